"""Taking in a bundle from another site: all of it or nothing, as drafts of whoever takes it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drugs import bundle
from drugs.actions.curate import DRAFT, Refused, draft, recorded
from drugs.content import parse_monograph
from drugs.models import Drug
from drugs.schema import Monograph

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def take_in_bundle(
    *, bundled: bundle.Bundle, by: AbstractUser, reason: str, knowingly: bool = False
) -> bundle.BundleReport:
    """Begin a draft of every text that differs from the version in use; gives what was done.

    BundleError or Refused, and not one draft, where anything is at fault; Refused too where this site does not know
    the seal and nobody said that it is to be taken in `knowingly`. What the seal says is kept with each draft. Drugs
    that are new come first without what points to each other: their identity is stored, so that the drafts of all may
    name all.
    """
    if not (bundled.seal.is_trusted or knowingly):
        raise Refused(f"The bundle is {bundled.seal.words}. Nothing was taken in: say that you take it in knowingly.")
    texts, reason = bundled.texts, f"{reason.strip()} (Bundle {bundled.seal.words}.)"
    with recorded(by, reason, DRAFT):
        report = bundle.look_through(texts)
        known = set(Drug.objects.filter(slug__in=report.new).values_list("slug", flat=True))
        for slug in report.new:
            if slug not in known:
                _identity(parse_monograph(texts[slug], slug))
        for slug in (*report.new, *report.changed):
            draft(slug=slug, by=by, reason=reason, toml=texts[slug])
        return report


def _identity(monograph: Monograph) -> Drug:
    return Drug.objects.create(
        slug=monograph.slug,
        name=monograph.name,
        kind=monograph.kind,
        tier=monograph.tier,
        classes=list(monograph.classes),
    )

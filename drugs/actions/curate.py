"""Curation: how a version is drafted, reviewed, signed, put in use and taken out of it.

Each verb checks the person's permission and runs in one transaction; who and why stand in the audit trail. What must
hold whoever writes is refused by the database (`drugs.guards`), and that refusal comes back as `Refused`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from drugs import checks, content, queries
from drugs.actions.changes import note_in_use, note_retracted
from drugs.actions.impact import ask_impact
from drugs.actions.load import version_fields
from drugs.actions.names import follow_drug
from drugs.editing import copies
from drugs.models import Drug, MonographVersion, Origin, SignOff, Status
from drugs.schema import Monograph
from drugs.signals import monograph_published, monograph_retracted

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

UNKEPT = "Something is written in the editor that the draft does not say yet: keep it there, or bring back what was."
DRAFT, SIGN, PUBLISH, RETRACT = (f"drugs.{verb}_monograph" for verb in ("draft", "sign_off", "publish", "retract"))


class Refused(ValueError):
    """A change the rules of the desk do not allow; the message is a sentence for the person who tried."""


@contextmanager
def recorded(by: AbstractUser, why: str, permission: str) -> Iterator[None]:
    """A transaction attributed to somebody allowed to do this; the database's refusals come out as `Refused`."""
    if not (by.is_active and by.has_perm(permission)):
        raise PermissionDenied(f"{by} may not do this: it needs the permission {permission}.")
    try:
        with transaction.atomic(), pghistory.context(user=by.pk, why=why):
            yield
    except IntegrityError as error:
        raise Refused(_sentence(error)) from error


def _sentence(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    if getattr(diagnosis, "constraint_name", None) == "one_sign_off_each":
        return "You have signed this version already."
    said = getattr(diagnosis, "message_primary", None) or str(error)
    return f"{said[:1].upper()}{said[1:]}."


def locked(version_id: int) -> MonographVersion:
    """The version, with it and its drug locked until the transaction ends: two people act one after the other."""
    version = MonographVersion.objects.select_related("drug").get(pk=version_id)
    Drug.objects.select_for_update().get(pk=version.drug_id)
    return MonographVersion.objects.select_for_update(of=("self",)).select_related("drug").get(pk=version_id)


def _in_use(drug: Drug) -> MonographVersion | None:
    return drug.versions.filter(status=Status.PUBLISHED).first()


def require(allowed: bool, sentence: str) -> None:
    """Refused, with this sentence, unless `allowed`."""
    if not allowed:
        raise Refused(sentence)


# ---- writing -------------------------------------------------------------------------------------------------------


def _read(toml: str, slug: str) -> Monograph:
    """The monograph a curator wrote, with the shared sources it cites; ContentError names every fault and its line."""
    monograph = content.parse_monograph(toml, slug)
    if monograph.slug != slug:
        raise content.ContentError([f"{slug}: slug: must stay {slug!r}; another drug is another monograph"])
    shared = queries.shared()
    monograph = content.with_shared_sources(monograph, shared)
    problems = content.dead_references(monograph, shared) + content.dead_slugs(monograph, queries.known_slugs())
    if problems:
        raise content.ContentError(problems)
    return monograph


def draft(*, slug: str, by: AbstractUser, reason: str, toml: str = "") -> MonographVersion:
    """Begin a version: a copy of the one in use (or else the last), or, for a new drug, of the `toml` given."""
    with recorded(by, reason, DRAFT):
        require(bool(reason.strip()), "Say why this version is made.")
        drug = Drug.objects.select_for_update().filter(slug=slug).first()
        last = (_in_use(drug) or drug.versions.order_by("-number").first()) if drug else None
        require(bool(toml or last), f"There is no monograph {slug!r} to begin from: give its text.")
        monograph = _read(toml or (last.toml if last else ""), slug)
        if drug is None:
            drug = Drug.objects.create(
                slug=slug,
                name=monograph.name,
                kind=monograph.kind,
                tier=monograph.tier,
                classes=list(monograph.classes),
            )
        return MonographVersion.objects.create(
            drug=drug,
            number=(drug.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
            status=Status.DRAFT,
            origin=Origin.SITE,
            author_id=by.pk,
            based_on=last,
            reason=reason.strip(),
            **version_fields(monograph, toml or (last.toml if last else "")),
        )


def save_draft(*, version_id: int, toml: str, by: AbstractUser, read_hash: str) -> MonographVersion:
    """Store a draft's new text. `read_hash` is the content hash the author began to write from.

    Raises ContentError with lines for a text that is not a monograph, Refused where somebody else wrote it, or it was
    saved elsewhere meanwhile.
    """
    with recorded(by, "draft saved", DRAFT):
        version = locked(version_id)
        require(version.author_id == by.pk, "Only its author changes a draft; begin a draft of your own from it.")
        require(version.status == Status.DRAFT, f"This version is {version.get_status_display()}, no longer a draft.")
        require(version.content_hash == read_hash, "The draft was saved elsewhere since you opened it; compare first.")
        require(not copies.is_unkept(version), UNKEPT)
        for name, value in version_fields(_read(toml, version.drug.slug), toml).items():
            setattr(version, name, value)
        version.save()
        copies.follow(version, by)
        return version


def submit(*, version_id: int, by: AbstractUser) -> MonographVersion:
    """Hand a draft in for review; ContentError where the library's checks find an error in it."""
    with recorded(by, "submitted for review", DRAFT):
        version = locked(version_id)
        require(version.author_id == by.pk, "Only its author submits a draft.")
        require(not copies.is_unkept(version), UNKEPT)
        faults = checks.monograph_faults(queries.monograph_of(version), queries.library())
        errors = [fault.sentence for fault in faults if fault.is_error]
        if errors:
            raise content.ContentError(errors)
        version = _step(version, Status.IN_REVIEW)
        ask_impact(version=version)
        return version


def measure(*, version_id: int, by: AbstractUser) -> MonographVersion:
    """Have what this version would change measured against the library as it is now."""
    with recorded(by, "impact asked for", DRAFT if by.has_perm(DRAFT) else SIGN):
        version = locked(version_id)
        require(
            version.status in (Status.DRAFT, Status.IN_REVIEW, Status.PROPOSAL),
            f"This version is {version.get_status_display()}; only what is not in use yet has an impact to measure.",
        )
        ask_impact(version=version)
        return version


def send_back(*, version_id: int, by: AbstractUser, reason: str) -> MonographVersion:
    """Make a version in review, which nobody signed yet, a draft again."""
    with recorded(by, reason, SIGN if not by.has_perm(DRAFT) else DRAFT):
        return _step(locked(version_id), Status.DRAFT)


def set_aside(*, version_id: int, by: AbstractUser, reason: str) -> MonographVersion:
    """End a draft or a version in review without using it; it stays readable."""
    with recorded(by, reason, DRAFT):
        version = locked(version_id)
        require(version.status != Status.PUBLISHED, "A version in use is retracted, with a reason, or replaced.")
        return _step(version, Status.SUPERSEDED)


def _step(version: MonographVersion, status: Status) -> MonographVersion:
    version.status = status
    if status in (Status.SUPERSEDED, Status.RETRACTED):
        version.ended_at = timezone.now()
    if status == Status.PUBLISHED:
        version.published_at = timezone.now()
    version.save(update_fields=["status", "ended_at", "published_at", "retraction_reason", "retracted_by"])
    return version


# ---- signing and using ---------------------------------------------------------------------------------------------


def sign_off(
    *, version_id: int, by: AbstractUser, read_hash: str, interests: str, checklist: Sequence[str] = ()
) -> SignOff:
    """Sign a version as it was read (`read_hash`), with a statement of interests ("none" is one).

    `checklist` are the sentences the person ticked, kept with the signature.
    """
    with recorded(by, "signed off", SIGN):
        require(bool(interests.strip()), "State your interests; write “none” where there are none.")
        return SignOff.objects.create(
            version_id=version_id,
            person_id=by.pk,
            content_hash=read_hash,
            interests=interests.strip(),
            checklist="\n".join(checklist),
        )


def publish(*, version_id: int, by: AbstractUser) -> MonographVersion:
    """Put a version that carries two sign-offs in use, in place of the one before."""
    with recorded(by, "published", PUBLISH):
        version = locked(version_id)
        require(version.status == Status.IN_REVIEW, f"This version is {version.get_status_display()}, not in review.")
        current = _in_use(version.drug)
        require(
            current is None or version.based_on_id == current.pk,
            "Another version came into use since this one was begun; begin a new draft from it.",
        )
        return _use(version, current)


def adopt_proposal(*, version_id: int, by: AbstractUser) -> MonographVersion:
    """Put a newer shipped version in use in place of this site's own; it carries no sign-off yet."""
    with recorded(by, "shipped proposal adopted", PUBLISH):
        version = locked(version_id)
        require(version.status == Status.PROPOSAL, f"This version is {version.get_status_display()}, not a proposal.")
        return _use(version, _in_use(version.drug))


def adopt_untouched(*, by: AbstractUser) -> list[str]:
    """Adopt every shipped proposal of a drug whose version in use nobody at this site wrote; gives the slugs.

    All or none of them. A drug this site wrote itself, or one it retracted, keeps its proposal.
    """
    with recorded(by, "all untouched proposals adopted", PUBLISH):
        own = MonographVersion.objects.filter(status=Status.PUBLISHED, origin=Origin.SHIPPED).values("drug")
        waiting = MonographVersion.objects.filter(status=Status.PROPOSAL, drug__in=own).order_by("drug__slug")
        return [adopt_proposal(version_id=pk, by=by).drug.slug for pk in waiting.values_list("pk", flat=True)]


def decline_proposal(*, version_id: int, by: AbstractUser, reason: str) -> MonographVersion:
    """Keep this site's version and close the proposal; it stays readable."""
    with recorded(by, reason, PUBLISH):
        version = locked(version_id)
        require(version.status == Status.PROPOSAL, f"This version is {version.get_status_display()}, not a proposal.")
        return _step(version, Status.SUPERSEDED)


def _use(version: MonographVersion, current: MonographVersion | None) -> MonographVersion:
    if current is not None:
        _step(current, Status.SUPERSEDED)
    _step(version, Status.PUBLISHED)
    follow_drug(version.drug, queries.monograph_of(version))
    note_in_use(version, current)
    monograph_published.send(sender=MonographVersion, drug=version.drug, version=version, previous=current)
    return version


def retract(*, version_id: int, by: AbstractUser, reason: str) -> MonographVersion:
    """Take the version in use out of it at once, with the reason readers will see; its names are still found."""
    with recorded(by, reason, RETRACT):
        require(bool(reason.strip()), "Say why it is retracted: readers will see the reason.")
        version = locked(version_id)
        require(version.status == Status.PUBLISHED, f"This version is {version.get_status_display()}, not in use.")
        version.retraction_reason, version.retracted_by_id = reason.strip(), by.pk
        _step(version, Status.RETRACTED)
        note_retracted(version, reason.strip())
        monograph_retracted.send(
            sender=MonographVersion, drug=version.drug, version=version, previous=version, reason=reason.strip()
        )
        return version

"""Every change of what is stored of handouts: issue one, make its PDF, note what a new library means for it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from drugs import mailing
from drugs.actions import post
from lactadvice.catalogues import catalogue
from lactadvice.engine.advice import Advice, document_of
from lactadvice.engine.case import Case
from lactadvice.handouts import codes, pdf, presenters, queries, recall
from lactadvice.handouts.models import Change, Handout, Pdf
from lactadvice.handouts.sheet import Wish, sheet

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MAKE_PDF = "lactadvice.handouts.tasks.make_pdf"
RECHECK = "lactadvice.handouts.tasks.recheck"
MAIL_CHANGE = "lactadvice.handouts.tasks.mail_change"


def issue(
    *, by: AbstractUser, case: Case, advice: Advice, language: str, wish: Wish, form_key: uuid.UUID, origin: str
) -> Handout:
    """Store a handout as it is given out and ask for its PDF; the same form sent again gives the same handout.

    `origin` is the site's own address, like https://example.org, which the QR code leads to. Raises PermissionDenied
    where this person makes no handouts.
    """
    if not queries.may_issue(by):
        raise PermissionDenied(f"{by} may not make handouts.")
    case = without_identity(case)
    digest = _digest(document_of(case), language, asdict(wish))
    known = Handout.objects.filter(issuer=by.pk, form_key=form_key, form_digest=digest).first()
    if known is not None:
        return known
    code = codes.new_code()
    address = f"{origin}{reverse('handout_check', args=[codes.shown(code)])}"
    slugs = list(dict.fromkeys(m.slug for m in advice.monographs))
    try:
        with transaction.atomic():
            handout = Handout.objects.create(
                code=code,
                issuer_id=by.pk,
                form_key=form_key,
                form_digest=digest,
                case=document_of(case),
                advice=document_of(replace(advice, id=None)),
                sheet=sheet(advice, case, catalogue(language), wish, queries.known(language, slugs, advice), address),
                options={"language": language, **asdict(wish)},
                monographs=[{"slug": m.slug, "version": m.version} for m in advice.monographs],
                drugs=slugs,
                engine_version=advice.engine_version,
                library_version=advice.library_version,
            )
            work = post(task=MAKE_PDF, arguments={"handout_id": handout.pk})
            Pdf.objects.create(handout=handout, work=work)
    except IntegrityError:
        # The same form at the same moment: the other one was a breath earlier.
        return Handout.objects.get(issuer=by.pk, form_key=form_key, form_digest=digest)
    return handout


def without_identity(case: Case) -> Case:
    """The case without what could point to a person and decides nothing: its id and the reason a drug is given."""
    return replace(case, id=None, exposures=tuple(replace(e, indication=None) for e in case.exposures))


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def make_pdf(*, handout_id: int) -> None:
    """Make the file of a handout; one that is made already stays."""
    with transaction.atomic():
        row = Pdf.objects.select_for_update(of=("self",)).select_related("handout").get(handout_id=handout_id)
        if row.content is None:
            made = pdf.made(presenters.context(row.handout))
            row.content, row.pages, row.made_at = made.content, made.pages, timezone.now()
            row.save()


def ask_for_recheck(*, slug: str) -> None:
    """Leave the checking of all handouts that rest on this monograph to a worker; none rests on it: nothing to do."""
    if Handout.objects.filter(drugs__contains=[slug]).exists():
        post(task=RECHECK, arguments={"slug": slug})


def recheck(*, slug: str) -> int:
    """Note for each handout resting on this monograph what no longer holds; gives how many were marked newly."""
    return sum(_noted(handout) for handout in Handout.objects.filter(drugs__contains=[slug]).order_by("pk").iterator())


def _noted(handout: Handout) -> bool:
    found = recall.state(handout)
    if found.kind == recall.CURRENT:
        return False
    with transaction.atomic():
        change, is_new = Change.objects.get_or_create(handout=handout, kind=found.kind, what=found.what)
        if is_new and mails():
            post(task=MAIL_CHANGE, arguments={"change_id": change.pk})
    return is_new


def mails() -> bool:
    """Whether this site sends mail at all."""
    return mailing.is_configured()


def mail_change(*, change_id: int) -> None:
    """Tell the issuer by mail, once: the code and what changed, nothing of the case."""
    with transaction.atomic():
        change = Change.objects.select_for_update(of=("self",)).select_related("handout__issuer").get(pk=change_id)
        issuer = change.handout.issuer
        if change.mailed_at is None and issuer.is_active and issuer.email:
            code = codes.shown(change.handout.code)
            change.mailed_at = timezone.now()
            change.save(update_fields=["mailed_at"])
            send_mail(
                subject=f"{settings.SITE_NAME}: handout {code} is {change.get_kind_display()}",
                message=_letter(code, change),
                from_email=None,
                recipient_list=[issuer.email],
            )


def _letter(code: str, change: Change) -> str:
    return (
        f"The handout {code}, issued on {_day(change.handout.issued_at)}, is {change.get_kind_display()}.\n\n"
        f"{change.what}\n\nYour handouts: {change.handout.sheet['address'].split('/h/')[0]}{reverse('handouts')}\n"
    )


def _day(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%d %B %Y}"

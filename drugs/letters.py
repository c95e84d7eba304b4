"""What a mail to a follower says, and the token in its link that ends the mails without signing in."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from drugs.models import Change, ChangeKind, Drug, Notice
from drugs.withheld import why_version_withheld, without_guidance

MOST_OTHER = 12  # sentences about all but guidance; the page has the rest
_SIGNER = signing.Signer(salt="drugs.following", sep="~")


def token_of(person_id: int, drug_id: int) -> str:
    """What the link to end these mails carries; it never runs out, for mails are kept."""
    return _SIGNER.sign(f"{person_id}-{drug_id}")


def read_token(token: str) -> tuple[int, int]:
    """The ids of the person and the drug; BadSignature where this site did not sign it."""
    person_id, drug_id = _SIGNER.unsign(token).split("-")
    return int(person_id), int(drug_id)


def happened(change: Change) -> str:
    """A change in one line: "Ibuprofen: the guidance changed"."""
    words = {
        ChangeKind.ADDED: "in use",
        ChangeKind.RETRACTED: "withdrawn, no guidance any more",
        ChangeKind.CHANGED: "the guidance changed" if change.guidance else "the monograph changed, not its guidance",
    }
    return f"{change.drug.name}: {words[ChangeKind(change.kind)]}"


def about(notice: Notice, site: str) -> dict[str, Any]:
    """Subject, body and headers of the mail about one change; links begin with `site`."""
    line = happened(notice.change)  # also where what changed in the guidance is withheld
    change = without_guidance([notice.change])[0]
    token = token_of(notice.person_id, change.drug_id)
    stop = f"{site}{reverse('stop_following')}?{urlencode({'token': token})}"
    told = {
        "change": change,
        "happened": line,
        "withheld": change.kind != ChangeKind.RETRACTED and why_version_withheld(change.version),
        "other": change.other[:MOST_OTHER],
        "more": max(0, len(change.other) - MOST_OTHER),
        "drug_link": site + reverse("drug", args=[change.drug.slug]),
        "version_link": site + reverse("drug_version", args=[change.drug.slug, change.version.number]),
        "stop_link": stop,
        "site_name": settings.SITE_NAME,
    }
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    headers = {
        # The same mail sent twice, where a server hesitated, is one mail to the reader's program.
        "Message-ID": f"<lactadvice-notice-{notice.pk}@{domain}>",
        "Auto-Submitted": "auto-generated",
        # RFC 8058: mail programs offer to stop these with one click of their own.
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    body = render_to_string("drugs/mail/change.txt", told)
    return {"subject": f"{settings.SITE_NAME}: {told['happened']}", "body": body, "headers": headers}


def drug_of(token: str) -> Drug | None:
    """The drug a link to end mails is about; BadSignature as above, None where it is gone."""
    return Drug.objects.filter(pk=read_token(token)[1]).first()

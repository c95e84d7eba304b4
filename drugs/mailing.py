"""Sending mail, or saying that this site cannot: a mail that nobody would get must wait, not pass for sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage

NOWHERE = ("console.EmailBackend", "dummy.EmailBackend")


class NoMailServer(RuntimeError):
    """EMAIL_URL names no server; work in the outbox that meets this waits until it does."""

    def __init__(self) -> None:
        super().__init__("no mail server is configured (EMAIL_URL); the mail waits")


def is_configured() -> bool:
    """Whether mail leaves this site at all."""
    return not settings.EMAIL_BACKEND.endswith(NOWHERE)


def send(*, to: str, subject: str, body: str, headers: Mapping[str, str] | None = None) -> None:
    """Send one plain mail; NoMailServer, or what the server said, where it does not leave."""
    if not is_configured():
        raise NoMailServer
    EmailMessage(subject=subject, body=body, to=[to], headers=dict(headers or {})).send()

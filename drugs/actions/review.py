"""What is said in review: remarks and requests for change, and their being resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from drugs.actions.curate import DRAFT, SIGN, Refused, recorded
from drugs.models import Comment, MonographVersion, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

OPEN_TO_REMARKS = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED, Status.PROPOSAL)


def _role(by: AbstractUser) -> str:
    return DRAFT if by.has_perm(DRAFT) else SIGN


def comment(*, version_id: int, by: AbstractUser, text: str, field: str = "", is_request: bool = False) -> Comment:
    """Say something about a version or one place in it; a request for change holds up signing until it is resolved."""
    with recorded(by, "comment", _role(by)):
        version = MonographVersion.objects.select_for_update().defer("document", "toml").get(pk=version_id)
        if version.status not in OPEN_TO_REMARKS:
            raise Refused(f"This version is {version.get_status_display()}; nothing about it can change any more.")
        if not text.strip():
            raise Refused("Say something: a comment must not be empty.")
        return Comment.objects.create(
            version=version, author_id=by.pk, field=field.strip(), text=text.strip(), is_request=is_request
        )


def resolve(*, comment_id: int, by: AbstractUser) -> Comment:
    """Close a comment: a request only by who made it or another approver, never by the author of the version alone."""
    with recorded(by, "comment resolved", _role(by)):
        found = Comment.objects.select_for_update().select_related("version").get(pk=comment_id)
        if found.is_request and by.pk == found.version.author_id:
            raise PermissionDenied("Who asked for a change, or another approver, says that it is made.")
        found.resolved_at, found.resolved_by_id = timezone.now(), by.pk
        found.save()
        return found

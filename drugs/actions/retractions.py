"""Looking into a retraction afterwards: somebody other than who retracted writes down what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from drugs.actions.curate import SIGN, Refused, recorded
from drugs.models import RetractionReview

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def close_review(*, review_id: int, by: AbstractUser, finding: str) -> RetractionReview:
    """Close the review a retraction left to do, once. The database refuses who retracted (`guards`)."""
    with recorded(by, "retraction looked into", SIGN):
        if not finding.strip():
            raise Refused("Write what you found.")
        review = RetractionReview.objects.select_for_update().get(pk=review_id)
        review.finding, review.closed_at, review.closed_by_id = finding.strip(), timezone.now(), by.pk
        review.save()
        return review

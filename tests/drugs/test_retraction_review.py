"""A retraction is one person's act at once; another looks into it afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from drugs import actions, waiting
from drugs.models import MonographVersion, RetractionReview
from lactadvice.accounts.models import User
from tests.drugs.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
QUEUES = "/admin/drugs/monographversion/queues/"


@pytest.fixture
def review(registered: User) -> RetractionReview:
    """What the retraction of brafenol by `registered` left to do."""
    version = MonographVersion.objects.get(drug__slug="brafenol")
    actions.retract(version_id=version.pk, by=registered, reason="A wrong number.")
    return RetractionReview.objects.get(version=version)


def address(review: RetractionReview) -> str:
    return f"/admin/drugs/monographversion/retractions/{review.pk}/"


def test_a_retraction_waits_in_the_queue_with_its_day(review: RetractionReview, curator: User) -> None:
    page = at(curator).get(QUEUES).content.decode()
    assert "Retractions to look into (1)" in page
    assert "retracted by registered on" in page
    assert "due by" in page
    assert "overdue since" not in page
    assert review.due_at == review.opened_at + dt.timedelta(days=14)


def test_it_is_overdue_when_read_and_not_by_a_job(review: RetractionReview, curator: User, settings: Any) -> None:
    settings.LACTADVICE_RETRACTION_REVIEW_DAYS = -1
    assert "overdue since" in at(curator).get(QUEUES).content.decode()
    assert "Overdue since" in at(curator).get(address(review)).content.decode()


def test_a_second_approver_closes_it_with_a_finding(review: RetractionReview, approver: User) -> None:
    client = at(approver)
    assert "A wrong number." in client.get(address(review)).content.decode()
    assert client.post(address(review), {"finding": " "}).status_code == 422
    assert client.post(address(review), {"finding": "The table was misread."}).url == QUEUES
    review.refresh_from_db()
    assert (review.finding, review.closed_by) == ("The table was misread.", approver)
    assert review.closed_at is not None
    assert review.closed_at <= timezone.now()
    assert not waiting.retractions_to_look_into().exists()
    shown = client.get(address(review)).content.decode()
    assert "The table was misread." in shown
    assert "Looked into by approver" in shown
    events = review.events.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.finding for event in events] == ["", "The table was misread."]
    assert events.last().pgh_context.metadata["user"] == approver.pk


def test_who_retracted_does_not_close_it(review: RetractionReview, registered: User) -> None:
    client = at(registered)
    assert "other than who retracted" in client.get(address(review)).content.decode()
    answer = client.post(address(review), {"finding": "I was right."})
    assert answer.status_code == 422
    assert "Who retracted a version does not close the review of it" in answer.content.decode()
    assert "I was right." in answer.content.decode()
    assert waiting.retractions_to_look_into().get() == review


def test_it_is_closed_once(review: RetractionReview, approver: User, person: Any) -> None:
    actions.close_review(review_id=review.pk, by=approver, finding="The table was misread.")
    with pytest.raises(actions.Refused, match="closed, once"):
        actions.close_review(review_id=review.pk, by=person("third", "approver"), finding="No.")


def test_a_curator_does_not_close_it(review: RetractionReview, curator: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.close_review(review_id=review.pk, by=curator, finding="Well.")
    assert at(curator).post(address(review), {"finding": "Well."}).status_code == 422
    assert waiting.retractions_to_look_into().exists()


def test_closing_asks_who_one_is(review: RetractionReview, approver: User) -> None:
    answer = at(approver, proved=False).post(address(review), {"finding": "Well."})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert waiting.retractions_to_look_into().exists()


def test_the_version_leads_to_it(review: RetractionReview, approver: User) -> None:
    page = at(approver).get(f"/admin/drugs/monographversion/{review.version_id}/change/").content.decode()
    assert f'href="{address(review)}"' in page

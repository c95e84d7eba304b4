"""Work that follows a change: stored with it, done once it can be."""

import datetime as dt

import pytest
from celery import shared_task
from django.db import transaction
from django.utils import timezone

from drugs import actions
from drugs.models import Outbox
from drugs.tasks import deliver_outbox

pytestmark = pytest.mark.django_db
DONE: list[str] = []


@shared_task(name="tests.note")
def note(word: str) -> None:
    """A task that leaves a trace."""
    if word == "fail":
        raise ValueError("not today")
    DONE.append(word)


@pytest.fixture(autouse=True)
def _empty() -> None:
    DONE.clear()


def test_work_is_done_once() -> None:
    actions.post(task="tests.note", arguments={"word": "once"})
    assert deliver_outbox() == 1
    assert deliver_outbox() == 0
    assert DONE == ["once"]


def test_work_of_a_change_that_failed_is_never_done() -> None:
    with transaction.atomic():
        actions.post(task="tests.note", arguments={"word": "never"})
        transaction.set_rollback(True)
    assert deliver_outbox() == 0


def test_work_that_fails_stays_waits_and_does_not_hold_up_the_rest() -> None:
    actions.post(task="tests.note", arguments={"word": "fail"})
    actions.post(task="tests.note", arguments={"word": "rest"})
    actions.post(task="nobody.knows.this")
    assert deliver_outbox() == 1
    assert DONE == ["rest"]
    waiting = Outbox.objects.filter(done_at=None).order_by("id")
    assert [row.last_error for row in waiting] == ["ValueError: not today", "NotRegistered: 'nobody.knows.this'"]
    assert all(row.due_at > timezone.now() for row in waiting)


def test_failed_work_is_tried_again_when_due() -> None:
    row = actions.post(task="tests.note", arguments={"word": "fail"})
    deliver_outbox()
    Outbox.objects.filter(pk=row.pk).update(arguments={"word": "late"}, due_at=timezone.now() - dt.timedelta(seconds=1))
    assert deliver_outbox() == 1
    assert DONE == ["late"]

"""The outbox: work that follows a change, stored with the change and done by a worker."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone

from drugs.models import Outbox

LOG = logging.getLogger(__name__)
LONGEST_WAIT = dt.timedelta(hours=1)


def post(*, task: str, arguments: dict[str, Any] | None = None) -> Outbox:
    """Leave work for a worker: the name of a task that may run twice without harm, and plain arguments.

    Call it inside the transaction of the change; nothing is sent to the broker.
    """
    return Outbox.objects.create(task=task, arguments=arguments or {})


def deliver_outbox(*, most: int = 100) -> int:
    """Run waiting work that is due, oldest first; gives how many were done. What fails waits longer each time."""
    done = 0
    for _ in range(most):
        with transaction.atomic():
            row = (
                Outbox.objects.select_for_update(skip_locked=True)
                .filter(done_at=None, due_at__lte=timezone.now())
                .order_by("id")
                .first()
            )
            if row is None:
                return done
            done += _run(row)
    return done


def _run(row: Outbox) -> int:
    now = timezone.now()
    row.attempts += 1
    try:
        with transaction.atomic():
            current_app.tasks[row.task].run(**row.arguments)
        row.done_at, row.last_error = now, ""
    except Exception as error:  # whatever went wrong, the work must stay in the box and the rest must go on
        LOG.warning("Outbox row %s (%s) failed: %s", row.pk, row.task, type(error).__name__)
        row.due_at = now + min(LONGEST_WAIT, dt.timedelta(seconds=2 ** min(row.attempts, 12)))
        row.last_error = f"{type(error).__name__}: {error}"[:300]
    row.save()
    return int(row.done_at is not None)

"""What the worker does for the consulting room. Each task may run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from drugs import actions, queries
from drugs.models import Impact
from lactadvice.advice import impact

STRETCH = 100  # cases decided at a time: a second or two, after which progress shows and a killed worker loses no more


@shared_task(name="lactadvice.advice.tasks.measure_impact")
def measure_impact(impact_id: int, start: int = 0) -> int:
    """Decide one stretch of cases and leave the next in the outbox, in one transaction; gives how many were decided.

    A worker that is killed in the middle leaves the row as it was, and another takes it up again.
    """
    with transaction.atomic():
        asked = Impact.objects.select_related("version__drug").get(pk=impact_id)
        if asked.version.content_hash != asked.content_hash or asked.done != start or asked.finished_at:
            return 0  # the draft was written on, the stretch was done before, or somebody asked anew
        decided, total, changes = impact.stretch(asked.version, start, STRETCH)
        kept = actions.add_impact(
            impact_id=impact_id,
            start=start,
            decided=decided,
            total=total,
            changes=changes,
            library_hash=queries.library_version(),
        )
        if kept and kept.finished_at is None:
            post_stretch(impact_id, start + decided)
        return decided


def post_stretch(impact_id: int, start: int = 0) -> None:
    """Leave a stretch in the outbox."""
    actions.post(task=measure_impact.name, arguments={"impact_id": impact_id, "start": start})

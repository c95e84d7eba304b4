"""Keeping what a version would change beside the version. What it changes is found out elsewhere (see the signal)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from drugs.models import Impact, MonographVersion
from drugs.signals import impact_asked

MOST_KEPT = 500  # changed cases listed for one version; all are counted


def ask_impact(*, version: MonographVersion) -> Impact:
    """Have the impact of this text measured (again); who can measure it listens to `impact_asked`."""
    fresh: dict[str, Any] = {"asked_at": timezone.now(), "finished_at": None, "done": 0, "total": 0, "changes": []}
    impact, _ = Impact.objects.update_or_create(
        version=version,
        content_hash=version.content_hash,
        defaults={**fresh, "stricter": 0, "milder": 0, "library_hash": ""},
    )
    impact_asked.send(sender=MonographVersion, version=version, impact=impact)
    return impact


def add_impact(
    *, impact_id: int, start: int, decided: int, total: int, changes: Sequence[dict[str, Any]], library_hash: str
) -> Impact | None:
    """Add one stretch of cases, those from `start`; None where it was added already, so that it may come twice."""
    impact = Impact.objects.select_for_update().get(pk=impact_id)
    if impact.finished_at is not None or impact.done != start:
        return None
    impact.done, impact.total, impact.library_hash = start + decided, total, library_hash
    impact.stricter += sum(change["direction"] == "stricter" for change in changes)
    impact.milder += sum(change["direction"] == "milder" for change in changes)
    impact.changes = [*impact.changes, *changes][:MOST_KEPT]
    if impact.done >= total:
        impact.finished_at = timezone.now()
    impact.save()
    return impact

"""The public list of changes: written in the transaction of the change, so that none is missing and none is made up."""

from __future__ import annotations

from typing import Any

from drugs import diff, queries, sections
from drugs.actions.follow import ask_to_tell
from drugs.models import Change, ChangeKind, MonographVersion

MOST_SENTENCES = 200  # of one change; a monograph written anew would fill pages


def note_in_use(version: MonographVersion, previous: MonographVersion | None) -> Change:
    """Note that a version came into use, in place of `previous` or as the drug's first."""
    new = queries.monograph_of(version)
    old = queries.monograph_of(previous) if previous else None
    other = [f"{part.title}: {sentence}" for part in sections.changed_sections(old, new) for sentence in part.sentences]
    return _noted(
        version=version,
        kind=ChangeKind.CHANGED if old else ChangeKind.ADDED,
        guidance=diff.changed_guidance(old, new)[:MOST_SENTENCES],
        other=other[:MOST_SENTENCES],
        reason=version.reason,
    )


def note_retracted(version: MonographVersion, reason: str) -> Change:
    """Note that a version was taken out of use, with the reason readers are given."""
    return _noted(version=version, kind=ChangeKind.RETRACTED, guidance=["No guidance any more."], reason=reason)


def _noted(*, version: MonographVersion, **told: Any) -> Change:
    change = Change.objects.create(version=version, drug_id=version.drug_id, **told)
    ask_to_tell(change)
    return change

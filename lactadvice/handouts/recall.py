"""Whether an issued handout still holds: its stored case decided again with the library as it is now.

Read from the library itself each time it is asked, so that a withdrawal holds while no worker runs. Writes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from drugs import queries, wording
from drugs.models import MonographVersion, Status
from drugs.vocabulary import Guidance
from lactadvice.advice import answers
from lactadvice.advice.cases import case_from_json
from lactadvice.engine.advice import document_of
from lactadvice.engine.case import CaseError
from lactadvice.handouts.models import Change, Handout

CURRENT = "current"
# What of a hold a family acts on, and how it is called.
_HOLD_PARTS = {
    "until": "the wait lasts",
    "hours_high": "hours to wait",
    "pumped_milk": "pumped milk",
    "store_hours": "hours to keep bottles",
    "close_contact_hours": "hours of short contact",
}


@dataclass(frozen=True, slots=True)
class State:
    """Where a handout stands: "current", "changed" or "withdrawn", what happened (for its issuer), why, and when.

    `reason` is what a retraction gives its readers.
    """

    kind: str
    what: str = ""
    reason: str = ""
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened to a handout: "changed" or "withdrawn", what, and when it was noticed."""

    kind: str
    what: str
    at: dt.datetime


def state(handout: Handout) -> State:
    """Where it stands now. A monograph it rests on that was retracted after it was issued withdraws it for good."""
    retracted = retraction_of(handout)
    if retracted is not None and retracted.ended_at is not None:
        what = _retraction_words(retracted)
        return State(Change.Kind.WITHDRAWN, what, retracted.retraction_reason, timezone.localdate(retracted.ended_at))
    if queries.library_version()[:12] == handout.library_version:
        return State(CURRENT)
    differences = list(changes_of(handout))
    return State(Change.Kind.CHANGED, "; ".join(differences)) if differences else State(CURRENT)


def retraction_of(handout: Handout) -> MonographVersion | None:
    """The latest version of one of its drugs that was retracted after the handout was issued."""
    return (
        MonographVersion.objects.filter(
            drug__slug__in=handout.drugs, status=Status.RETRACTED, ended_at__gte=handout.issued_at
        )
        .select_related("drug")
        .defer("document", "toml")
        .order_by("-ended_at")
        .first()
    )


def noted(handouts: Sequence[Handout]) -> list[tuple[Handout, list[Note]]]:
    """Those of these handouts that no longer hold, each with what happened: what a worker noted, and every retraction,
    noted already or not.
    """
    retracted = list(
        MonographVersion.objects.filter(
            drug__slug__in={slug for h in handouts for slug in h.drugs}, status=Status.RETRACTED
        )
        .select_related("drug")
        .defer("document", "toml")
    )
    found = []
    for handout in handouts:
        notes = [Note(c.get_kind_display(), c.what, c.noticed_at) for c in handout.changes.all()]
        told = {note.what for note in notes}
        for version in retracted:
            what, at = _retraction_words(version), version.ended_at
            if at is not None and at >= handout.issued_at and version.drug.slug in handout.drugs and what not in told:
                notes.append(Note("withdrawn", what, at))
        if notes:
            found.append((handout, notes))
    return found


def _retraction_words(version: MonographVersion) -> str:
    return f"The monograph on {version.drug.name} was retracted: {version.retraction_reason}"


def changes_of(handout: Handout) -> Iterator[str]:
    """What the library's answer to the stored case says otherwise now, one difference each."""
    try:
        now = document_of(answers.answer(case_from_json(json.dumps(handout.case)), curves=False))
    except CaseError as refusal:
        yield f"the case can no longer be decided: {refusal}"
        return
    yield from _differences(handout.advice, now)


def _differences(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    if then["guidance"] != now["guidance"]:
        yield f"guidance: {_word(then['guidance'])} → {_word(now['guidance'])}"
    before, after = then["hold"] or {}, now["hold"] or {}
    for part, words in _HOLD_PARTS.items():
        if before.get(part) != after.get(part):
            yield f"{words}: {_shown(before.get(part))} → {_shown(after.get(part))}"
    if then["change_drug"]["advice"] != now["change_drug"]["advice"]:
        yield f"another drug: {then['change_drug']['advice']} → {now['change_drug']['advice']}"


def _word(guidance: str) -> str:
    return wording.OUTCOMES[Guidance(guidance)].word


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    return wording.number(value) if isinstance(value, int | float) else str(value).replace("_", " ")

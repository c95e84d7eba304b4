"""The one plain sentence a clinician can act on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from drugs.vocabulary import ChangeDrug, Guidance, HoldBasis, HoldUntil, Instead, instead_of
from lactadvice.engine.advice import HoldAnswer, Sentence
from lactadvice.engine.case import Case
from lactadvice.engine.settle import Settled, Together
from lactadvice.engine.texts import Listed, Param, Text, text
from lactadvice.engine.wording import TEXTS

SAID_IN_HALVES_BELOW = 12.0
SAID_IN_DAYS_FROM = 72.0


def headline(
    case: Case,
    together: Together,
    hold: HoldAnswer | None,
    facts: Sequence[Sentence],
    monitor: Sequence[Sentence],
) -> Sentence:
    """What to do, for which drug, what it depends on, and whether another drug is the better way."""
    if not together.settled:
        return text(TEXTS, "head_unknown", names=", ".join(e.drug for e in case.exposures))
    rest = _what_to_do(case, together, hold, signs=bool(monitor))
    if together.change_drug is ChangeDrug.ADVISED:
        rest = text(TEXTS, _CHANGES[_instead(together)], rest=rest)
    if facts:
        rest = text(TEXTS, "head_depends", rest=rest, facts=Listed(tuple(facts)))
    return rest


_CHANGES = {
    Instead.DRUG: "head_change",
    Instead.WAY: "head_change_way",
    Instead.NOTHING: "head_change_nothing",
}


def _instead(together: Together) -> Instead:
    """What there is instead of what had better not be taken."""
    changed = [s.context.monograph.kind for s in together.settled if s.change_drug is ChangeDrug.ADVISED]
    return instead_of(changed)


def _deciding(together: Together) -> list[Settled]:
    at_top = [s for s in together.settled if s.guidance is together.guidance]
    return at_top or list(together.settled)


def _what_to_do(case: Case, together: Together, hold: HoldAnswer | None, *, signs: bool) -> Sentence:
    guidance = together.guidance
    drugs = Listed(tuple(dict.fromkeys(s.context.monograph.name for s in _deciding(together))))
    if guidance is Guidance.NOT_ENOUGH_DATA:
        missing = [s for s in together.settled if s.guidance is guidance]
        if not missing and together.unresolved:
            return text(TEXTS, "head_unknown", names=_unresolved(case, together))
        return text(TEXTS, "head_no_data", drugs=drugs)
    if guidance is Guidance.COMPATIBLE or hold is None:
        watch = any(f.monitor for s in together.settled for f in s.findings) or any(f.monitor for f in together.company)
        grave = any(s.context.monograph.high_risk for s in _deciding(together))
        watch = watch or grave or together.change_drug is not ChangeDrug.NO
        key = ("head_compatible_watch" if signs else "head_compatible_bare") if watch else "head_compatible"
        return text(TEXTS, key, drugs=drugs)
    held, params = _held(guidance, hold, drugs)
    return text(TEXTS, held, **params)


def _unresolved(case: Case, together: Together) -> str:
    return ", ".join(case.exposures[number].drug for number, _ in together.unresolved)


def _whole(hours: float) -> str:
    """Hours to be said aloud: halves below twelve, whole above, never rounded short.

    >>> _whole(4.59), _whole(2.0), _whole(23.2)
    ('5', '2', '24')
    """
    return f"{math.ceil(hours * 2 - 1e-9) / 2:g}" if hours < SAID_IN_HALVES_BELOW else f"{math.ceil(hours - 1e-9)}"


def _span(hours: float) -> Text:
    """A wait to be said aloud: whole days from three on, hours otherwise.

    >>> str(_span(48.0)), str(_span(90.0)), str(_span(168.0))
    ('48 hours', '90 hours', '7 days')
    """
    if hours >= SAID_IN_DAYS_FROM and hours % 24 == 0:
        return text(TEXTS, "days", count=hours / 24)
    return text(TEXTS, "span_hours", hours=_whole(hours))


def _held(guidance: Guidance, hold: HoldAnswer, drugs: Listed) -> tuple[str, dict[str, Param]]:
    start = str(hold.counted_from)
    if hold.until is HoldUntil.PERMANENTLY:
        return "head_permanent", {"drugs": drugs}
    if hold.until is HoldUntil.END_OF_TREATMENT:
        if hold.hours_high is None:
            return "head_treatment", {"drugs": drugs}
        return "head_treatment_hours", {"drugs": drugs, "span": _span(hold.hours_high)}
    if hold.basis is HoldBasis.ALCOHOL and hold.hours_high is None:
        return "head_timed_alcohol_unknown", {"drugs": drugs}
    if hold.hours_high is None:
        return "head_timed_unknown", {"drugs": drugs}
    if hold.basis is HoldBasis.ALCOHOL:
        return "head_timed_alcohol", {"drugs": drugs, "hours": _whole(hold.hours_high)}
    if guidance is Guidance.TIMED_AVOIDANCE:
        return "head_timed", {"drugs": drugs, "hours": _whole(hold.hours_high), "start": start}
    return "head_hours", {"drugs": drugs, "span": _span(hold.hours_high), "start": start}

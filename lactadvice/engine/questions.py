"""What would change the answer: other values of facts not told (or told), each with the guidance it would give.

Each row re-settles the case with one fact set. Facts of the infant that were not told are then taken as favourable
(born at term, otherwise healthy, of an age without cautions), so that a row shows what that one fact does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from drugs.schema import Caution
from drugs.vocabulary import ChangeDrug, Guidance, InfantCondition
from lactadvice.engine.advice import Sentence, WouldChange
from lactadvice.engine.case import Case, Infant, Match, Part, Policy
from lactadvice.engine.dosing import Option, dosing_options
from lactadvice.engine.settle import Together, settle_all
from lactadvice.engine.texts import Text, text
from lactadvice.engine.wording import CONDITIONS, TEXTS

GROWN_DAYS = 400.0
DAYS_A_MONTH = 30.44
MOST_EXPOSURES_ASKED = 8
FAVOURABLE_WEEKS = 40.0
FAVOURABLE_WEIGHT_KG = 12.0

_OF_THE_HEALTHY = ("infant.age_days", "infant.weight_kg")  # rows that take an infant born at term and healthy

Outcome = tuple[Guidance, ChangeDrug]


def would_change(case: Case, matches: Mapping[str, Match], policy: Policy, base: Together) -> tuple[WouldChange, ...]:
    """Rows of other values and their guidance: all values of a fact not told whose choice matters, and of a told
    fact those that give another guidance.
    """
    if not base.settled or len(case.exposures) > MOST_EXPOSURES_ASKED:
        return ()
    by_field: dict[str, list[tuple[Option, Outcome]]] = {}
    for option in _options(case, base):
        together = settle_all(option.case, _matches_with(option.part, matches), policy)
        by_field.setdefault(option.field, []).append((option, (together.guidance, together.change_drug)))
    here: Outcome = (base.guidance, base.change_drug)
    rows: list[WouldChange] = []
    for answered in by_field.values():
        rows += _rows(answered, here)
    return tuple(rows)


def _matches_with(part: Part | None, matches: Mapping[str, Match]) -> Mapping[str, Match]:
    """The matches with one ingredient of a mixture replaced; as they are where there is none to replace."""
    if part is None:
        return matches
    return {
        name: replace(match, parts=tuple(part if p.monograph is part.monograph else p for p in match.parts))
        for name, match in matches.items()
    }


def _rows(answered: Sequence[tuple[Option, Outcome]], here: Outcome) -> list[WouldChange]:
    outcomes = {outcome for _, outcome in answered}
    told = answered[0][0].told
    if not told and len(outcomes | {here}) == 1:
        return []
    return [
        WouldChange(
            field=option.field,
            value=option.value,
            guidance=outcome[0],
            change_drug=outcome[1],
            set_to=option.set_to,
            told=option.told,
            text=text(TEXTS, "if_healthy") if option.field in _OF_THE_HEALTHY and not option.told else "",
        )
        for option, outcome in answered
        if not told or outcome != here
    ]


def depends_on(rows: Sequence[WouldChange]) -> tuple[Sentence, ...]:
    """The facts not told whose values give different advice, in words, the infant's age first."""
    found: dict[str, Sentence] = {}
    for row in rows:
        key = _WORDS.get(row.field.partition(".")[2])
        values = {_weight(r) for r in rows if r.field == row.field}
        if key and not row.told and len(values) > 1:
            found[row.field] = text(TEXTS, key)
    return tuple(found.values())


def _weight(row: WouldChange) -> tuple[Guidance, ChangeDrug | None]:
    """What of a row makes an answer depend on its field: a rare condition only if it changes how to feed."""
    return row.guidance, None if row.field == "infant.conditions" else row.change_drug


_WORDS = {
    "age_days": "fact_age",
    "conditions": "fact_conditions",
    "weight_kg": "fact_weight",
    "share_of_milk_from_parent": "fact_share",
    "dose": "fact_dose",
    "route": "fact_route",
    "regimen": "fact_regimen",
    "regimen.days": "fact_days",
    "use": "fact_use",
    "extended_release": "fact_extended",
}


def _options(case: Case, base: Together) -> Iterator[Option]:
    contexts = [s.context for s in base.settled]
    cautions = [c for context in contexts for c in context.monograph.cautions if _matters(c)]
    ages = _thresholds(cautions)
    grown = max([*ages, GROWN_DAYS])
    yield from _age_options(case, ages)
    yield from _condition_options(case, cautions, grown)
    yield from _weight_options(case, cautions, grown)
    yield from _parent_options(case, cautions)
    for context in contexts:
        yield from dosing_options(replace(case, infant=favourable(case.infant, grown)), context)


def _matters(caution: Caution) -> bool:
    return caution.guidance is not None or caution.change_drug is not ChangeDrug.NO


def favourable(infant: Infant, grown_days: float) -> Infant:
    """The infant with what was not told taken as favourable: old enough, born at term, healthy, of good weight."""
    return replace(
        infant,
        age_days=grown_days if infant.age_days is None else infant.age_days,
        gestational_age_weeks=FAVOURABLE_WEEKS if infant.is_preterm is None else infant.gestational_age_weeks,
        conditions=() if infant.conditions is None else infant.conditions,
        weight_kg=FAVOURABLE_WEIGHT_KG if infant.weight_kg is None else infant.weight_kg,
    )


def _thresholds(cautions: Sequence[Caution]) -> list[float]:
    ages = {c.when.infant_age_under_days for c in cautions} | {c.when.infant_age_from_days for c in cautions}
    return sorted(age for age in ages if age is not None and age > 0)


def _age_options(case: Case, ages: Sequence[float]) -> Iterator[Option]:
    if not ages:
        return
    edges = [0.0, *ages, ages[-1] + 60.0]
    for low, high in pairwise(edges):
        at = round((low + high) / 2, 1)
        infant = replace(favourable(case.infant, at), age_days=at)
        told = case.infant.age_days is not None
        end = high if high in ages else math.inf
        if not (told and low <= (case.infant.age_days or 0.0) < end):
            yield Option("infant.age_days", _age_words(low, high, ages[-1]), at, replace(case, infant=infant), told)


def _age_words(low: float, high: float, last: float) -> Sentence:
    if low == 0.0:
        return text(TEXTS, "age_under", high=_age(high))
    if low >= last:
        return text(TEXTS, "age_from", low=_age(low))
    return text(TEXTS, "age_between", low=_age(low), high=_age(high))


def _age(days: float) -> Text:
    """An age in the words clinicians use: days to 13, whole weeks to 8, then months.

    >>> [str(_age(days)) for days in (7, 28, 42, 61, 365)]
    ['7 days', '4 weeks', '6 weeks', '2 months', '12 months']
    """
    if 14 <= days < 60 and days % 7 == 0:
        return text(TEXTS, "weeks", count=days / 7)
    months = days / DAYS_A_MONTH
    whole = round(months)
    if whole >= 1 and abs(months - whole) < 0.1:
        return text(TEXTS, "one_month") if whole == 1 else text(TEXTS, "months", count=whole)
    return text(TEXTS, "days", count=days) if days < 60 else text(TEXTS, "months", count=round(months, 1))


def _condition_options(case: Case, cautions: Sequence[Caution], grown: float) -> Iterator[Option]:
    wanted = dict.fromkeys(k for c in cautions for k in c.when.infant_conditions)
    if not wanted:
        return
    told = case.infant.conditions is not None
    base = favourable(case.infant, grown)
    for condition in wanted:
        if told and condition in (case.infant.conditions or ()):
            continue
        infant = replace(base, conditions=(*(base.conditions or ()), condition))
        if condition is InfantCondition.PRETERM and _birth_told(case.infant):
            continue
        set_to = [*(c.value for c in (case.infant.conditions or ())), condition.value]
        yield Option("infant.conditions", text(CONDITIONS, condition.value), set_to, replace(case, infant=infant), told)
    if not told:
        yield from _young_condition_options(case, cautions, base)
        yield Option("infant.conditions", text(TEXTS, "none_of_these"), [], replace(case, infant=base), told)


def _birth_told(infant: Infant) -> bool:
    """Whether the weeks at birth say already if it was early, or it was said in a word."""
    return infant.gestational_age_weeks is not None or infant.is_preterm is True


def _young_condition_options(case: Case, cautions: Sequence[Caution], base: Infant) -> Iterator[Option]:
    """Cautions for a condition up to an age, neither told: the two together, which no single answer would show."""
    if case.infant.age_days is not None:
        return
    pairs = [(k, c.when.infant_age_under_days) for c in cautions for k in c.when.infant_conditions]
    for condition, under in dict.fromkeys(pairs):
        if under is None or (condition is InfantCondition.PRETERM and _birth_told(case.infant)):
            continue
        infant = replace(base, age_days=under / 2, conditions=(condition,))
        value = text(TEXTS, "condition_under", condition=text(CONDITIONS, condition.value), age=_age(under))
        set_to = {"age_days": under / 2, "conditions": [condition.value]}
        yield Option("infant.conditions", value, set_to, replace(case, infant=infant), False)


def _weight_options(case: Case, cautions: Sequence[Caution], grown: float) -> Iterator[Option]:
    limits = sorted({c.when.infant_weight_under_kg for c in cautions if c.when.infant_weight_under_kg})
    if not limits or case.infant.weight_kg is not None:
        return
    base = favourable(case.infant, grown)
    for limit in limits:
        for key, kg in (("weight_under", limit * 0.9), ("weight_from", limit)):
            infant = replace(base, weight_kg=kg)
            yield Option(
                "infant.weight_kg", text(TEXTS, key, kg=limit), round(kg, 2), replace(case, infant=infant), False
            )


def _parent_options(case: Case, cautions: Sequence[Caution]) -> Iterator[Option]:
    told = case.parent.conditions or ()
    for condition in dict.fromkeys(k for c in cautions for k in c.when.parent_conditions):
        if condition not in told:
            parent = replace(case.parent, conditions=(*told, condition))
            set_to = [*(c.value for c in told), condition.value]
            yield Option(
                "parent.conditions", text(CONDITIONS, condition.value), set_to, replace(case, parent=parent), True
            )

"""Does a use or a caution apply? Three answers: yes, no, and None for "not told".

What was not told counts as possibly so: a use or a raising caution that may apply is not passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from drugs.schema import Monograph, Use, When
from drugs.vocabulary import InfantCondition, Route
from lactadvice.engine.amounts import Amount, amount_given, in_band
from lactadvice.engine.case import TERM_WEEKS, Exposure, Infant, Parent, Part, Policy

Answer = bool | None

# Routes that reach the whole body: a statement about one stands in for another that has none of its own.
SYSTEMIC = frozenset(
    {
        Route.ORAL,
        Route.INTRAVENOUS,
        Route.INTRAMUSCULAR,
        Route.SUBCUTANEOUS,
        Route.RECTAL,
        Route.SUBLINGUAL,
        Route.BUCCAL,
        Route.TRANSDERMAL,
        Route.IMPLANT,
        Route.EPIDURAL,
        Route.SPINAL,
    }
)
# Given here, too little reaches the parent's blood for effects to add up with other drugs.
APPLIED = frozenset({Route.TOPICAL, Route.OPHTHALMIC, Route.OTIC, Route.INTRAVITREAL})
LEAST_GESTATION_WEEKS = 22


@dataclass(frozen=True, slots=True)
class Context:
    """One ingredient of one exposure with everything around it: what every rule is handed."""

    number: int
    exposure: Exposure
    part: Part
    infant: Infant
    parent: Parent
    company: tuple[Monograph, ...]
    policy: Policy

    @property
    def monograph(self) -> Monograph:
        """The monograph asked about."""
        return self.part.monograph

    @property
    def amount(self) -> Amount | None:
        """What was given of this ingredient, where it was told."""
        return amount_given(self.exposure, self.part.share, self.parent.weight_kg)


def all_of(answers: Iterable[Answer]) -> Answer:
    """Yes if all are, no if any is not, else not told.

    >>> all_of([True, None]), all_of([None, False]), all_of([])
    (None, False, True)
    """
    told = True
    for answer in answers:
        if answer is False:
            return False
        told = told and answer is not None
    return True if told else None


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes if any is, no if none is, else not told.

    >>> any_of([False, None]), any_of([None, True]), any_of([])
    (None, True, False)
    """
    told = True
    for answer in answers:
        if answer:
            return True
        told = told and answer is not None
    return False if told else None


def _given_route(exposure: Exposure) -> Route | None:
    return None if exposure.route is Route.OTHER else exposure.route


def _route(routes: tuple[Route, ...], exposure: Exposure, wide: bool = False) -> Answer:
    if not routes:
        return True
    route = _given_route(exposure)
    if route is None:
        # One possible route is told by the drug itself.
        return None
    return route in routes or (wide and route in SYSTEMIC and any(r in SYSTEMIC for r in routes))


def _regimen(wanted: object, exposure: Exposure) -> Answer:
    if wanted is None:
        return True
    return None if exposure.regimen is None else exposure.regimen.kind is wanted


def _extended(wanted: bool | None, exposure: Exposure) -> Answer:
    if wanted is None:
        return True
    return None if exposure.extended_release is None else exposure.extended_release is wanted


def _days(exposure: Exposure) -> float | None:
    return None if exposure.regimen is None else exposure.regimen.days


def _within_days(up_to: float | None, exposure: Exposure) -> Answer:
    if up_to is None:
        return True
    days = _days(exposure)
    return None if days is None else days <= up_to


def use_fits(use: Use, context: Context, ignoring: frozenset[str] = frozenset()) -> Answer:
    """Whether a use covers the exposure; `ignoring` leaves out "dose", "course" or, widening it, "route"."""
    exposure = context.exposure
    tests: list[Answer] = [_route(use.routes, exposure, wide="route" in ignoring)]
    if "course" not in ignoring:
        tests += [
            _regimen(use.regimen, exposure),
            _extended(use.extended_release, exposure),
            _within_days(use.days_up_to, exposure),
        ]
    if use.dose is not None and "dose" not in ignoring:
        tests.append(in_band(context.amount, use.dose, context.parent.weight_kg))
    return all_of(tests)


def _condition(condition: InfantCondition, infant: Infant) -> Answer:
    if condition is InfantCondition.PRETERM:
        return infant.is_preterm
    return None if infant.conditions is None else condition in infant.conditions


def _postmenstrual_under(weeks: float, infant: Infant) -> Answer:
    age = infant.postmenstrual_age_weeks
    if age is not None:
        return age < weeks
    if infant.age_days is None:
        return None
    if LEAST_GESTATION_WEEKS + infant.age_days / 7 >= weeks:
        return False
    if infant.is_preterm is False and TERM_WEEKS + infant.age_days / 7 >= weeks:
        return False
    return None


def _under(value: float | None, limit: float | None) -> Answer:
    if limit is None:
        return True
    return None if value is None else value < limit


def _from(value: float | None, limit: float | None) -> Answer:
    if limit is None:
        return True
    return None if value is None else value >= limit


def _infant_holds(when: When, infant: Infant) -> Answer:
    tests: list[Answer] = [
        _under(infant.age_days, when.infant_age_under_days),
        _from(infant.age_days, when.infant_age_from_days),
        _under(infant.weight_kg, when.infant_weight_under_kg),
        _under(infant.share_of_milk_from_parent, when.share_of_milk_under),
    ]
    if when.infant_postmenstrual_under_weeks is not None:
        tests.append(_postmenstrual_under(when.infant_postmenstrual_under_weeks, infant))
    if when.infant_conditions:
        tests.append(any_of(_condition(c, infant) for c in when.infant_conditions))
    return all_of(tests)


def _company_holds(when: When, context: Context) -> Answer:
    tests: list[Answer] = []
    if when.parent_conditions:
        # The prescriber knows the parent in front of them: a condition not told is taken as absent, and said so.
        told = context.parent.conditions or ()
        tests.append(any(c in told for c in when.parent_conditions))
    if when.with_drugs:
        tests.append(any(m.slug in when.with_drugs for m in context.company))
    if when.with_effects:
        tests.append(any(tag.effect in when.with_effects for m in context.company for tag in m.effects))
    return all_of(tests)


def turns_on_untold_health(when: When, infant: Infant) -> bool:
    """Whether what is not known about a caution is a condition of the infant that nobody told."""
    return bool(when.infant_conditions) and any_of(_condition(c, infant) for c in when.infant_conditions) is None


def when_holds(when: When, context: Context) -> Answer:
    """Whether a caution's circumstances hold: all that it names must."""
    exposure = context.exposure
    tests: list[Answer] = [
        _infant_holds(when, context.infant),
        _company_holds(when, context),
        _route(when.routes, exposure),
        _regimen(when.regimen, exposure),
        _extended(when.extended_release, exposure),
    ]
    if when.days_over is not None:
        days = _days(exposure)
        tests.append(None if days is None else days > when.days_over)
    if when.dose_over is not None:
        tests.append(in_band(context.amount, when.dose_over, context.parent.weight_kg))
    return all_of(tests)


@dataclass(frozen=True, slots=True)
class ChosenUse:
    """The use an exposure falls under; `possible` are the others that may apply, `relaxed` what had to be left out
    to find one.
    """

    use: Use
    possible: tuple[Use, ...]
    relaxed: str


def _specificity(use: Use) -> int:
    given = (bool(use.routes), use.regimen, use.dose, use.extended_release, use.days_up_to)
    return sum(1 for g in given if g not in (None, False))


def caution_of(use: Use) -> tuple[int, float, int]:
    """Sorting key of a use by caution: guidance, hours of hold, advice to change the drug."""
    hours = 0.0
    if use.hold is not None:
        longer_than_any_hours = {"hours": 0.0, "end_of_treatment": 1e6, "permanently": 1e7}
        hours = longer_than_any_hours[use.hold.until] + (use.hold.hours_high or 0.0)
    return (use.guidance.caution, hours, use.change_drug.caution)


_RELAXATIONS: tuple[tuple[str, frozenset[str]], ...] = (
    ("", frozenset()),
    ("dose", frozenset({"dose"})),
    ("course", frozenset({"dose", "course"})),
    ("route", frozenset({"route"})),
    ("route", frozenset({"dose", "course", "route"})),
)


def choose_use(context: Context) -> ChosenUse | None:
    """The use that covers the exposure: the most specific that certainly does, unless one as specific that may is more
    cautious; then the cautious one. Where none does, the nearest by leaving out dose, course, then route. None where no
    use speaks of the route.
    """
    for relaxed, ignoring in _RELAXATIONS:
        answers = [(use, use_fits(use, context, ignoring)) for use in context.monograph.uses]
        open_uses = [(use, answer) for use, answer in answers if answer is not False]
        if open_uses:
            sure = max((_specificity(use) for use, answer in open_uses if answer), default=0)
            possible = tuple(use for use, answer in open_uses if _specificity(use) >= sure)
            use = max(possible, key=caution_of)
            return ChosenUse(use, tuple(u for u in possible if u is not use), relaxed)
    return None

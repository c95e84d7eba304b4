"""The milk curve and the timing answer of one exposure, from its monograph's facts."""

from __future__ import annotations

from collections.abc import Sequence

from drugs.schema import Fact
from drugs.vocabulary import Quantity, Regimen, Route
from lactadvice.engine import advice
from lactadvice.engine.case import Exposure, Infant
from lactadvice.engine.kinetics.clearance import half_life_with_pumping_hours
from lactadvice.engine.kinetics.doses import Schedule, levels
from lactadvice.engine.kinetics.exposure import CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY, CONVENTIONAL_PARENT_WEIGHT_KG
from lactadvice.engine.kinetics.facts import amount_in, best_fact, dose_unit_of, milk_kinetics
from lactadvice.engine.kinetics.milk import Basis, MilkKinetics, milk_curve, sampling_hours
from lactadvice.engine.kinetics.timing import DAY_HOURS, DEFAULT_FEEDS_PER_DAY, TimingVerdict, timing
from lactadvice.engine.texts import Text

WINDOWS_HOURS = (24.0, 48.0, 72.0)
MOST_WINDOW_HOURS = 24.0 * 60
# A course so short against the half-life is drawn from its first dose; a longer one at steady state.
HALF_LIVES_TO_SETTLE = 5.0
MOST_DOSES_SHOWN = 200
MOST_FEEDS_SHOWN = 24

# Milk made in a day (L) and the share of a dose (%) taken to leave in it where nothing tells: most drugs stay below it.
_MILK_L_PER_DAY = 0.8
_SHARE_BY_MILK_PERCENT = 1.0


def exposure_curve(
    facts: tuple[Fact, ...],
    exposure: Exposure,
    infant: Infant,
    *,
    route: Route | None = None,
    parent_weight_kg: float | None = None,
    analyte: str = "",
    hold_hours: float | None = None,
) -> advice.Curve:
    """Milk level over 24 to 72 h (longer where the hold is), relative to its typical peak; `why_not` where none.

    `route` where the exposure names none; `hold_hours` widens the window so that the resume time is on it; `analyte`
    the metabolite whose curve is wanted. Hour 0 is the dose the hold counts from.
    """
    given = exposure.route or route
    known = milk_kinetics(facts, given, exposure.extended_release, analyte, parent_weight_kg)
    if isinstance(known, Text):
        return advice.Curve(why_not=known)
    until = window_hours(known, hold_hours)
    amount = _amount(exposure, known, parent_weight_kg)
    schedule, steady = _schedule(exposure, known, until, amount or 1.0, last_dose_only=hold_hours is not None)
    drawn = milk_curve(known, schedule, sampling_hours(until))
    shape = drawn.relative()
    measured = amount is not None and drawn.basis is not Basis.RELATIVE and drawn.unit == "microgram/L"
    return advice.Curve(
        hours=shape.hours,
        low=shape.low,
        mid=shape.typical,
        high=shape.high,
        with_pumping=_with_pumping(known, schedule, shape.hours, _share_by_milk(facts, given, analyte)),
        doses=tuple(hour for hour in schedule.hours if hour <= until),
        feeds=_feeds(infant, until),
        unit_peak=max(drawn.typical) if measured else None,
        steady_state=steady,
        basis=drawn.why,
    )


def exposure_timing(
    facts: tuple[Fact, ...],
    exposure: Exposure,
    infant: Infant,
    *,
    route: Route | None = None,
    parent_weight_kg: float | None = None,
    analyte: str = "",
) -> advice.TimingAnswer | None:
    """Whether placing feeds around doses helps; None where no curve can be drawn."""
    known = milk_kinetics(facts, exposure.route or route, exposure.extended_release, analyte, parent_weight_kg)
    if isinstance(known, Text):
        return None
    feeds = tuple(map(hour_of_day, infant.feed_times or ()))
    dose_at = exposure.last_dose_at
    verdict = timing(
        known,
        _interval_hours(exposure),
        infant.feeds_per_day or DEFAULT_FEEDS_PER_DAY,
        feeds,
        dose_at.hour + dose_at.minute / 60.0 if dose_at and feeds else None,
    )
    return timing_answer(verdict)


def timing_answer(verdict: TimingVerdict) -> advice.TimingAnswer:
    """The verdict in the words of the contract; the saving is the typical one."""
    low = verdict.low_hours_after_dose
    return advice.TimingAnswer(
        helps=verdict.helps,
        text=verdict.why,
        saving_percent=round(max(0.0, verdict.saving_percent.typical), 1),
        best_feed_hours_after_dose=advice.Range(low=low[0], typical=None, high=low[1]) if low else None,
        options=tuple(
            advice.TimingOption(text=option.text, saving_percent=round(option.saving_percent, 1))
            for option in verdict.options
        ),
    )


def window_hours(kinetics: MilkKinetics, hold_hours: float | None = None) -> float:
    """How much time to draw (h): the shortest of 24, 48 and 72 that shows the fall, longer where the hold needs it.

    >>> from lactadvice.engine.kinetics.ranges import Range
    >>> window_hours(MilkKinetics(half_life_hours=Range.exactly(2.0)))
    24.0
    >>> window_hours(MilkKinetics(half_life_hours=Range.exactly(2.0)), 90.0)
    108.0
    """
    fall = HALF_LIVES_TO_SETTLE * kinetics.half_life_hours.typical
    if kinetics.time_to_peak_hours is not None:
        fall += kinetics.time_to_peak_hours.typical
    shown = next((window for window in WINDOWS_HOURS if window >= fall), WINDOWS_HOURS[-1])
    return min(max(shown, 1.2 * (hold_hours or 0.0)), MOST_WINDOW_HOURS)


def hour_of_day(feed_time: str) -> float:
    """Hours since midnight of a time like 14:30.

    >>> hour_of_day("14:30")
    14.5
    """
    hours, minutes = feed_time.split(":")
    return int(hours) + int(minutes) / 60.0


def _interval_hours(exposure: Exposure) -> float | None:
    regimen = exposure.regimen
    return regimen.interval_hours if regimen and regimen.kind is Regimen.REPEATED else None


def _schedule(
    exposure: Exposure, known: MilkKinetics, until: float, amount: float, *, last_dose_only: bool
) -> tuple[Schedule, bool]:
    """Doses to draw and whether they stand at steady state; with a hold, hour 0 is the last dose."""
    interval = _interval_hours(exposure)
    if interval is None:
        return Schedule.single(amount), False
    course_hours = (exposure.regimen.days or 0.0) * DAY_HOURS if exposure.regimen else 0.0
    settle = HALF_LIVES_TO_SETTLE * known.half_life_hours.high
    if 0 < course_hours < settle and course_hours <= until and not last_dose_only:
        return Schedule.repeated(amount, interval, max(1, min(MOST_DOSES_SHOWN, round(course_hours / interval)))), False
    shown = 1 if last_dose_only else max(1, min(MOST_DOSES_SHOWN, int(until / interval) + 1))
    return Schedule.steady(amount, interval, shown), True


def _amount(exposure: Exposure, known: MilkKinetics, weight_kg: float | None) -> float | None:
    """The dose in the unit the curve is scaled in; None where it was not told or is in another unit."""
    if exposure.dose is None:
        return None
    amount, unit = amount_in(exposure.dose.unit, exposure.dose.amount, weight_kg)
    return amount if unit == dose_unit_of(known) else None


def _share_by_milk(facts: tuple[Fact, ...], route: Route | None, analyte: str) -> float:
    """Share of the dose (%) that would leave in milk if it were all pumped, from the relative infant dose if known."""
    fact = best_fact(facts, Quantity.RELATIVE_INFANT_DOSE, route, None, analyte)
    if fact is None:
        return _SHARE_BY_MILK_PERCENT
    per_kg = _MILK_L_PER_DAY / CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY / CONVENTIONAL_PARENT_WEIGHT_KG
    return min(fact.highest * per_kg, 50.0)


def _with_pumping(
    known: MilkKinetics, schedule: Schedule, hours: Sequence[float], share_by_milk_percent: float
) -> tuple[float, ...]:
    """The typical curve had all milk been pumped all along, on the same scale as the curve without."""
    peak = known.time_to_peak_hours.typical if known.time_to_peak_hours else None
    half_life = half_life_with_pumping_hours(known.half_life_hours.typical, share_by_milk_percent)
    top = max(levels(known.typical_response(), schedule, hours))
    return tuple(level / top for level in levels(known.response(half_life, peak), schedule, hours))


def _feeds(infant: Infant, until: float) -> tuple[float, ...]:
    """Hours of the feeds on the curve, even from the dose on; none where they would crowd it."""
    every = DAY_HOURS / (infant.feeds_per_day or DEFAULT_FEEDS_PER_DAY)
    count = int(until / every)
    return tuple(every * number for number in range(1, count + 1)) if count <= MOST_FEEDS_SHOWN else ()

"""When feeding may begin again: a monograph's hold worked out for this dose, this parent and this site."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from drugs.schema import Hold, Position
from drugs.vocabulary import DoseUnit, Guidance, HoldBasis, HoldUntil, Kind, PumpedMilk, Quantity, Regimen, Route
from lactadvice.engine.advice import HoldAnswer
from lactadvice.engine.amounts import CONVENTIONAL_PARENT_WEIGHT_KG
from lactadvice.engine.kinetics.alcohol import MOST_DRINKS, hours_until_clear
from lactadvice.engine.kinetics.decay import storage_hours
from lactadvice.engine.matching import Context
from lactadvice.engine.quantities import facts_of, half_life_hours, spanning

# The contract's line between arranging feeds and missing them.
LONGEST_TIMED_HOURS = 12.0
# Five half-lives leave 3 %: e-lactancia's wording for a limited hold counts 5 to 7.
USUAL_HALF_LIVES = 5.0
MOST_HOURS = 50_000.0
# Ten days in a freezer: beyond that, keeping a bottle until it has decayed is not practical.
MOST_STORAGE_HOURS = 240.0


@dataclass(frozen=True, slots=True)
class _Hours:
    low: float | None
    high: float | None


def hold_answer(hold: Hold, context: Context, now: dt.datetime | None) -> HoldAnswer:
    """The hold with its hours for this case, and the clock time where `now` is known.

    A single dose of something held "until the end of treatment" is a hold of hours where the hours are known.
    """
    hours = _hours(hold, context)
    until = hold.until
    regimen = context.exposure.regimen
    if until is HoldUntil.END_OF_TREATMENT and regimen and regimen.kind is Regimen.SINGLE and hours.high is not None:
        until = HoldUntil.HOURS
    start = _start(context, now)
    timed = until is HoldUntil.HOURS and hours.high is not None
    return HoldAnswer(
        until=until,
        hours_low=hours.low,
        hours_high=hours.high,
        resume_at=_later(start, hours.high or 0.0) if start and timed else None,
        basis=hold.basis,
        sources=hold.sources,
        pumped_milk=hold.pumped_milk,
        store_until=_later(start, hold.store_hours) if start and hold.store_hours else None,
        store_hours=hold.store_hours,
        close_contact_hours=hold.close_contact_hours,
        counted_from=hold.counted_from,
        authority=context.policy.radiation_authority if hold.basis is HoldBasis.RADIOACTIVITY else "",
    )


def _later(start: dt.datetime, hours: float) -> dt.datetime:
    """So many real hours on, in the same zone: counted in UTC, or a night of changing clocks would be an hour off."""
    return (start.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(start.tzinfo)


def _start(context: Context, now: dt.datetime | None) -> dt.datetime | None:
    """The moment hours count from: the last dose if told, else now; None where the clock is not known."""
    return None if now is None else context.exposure.last_dose_at or now


def _hours(hold: Hold, context: Context) -> _Hours:
    if hold.basis is HoldBasis.ALCOHOL:
        return _alcohol_hours(context)
    if hold.hours_high is not None:
        return _Hours(hold.hours_low if hold.hours_low is not None else hold.hours_high, hold.hours_high)
    if hold.basis is HoldBasis.HALF_LIVES:
        return _half_life_hours(hold, context)
    return _Hours(hold.hours_low, None)


def _half_life_hours(hold: Hold, context: Context) -> _Hours:
    """Half-lives of the slowest relevant species: low from the typical value, high from the longest stated."""
    span = half_life_hours(context, hold.analyte)
    if span is None:
        return _Hours(None, None)
    number = hold.half_lives or USUAL_HALF_LIVES
    return _Hours(min(number * (span.typical or span.low), MOST_HOURS), min(number * span.high, MOST_HOURS))


def _alcohol_hours(context: Context) -> _Hours:
    """Hours from the first sip for the drinks told; None where no number of drinks was told."""
    dose = context.exposure.dose
    if dose is None or dose.unit is not DoseUnit.STANDARD_DRINK:
        return _Hours(None, None)
    weight = context.parent.weight_kg or CONVENTIONAL_PARENT_WEIGHT_KG
    clearance = hours_until_clear(min(dose.amount, MOST_DRINKS), min(max(weight, 30.0), 300.0))
    return _Hours(min(clearance.hours.low, clearance.wait_hours), clearance.wait_hours)


def followed_position(context: Context) -> Position | None:
    """What the authority this site follows says about the activity given, for a radiopharmaceutical.

    At an activity not told, its most cautious position; None where it is silent or the site follows none.
    """
    if context.monograph.kind is not Kind.RADIOPHARMACEUTICAL:
        return None
    amount = context.amount
    activity = amount.per_dose if amount is not None and amount.family == "activity" else None
    fitting = [
        p
        for p in context.monograph.positions
        if p.authority == context.policy.radiation_authority and p.guidance is not None and _covers(p, activity)
    ]
    return max(fitting, key=lambda p: (p.guidance.caution if p.guidance else 0, p.hold_hours or 0.0), default=None)


def hold_of(position: Position, context: Context) -> Hold | None:
    """The hold a position asks for; milk pumped meanwhile keeps for ten physical half-lives where practical."""
    if position.guidance not in (Guidance.TIMED_AVOIDANCE, Guidance.INTERRUPT_AND_PUMP):
        return None
    until = position.hold_until or (HoldUntil.HOURS if position.hold_hours is not None else HoldUntil.END_OF_TREATMENT)
    decayed = _decayed_hours(context)
    stored = until is HoldUntil.HOURS and decayed is not None
    return Hold(
        until=until,
        basis=HoldBasis.RADIOACTIVITY,
        sources=(position.source,),
        hours_low=position.hold_hours,
        hours_high=position.hold_hours,
        counted_from="the injection" if context.exposure.route is not Route.ORAL else "the dose",
        pumped_milk=PumpedMilk.STORE_UNTIL if stored else PumpedMilk.DISCARD,
        store_hours=decayed if stored else None,
        close_contact_hours=position.close_contact_hours,
    )


def _decayed_hours(context: Context) -> float | None:
    """Hours after which stored milk has decayed, where a freezer can wait that long."""
    half_life = spanning(facts_of(context.monograph, Quantity.PHYSICAL_HALF_LIFE))
    if half_life is None:
        return None
    hours = storage_hours(half_life.high)
    return hours if hours <= MOST_STORAGE_HOURS else None


def _covers(position: Position, activity: float | None) -> bool:
    if activity is None:
        return True
    over, up_to = position.activity_over_mbq, position.activity_up_to_mbq
    return (over is None or activity > over) and (up_to is None or activity <= up_to)


def guidance_for(hold: HoldAnswer, guidance: Guidance) -> Guidance:
    """Timed avoidance whose computed hold is over 12 hours is an interruption; what a source names itself stays."""
    computed = hold.basis in (HoldBasis.ALCOHOL, HoldBasis.HALF_LIVES, HoldBasis.SIMULATED)
    too_long = hold.hours_high is not None and hold.hours_high > LONGEST_TIMED_HOURS
    if guidance is Guidance.TIMED_AVOIDANCE and computed and too_long:
        return Guidance.INTERRUPT_AND_PUMP
    return guidance


def length_of(hold: HoldAnswer | None) -> float:
    """Sorting key of a hold: hours, then until the end of treatment, then for good; 0 without a hold."""
    if hold is None:
        return 0.0
    hours = hold.hours_high or 0.0
    return {HoldUntil.HOURS: hours, HoldUntil.END_OF_TREATMENT: 1e6 + hours, HoldUntil.PERMANENTLY: 1e8}[hold.until]


def longest(holds: list[HoldAnswer]) -> HoldAnswer | None:
    """The hold that governs several: the longest; milk kept only if every hold lets it be kept."""
    governing = max(holds, key=length_of, default=None)
    if governing is None or all(h.pumped_milk is governing.pumped_milk for h in holds):
        return governing
    strictest = next((h for h in holds if h.pumped_milk is PumpedMilk.DISCARD), governing)
    return governing if strictest is governing else _with_bottles_of(governing, strictest)


def _with_bottles_of(hold: HoldAnswer, other: HoldAnswer) -> HoldAnswer:
    return replace(hold, pumped_milk=other.pumped_milk, store_until=None, store_hours=None)

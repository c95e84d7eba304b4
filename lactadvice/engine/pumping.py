"""The interruption as an object: when to pump, what becomes of each bottle, how much other milk, when to feed again.

`plan` makes it from a hold and a dyad; `risks_of_interrupting` weighs what an interruption itself can do.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from drugs.vocabulary import HoldBasis, HoldUntil, InfantCondition, ParentCondition, PumpedMilk
from lactadvice.engine.advice import CitedSource, HoldAnswer, PlanStep, PumpPlan, PumpSession, Range
from lactadvice.engine.case import Infant, Parent
from lactadvice.engine.kinetics.clearance import pumping_text
from lactadvice.engine.kinetics.exposure import CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY, milk_intake_ml_per_day
from lactadvice.engine.pumping_sessions import DAY_HOURS, Clock, is_newborn, session_hours
from lactadvice.engine.pumping_texts import CITES, SOURCES, TEXTS
from lactadvice.engine.texts import Param, Text, text

# Up to here (h) every session is listed; a longer hold lists one day, to be repeated.
LISTED_HOURS = 72.0

# What babies of one age take runs from 570 to 900 mL around 750 (KellyMom milk calculator): as parts of the typical.
_LEAST_PART, _MOST_PART = 570.0 / 750.0, 900.0 / 750.0
# An age that was not told: the age at which babies take most.
_HUNGRIEST_DAYS = 128.0

# Milk keeps 4 days in a refrigerator (CDC table); a longer wait needs a freezer.
_REFRIGERATOR_HOURS = 96.0
_SANITISE_UNDER_DAYS = 61.0
_FRAGILE = {InfantCondition.PRETERM, InfantCondition.NICU, InfantCondition.UNWELL}

_SESSION = {
    PumpedMilk.DISCARD: "plan.session_discard",
    PumpedMilk.STORE_UNTIL: "plan.session_store",
    PumpedMilk.FEED: "plan.session_feed",
}


@dataclass(frozen=True, slots=True)
class _Wait:
    """The wait as the plan sees it: hours from its start to the resume time (None: not a number of hours)."""

    hold: HoldAnswer
    clock: Clock | None
    hours: float | None
    dose_is_past: bool


def plan(
    hold: HoldAnswer,
    infant: Infant,
    parent: Parent,
    *,
    now: dt.datetime | None = None,
    dose_at: dt.datetime | None = None,
    exception: str | None = None,
) -> PumpPlan:
    """The pump plan for a hold.

    `now` and `dose_at` carry their offset from UTC; clock times are shown in the zone of `now`. The plan starts at the
    dose (or now, where the dose is past or its time was not told); without `now` its times are hours from the dose.
    `exception` is radioiodide, pertechnetate or alcohol where pumping does remove some. Pumping never changes the hold.
    """
    wait = _wait(hold, now, dose_at)
    needed = milk_needed_ml(infant, wait.hours if wait.hours is not None else DAY_HOURS)
    listed = _listed_hours(wait)
    hours = session_hours(infant, listed, wait.clock) if hold.until is not HoldUntil.PERMANENTLY else []
    stored = parent.stored_milk_ml
    return PumpPlan(
        sessions=tuple(_session(hold, wait.clock, moment) for moment in hours),
        milk_needed_ml=needed,
        stored_milk_ml=stored,
        shortfall_ml=None if stored is None else max(0.0, needed.high - stored),
        steps=tuple(_steps(wait, infant, parent, needed, exception, len(hours))),
    )


def plan_sources(plan_or_steps: PumpPlan) -> tuple[CitedSource, ...]:
    """The sources a plan cites, each once, in the order in which they first appear."""
    keys = dict.fromkeys(key for step in plan_or_steps.steps for key in step.sources)
    return tuple(SOURCES[key] for key in keys)


def milk_needed_ml(infant: Infant, hours: float) -> Range:
    """Other milk the baby will need in so many hours (mL), low, typical and high; only this parent's share of it.

    By age (the hungriest age where it was not told); the high end is at least 150 mL/kg/day where weight is known.
    Sources: Rios-Leyvraz & Yao 2023; spread after KellyMom's milk calculator.

    >>> milk_needed_ml(Infant(age_days=90), 24.0)
    Range(low=559.0, typical=735.0, high=882.0)
    """
    age = infant.age_days if infant.age_days is not None else _HUNGRIEST_DAYS
    share = infant.share_of_milk_from_parent if infant.share_of_milk_from_parent is not None else 1.0
    days = max(0.0, hours) / DAY_HOURS
    typical = milk_intake_ml_per_day(age, share) * days
    high = _MOST_PART * typical
    if infant.weight_kg is not None:
        high = max(high, 1000.0 * CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY * infant.weight_kg * share * days)
    return Range(low=round(_LEAST_PART * typical, 0), typical=round(typical, 0), high=round(high, 0))


def risks_of_interrupting(infant: Infant, parent: Parent, hold: HoldAnswer | None) -> tuple[Text, ...]:
    """What interrupting can do to this family, to be weighed beside what the exposure can do; most general first."""
    if hold is None:
        return ()
    hours = hold.hours_high if hold.until is HoldUntil.HOURS and hold.hours_high else DAY_HOURS
    needed = milk_needed_ml(infant, hours)
    found = [text(TEXTS, "risk.supply"), text(TEXTS, "risk.mastitis"), text(TEXTS, "risk.refusal")]
    if parent.stored_milk_ml is None:
        found.append(text(TEXTS, "risk.no_stash_unknown", needed_ml=needed.high))
    elif parent.stored_milk_ml < needed.high:
        found.append(text(TEXTS, "risk.no_stash", needed_ml=needed.high, stored_ml=parent.stored_milk_ml))
    if parent.can_pump is not True:
        found.append(text(TEXTS, "risk.no_pump"))
    if is_newborn(infant):
        found.append(text(TEXTS, "risk.newborn"))
    if ParentCondition.LOW_MILK_SUPPLY in (parent.conditions or ()):
        found.append(text(TEXTS, "risk.low_supply"))
    if infant.share_of_milk_from_parent in (None, 1.0):
        found.append(text(TEXTS, "risk.formula"))
    return (*found, text(TEXTS, "risk.weaning"), text(TEXTS, "risk.delay"))


def risk_sources(risks: tuple[Text, ...]) -> tuple[CitedSource, ...]:
    """The sources behind the risks, each once."""
    keys = dict.fromkeys(key for risk in risks for key in CITES.get(risk.key, ()))
    return tuple(SOURCES[f"pumping/{key}"] for key in keys)


def _wait(hold: HoldAnswer, now: dt.datetime | None, dose_at: dt.datetime | None) -> _Wait:
    hours = hold.hours_high if hold.until is HoldUntil.HOURS else None
    if now is None:
        return _Wait(hold, None, hours, dose_is_past=False)
    past = dose_at is not None and dose_at <= now
    start = now if past or dose_at is None else dose_at.astimezone(now.tzinfo)
    clock = Clock(start)
    if hours is not None and past and dose_at is not None:
        hours = max(0.0, hours + clock.hours_to(dose_at))
    return _Wait(hold, clock, None if hours is None else _up_to_minute(hours), past)


def _listed_hours(wait: _Wait) -> float:
    """How many hours of sessions to list."""
    if wait.hours is None:
        return DAY_HOURS + 1e-6
    return wait.hours if wait.hours <= LISTED_HOURS else DAY_HOURS + 1e-6


def _session(hold: HoldAnswer, clock: Clock | None, hours: float) -> PumpSession:
    keep = clock.at(hours + hold.store_hours) if clock and hold.store_hours and _is_stored(hold) else None
    return PumpSession(
        hours=round(hours, 2),
        at=clock.at(hours) if clock else None,
        bottle=hold.pumped_milk,
        text=text(TEXTS, _SESSION[hold.pumped_milk]),
        keep_until=keep,
    )


def _is_stored(hold: HoldAnswer) -> bool:
    return hold.pumped_milk is PumpedMilk.STORE_UNTIL


def _steps(
    wait: _Wait, infant: Infant, parent: Parent, needed: Range, exception: str | None, sessions: int
) -> list[PlanStep]:
    if wait.hours == 0.0:
        return [_step("resume", "plan.resume_now")]
    if wait.hold.until is HoldUntil.PERMANENTLY:
        return [*_permanent_steps(), *_trouble_steps(infant)]
    return [
        *_before_steps(wait, needed),
        *_during_steps(wait, infant, parent, sessions, exception),
        *_milk_steps(wait, infant, parent, needed),
        *_bottle_steps(wait, infant),
        *_contact_steps(wait),
        *_resume_steps(wait, sessions),
        *(_choice_steps() if wait.hold.until is HoldUntil.END_OF_TREATMENT else []),
        *_trouble_steps(infant),
    ]


def _step(topic: str, key: str, at: dt.datetime | None = None, **params: Param) -> PlanStep:
    sources = tuple(f"pumping/{source}" for source in CITES.get(key, ()))
    return PlanStep(topic=topic, text=text(TEXTS, key, **params), at=at, sources=sources)


def _before_steps(wait: _Wait, needed: Range) -> list[PlanStep]:
    if wait.dose_is_past:
        return []
    at = wait.clock.start if wait.clock else None
    steps = [_step("before", "plan.feed_before", at)]
    if needed.high > 0:
        steps += [_step("before", "plan.pump_ahead", needed_ml=needed.high), _step("before", "plan.try_bottle")]
    return steps


def _during_steps(wait: _Wait, infant: Infant, parent: Parent, sessions: int, exception: str | None) -> list[PlanStep]:
    if sessions == 0:
        return [_step("supply", "plan.full")]
    steps = [_step("during", "plan.pump_as_fed", most_gap_hours=5)]
    if is_newborn(infant):
        steps.append(_step("during", "plan.newborn"))
    if wait.hours is None or wait.hours > LISTED_HOURS:
        steps.append(_step("during", "plan.repeat_daily"))
    if exception is None and wait.hold.basis is not HoldBasis.RADIOACTIVITY:
        steps.append(_step("during", "plan.why_pump"))
    steps.append(
        PlanStep(topic="during", text=pumping_text(exception)) if exception else _step("during", "plan.missed")
    )
    if exception:
        steps.append(_step("during", "plan.missed"))
    if parent.can_pump is not True:
        steps.append(_step("during", "plan.hand"))
    return steps


def _milk_steps(wait: _Wait, infant: Infant, parent: Parent, needed: Range) -> list[PlanStep]:
    if needed.high <= 0:
        return []
    key = "plan.milk_needed" if wait.hours is not None else "plan.milk_day"
    low, high = needed.low, needed.high
    steps = [_step("milk", key, typical_ml=needed.typical or low, low_ml=low, high_ml=high)]
    steps += _stock_steps(parent.stored_milk_ml, needed, counted=wait.hours is not None)
    if infant.share_of_milk_from_parent is not None and infant.share_of_milk_from_parent < 1:
        steps.append(_step("milk", "plan.share"))
    if not wait.dose_is_past:
        steps.append(_step("milk", "plan.milk_wait"))
    return steps


def _stock_steps(stored_ml: float | None, needed: Range, *, counted: bool) -> list[PlanStep]:
    """What the store of milk amounts to; only for a wait of so many hours can it be enough."""
    if counted and stored_ml is not None and stored_ml >= needed.high:
        return [_step("milk", "plan.milk_enough", stored_ml=stored_ml)]
    steps = []
    if counted and stored_ml:
        steps.append(_step("milk", "plan.milk_short", stored_ml=stored_ml, short_ml=needed.high - stored_ml))
    elif counted:
        steps.append(_step("milk", "plan.milk_none", short_ml=needed.high))
    return [*steps, _step("milk", "plan.milk_options"), _step("milk", "plan.exact")]


def _bottle_steps(wait: _Wait, infant: Infant) -> list[PlanStep]:
    fragile = bool(_FRAGILE & set(infant.conditions or ())) or infant.is_preterm is True
    young = infant.age_days is None or infant.age_days < _SANITISE_UNDER_DAYS
    steps = [*_fate_steps(wait), _step("bottles", "plan.storage"), _step("bottles", "plan.thawed")]
    steps.append(_step("bottles", "plan.leftover"))
    if fragile:
        steps.append(_step("bottles", "plan.fragile_storage"))
    steps.append(_step("bottles", "plan.clean"))
    return [*steps, _step("bottles", "plan.sanitise")] if fragile or young else steps


def _fate_steps(wait: _Wait) -> list[PlanStep]:
    hold = wait.hold
    if hold.pumped_milk is PumpedMilk.FEED:
        return [_step("bottles", "plan.bottle_feed")]
    if _is_stored(hold) and hold.store_hours:
        steps = [_step("bottles", "plan.bottle_store", hours=hold.store_hours)]
        return [*steps, _step("bottles", "plan.bottle_freeze")] if hold.store_hours > _REFRIGERATOR_HOURS else steps
    if wait.hours is None:
        known = hold.until is not HoldUntil.HOURS
        return [_step("bottles", "plan.bottle_discard_all" if known else "plan.bottle_discard_unknown")]
    if wait.clock is not None:
        until = wait.clock.at(wait.hours)
        return [_step("bottles", "plan.bottle_discard", until, until=clock_words(until))]
    return [_step("bottles", "plan.bottle_discard_hours", hours=round(wait.hours, 1))]


def _contact_steps(wait: _Wait) -> list[PlanStep]:
    hours = wait.hold.close_contact_hours
    if not hours:
        return []
    if wait.clock is None or wait.dose_is_past:
        return [_step("contact", "plan.contact", hours=hours)]
    until = wait.clock.at(hours)
    return [_step("contact", "plan.contact_until", until, until=clock_words(until))]


def _resume_steps(wait: _Wait, sessions: int) -> list[PlanStep]:
    before = [_step("resume", "plan.empty_before")] if sessions and wait.hours is not None else []
    if wait.hours is None:
        return [_open_resume_step(wait.hold)]
    if wait.clock is None:
        return [*before, _step("resume", "plan.resume_hours", hours=round(wait.hours, 1))]
    until = wait.clock.at(wait.hours)
    return [*before, _step("resume", "plan.resume_at", until, until=clock_words(until))]


def _open_resume_step(hold: HoldAnswer) -> PlanStep:
    """When to feed again where the wait is not a number of hours from the start."""
    if hold.until is HoldUntil.HOURS:
        return _step("resume", "plan.resume_unknown")
    if hold.hours_high:
        return _step("resume", "plan.resume_end_hours", hours=hold.hours_high)
    return _step("resume", "plan.resume_end")


def _up_to_minute(hours: float) -> float:
    """Hours rounded up to a whole minute: a resume time is never shown earlier than it is."""
    return math.ceil(hours * 60.0 - 1e-6) / 60.0


def clock_words(moment: dt.datetime) -> str:
    """A clock time for a sentence, with its date: 14:30 on 2026-11-23.

    >>> clock_words(dt.datetime(2026, 11, 23, 14, 30))
    '14:30 (2026-11-23)'
    """
    return f"{moment:%H:%M} ({moment:%Y-%m-%d})"


def _choice_steps() -> list[PlanStep]:
    """Keeping the milk going against weaning, for a treatment of open length."""
    return [_step("supply", f"supply.{key}") for key in ("choice", "keep", "wean", "long")]


def _permanent_steps() -> list[PlanStep]:
    return [_step("supply", f"supply.{key}") for key in ("permanent", "permanent_wean", "next_child")]


def _trouble_steps(infant: Infant) -> list[PlanStep]:
    keys = ["bottle_refusal", "breast_refusal", "full", "plugged", "mastitis", "flange"]
    if infant.share_of_milk_from_parent == 0:
        keys = keys[2:]
    return [_step("trouble", f"plan.{key}") for key in keys]

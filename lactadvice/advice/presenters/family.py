"""The answer as one page for the family: short words, main message first, clock times with the date written out.

Plain words of our own stand here by guidance; what the engine or a monograph says in a clinician's words is left to the
advice page, but for signs to watch and steps, which monographs keep short.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drugs import wording
from drugs.schema import Authority
from drugs.vocabulary import ChangeDrug, Guidance, HoldUntil, PumpedMilk
from drugs.wording import Outcome
from lactadvice.advice.presenters import answer, inputs
from lactadvice.advice.presenters.facts import AGE
from lactadvice.advice.presenters.plan import bottle_words
from lactadvice.engine.advice import Advice, HoldAnswer
from lactadvice.engine.case import Case

MOST_SIGNS = 5
MOST_STEPS = 4
MOST_SESSIONS = 10  # more than a day of them: later days repeat the times
MOST_SOURCES = 5
# More rows stand in two tables side by side, to keep the sheet to one page; not where a bottle's words would wrap.
ROWS_OF_ONE_TABLE = 6
SHORT_BOTTLE_WORDS = 12

MESSAGES = {
    Guidance.COMPATIBLE: "You can keep breastfeeding.",
    Guidance.TIMED_AVOIDANCE: "You can keep breastfeeding. Wait a while after the dose before you feed.",
    Guidance.INTERRUPT_AND_PUMP: "Do not feed your baby this milk for now. Pump to keep your milk.",
    Guidance.NOT_ENOUGH_DATA: "Too little is known. Ask your care team before you change how you feed.",
}
NEVER_AGAIN = "Do not feed your baby your milk any more. Your care team will help you stop."
CHANGE = {
    ChangeDrug.ADVISED: "There is a better choice while you breastfeed. Ask for it before you take this one.",
    ChangeDrug.PREFERRED: "Another drug may suit breastfeeding better. Ask about it.",
}
BOTTLES = {
    PumpedMilk.DISCARD: "Throw away the milk you pump in this time.",
    PumpedMilk.STORE_UNTIL: "Keep the milk you pump in this time. Label it. Feed it only after its date.",
    PumpedMilk.FEED: "You can feed the milk you pump in this time.",
}


@dataclass(frozen=True, slots=True)
class SheetSession:
    """One row to tick: when to pump, and what to do with the bottle."""

    when: str
    bottle: str
    bottle_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page for the family."""

    title: str
    outcome: Outcome
    message: str
    change: str
    about: tuple[str, ...]
    counted_from: str
    unknown: str
    do: tuple[str, ...]
    tables: tuple[tuple[SheetSession, ...], ...]
    more_sessions: bool
    needed: str
    bottles: str
    watch: tuple[str, ...]
    call: tuple[str, ...]
    sources: tuple[str, ...]
    more_sources: int
    editorial: str
    versions: str
    made: str


def sheet(advice: Advice, case: Case, authorities: Mapping[str, Authority], now: dt.datetime) -> Sheet:
    """The page for one answer; `now` dates it, in the zone of the case."""
    plan = advice.pump_plan
    sessions = tuple(_sessions(advice))
    publishers = _publishers(advice)
    made = case.now or now
    return Sheet(
        title=", ".join(dict.fromkeys(e.name or e.as_asked for e in advice.exposures)),
        outcome=wording.OUTCOMES[advice.guidance],
        message=message(advice),
        change=CHANGE.get(advice.change_drug.advice, ""),
        about=tuple(words for what, words in inputs.told(case) if what != "Asked for"),
        counted_from=answer.counted_from(advice, case),
        unknown=_unknown(advice),
        do=tuple(to_do(advice)),
        tables=_side_by_side(sessions[:MOST_SESSIONS]),
        more_sessions=len(sessions) > MOST_SESSIONS,
        needed=_needed(plan.milk_needed_ml.high, advice.hold) if plan and plan.milk_needed_ml else "",
        bottles=BOTTLES[advice.hold.pumped_milk] if advice.hold else "",
        watch=tuple(str(sign) for sign in advice.monitor[:MOST_SIGNS]),
        call=tuple(when_to_call(advice)),
        sources=publishers[:MOST_SOURCES],
        more_sources=max(0, len(publishers) - MOST_SOURCES),
        editorial=answer.editorial_words(bool(advice.monographs) and all(m.signed_off for m in advice.monographs)),
        versions=answer.versions(advice),
        made=wording.clock_in_full(made),
    )


def _publishers(advice: Advice) -> tuple[str, ...]:
    """Who published what the answer rests on, with the newest year given; the page itself lists each document."""
    years: dict[str, str] = {}
    for source in advice.sources:
        known = years.get(source.publisher, "")
        years[source.publisher] = max(known, (source.revised or "")[:4])
    return tuple(f"{publisher} ({year})" if year else publisher for publisher, year in years.items() if publisher)


def message(advice: Advice) -> str:
    """The main message in one or two short sentences."""
    if advice.hold and advice.hold.until is HoldUntil.PERMANENTLY:
        return NEVER_AGAIN
    return MESSAGES[advice.guidance]


def to_do(advice: Advice) -> Iterator[str]:
    """What to do, the clock first."""
    hold = advice.hold
    if hold:
        yield from _hold_lines(hold, advice.guidance)
    elif advice.guidance is Guidance.COMPATIBLE and not any(e.steps for e in advice.exposures):
        yield "Feed your baby as you always do."
    yield from list(dict.fromkeys(answer.steps(advice)))[:MOST_STEPS]


def _hold_lines(hold: HoldAnswer, guidance: Guidance) -> Iterator[str]:
    start = str(hold.counted_from) or "the last dose"
    if hold.until is HoldUntil.PERMANENTLY:
        return
    if hold.until is HoldUntil.END_OF_TREATMENT:
        after = f" and for {wording.wait(hold.hours_high)} after {start}" if hold.hours_high else ""
        yield f"Do not feed this milk while you take it{after}."
    elif hold.resume_at:
        verb = "Wait with the next feed" if guidance is Guidance.TIMED_AVOIDANCE else "Do not feed this milk"
        until = wording.clock_in_full(wording.not_before(hold.resume_at))
        yield f"{verb} until {until}. Then you can breastfeed again."
    elif hold.hours_high:
        yield f"Wait {wording.wait(hold.hours_high)} after {start}. Then you can breastfeed again."
    else:
        yield f"Ask how long to wait after {start}."
    yield BOTTLES[hold.pumped_milk]
    if hold.store_until:
        kept_until = wording.not_before(hold.store_until)
        yield f"You can feed the milk you kept from {wording.clock_in_full(kept_until)}."
    if hold.close_contact_hours:
        yield f"Hold your baby close only for short times for {wording.wait(hold.close_contact_hours)}."


def _needed(most_ml: float, hold: HoldAnswer | None) -> str:
    """The milk needed: over the whole wait, or for each day where the end is not known."""
    span = "in this time" if hold and hold.until is HoldUntil.HOURS else "each day"
    return f"Your baby may need up to {wording.number(most_ml)}\u00a0mL of other milk {span}."


def _sessions(advice: Advice) -> Iterator[SheetSession]:
    for session in advice.pump_plan.sessions if advice.pump_plan else ():
        when = wording.clock(session.at) if session.at else f"after {wording.wait(max(session.hours, 0.0))}"
        fate = session.bottle.value.replace("_", "-")
        yield SheetSession(when, fate, bottle_words(session.bottle, session.keep_until))


def _side_by_side(sessions: tuple[SheetSession, ...]) -> tuple[tuple[SheetSession, ...], ...]:
    """The rows in one table, or halved into two; none where there is nothing to pump."""
    long_words = any(len(s.bottle_words) > SHORT_BOTTLE_WORDS for s in sessions)
    if long_words or len(sessions) <= ROWS_OF_ONE_TABLE:
        return (sessions,) if sessions else ()
    half = -(-len(sessions) // 2)
    return sessions[:half], sessions[half:]


def _unknown(advice: Advice) -> str:
    """A fact nobody told on which the answer hangs, said on paper too."""
    untold = {a.field for a in advice.assumptions}
    hanging = [r.field for r in advice.would_change if r.field in untold and r.guidance is not advice.guidance]
    if not hanging:
        return ""
    field = AGE if AGE in hanging else hanging[0]
    return f"We did not know {_family_fact(field)}. With it, the answer may be milder."


def _family_fact(field: str) -> str:
    return "your baby's age" if field == AGE else f"your answer about: {inputs.fact(field)}"


def when_to_call(advice: Advice) -> Iterator[str]:
    """When to call, in lines that hold for every answer."""
    if advice.monitor:
        yield "Call your care team if you see one of these signs in your baby."
    yield "Call before you stop or change a drug, or if the plan does not work for you."
    yield "If your baby is hard to wake or has trouble breathing, call emergency help now."

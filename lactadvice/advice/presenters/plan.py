"""The interruption as a plan: milk needed, each pumping and its bottle, steps by topic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from drugs import wording
from drugs.vocabulary import PumpedMilk
from lactadvice.advice.presenters import holds
from lactadvice.advice.presenters.citations import Citations, Cite
from lactadvice.engine.advice import HoldAnswer, PumpPlan

TOPICS = {
    "before": "Before",
    "during": "During",
    "milk": "How much milk",
    "bottles": "Bottles",
    "resume": "Feeding again",
    "supply": "Keeping supply",
    "trouble": "If something goes wrong",
    "weaning": "If feeding is to end",
}


@dataclass(frozen=True, slots=True)
class SessionShown:
    """One pumping: when, and its bottle's fate (key for its style, words)."""

    when: str
    in_full: str
    bottle: str
    bottle_words: str
    text: str
    keep_until: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """The interruption: milk needed, sessions, steps by topic."""

    needed: str
    stored: str
    shortfall: str
    sessions: tuple[SessionShown, ...]
    topics: tuple[tuple[str, tuple[tuple[str, str, tuple[Cite, ...]], ...]], ...]


def shown(plan: PumpPlan, hold: HoldAnswer | None, cited: Citations) -> PlanShown:
    """The plan in words; clock times where the engine knew the clock, else hours from its start."""
    topics: dict[str, list[tuple[str, str, tuple[Cite, ...]]]] = {}
    for step in plan.steps:
        when = wording.clock(step.at) if step.at else ""
        topics.setdefault(step.topic, []).append((when, str(step.text), cited.cites(step.sources)))
    ordered = sorted(topics, key=lambda t: list(TOPICS).index(t) if t in TOPICS else len(TOPICS))
    return PlanShown(
        needed=f"{holds.span_of(plan.milk_needed_ml, 'mL')}{holds.each_day(hold)}" if plan.milk_needed_ml else "",
        stored="" if plan.stored_milk_ml is None else wording.with_unit(wording.number(plan.stored_milk_ml), "mL"),
        shortfall="" if plan.shortfall_ml is None else wording.with_unit(wording.number(plan.shortfall_ml), "mL"),
        sessions=tuple(_sessions(plan)),
        topics=tuple((TOPICS.get(t, t.replace("_", " ").capitalize()), tuple(topics[t])) for t in ordered),
    )


def _sessions(plan: PumpPlan) -> Iterator[SessionShown]:
    for session in plan.sessions:
        relative = "now" if session.hours <= 0 else f"after {wording.wait(session.hours)}"
        keep = session.keep_until
        yield SessionShown(
            when=wording.clock(session.at) if session.at else relative,
            in_full=wording.clock_in_full(session.at) if session.at else relative,
            bottle=session.bottle.value.replace("_", "-"),
            bottle_words=bottle_words(session.bottle, keep),
            text=str(session.text),
            keep_until=wording.clock(keep) if keep else "",
        )


def bottle_words(fate: PumpedMilk, keep_until: dt.datetime | None) -> str:
    """A bottle's fate as on its label: "discard", "keep until …", "OK to feed"."""
    if fate is PumpedMilk.STORE_UNTIL and keep_until:
        return f"keep until {wording.clock(keep_until)}"
    return wording.PUMPED_MILK[fate]

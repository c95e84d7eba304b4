"""A hold in words: how long, until when by the clock, and what becomes of the milk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drugs import wording
from drugs.vocabulary import Guidance, HoldBasis, HoldUntil, PumpedMilk
from lactadvice.engine.advice import HoldAnswer, Range
from lactadvice.engine.kinetics import alcohol
from lactadvice.engine.texts import text

SHORTEST_SHOWN_HOURS = 0.01


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A hold's lines: what to do, from when to feed again, and what it rests on."""

    instruction: str
    spread: str
    resume: str
    resume_in_full: str
    bottles: str
    store: str
    close_contact: str
    basis: str
    permanent: bool
    sources: tuple[str, ...]


def shown(hold: HoldAnswer, guidance: Guidance, authority: str = "") -> HoldShown:
    """The hold in words; clock times only where the engine gave them."""
    resume = hold.resume_at
    return HoldShown(
        instruction=instruction(hold, guidance),
        spread=str(text(alcohol.TEXTS, "alcohol.range")) if hold.basis is HoldBasis.ALCOHOL else "",
        resume=wording.clock(wording.not_before(resume)) if resume else "",
        resume_in_full=wording.clock_in_full(wording.not_before(resume)) if resume else "",
        bottles=bottles(hold),
        store=_store(hold),
        close_contact=_close_contact(hold),
        basis=f"{wording.HOLD_BASIS[hold.basis]}{f' ({authority})' if authority else ''}",
        permanent=hold.until is HoldUntil.PERMANENTLY,
        sources=hold.sources,
    )


def instruction(hold: HoldAnswer, guidance: Guidance) -> str:
    """One sentence: what not to feed, and for how long: the cautious end first, what sources span beside it."""
    start = str(hold.counted_from) or "the last dose"
    span = cautious(hold)
    if hold.until is HoldUntil.PERMANENTLY:
        return "Do not feed this milk to this child again."
    if hold.until is HoldUntil.END_OF_TREATMENT:
        after = f", and for {span} after {start}" if span else ""
        return f"Do not feed this milk while the treatment lasts{after}."
    if not span:
        return f"Wait after {start} before feeding again."
    if guidance is Guidance.TIMED_AVOIDANCE:
        return f"Leave {span} between {start} and the next feed."
    return f"Do not feed this milk for {span} after {start}."


def cautious(hold: HoldAnswer) -> str:
    """The longest wait, and the range where there is one: "24 hours (range 12 to 24 hours)"; "" where unknown.

    Alcohol's wait is the usual body's and no longest one: how others differ is a sentence of its own (`spread`).
    """
    low, high = hold.hours_low, hold.hours_high
    if high is None:
        return wording.wait_span(low, None)
    if hold.basis is HoldBasis.ALCOHOL:
        return wording.wait(high)
    wide = low is not None and low >= SHORTEST_SHOWN_HOURS and wording.wait(low) != wording.wait(high)
    return f"{wording.wait(high)} (range {wording.wait_span(low, high)})" if wide else wording.wait(high)


def bottles(hold: HoldAnswer) -> str:
    """What becomes of milk pumped during the hold."""
    if hold.pumped_milk is PumpedMilk.DISCARD:
        return "Discard milk pumped during this time."
    if hold.pumped_milk is PumpedMilk.FEED:
        return "Milk pumped during this time may be fed."
    return "Keep milk pumped during this time, labelled, and feed it only after its date."


def _store(hold: HoldAnswer) -> str:
    # Each bottle has a date of its own: one for all, counted from the dose, would be too early for the later ones.
    if hold.store_hours:
        return f"Milk kept from this time may be fed {wording.wait(hold.store_hours)} after it was pumped."
    return ""


def _close_contact(hold: HoldAnswer) -> str:
    if not hold.close_contact_hours:
        return ""
    return f"Keep close contact with the infant short for {wording.wait(hold.close_contact_hours)}."


def lines(hold: HoldShown) -> Iterator[str]:
    """What to do now, one line each, the resume time second."""
    yield hold.instruction
    if hold.resume:
        yield f"Feed again from {hold.resume}."
    yield from filter(None, (hold.spread, hold.bottles, hold.store, hold.close_contact))


def each_day(hold: HoldAnswer | None) -> str:
    """What follows an amount of milk: nothing where it is for the whole wait, " a day" where no end is known."""
    known = hold is not None and hold.until is HoldUntil.HOURS and hold.hours_high is not None
    return "" if known else " a day"


def span_of(found: Range, unit: str) -> str:
    """A computed range with its unit."""
    return wording.span(found.low, found.typical, found.high, unit)

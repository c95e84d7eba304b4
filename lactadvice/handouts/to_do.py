"""What a family is to do, line by line: the clock first, then the milk, then what a monograph asks of a family.

Monographs write their steps for clinicians. Those that have a plain sentence of ours (`monograph_words.STEPS`) reach a
family by themselves; any other only where the issuer ticked it.
"""

from __future__ import annotations

from collections.abc import Iterator

from drugs.vocabulary import Guidance, HoldUntil, PumpedMilk
from lactadvice.engine.advice import Advice, HoldAnswer
from lactadvice.engine.pumping_sessions import MOST_GAP_HOURS
from lactadvice.engine.texts import Text
from lactadvice.handouts import clock
from lactadvice.handouts.monograph_words import STEPS
from lactadvice.handouts.voice import Voice

# Steps of monographs that every hold says already.
SAID_BY_THE_HOLD = ("step.express_often", "step.sixty", "step.store_18", "step.store_133", "do.as_always")
# Steps of monographs that the plan of a lasting stop says already.
SAID_BY_THE_STOP = ("step.next_child", "step.plan_wean", "step.wean_6_weeks")
_BOTTLES = {PumpedMilk.DISCARD: "do.discard", PumpedMilk.STORE_UNTIL: "do.store", PumpedMilk.FEED: "do.feed_pumped"}


def steps_of(advice: Advice) -> list[str]:
    """The steps of the drugs that decide, in a monograph's own words, each once."""
    deciding = (e for e in advice.exposures if e.guidance is advice.guidance)
    return list(dict.fromkeys(step for e in deciding for step in e.steps))


def for_clinicians(advice: Advice) -> list[str]:
    """The steps that reach a family only when somebody chooses them for it."""
    return [step for step in steps_of(advice) if step not in STEPS]


def lines(advice: Advice, say: Voice, *, most: int, ticked: tuple[str, ...] = (), labels: bool = False) -> list[str]:
    """All lines, each once: at most `most` plain steps and then those `ticked`, in English alone. `labels`: the sheet
    has labels for bottles, which say themselves what becomes of stored milk.
    """
    said = list(dict.fromkeys(_about_feeding(advice, say, labels=labels)))
    steps = steps_of(advice)
    plain = [words for words in _plain(steps, advice, say) if words not in said]
    chosen = [step for step in steps if step in ticked and say.is_english]
    left_out = [step for step in steps if step not in STEPS and step not in chosen]
    rest = [say("do.left_out")] if left_out or len(plain) > most else []
    return [*said, *plain[:most], *chosen, *rest]


def _plain(steps: list[str], advice: Advice, say: Voice) -> list[str]:
    hold = advice.hold
    said: tuple[str, ...] = SAID_BY_THE_HOLD if hold else ()
    if hold and hold.until is HoldUntil.PERMANENTLY:
        said += SAID_BY_THE_STOP
    return list(dict.fromkeys(say(STEPS[s]) for s in steps if s in STEPS and STEPS[s] not in said))


def _about_feeding(advice: Advice, say: Voice, *, labels: bool) -> Iterator[str]:
    """How to feed, and what becomes of the milk."""
    hold = advice.hold
    if advice.guidance is Guidance.COMPATIBLE:
        yield say("do.as_always")
    elif advice.guidance is Guidance.NOT_ENOUGH_DATA:
        yield say("do.ask_first")
    elif hold is None:
        yield say("do.ask_wait", start="the last dose")
    elif hold.until is HoldUntil.PERMANENTLY:
        yield from _stop_lines(advice, hold, say)
    else:
        yield from _hold_lines(advice, hold, say, labels=labels)


def _stop_lines(advice: Advice, hold: HoldAnswer, say: Voice) -> Iterator[str]:
    """A lasting stop: all milk from the dose on goes, milk from before stays good, and the breasts dry up slowly."""
    if hold.pumped_milk is PumpedMilk.DISCARD:
        yield say("do.discard_all")
    yield say("do.stored_before")
    yield say("do.wean")
    yield from _contact_lines(hold, say)
    if "supply.next_child" in _keys_of_plan(advice):
        yield say("step.next_child")


def _hold_lines(advice: Advice, hold: HoldAnswer, say: Voice, *, labels: bool) -> Iterator[str]:
    yield _first_line(hold, advice.guidance, say)
    yield say(_BOTTLES[hold.pumped_milk])
    if hold.pumped_milk is PumpedMilk.DISCARD and not labels:
        yield say("do.stored_before")
    if hold.store_hours:
        yield say("do.keep_each", span=clock.wait(hold.store_hours))
    yield from _contact_lines(hold, say)
    if advice.pump_plan and advice.pump_plan.sessions:
        yield say("do.pump_as_fed", hours=MOST_GAP_HOURS)


def _contact_lines(hold: HoldAnswer, say: Voice) -> Iterator[str]:
    if hold.close_contact_hours:
        yield say("do.close_contact", span=clock.wait(hold.close_contact_hours))


def _first_line(hold: HoldAnswer, guidance: Guidance, say: Voice) -> str:
    """Until when not to feed: by the clock where it is known."""
    start = str(hold.counted_from) or "the last dose"
    timed = guidance is Guidance.TIMED_AVOIDANCE
    if hold.until is HoldUntil.END_OF_TREATMENT:
        if not hold.hours_high:
            return say("do.not_while_taken")
        return say("do.not_while_taken_and", span=clock.wait(hold.hours_high), start=start)
    if hold.resume_at:
        return say("do.wait_until" if timed else "do.hold_until", clock=clock.in_full(hold.resume_at))
    if hold.hours_high:
        return say("do.wait_after" if timed else "do.hold_after", span=clock.wait(hold.hours_high), start=start)
    return say("do.ask_wait", start=start)


def _keys_of_plan(advice: Advice) -> set[str]:
    """Which sentences the plan of the engine holds."""
    steps = advice.pump_plan.steps if advice.pump_plan else ()
    return {step.text.key for step in steps if isinstance(step.text, Text)}

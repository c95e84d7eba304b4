"""What to do now: the hold with its clock times first, then each drug's own steps, grouped."""

from __future__ import annotations

from collections.abc import Iterator

from drugs.vocabulary import Guidance
from lactadvice.advice.presenters import holds
from lactadvice.advice.presenters.holds import HoldShown
from lactadvice.engine.advice import Advice

Groups = tuple[tuple[str, tuple[str, ...]], ...]
ALSO = "Also"


def groups(advice: Advice, hold: HoldShown | None) -> Groups:
    """Lines under their headings ("" for the first group): one drug's steps by themselves where nothing stands before
    them, several drugs' steps under their names.
    """
    first = tuple(dict.fromkeys(_first(advice, hold)))
    several = len({e.drug for e in advice.exposures}) > 1
    own = _by_drugs(advice)
    if not several:
        steps = tuple(step for lines in own.values() for step in lines)
        return tuple(group for group in (("", first), (ALSO if first else "", steps)) if group[1])
    return tuple(group for group in (("", first), *own.items()) if group[1])


def _first(advice: Advice, hold: HoldShown | None) -> Iterator[str]:
    if hold:
        yield from holds.lines(hold)
    elif advice.guidance is Guidance.COMPATIBLE and not any(e.steps for e in advice.exposures):
        yield "Feed as usual."
    elif advice.guidance is Guidance.NOT_ENOUGH_DATA:
        yield "Take this neither as a reason to stop breastfeeding nor as a reason to call the drug compatible."


def _by_drugs(advice: Advice) -> dict[str, tuple[str, ...]]:
    """The steps of the drugs that decide, each once, by the names they are for: a milder drug's "feed as usual" must
    not stand beside a hold.
    """
    names: dict[str, dict[str, None]] = {}
    for answer in advice.exposures:
        if answer.guidance is advice.guidance:
            for step in answer.steps:
                names.setdefault(step, {})[answer.name] = None
    found: dict[str, list[str]] = {}
    for step, drugs in names.items():
        found.setdefault(", ".join(drugs), []).append(step)
    return {drugs: tuple(steps) for drugs, steps in found.items()}


def lines(grouped: Groups) -> Iterator[str]:
    """All lines in order, those of several drugs with the names before them."""
    for heading, steps in grouped:
        yield from (f"{heading}: {step}" if heading and heading != ALSO else step for step in steps)

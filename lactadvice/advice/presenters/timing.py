"""Whether feeds can be timed around doses, in words."""

from __future__ import annotations

import re

from drugs import wording
from lactadvice.engine.advice import Sentence, TimingAnswer, TimingOption
from lactadvice.engine.texts import Text

WHOLE_HOURS = re.compile(r"\b(\d+\.0) hours\b")
WORTH_SAYING = 1.0  # percent of what the baby gets: below it one way to time feeds is like any other


def shown(timing: TimingAnswer | None) -> tuple[str, tuple[str, ...]] | None:
    """What timing does, then the other ways that change something; None where nothing was worked out."""
    if timing is None:
        return None
    said = _whole_hours(timing.text)
    options = (_whole_hours(option.text) for option in timing.options if _is_worth_saying(option))
    return said, tuple(option for option in options if option != said)


def _is_worth_saying(option: TimingOption) -> bool:
    """Whether it saves something; feeds as they stand are told of also where they cost something."""
    as_it_stands = isinstance(option.text, Text) and option.text.key == "timing.as_fed"
    return (abs(option.saving_percent) if as_it_stands else option.saving_percent) >= WORTH_SAYING


def _whole_hours(sentence: Sentence) -> str:
    """Hours without a needless ".0": "2 hours", where the engine gives one decimal of any."""
    return WHOLE_HOURS.sub(lambda found: wording.wait(float(found[1])), str(sentence))

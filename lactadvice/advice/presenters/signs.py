"""Signs to watch for, each said once."""

from __future__ import annotations

import re

from lactadvice.engine.advice import Sentence


def each_once(signs: tuple[Sentence, ...]) -> tuple[str, ...]:
    """The signs without those whose very words stand in a fuller one: "rash" beside "rash or allergy"."""
    told = [str(sign) for sign in signs]
    return tuple(sign for sign in told if not any(_holds(other, sign) for other in told if other != sign))


def _holds(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None

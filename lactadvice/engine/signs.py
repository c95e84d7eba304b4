"""What to watch for: the signs of every drug and of what was found about them, each once."""

from __future__ import annotations

from collections.abc import Iterable

from lactadvice.engine.advice import Sentence
from lactadvice.engine.settle import Together

# Words of monographs that say there is nothing to watch for, and plain words for what fuller ones say too.
# Whole sentences: "nothing beyond usual care; seek advice for rash" names a sign.
NOTHING_TO_WATCH = (
    "none needed",
    "none needed at usual doses",
    "nothing beyond usual care",
    "no special watch at usual doses",
)
PLAIN_SLEEPINESS = ("sedation", "drowsiness", "sleepiness", "unusual sleepiness", "unusual drowsiness")


def signs_to_watch(together: Together) -> tuple[Sentence, ...]:
    """What to watch for: each drug's signs, then what cautions and rules add; each once."""
    signs: list[Sentence] = []
    for settled in together.settled:
        signs += [sign.text for sign in settled.context.monograph.monitoring]
        signs += [m for finding in settled.findings for m in finding.monitor]
    signs += [m for finding in together.company for m in finding.monitor]
    seen: dict[str, Sentence] = {}
    for sign in signs:
        seen.setdefault(str(sign).lower(), sign)
    found = [sign for words, sign in seen.items() if not _said_by_another(words, seen)]
    return tuple(found)


def _said_by_another(words: str, all_words: Iterable[str]) -> bool:
    """Whether a sign adds nothing: "none needed" beside real signs, plain "drowsiness" beside a fuller wording."""
    others = [other for other in all_words if other != words]
    if words in NOTHING_TO_WATCH:
        return any(other not in NOTHING_TO_WATCH for other in others)
    return words in PLAIN_SLEEPINESS and any("sleep" in o or "drows" in o for o in others if o not in PLAIN_SLEEPINESS)

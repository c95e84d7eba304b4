"""How the answers come about, told from the running code: kinds of guidance, rules, worked cases."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from drugs import wording
from drugs.schema import Source
from drugs.vocabulary import Guidance
from drugs.wording import Outcome
from lactadvice.engine.citations import source_of
from lactadvice.engine.company import COMPANY_RULES
from lactadvice.engine.rules import RULES

OUTCOMES = (
    (wording.OUTCOMES[Guidance.COMPATIBLE], "Feed as usual; watching the infant at most."),
    (wording.OUTCOMES[Guidance.TIMED_AVOIDANCE], "Keep feeding, and let a stated time pass after a dose."),
    (
        wording.OUTCOMES[Guidance.INTERRUPT_AND_PUMP],
        "Pump to keep supply; when to feed again stands there.",
    ),
    (
        wording.OUTCOMES[Guidance.NOT_ENOUGH_DATA],
        "Nobody has said and the numbers do not tell.",
    ),
)


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule of the engine: name, what it does and why, and what it rests on."""

    name: str
    reason: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case the tests run: its sentence, the guidance that must come out, and where that was read."""

    sentence: str
    outcome: Outcome
    title: str
    url: str


def rules() -> list[RuleShown]:
    """The rules in the order they run: those for one drug, then those for several together."""
    running = [(r.name, r.reason, r.source_keys) for r in RULES] + [
        (r.name, r.reason, r.source_keys) for r in COMPANY_RULES
    ]
    return [
        RuleShown(name.replace("_", " "), reason, tuple(s for key in keys if (s := source_of(key))))
        for name, reason, keys in running
    ]


@lru_cache(maxsize=1)
def worked_cases() -> tuple[WorkedCase, ...]:
    """The cases under tests/cases, as far as this installation carries them."""
    folder = Path(settings.BASE_DIR) / "tests" / "cases"
    return tuple(case for path in sorted(folder.glob("*.toml")) for case in cases_in(path))


def cases_in(path: Path) -> Iterator[WorkedCase]:
    """The cases of one file; KeyError or ValueError where one lacks its sentence, guidance or source."""
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]:
        outcome, source = wording.OUTCOMES[Guidance(row["guidance"])], row["source"]
        yield WorkedCase(row["sentence"], outcome, source["title"], source["url"])

"""How the answers come about, told from the running code: kinds of guidance, rules, worked cases."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

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
    """One case the tests run: its sentence, what must hold, where that comes from."""

    sentence: str
    outcome: Outcome | None
    source: str


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
    return tuple(case for path in sorted(folder.glob("*.toml")) for case in _cases_in(path))


def _cases_in(path: Path) -> Iterator[WorkedCase]:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    for row in document.get("cases", document.get("case", [])):
        said_by = _source(row.get("source", row.get("sources", "")))
        yield WorkedCase(str(row.get("sentence", "")), _expected(row), said_by)


def _expected(row: dict[str, Any]) -> Outcome | None:
    expected = row.get("expect", row.get("holds", {}))
    wanted = expected.get("guidance") if isinstance(expected, dict) else expected
    return wording.OUTCOMES[Guidance(wanted)] if isinstance(wanted, str) and wanted in set(Guidance) else None


def _source(given: Any) -> str:
    if isinstance(given, list):
        return "; ".join(_source(each) for each in given)
    return str(given.get("url", given.get("title", ""))) if isinstance(given, dict) else str(given)

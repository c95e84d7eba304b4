"""Sources numbered in their own order, so that a reason can point at them by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from drugs import wording
from lactadvice.engine.advice import Advice


@dataclass(frozen=True, slots=True)
class Cite:
    """A number that leads to a source in the list."""

    number: int
    key: str


@dataclass(frozen=True, slots=True)
class SourceShown:
    """One source in the numbered list."""

    number: int
    key: str
    title: str
    publisher: str
    url: str
    revised: str
    read: str


@dataclass(slots=True)
class Citations:
    """Numbers the advice's sources in their own order."""

    numbers: dict[str, int] = field(default_factory=dict)

    def cites(self, keys: tuple[str, ...]) -> tuple[Cite, ...]:
        """The numbers of the keys that are listed, each once."""
        listed = dict.fromkeys(k for k in keys if k in self.numbers)
        return tuple(Cite(self.numbers[key], key) for key in listed)


def sources(advice: Advice) -> Iterator[SourceShown]:
    """The sources, numbered from 1."""
    for number, source in enumerate(advice.sources, start=1):
        read = wording.date(source.read) if source.read else ""
        yield SourceShown(number, source.key, source.title, source.publisher, source.url, source.revised or "", read)

"""The guides as read from their files: `texts/*.toml` for the words, `sources.toml` for the pages that were read.

A guide that cites a page nobody registered, or names a tool that does not exist, does not load.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
TOOLS = ("", "galactagogues", "stash", "storage")
FIGURES = ("", "two-curves")
KINDS = ("list", "steps", "table")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """A page that was read; `number` is its place in the guide's own list."""

    key: str
    title: str
    publisher: str
    url: str
    read: dt.date
    revised: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line with the numbers of the sources it rests on."""

    text: str
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with a list, steps in order, or a table (head, rows, and sources of the whole table)."""

    title: str
    kind: str
    items: tuple[Sentence, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go on: `to` is alcohol, procedures, guide:<slug> or advice:<name>."""

    words: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One guide, in the order in which it is read."""

    slug: str
    title: str
    summary: str
    compiled_on: dt.date
    in_short: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[PageRead, ...]
    links: tuple[Link, ...] = ()
    tool: str = ""
    figure: str = ""

    @property
    def read_last(self) -> dt.date | None:
        """The newest day on which a source was read; None for a guide without sources."""
        return max((source.read for source in self.sources), default=None)


@cache
def guides() -> dict[str, Guide]:
    """All guides by slug, in the order of their files. ValueError names the file at fault and what is allowed."""
    document = tomllib.loads((FOLDER / "sources.toml").read_text(encoding="utf-8"))
    pages = {row["key"]: row for row in document["sources"]}
    found = [_guide(path, pages) for path in sorted((FOLDER / "texts").glob("*.toml"))]
    return {guide.slug: guide for guide in found}


def _guide(path: Path, pages: Mapping[str, dict[str, Any]]) -> Guide:
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    keys = dict.fromkeys(key for section in row["sections"] for key in _keys_of(section))
    unknown = [key for key in keys if key not in pages]
    if unknown:
        raise ValueError(f"{path.name}: cites: not in sources.toml: {', '.join(unknown)}")
    for field, allowed in (("tool", TOOLS), ("figure", FIGURES)):
        if row.get(field, "") not in allowed:
            raise ValueError(f"{path.name}: {field}: one of {', '.join(filter(None, allowed))}")
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    return Guide(
        slug=row["slug"],
        title=row["title"],
        summary=row["summary"],
        compiled_on=row["compiled_on"],
        in_short=tuple(row["in_short"]),
        sections=tuple(_section(path, section, numbers) for section in row["sections"]),
        sources=tuple(PageRead(**pages[key], number=number) for key, number in numbers.items()),
        links=tuple(Link(link["words"], link["to"]) for link in row.get("links", [])),
        tool=row.get("tool", ""),
        figure=row.get("figure", ""),
    )


def _keys_of(section: Mapping[str, Any]) -> list[str]:
    return [*section.get("cites", []), *(key for item in section.get("items", []) for key in item.get("cites", []))]


def _section(path: Path, row: Mapping[str, Any], numbers: Mapping[str, int]) -> Section:
    if row["kind"] not in KINDS:
        raise ValueError(f"{path.name}: sections.kind: one of {', '.join(KINDS)}")
    rows = tuple(tuple(cells) for cells in row.get("rows", []))
    head = tuple(row.get("head", []))
    if any(len(cells) != len(head) for cells in rows):
        raise ValueError(f"{path.name}: {row['title']}: rows: each as long as the head")
    return Section(
        title=row["title"],
        kind=row["kind"],
        items=tuple(_sentence(item, numbers) for item in row.get("items", [])),
        head=head,
        rows=rows,
        cites=tuple(numbers[key] for key in row.get("cites", [])),
    )


def _sentence(item: Mapping[str, Any], numbers: Mapping[str, int]) -> Sentence:
    return Sentence(item["text"], tuple(numbers[key] for key in item.get("cites", [])))

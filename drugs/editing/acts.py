"""What a curator does with the rows of a section beside typing: add, remove, order, fit a unit, add a source.

Each acts on what the page sent, so that nothing typed is lost by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drugs.editing.document import Document
from drugs.editing.fields import fields_of
from drugs.editing.layout import Section

VERBS = ("add", "remove", "up", "down", "fit", "source")
OWN = "own"  # in place of a row's number, where a section cites outside its rows


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a row; `row` is None where there is none, or none yet."""

    verb: str
    row: int | None = None


def read(text: str) -> Act | None:
    """An act as a button names it: "add", "remove:3", "source:own"; None for anything else."""
    verb, _, row = text.partition(":")
    if verb not in VERBS or not (row == "" or row == OWN or (row.isdecimal() and len(row) < 4)):
        return None
    return Act(verb, int(row) if row.isdecimal() else None)


def done(act: Act, section: Section, content: Document, sources: list[Any]) -> tuple[Document, list[Any], int | None]:
    """The section and the draft's sources after the act, and the row to go on at."""
    if act.verb == "source":
        key = _new_key(sources)
        return _cited(section, content, act.row, key), [*sources, {"key": key}], act.row
    if section.rows is None:
        return content, sources, None
    rows = list(content.get(section.rows.name, []))
    at = _arranged(act, rows, section.key == "sources")
    kept = {name: value for name, value in content.items() if name != section.rows.name}
    return {**kept, section.rows.name: rows} if rows else kept, sources, at


def _arranged(act: Act, rows: list[Any], keyed: bool) -> int | None:
    """Act on the rows in place; the row to go on at."""
    if act.verb == "add":
        rows.append({"key": _new_key(rows)} if keyed else {})
        return len(rows) - 1
    row = act.row
    if row is None or row >= len(rows):
        return None
    if act.verb == "remove":
        rows.pop(row)
        return min(row, len(rows) - 1) if rows else None
    to = {"up": row - 1, "down": row + 1}.get(act.verb, row)
    if 0 <= to < len(rows):
        rows.insert(to, rows.pop(row))
        return to
    return row


def _new_key(sources: list[Any]) -> str:
    """A key no source of the draft has; sources are cited by it, readers never see it."""
    taken = {row.get("key") for row in sources if isinstance(row, dict)}
    return next(key for n in range(1, len(sources) + 2) if (key := f"source-{n}") not in taken)


def _cited(section: Section, content: Document, row: int | None, key: str) -> Document:
    """The section with the new source cited in one row, or in the one table it holds."""
    if row is not None and section.rows and section.rows.kind and row < len(content.get(section.rows.name, [])):
        rows = list(content[section.rows.name])
        rows[row] = _citing(section.rows.kind, rows[row], key)
        return {**content, section.rows.name: rows}
    for field in section.single:
        if field.kind and row is None:
            return {**content, field.name: _citing(field.kind, content.get(field.name) or {}, key)}
    return content


def _citing(kind: type, table: Document, key: str) -> Document:
    names = [field.name for field in fields_of(kind) if field.offers == "sources"]
    if "sources" in names:
        return {**table, "sources": [*table.get("sources", []), key]}
    return {**table, "source": key} if "source" in names else table

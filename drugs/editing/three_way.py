"""Two people wrote one section at once: what it was, theirs and yours, part by part, and the section as chosen.

A part is a field, or a row where rows can be told apart by name; where they cannot, all rows are one part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drugs.editing import words
from drugs.editing.document import Document, normal
from drugs.editing.fields import Field, Shape, field_of
from drugs.editing.layout import BY_KEY
from drugs.schema import Alternative, EffectTag, Fact, Monograph, Names, Position, Sign, Source

WAS, THEIRS, YOURS = SIDES = ("was", "theirs", "yours")
ORDER = "order"
# By what the rows of one field are told apart; where two rows agree in it, they are not taken row by row.
NAMED_BY: dict[type, tuple[str, ...]] = {
    Fact: ("quantity", "population", "analyte", "routes", "unit", "conditions", "dose"),
    Names: ("kind", "language", "countries"),
    Position: ("authority", "routes", "regimen", "activity_over_mbq"),
    Alternative: ("drug", "indication"),
    EffectTag: ("effect",),
    Sign: ("text",),
    Source: ("key",),
}
Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that differs: on each side what it says (None: it is not there), and which side stands ready."""

    key: str
    title: str
    was: Lines | None
    theirs: Lines | None
    yours: Lines | None
    ready: str

    @property
    def sides(self) -> list[tuple[str, str, list[tuple[str, str, bool]] | None]]:
        """The three as (side, heading, what it says), each line with whether the sides differ in it."""
        three = (self.was, self.theirs, self.yours)
        there = [set(lines) for lines in three if lines is not None]
        same = set.intersection(*there) if len(there) > 1 else set()
        marked = [None if lines is None else [(*line, line not in same) for line in lines] for lines in three]
        return list(zip(SIDES, ("As it was", "Theirs", "Yours"), marked, strict=True))


Three = tuple[Any, Any, Any]


def parts_of(section: str, was: Document, theirs: Document, yours: Document) -> list[Part]:
    """Every part of a section on which the three differ, in the order of the page."""
    return [part for name in _names(section, was, theirs, yours) for part in _parts(name, was, theirs, yours)]


def _names(section: str, *sides: Document) -> list[str]:
    known = list(BY_KEY[section].names) if section in BY_KEY else []
    return known + [name for name in dict.fromkeys(n for side in sides for n in side) if name not in known]


def _parts(name: str, *sides: Document) -> list[Part]:
    field = field_of(Monograph, name)
    three = _three(name, sides)
    rows = _by_name(field, three)
    if rows is None or field is None:
        return _part(name, words.label(name), three, field)
    found = []
    for key in dict.fromkeys(key for side in rows for key in side):
        row: Three = tuple(side.get(key) for side in rows)  # type: ignore[assignment]
        title = words.row_title(field.kind, next(each for each in reversed(row) if each)) if field.kind else key
        found += _part(f"{name}/{key}", title or key, row, field)
    both = [[key for key in side if key in rows[1] and key in rows[2]] for side in rows]
    return found + _part(f"{name}/{ORDER}", "Order of the rows", (both[0], both[1], both[2]), None)


def _three(name: str, sides: tuple[Document, ...]) -> Three:
    plain = [normal(Monograph, side).get(name) for side in sides]
    return plain[0], plain[1], plain[2]


def _part(key: str, title: str, three: Three, field: Field | None) -> list[Part]:
    was, theirs, yours = three
    if theirs == yours:
        return []
    ready = YOURS if theirs == was else THEIRS if yours == was else ""
    told = [_told(field, value, three) for value in three]
    return [Part(key, title, told[0], told[1], told[2], ready)]


def _told(field: Field | None, value: Any, three: Three) -> Lines | None:
    if value is None:
        return None
    if isinstance(value, dict) and field and field.kind:
        return words.told(field.kind, value)
    if isinstance(value, list) and field and field.kind:
        return [(f"Row {n}", _told_row(field.kind, row, three)) for n, row in enumerate(value, start=1)]
    return [("", words.said(field, value))]


def _told_row(kind: type, row: Any, three: Three) -> str:
    """A row by its title; one that does not stand on all three sides with all that is in it."""
    if all(isinstance(side, list) and row in side for side in three):
        return words.row_title(kind, row)
    return "; ".join(f"{called}: {said}" for called, said in words.told(kind, row)) or "empty"


def _by_name(field: Field | None, three: Three) -> list[dict[str, Any]] | None:
    """Each side's rows by name, or None where they are no rows or cannot be told apart."""
    if field is None or field.shape is not Shape.ROWS or field.kind is None:
        return None
    sides = []
    for rows in three:
        rows = rows if rows is not None else []
        if not _are_tables(rows):
            return None
        named = {_name(field.kind, row): row for row in rows}
        if len(named) != len(rows) or "" in named:
            return None
        sides.append(named)
    return sides


def _are_tables(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _name(kind: type, row: Mapping[str, Any]) -> str:
    keys = NAMED_BY.get(kind, ("label",))
    return " / ".join(_word(row[key]) for key in keys if row.get(key) not in (None, "", []))


def _word(value: Any) -> str:
    """A value as part of a name: the same however its keys are ordered and its numbers are written."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {_word(value[key])}" for key in sorted(value))
    return f"{value:g}" if isinstance(value, int | float) else str(value)


# ---- the section as chosen -----------------------------------------------------------------------------------------


def merged(section: str, was: Document, theirs: Document, yours: Document, choices: Mapping[str, str]) -> Document:
    """The section with each part taken from the side chosen; parts that do not differ are theirs."""
    sides = dict(zip(SIDES, (was, theirs, yours), strict=True))
    found: Document = {}
    for name in _names(section, was, theirs, yours):
        field = field_of(Monograph, name)
        rows = _by_name(field, _three(name, (was, theirs, yours)))
        if rows is not None:
            value = _merged_rows(name, rows, choices) or None
        else:
            value = sides[choices.get(name, THEIRS)].get(name)
        if value is not None:
            found[name] = value
    return found


def _merged_rows(name: str, rows: list[dict[str, Any]], choices: Mapping[str, str]) -> list[Any]:
    by_side = dict(zip(SIDES, rows, strict=True))
    taken = {}
    for key in dict.fromkeys(key for side in rows for key in side):
        row = by_side[choices.get(f"{name}/{key}", THEIRS)].get(key)
        if row is not None:
            taken[key] = row
    first = by_side[choices.get(f"{name}/{ORDER}", THEIRS)]
    return [taken[key] for key in _ordered(list(taken), first, by_side[YOURS], by_side[THEIRS], by_side[WAS])]


def _ordered(keys: list[str], *sides: Mapping[str, Any]) -> list[str]:
    """The keys in the order of the first side; one it lacks comes after the row it followed on its own side."""
    order = [key for key in sides[0] if key in keys]
    for side in sides[1:]:
        before = None
        for key in side:
            if key in keys and key not in order:
                order.insert(order.index(before) + 1 if before in order else 0, key)
            before = key if key in order else before
    return order

"""The working document: a monograph as plain JSON that may be at fault, cut into sections and written as TOML.

A value that cannot be read stays as it was typed. Needs no database.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from drugs import content
from drugs.editing.fields import Field, Shape, field_of, fields_of
from drugs.editing.layout import KEYS, home_of
from drugs.schema import Monograph

Document = dict[str, Any]


def plain(value: Any) -> Any:
    """A value in JSON types, without what TOML (nulls) or PostgreSQL (NUL in words) cannot hold."""
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value if each is not None]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value.replace("\x00", "") if isinstance(value, str) else value


def read(text: str) -> Document:
    """A monograph's text as a document; ContentError where it is not TOML."""
    document: Document = plain(content.read_toml(text, "text"))
    return document


# ---- sections ------------------------------------------------------------------------------------------------------


def content_of(document: Document, section: str) -> Document:
    """What the document holds of one section."""
    return {name: value for name, value in document.items() if home_of(name) == section}


def with_content(document: Document, section: str, inside: Document) -> Document:
    """The document with one section replaced; keys stay in their places, new ones come where the section stands."""
    kept = {name: value for name, value in document.items() if home_of(name) != section}
    whole = {**kept, **inside}
    old = {name: n for n, name in enumerate(document)}
    return dict(sorted(whole.items(), key=lambda each: (old.get(each[0], len(old)), KEYS.index(home_of(each[0])))))


def same(one: Document, other: Document) -> bool:
    """Whether two contents of a section say the same, however blanks and defaults are written."""
    return normal(Monograph, one) == normal(Monograph, other)


def normal(kind: type, table: Any) -> Any:
    """A table of a schema type without what is blank or default; what is no table, or unknown, stays as it is."""
    if not isinstance(table, dict):
        return table
    found = {}
    for name, value in table.items():
        field = field_of(kind, name)
        said = _normal_value(field, value) if field else value
        if not field or not (is_blank(said) or said == field.default):
            found[name] = said
    return found


def _normal_value(field: Field, value: Any) -> Any:
    if field.shape is Shape.GROUP and field.kind:
        return normal(field.kind, value)
    if field.shape is Shape.ROWS and field.kind and isinstance(value, list):
        return [normal(field.kind, row) for row in value]
    return value.strip() if isinstance(value, str) else value


def is_blank(value: Any) -> bool:
    """Whether nothing is said: None, "", [] or {}; 0 and False are something."""
    return value is None or value in ("", [], {})


# ---- text ----------------------------------------------------------------------------------------------------------


def text_of(document: Document, layout: str) -> str:
    """The document as TOML: the lines of `layout` wherever it says the same, remarks and all; new lines elsewhere."""
    wanted = typed(Monograph, document)
    try:
        before = plain(tomllib.loads(layout))
    except tomllib.TOMLDecodeError:
        return written(wanted)
    if before == document:
        return layout
    try:
        text = _rewritten(layout, before, wanted)
        return text if plain(tomllib.loads(text)) == plain(wanted) else written(wanted)
    except (TOMLKitError, tomllib.TOMLDecodeError):
        return written(wanted)


def _rewritten(layout: str, before: Document, wanted: Document) -> str:
    whole = tomlkit.parse(layout)
    for name in before:
        if name not in wanted:
            whole.remove(name)
    for name, value in wanted.items():
        if name in before and plain(value) == before[name]:
            continue
        now = whole.get(name)
        whole[name] = _rows(now, before[name], value) if isinstance(now, AoT) and _are_tables(value) else value
    return tomlkit.dumps(whole)


def _rows(now: AoT, before: list[Any], wanted: list[Any]) -> AoT:
    """Rows with their own lines wherever they say the same, and with as many of them as can stay elsewhere."""
    rows, lines = tomlkit.aot(), list(now)
    for number, row in enumerate(wanted):
        if plain(row) in before:
            rows.append(lines[before.index(plain(row))])
        elif number < len(lines) and before[number] not in plain(wanted):
            rows.append(_mended(lines[number], row))
        else:
            rows.append(tomlkit.item(row))
    return rows


def _mended(lines: Any, row: Document) -> Any:
    """One row's lines made to say what the row says, in the order they have."""
    for name in [name for name in lines if name not in row]:
        lines.remove(name)
    for name, value in row.items():
        if plain(lines.get(name)) != plain(value):
            lines[name] = value
    return lines


def written(document: Document) -> str:
    """The document as fresh TOML, single values before tables so that none falls into another's table."""
    ordered = dict(sorted(document.items(), key=lambda each: _is_table(each[1])))
    return tomlkit.dumps(ordered)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value))


def typed(kind: type, table: Any) -> Any:
    """A plain table with its dates as dates and without nulls, as TOML writes them, in the schema's order."""
    if not isinstance(table, dict):
        return table
    known = {field.name: field for field in fields_of(kind)}
    names = [*(name for name in known if name in table), *(name for name in table if name not in known)]
    return {name: _typed_value(known.get(name), table[name]) for name in names if table[name] is not None}


def _typed_value(field: Field | None, value: Any) -> Any:
    if field is None:
        return value
    if field.shape is Shape.DATE and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    if field.kind and isinstance(value, list):
        return [typed(field.kind, row) for row in value]
    return typed(field.kind, value) if field.kind else value

"""What can be filled in, read off the schema: each field of each of its types with its shape, default and words.

The schema stays the only description of a monograph; nothing here says what a value may be. Needs no database.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from dataclasses import MISSING, dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from drugs import content
from drugs.schema import Monograph


class Shape(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    LONG = "long"  # words over several lines
    NUMBER = "number"
    DATE = "date"
    TICK = "tick"  # yes or no
    WHETHER = "whether"  # yes, no or not stated
    CHOICE = "choice"
    CHOICES = "choices"
    LINES = "lines"  # several words, one a line
    GROUP = "group"  # a table within the row
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a schema type. `default` is plain; `words` is its closed list, `kind` the type of its tables.

    `offers` names what else it is chosen from: sources, authorities, classes, class_monographs, units.
    """

    name: str
    shape: Shape
    required: bool
    default: Any
    words: type[StrEnum] | None = None
    kind: type | None = None
    offers: str = ""


LONG = {"summary", "reason", "change_text", "text", "meaning", "why", "conflicts", "note", "conditions"}
LONG |= {"no_alternatives_because", "notes", "steps", "monitor"}
# Fields whose words are no closed list of the schema, and yet are chosen from what the library holds.
OFFERS = {
    ("Fact", "unit"): "units",
    ("Position", "authority"): "authorities",
    ("Position", "source"): "sources",
    ("Monograph", "classes"): "classes",
    ("Monograph", "member_of"): "class_monographs",
    ("DoseBand", "per"): "per",
    ("Use", "basis"): "use_basis",
}
HIDDEN = {("Use", "inherited_from")}  # set when a member takes its class's uses, never written by hand


@lru_cache(maxsize=64)
def fields_of(kind: type) -> tuple[Field, ...]:
    """The fields of a schema type in the schema's order, without those nobody writes by hand."""
    hints = get_type_hints(kind)
    shown = [f for f in dataclasses.fields(kind) if (kind.__name__, f.name) not in HIDDEN]
    return tuple(_field(kind, f, hints[f.name]) for f in shown)


def field_of(kind: type, name: str) -> Field | None:
    """The field of that name, or None."""
    return next((field for field in fields_of(kind) if field.name == name), None)


def monograph_field(name: str) -> Field:
    """A field of the monograph itself; KeyError for a name that is none."""
    found = field_of(Monograph, name)
    if found is None:
        raise KeyError(name)
    return found


def _field(kind: type, given: dataclasses.Field[Any], hint: Any) -> Field:
    required = given.default is MISSING and given.default_factory is MISSING
    default = None if required else _plain(given.default)
    hint, optional = _without_none(hint)
    offers = OFFERS.get((kind.__name__, given.name), "")
    if given.name == "sources" and kind is not Monograph:
        offers = "sources"
    shape, words, table = _shape(given.name, hint, optional, offers)
    return Field(given.name, shape, required, default, words, table, offers)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        named = [arg for arg in get_args(hint) if arg is not type(None)]
        return named[0], len(named) < len(get_args(hint))
    return hint, False


def _shape(name: str, hint: Any, optional: bool, offers: str) -> tuple[Shape, type[StrEnum] | None, type | None]:
    if get_origin(hint) is tuple:
        return _shape_of_many(get_args(hint)[0], offers)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Shape.CHOICE, hint, None
    if dataclasses.is_dataclass(hint):
        return Shape.GROUP, None, hint  # type: ignore[return-value]
    if hint is bool:
        return (Shape.WHETHER if optional else Shape.TICK), None, None
    if offers:
        return Shape.CHOICE, None, None
    plain = {float: Shape.NUMBER, int: Shape.NUMBER, dt.date: Shape.DATE}
    return plain.get(hint, Shape.LONG if name in LONG else Shape.TEXT), None, None


def _shape_of_many(each: Any, offers: str) -> tuple[Shape, type[StrEnum] | None, type | None]:
    if isinstance(each, type) and issubclass(each, StrEnum):
        return Shape.CHOICES, each, None
    if dataclasses.is_dataclass(each):
        return Shape.ROWS, None, each  # type: ignore[return-value]
    return (Shape.CHOICES if offers else Shape.LINES), None, None


def _plain(default: Any) -> Any:
    """A default as it would stand in a document."""
    if isinstance(default, Enum):
        return default.value
    if isinstance(default, tuple):
        return list(default)
    return content.document_of(default) if dataclasses.is_dataclass(default) else default

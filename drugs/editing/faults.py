"""What keeps a working copy from being a monograph, told by the schema: which section, row and field, what is allowed.

The rules are the schema's, the library's checks and nobody else's; here they only learn where to stand on the page.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from drugs import checks, content, queries
from drugs.editing.document import Document
from drugs.editing.fields import Field, Shape, field_of, fields_of
from drugs.editing.layout import BY_KEY, home_of, title_of
from drugs.editing.words import label, row_title
from drugs.schema import Monograph

MOST_OF_A_TITLE = 80  # characters of a row's title that a sentence repeats
# Pydantic's messages name types; a curator wants to know what to write.
PLAIN = {
    "float_parsing": "a number with a point, such as 0.5",
    "float_type": "a number with a point, such as 0.5",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "bool_parsing": "yes or no",
    "missing": "must be given",
    "unknown": "unknown key",
    "date_from_datetime_parsing": "a date as year-month-day, such as 2026-11-22",
    "date_from_datetime_inexact": "a date as year-month-day, such as 2026-11-22",
    "date_parsing": "a date as year-month-day, such as 2026-11-22",
    "date_type": "a date as year-month-day, such as 2026-11-22",
    "tuple_type": "a list",
    "dataclass_type": "a table of fields",
}
# "facts[half_life].unit: one of h": what a type's own check begins its sentence with.
_NAMED = re.compile(r"^(?P<head>\w[\w.]*)(?P<which>\[.*\])?(?P<tail>(?:\.\w+)*): (?P<said>.+)$", re.DOTALL)
_PLACE = re.compile(r"^(?:[\w-]+\.toml: )?(?P<head>\w+)(?:\[(?P<which>.*?)\])?[\w.]*: (?P<said>.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing at fault. `row` counts from 0; `field` is the path within the row, such as "hold.until", or ""."""

    section: str
    row: int | None
    field: str
    text: str
    place: str = ""
    is_error: bool = True

    @property
    def sentence(self) -> str:
        """Where it is, and what is allowed."""
        where = [self.place, ": ".join(label(step) for step in self.field.split(".")) if self.field else ""]
        said = f"{', '.join(filter(None, where))}: {self.text}" if any(where) else self.text
        return said[:1].upper() + said[1:]


def faults_of(document: Document, slug: str) -> list[Fault]:
    """Everything that keeps a document from being kept as the monograph `slug`, section by section."""
    found = [_fault(document, problem) for problem in content.problems_of(Monograph, document)]
    seen = {(f.section, f.row, f.field) for f in found}
    found += [f for f in _not_numbers(document) if (f.section, f.row, f.field) not in seen]
    if document.get("slug") != slug:
        found.append(Fault("rest", None, "slug", f"must stay {slug!r}; another drug is another monograph"))
    return found or _references(document, slug)


def remarks_of(document: Document) -> list[Fault]:
    """What the library's own checks find in a document without faults; errors among them keep it from review."""
    monograph = content.parse(Monograph, document, "text")
    library = queries.library()
    whole = content.inherit(monograph, library[monograph.member_of]) if monograph.member_of in library else monograph
    return [
        _placed(document, f"{fault.place}: {fault.text}", is_error=fault.is_error)
        for fault in checks.monograph_faults(monograph, {**library, monograph.slug: whole})
    ]


def _fault(document: Document, problem: content.Problem) -> Fault:
    """A problem of the schema at its place on the page."""
    path = list(problem.path)
    text, inner = PLAIN.get(problem.type, problem.message), []
    named = _NAMED.match(problem.message)
    if problem.type == "value_error" and named:
        inner, text = _inner(path, named), named["said"]
    if problem.type == "enum":
        text = f"one of {problem.message.removeprefix('Input should be ')}"
    if problem.type == "unexpected_keyword_argument":
        text = "unknown key"
    top = str(path[0]) if path else str(inner.pop(0) if inner else "")
    row = next((step for step in path[1:2] if isinstance(step, int)), None)
    steps = [str(step) for step in path[1:] if not isinstance(step, int)] + inner
    return _at(document, top, row, steps, text)


def _inner(path: list[int | str], named: re.Match[str]) -> list[str]:
    """The field a type's own check names, as steps below the path."""
    steps = [*named["head"].split("."), *named["tail"].strip(".").split(".")]
    steps = [step for step in steps if step]
    words = [step for step in path if isinstance(step, str)]
    return steps[1:] if words and steps and (steps[0] == words[-1] or named["which"]) else steps


def _at(document: Document, top: str, row: int | None, steps: list[str], text: str) -> Fault:
    section = home_of(top)
    field = field_of(Monograph, top)
    if field is None or field.shape not in (Shape.ROWS, Shape.GROUP):
        row = None
        steps = [top] if top else []
    elif field.kind:
        steps = [*([] if field.shape is Shape.ROWS else [top]), *_steps(field.kind, steps)]
    return Fault(section, row, ".".join(steps), text, place_of(document, top, row))


def _steps(kind: type, steps: list[str]) -> list[str]:
    """The steps as fields that are there: a check of a range names it by what its ends' names begin with."""
    found: list[str] = []
    for step in steps:
        names = [field.name for field in fields_of(kind)]
        near = step if step in names else next((name for name in names if name.startswith(step)), None)
        if near is None:
            break
        found.append(near)
        inside = field_of(kind, near)
        if not inside or not inside.kind:
            break
        kind = inside.kind
    return found


def place_of(document: Document, top: str, row: int | None) -> str:
    """A row as it is called on the page: "row 2 (Half-life · 2 h)"; "" where there are no rows."""
    if row is None:
        return ""
    field, rows = field_of(Monograph, top), document.get(top)
    called = row_title(field.kind, rows[row]) if field and field.kind and isinstance(rows, list) else ""
    short = called if len(called) <= MOST_OF_A_TITLE else f"{called[:MOST_OF_A_TITLE].rstrip()}…"
    return f"row {row + 1} ({short})" if short else f"row {row + 1}"


def _not_numbers(document: Document) -> list[Fault]:
    """Numbers that pydantic would take from text ("1_000", "inf"), and a monograph does not hold."""
    found = []
    for field in fields_of(Monograph):
        rows = document.get(field.name)
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            steps = list(_texts_for_numbers(field.kind, row)) if field.kind else []
            found += [_at(document, field.name, number, step, PLAIN["float_parsing"]) for step in steps]
    return found


def _texts_for_numbers(kind: type, row: Any) -> list[list[str]]:
    found: list[list[str]] = []
    for field in fields_of(kind) if isinstance(row, dict) else ():
        value = row.get(field.name)
        if field.shape is Shape.NUMBER and isinstance(value, str):
            found.append([field.name])
        if field.shape is Shape.GROUP and field.kind:
            found += [[field.name, *steps] for steps in _texts_for_numbers(field.kind, value)]
    return found


def _references(document: Document, slug: str) -> list[Fault]:
    """Sources, classes, authorities and monographs that a faultless document points to and nobody holds."""
    shared = queries.shared()
    monograph = content.with_shared_sources(content.parse(Monograph, document, "text"), shared)
    known: Container[str] = queries.known_slugs()
    sentences = content.dead_references(monograph, shared) + content.dead_slugs(monograph, known)
    return [_placed(document, sentence) for sentence in sentences]


def _placed(document: Document, sentence: str, *, is_error: bool = True) -> Fault:
    """A sentence that names its place, at that place."""
    named = _PLACE.match(sentence)
    if not named:
        return Fault("rest", None, "", sentence, "", is_error)
    top, which, said = named["head"], named["which"], named["said"]
    field: Field | None = field_of(Monograph, top)
    row = _row_named(document.get(top), which) if which and field and field.shape is Shape.ROWS else None
    place = place_of(document, top, row) or (which or "")
    return Fault(home_of(top), row, "", said, place, is_error)


def _row_named(rows: Any, which: str) -> int | None:
    """The row a check names by its number or by what it is told apart by."""
    rows = rows if isinstance(rows, list) else []
    if which.isdecimal():
        return int(which) if int(which) < len(rows) else None
    names = ("label", "quantity", "effect", "drug", "authority", "key")
    hits = [n for n, row in enumerate(rows) if isinstance(row, dict) and which in [row.get(name) for name in names]]
    return hits[0] if len(hits) == 1 else None


def by_section(faults: list[Fault]) -> dict[str, list[Fault]]:
    """The faults under their sections' keys; a section without any is left out."""
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(fault.section, []).append(fault)
    return found


def titled(fault: Fault) -> str:
    """The sentence with its section's title before it, for where several sections stand together."""
    return f"{title_of(fault.section)}: {fault.sentence}" if fault.section in BY_KEY else fault.sentence

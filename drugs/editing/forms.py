"""Django forms made from the schema's fields: a document's section goes in, and comes out as it was typed.

These forms refuse nothing: what is at fault is said by `drugs.editing.faults` and kept all the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.urls import reverse_lazy

from drugs.editing import words
from drugs.editing.document import Document, is_blank, plain
from drugs.editing.fields import Field, Shape, fields_of
from drugs.editing.layout import Section
from drugs.editing.picks import Picks, units_of
from drugs.editing.widgets import Day, OneOf, Ticks

EXTRA = "extra"  # a hidden field for what a text holds and no field shows; it comes back as it went
UNKNOWN, YES, NO = "", "true", "false"
WHOLE = re.compile(r"^[+-]?\d+$")
MOST_ROWS = 200
COLUMNS_OF_LONG = 60


class PlainField(forms.Field):
    """A field of the schema: its value in a document, whatever was typed."""

    def __init__(self, spec: Field, picks: Picks, row: Any) -> None:
        super().__init__(
            required=False,
            label=words.label(spec.name),
            help_text=words.HELP.get(spec.name, ""),
            widget=_widget(spec, picks, row),
        )
        self.spec = spec
        self.is_wide = spec.shape in (Shape.LONG, Shape.LINES) or spec.name in words.WIDE

    def clean(self, value: Any) -> Any:
        """What stands in the document for it; never refused."""
        return read(self.spec, value)


def _widget(spec: Field, picks: Picks, row: Any) -> forms.Widget:
    if spec.shape is Shape.CHOICES:
        given = picks.of(spec.offers, row) if spec.offers else _pairs(spec)
        return Ticks(words.label(spec.name), given, "none" if spec.offers else "any")
    if spec.shape is Shape.CHOICE:
        given = picks.of(spec.offers, row) if spec.offers else _pairs(spec)
        blank = [] if spec.default else [("", "Choose" if spec.required else "Not stated")]
        return OneOf(choices=[*blank, *given])
    if spec.shape is Shape.WHETHER:
        return OneOf(choices=[(UNKNOWN, "Not stated"), (YES, "Yes"), (NO, "No")])
    if spec.shape in (Shape.LONG, Shape.LINES):
        return forms.Textarea(attrs={"rows": 2, "cols": COLUMNS_OF_LONG})
    plain: dict[Shape, forms.Widget] = {
        Shape.TICK: forms.CheckboxInput(),
        Shape.DATE: Day(),
        Shape.NUMBER: forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    }
    return plain.get(spec.shape) or forms.TextInput(attrs={"autocomplete": "off", **_attributes(spec, row)})


def _attributes(spec: Field, row: Any) -> dict[str, Any]:
    """What two fields of text have of their own."""
    if spec.name == "key" and isinstance(row, dict) and row.get("key"):
        return {"readonly": True}  # others cite it; in the text it can be changed in all places at once
    if spec.name == "drug":
        # A name is looked up while it is typed; the slugs found stand ready below the field.
        return {
            "list": "slugs",
            "hx-get": reverse_lazy("editor_slugs"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#slugs",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }
    return {}


def _pairs(spec: Field) -> list[tuple[str, str]]:
    return [(word.value, words.choice(spec.words, word)) for word in spec.words or ()]


# ---- from what was typed to a document, and back -------------------------------------------------------------------


def read(spec: Field, value: Any) -> Any:
    """A field's value as a document holds it; what cannot be read stays as it was typed."""
    if spec.shape is Shape.TICK:
        return bool(value)
    if spec.shape is Shape.CHOICES:
        return [_clean(each) for each in value or []]
    typed = _clean(value)
    if spec.shape is Shape.LINES:
        return [line.strip() for line in typed.split("\n") if line.strip()]
    if spec.shape is Shape.NUMBER:
        return _number(typed)
    if spec.shape is Shape.WHETHER:
        return {YES: True, NO: False}.get(typed, typed)
    return typed


def _clean(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").replace("\x00", "").strip()


def _number(typed: str) -> Any:
    if WHOLE.match(typed):
        return int(typed) if len(typed) < 16 else typed
    try:
        value = float(typed) if "_" not in typed else math.nan
    except ValueError:
        return typed
    return value if math.isfinite(value) else typed


def shown(spec: Field, value: Any) -> Any:
    """A document's value as the field shows it."""
    if spec.shape is Shape.CHOICES:
        return value if isinstance(value, list) else [] if is_blank(value) else [value]
    if spec.shape is Shape.LINES:
        return "\n".join(map(str, value)) if isinstance(value, list) else value
    if spec.shape is Shape.WHETHER and isinstance(value, bool):
        return YES if value else NO
    if spec.shape is Shape.NUMBER and isinstance(value, float):
        return repr(value).removesuffix(".0")
    return value if not is_blank(value) or spec.shape is Shape.TICK else spec.default


def spread(fields: tuple[Field, ...], table: Any, before: str = "") -> Iterator[tuple[str, Field, Any, Any]]:
    """Each field with its path, its table and its value, those of tables within too: ("hold.until", …)."""
    table = table if isinstance(table, dict) else {}
    for spec in fields:
        value = table.get(spec.name)
        if spec.shape is Shape.GROUP and spec.kind:
            yield from spread(fields_of(spec.kind), value, f"{before}{spec.name}.")
        else:
            yield f"{before}{spec.name}", spec, table, value


def unknown(fields: tuple[Field, ...], table: Any) -> Any:
    """What a table holds that no field shows: unknown keys, and words where a table should be."""
    if not isinstance(table, dict):
        return {}
    known = {spec.name: spec for spec in fields}
    left = {}
    for name, value in table.items():
        spec = known.get(name)
        if spec is None:
            left[name] = value
        elif spec.shape is Shape.GROUP and spec.kind:
            inside = unknown(fields_of(spec.kind), value) if isinstance(value, dict) else value
            left |= {} if is_blank(inside) else {name: inside}
    return left


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that belong together; a table within a row has a legend, and is folded while nothing stands in it."""

    legend: str
    fields: tuple[forms.BoundField, ...]
    is_open: bool


class TableForm(forms.Form):
    """The fields of one table of the document: a row, or what a section holds once."""

    def __init__(
        self, *args: Any, fields: tuple[Field, ...], picks: Picks, table: Any = None, faults: Any = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.specs, self.table, self.faults = fields, table or {}, list(faults)
        self.empty_permitted = False  # a row left as it was put there is still a row
        initial = {}
        for path, spec, row, value in spread(fields, table):
            self.fields[path] = PlainField(spec, picks, row)
            initial[path] = shown(spec, value)
        self.fields[EXTRA] = forms.CharField(required=False, widget=forms.HiddenInput)
        left = unknown(fields, table)
        self.initial = {**initial, EXTRA: json.dumps(left) if left else "", **self.initial}

    def plain(self) -> Document:
        """The table as typed, without blanks and defaults, with what no field shows."""
        self.full_clean()
        return self._gathered(self.specs, "", _extra(self.cleaned_data.get(EXTRA, "")))

    def _gathered(self, specs: tuple[Field, ...], before: str, extra: Any) -> Document:
        extra = extra if isinstance(extra, dict) else {}
        table: Document = {}
        for spec in specs:
            value: Any
            if spec.shape is Shape.GROUP and spec.kind:
                value = self._gathered(fields_of(spec.kind), f"{before}{spec.name}.", extra.get(spec.name))
                value = value or extra.get(spec.name)
            else:
                value = self.cleaned_data.get(f"{before}{spec.name}")
            if not is_blank(value) and value != spec.default:
                table[spec.name] = value
        known = {spec.name for spec in specs}
        return {**table, **{name: value for name, value in extra.items() if name not in known}}

    @property
    def blocks(self) -> list[Block]:
        """The fields in the schema's order, tables within the row after them."""
        own = tuple(self[spec.name] for spec in self.specs if spec.shape is not Shape.GROUP)
        return [*([Block("", own, True)] if own else []), *self._inner(self.specs, "", "")]

    def _inner(self, specs: tuple[Field, ...], before: str, legend: str) -> Iterator[Block]:
        for spec in specs:
            if spec.shape is not Shape.GROUP or not spec.kind:
                continue
            path, called = f"{before}{spec.name}.", f"{legend}{words.label(spec.name)}"
            within = fields_of(spec.kind)
            bound = tuple(self[path + each.name] for each in within if each.shape is not Shape.GROUP)
            is_open = spec.required or not is_blank(self.table.get(spec.name)) or len(self.specs) == 1
            yield Block(called, bound, is_open)
            yield from self._inner(within, path, f"{called}: ")


def _extra(text: str) -> Document:
    try:
        found = plain(json.loads(text)) if text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


# ---- a section -----------------------------------------------------------------------------------------------------


class Rows(BaseFormSet):
    """The rows of a section, one form each."""

    def __init__(self, *args: Any, tables: list[Any], faults: dict[int, list[Any]], **options: Any) -> None:
        self.tables, self.faults = tables, faults
        super().__init__(*args, **options)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Each form its own table and faults."""
        table = self.tables[index] if index is not None and index < len(self.tables) else {}
        return {**super().get_form_kwargs(index), "table": table, "faults": self.faults.get(index or 0, [])}


RowSet: Any = formset_factory(TableForm, formset=Rows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class SectionForm:
    """One section as forms: what it holds once (`single`) and its `rows`, where it has either."""

    def __init__(
        self, section: Section, document: Document, picks: Picks, *, posted: Any = None, faults: Any = ()
    ) -> None:
        self.section = section
        self.single = self.rows = None
        if section.single:
            own = {spec.name: document[spec.name] for spec in section.single if spec.name in document}
            self.single = TableForm(posted, prefix="own", fields=section.single, picks=picks, table=own)
        if section.rows and section.rows.kind:
            tables = document.get(section.rows.name) or []
            by_row: dict[int, list[Any]] = {}
            for fault in faults:
                by_row.setdefault(fault.row if fault.row is not None else -1, []).append(fault)
            self.rows = RowSet(
                posted,
                prefix=section.rows.name,
                initial=[{} for _ in tables],
                form_kwargs={"fields": fields_of(section.rows.kind), "picks": picks},
                tables=tables,
                faults=by_row,
            )

    def content(self) -> Document:
        """The section's keys of the document, as typed; ValueError where the form did not come whole."""
        found: Document = {}
        if self.single:
            known = {spec.name for spec in self.section.single}
            found |= {name: value for name, value in self.single.plain().items() if name in known}
        if self.rows is not None and self.section.rows:
            if not self.rows.management_form.is_valid():
                raise ValueError("The form did not come whole; load the page again.")
            rows = [_fitted(form.plain()) for form in self.rows.forms]
            found |= {self.section.rows.name: rows} if rows else {}
        return {name: found[name] for name in self.section.names if name in found}


def _fitted(row: Document) -> Document:
    """The row with the unit of its quantity, where that has only one."""
    units = units_of(row)
    return {**row, "unit": units[0]} if len(units) == 1 and row.get("unit") != units[0] else row


def can_be_shown(section: Section, document: Document) -> bool:
    """Whether a section has the shape that its forms show; a text may hold anything."""
    field = section.rows
    rows = document.get(field.name, []) if field else []
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows) and len(rows) <= MOST_ROWS

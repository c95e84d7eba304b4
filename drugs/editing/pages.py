"""What the editor's pages show, put together from the working copy."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from drugs.editing import copies, faults, three_way, words
from drugs.editing import document as documents
from drugs.editing.document import Document
from drugs.editing.faults import Fault
from drugs.editing.fields import fields_of
from drugs.editing.forms import SectionForm, TableForm, can_be_shown
from drugs.editing.layout import REST, SECTIONS, WHOLE_TEXT, Section, home_of, title_of
from drugs.editing.picks import Picks, picks_for
from drugs.editing.typed import prefix
from drugs.models import Comment, MonographVersion, SectionSave, SetAside, WorkingCopy
from drugs.schema import Source

LATELY = dt.timedelta(minutes=10)  # for how long somebody counts as writing too
SAVES_SHOWN = 40
PAUSE = dt.timedelta(minutes=3)  # saves of one section with less between them are shown as one


@dataclass(frozen=True, slots=True)
class Tab:
    """A section in the list of sections: what is at fault in it, and whether it was written since it was kept."""

    section: Section
    faults: int
    unkept: bool
    waiting: bool
    rows: int | None


def about(request: HttpRequest, version: MonographVersion, copy: WorkingCopy) -> dict[str, Any]:
    """What every page of the editor shows: the draft, where its working copy stands, the sections, who else writes."""
    found = faults.faults_of(copy.document, version.drug.slug)
    stored = not copy._state.adding
    return {
        "version": version,
        "copy": copy,
        "stored": stored,
        "faults": found,
        "tabs": _tabs(copy, faults.by_section(found)) if stored else _tabs_of(copy.document, faults.by_section(found)),
        "mine": version.author_id == request.user.pk,
        "waiting": list(copies.waiting(version)),
        "remarks": [(home_of(_head(remark.field)), remark) for remark in _open_remarks(version)],
        "others": _others(copy, request.user.pk) if stored else [],
        "whole_text": WHOLE_TEXT,
    }


def _open_remarks(version: MonographVersion) -> QuerySet[Comment]:
    return version.comments.filter(resolved_at=None).select_related("author")


def _head(place: str) -> str:
    """The monograph's field a remark's place begins with: "uses" of "uses[Usual doses].hold"."""
    return re.split(r"\W", place.strip(), maxsplit=1)[0]


def _tabs(copy: WorkingCopy, found: dict[str, list[Fault]]) -> list[Tab]:
    unkept = set(SectionSave.objects.filter(copy=copy, number__gt=copy.kept_number).values_list("section", flat=True))
    waiting = set(SetAside.objects.filter(copy=copy, settled_at=None).values_list("section", flat=True))
    return _tabs_of(copy.document, found, unkept, waiting)


def _tabs_of(
    document: Document,
    found: dict[str, list[Fault]],
    unkept: set[str] | frozenset[str] = frozenset(),
    waiting: set[str] | frozenset[str] = frozenset(),
) -> list[Tab]:
    return [
        Tab(
            section,
            len(found.get(section.key, [])),
            section.key in unkept,
            section.key in waiting,
            _count(section, document),
        )
        for section in SECTIONS
    ]


def _count(section: Section, document: Document) -> int | None:
    rows = document.get(section.rows.name, []) if section.rows else None
    return len(rows) if isinstance(rows, list) else None


def _others(copy: WorkingCopy, person_id: int | None) -> list[SectionSave]:
    """The last save of everybody else who wrote within the last minutes."""
    lately = SectionSave.objects.filter(copy=copy, saved_at__gte=timezone.now() - LATELY, saved_by__isnull=False)
    others = lately.exclude(saved_by=person_id).order_by("saved_by", "-number").distinct("saved_by")
    return list(others.select_related("saved_by"))


# ---- a section -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One row on the page: its form, title, faults, sources begun in it, and whether it stands open."""

    number: int
    title: str
    form: TableForm
    faults: list[Fault]
    begun: list[TableForm]
    is_open: bool

    @property
    def quantity(self) -> str:
        """Where the quantity is chosen that decides which units are offered."""
        return f"#id_{self.form.prefix}-quantity"


def section_page(section: Section, copy: WorkingCopy, found: list[Fault], at: int | None = None) -> dict[str, Any]:
    """The forms of one section; `at` is the row to go on at."""
    document = copy.document
    inside = [fault for fault in found if fault.section == section.key]
    context = {"section": section, "own_faults": [fault for fault in inside if fault.row is None], "at": at}
    before, after = _neighbours(section)
    context |= {"before": before, "after": after}
    if not can_be_shown(section, document):
        return context
    picks = picks_for(document, section.key)
    form = SectionForm(section, document, picks, faults=inside)
    unfinished = _unfinished(document, found, picks) if section.key != "sources" else {}
    return context | {
        "form": form,
        "rows": _rows(section, document, form, inside, unfinished, at),
        "own_begun": [] if section.rows else _begun_in(documents.content_of(document, section.key), unfinished),
        "row_word": words.ROWS.get(section.rows.kind, "a row") if section.rows and section.rows.kind else "",
        "cites": _cites(section),
    }


def _neighbours(section: Section) -> tuple[Section | None, Section | None]:
    at = SECTIONS.index(section)
    return (SECTIONS[at - 1] if at else None), (SECTIONS[at + 1] if at + 1 < len(SECTIONS) else None)


def _cites(section: Section) -> bool:
    """Whether the section's rows, or the one table it holds, cite sources."""
    kinds = [section.rows.kind] if section.rows else [field.kind for field in section.single]
    return any(field.offers == "sources" for kind in kinds if kind for field in fields_of(kind))


def _rows(
    section: Section,
    document: Document,
    form: SectionForm,
    inside: list[Fault],
    unfinished: dict[str, TableForm],
    at: int | None,
) -> list[Row]:
    if form.rows is None or section.rows is None or section.rows.kind is None:
        return []
    shown = []
    left = dict(unfinished)
    for number, (table, each) in enumerate(zip(document.get(section.rows.name, []), form.rows.forms, strict=False)):
        mine = _unless_empty(table, [fault for fault in inside if fault.row == number])
        begun = _begun_in(table, left)
        left = {key: one for key, one in left.items() if one not in begun}  # each stands in one row
        title = words.row_title(section.rows.kind, table)
        is_open = bool(mine or begun or not table) or number == at
        shown.append(Row(number, title, each, mine, begun, is_open))
    return shown


def _has_key(row: Document) -> bool:
    return isinstance(row.get("key"), str) and bool(row["key"])


def _unless_empty(table: Document, inside: list[Fault]) -> list[Fault]:
    """The faults of a row somebody has begun to fill in; nobody is told that an empty one is empty."""
    return inside if set(table) - {"key"} else []


def _unfinished(document: Document, found: list[Fault], picks: Picks) -> dict[str, TableForm]:
    """The forms of sources that are not filled in, by key: they stand where they were begun."""
    rows = document.get("sources")
    rows = rows if isinstance(rows, list) else []
    at_fault = {fault.row for fault in found if fault.section == "sources" and fault.row is not None}
    keyed = {row["key"]: (n, row) for n, row in enumerate(rows) if isinstance(row, dict) and _has_key(row)}
    return {
        key: TableForm(
            prefix=prefix(key),
            fields=fields_of(Source),
            picks=picks,
            table=row,
            faults=_unless_empty(row, [fault for fault in found if fault.section == "sources" and fault.row == n]),
        )
        for key, (n, row) in keyed.items()
        if n in at_fault
    }


def _begun_in(value: Any, unfinished: dict[str, TableForm]) -> list[TableForm]:
    cited = set(_cited(value))
    return [form for key, form in unfinished.items() if key in cited]


def _cited(value: Any) -> list[str]:
    """Every source key cited in a table, at any depth."""
    if isinstance(value, list):
        return [key for each in value for key in _cited(each)]
    if not isinstance(value, dict):
        return []
    listed = value.get("sources")
    own = [key for key in listed if isinstance(key, str)] if isinstance(listed, list) else []
    one = [value["source"]] if isinstance(value.get("source"), str) else []
    return own + one + [key for name, inside in value.items() if name != "sources" for key in _cited(inside)]


# ---- choices and earlier saves -------------------------------------------------------------------------------------


def choice_page(aside: SetAside, copy: WorkingCopy) -> dict[str, Any]:
    """What it was, theirs and yours, part by part, with who wrote theirs."""
    now = documents.content_of(copy.document, aside.section)
    was = copies.content_at(copy, aside.section, aside.base_number)
    theirs = SectionSave.objects.filter(copy=copy, section=aside.section, saved_by__isnull=False)
    return {
        "aside": aside,
        "title": title_of(aside.section),
        "parts": three_way.parts_of(aside.section, was, now, aside.content),
        "theirs": theirs.select_related("saved_by").order_by("-number").first(),
    }


@dataclass(frozen=True, slots=True)
class Run:
    """Saves that one person made of one section without a longer pause: the last, and the number of the first."""

    last: SectionSave
    first_number: int


def saves_page(copy: WorkingCopy) -> list[dict[str, Any]]:
    """The latest runs of saves, newest first, each with what it changed in its section."""
    return [
        {
            "save": run.last,
            "title": title_of(run.last.section),
            "is_now": documents.same(run.last.content, documents.content_of(copy.document, run.last.section)),
            "parts": _changes(copy, run),
        }
        for run in _runs(copy)[:SAVES_SHOWN]
    ]


def _runs(copy: WorkingCopy) -> list[Run]:
    saves = SectionSave.objects.filter(copy=copy, number__gt=0).exclude(section=REST).order_by("-number")
    runs: dict[int, Run] = {}  # by the last save of each
    latest: dict[str, tuple[SectionSave, Run]] = {}  # of each section: the oldest save yet, and the run it is in
    for save in saves.select_related("saved_by").defer("content"):
        newer, run = latest.get(save.section, (None, None))
        goes_on = newer and newer.saved_by == save.saved_by and newer.saved_at - save.saved_at < PAUSE
        run = Run(run.last if run and goes_on else save, save.number)
        runs[run.last.pk] = run
        latest[save.section] = (save, run)
    return list(runs.values())


def _changes(copy: WorkingCopy, run: Run) -> list[three_way.Part]:
    before = copies.content_at(copy, run.last.section, run.first_number - 1)
    return three_way.parts_of(run.last.section, before, before, run.last.content)

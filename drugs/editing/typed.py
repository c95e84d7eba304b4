"""What a page of the editor sent, as writings into sections: its own, and the sources begun on it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from drugs.actions.working import Writing
from drugs.editing import acts, copies
from drugs.editing import document as documents
from drugs.editing.acts import Act
from drugs.editing.document import Document
from drugs.editing.fields import fields_of
from drugs.editing.forms import SectionForm, TableForm
from drugs.editing.layout import Section
from drugs.editing.picks import Picks, picks_for
from drugs.models import WorkingCopy
from drugs.schema import Source

BEGUN = "begun"  # names the sources whose fields stand on a page of another section


def number(posted: QueryDict, name: str = "base") -> int:
    """The save a page began from; ValueError where the page did not say."""
    text = posted.get(name, "")
    if not text.isdecimal() or len(text) > 9:
        raise ValueError("The form did not come whole; load the page again.")
    return int(text)


def writings(
    posted: QueryDict, section: Section, copy: WorkingCopy, act: Act | None = None
) -> tuple[list[Writing], int | None]:
    """What was written, after the act asked for, and the row to go on at."""
    base = number(posted)
    picks = picks_for(copy.document, section.key)
    mine = SectionForm(section, copy.document, picks, posted=posted).content()
    found, at = [], None
    sources = Writing("sources", documents.content_of(copy.document, "sources"), copy.number)
    if section.key != "sources":
        sources = _sources(posted, copy, base, picks)
    if act is not None:
        mine, rows, at = acts.done(act, section, mine, _rows(sources.content))
        sources = Writing("sources", {"sources": rows}, sources.base_number)
    if section.key != "sources":
        found.append(sources)
    return [Writing(section.key, mine, base), *found], at


def _rows(content: Document) -> list[Any]:
    rows = content.get("sources", [])
    return rows if isinstance(rows, list) else []


def _sources(posted: QueryDict, copy: WorkingCopy, base: int, picks: Picks) -> Writing:
    """The draft's sources with those begun on this page as typed.

    They are put among the sources as they stand now, unless somebody else wrote the same one: then a choice is due.
    """
    now = _by_key(documents.content_of(copy.document, "sources"))
    before = _by_key(copies.content_at(copy, "sources", base)) if copy.number != base else now
    rows, base_number = dict(now), copy.number
    for key in posted.getlist(BEGUN):
        form = TableForm(posted, prefix=prefix(key), fields=fields_of(Source), picks=picks)
        mine = {**form.plain(), "key": key}
        if key not in before:
            continue
        if now.get(key) != before[key]:
            rows, base_number = dict(before), base
        if mine != documents.normal(Source, before[key]):
            rows[key] = mine
    whole = list(rows.values())
    return Writing("sources", {"sources": whole} if whole else {}, base_number)


def _by_key(content: Document) -> dict[str, Any]:
    """The sources by key; one without a key, or with another's, by its place."""
    found: dict[str, Any] = {}
    for n, row in enumerate(_rows(content)):
        key = str(row["key"]) if isinstance(row, dict) and row.get("key") else ""
        found[key if key and key not in found else f"#{n}"] = row
    return found


def prefix(key: str) -> str:
    """The prefix of a source's fields on a page of another section."""
    return f"source-of-{key}"

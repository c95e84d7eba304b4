"""The page a working copy would make: as much of it as can be read, with a note of what cannot."""

from __future__ import annotations

from typing import Any

from drugs import content, lookalikes, queries
from drugs.editing.document import Document
from drugs.editing.faults import place_of
from drugs.editing.fields import Shape, field_of
from drugs.editing.words import label
from drugs.models import MonographVersion
from drugs.schema import Monograph
from drugs.views import told

ROUNDS = 12  # a row left out may uncover another fault; a document that needs more is not worth showing


def context(document: Document, version: MonographVersion) -> dict[str, Any]:
    """What the monograph's page prints, and `left_out`, a word for each thing at fault that is not shown."""
    monograph, left_out = readable(document, version)
    if monograph is None:
        return {"left_out": left_out}
    library = queries.library()
    whole = library.with_draft(version.drug.slug, monograph)[version.drug.slug]
    # Its own name as it is being written, not that of the version in use.
    mine = lookalikes.marks(version.drug.slug, whole.name, whole.tall_man, [], {})
    return {**told(whole, library), "marks": mine, "left_out": left_out}


def readable(document: Document, version: MonographVersion) -> tuple[Monograph | None, list[str]]:
    """The document as a monograph without the rows and fields that are at fault; None where nothing is left."""
    mended = dict(document)
    left_out: list[str] = []
    for _ in range(ROUNDS):
        problems = content.problems_of(Monograph, mended)
        if not problems:
            return content.with_shared_sources(content.parse(Monograph, mended, "text"), queries.shared()), left_out
        places = {_place(problem) for problem in problems}
        for top, row in sorted(places, key=lambda place: (place[0], -(place[1] or 0))):  # the last row first
            left_out += _without(mended, top, row, version)
    return None, left_out


def _place(problem: content.Problem) -> tuple[str, int | None]:
    """The monograph's field at fault, and its row; what the whole refuses is named at the head of its message."""
    if not problem.path:
        return problem.message.partition(":")[0].partition(".")[0], None
    row = problem.path[1] if len(problem.path) > 1 else None
    return str(problem.path[0]), row if isinstance(row, int) else None


def _without(document: Document, top: str, row: int | None, version: MonographVersion) -> list[str]:
    """Take out the row at fault, or put in place of the field what the draft itself says; the words for it."""
    field, kept = field_of(Monograph, top), version.document.get(top)
    if field and field.shape is Shape.ROWS and row is not None:
        word = f"{label(top)}, {place_of(document, top, row)}"
        document[top] = [each for n, each in enumerate(document[top]) if n != row]
        return [word]
    if field is None or kept is None or kept == document.get(top):
        document.pop(top, None)
    else:
        document[top] = kept
    return [label(top)]

"""The page a working copy would make: as much of it as can be read, with a note of what cannot."""

from __future__ import annotations

from typing import Any

from drugs import content, queries
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
    return {**told(whole, library), "left_out": left_out}


def readable(document: Document, version: MonographVersion) -> tuple[Monograph | None, list[str]]:
    """The document as a monograph without the rows and fields that are at fault; None where nothing is left."""
    mended = dict(document)
    left_out: list[str] = []
    for _ in range(ROUNDS):
        problems = content.problems_of(Monograph, mended)
        if not problems:
            return content.with_shared_sources(content.parse(Monograph, mended, "text"), queries.shared()), left_out
        paths = {problem.path[:2] for problem in problems}
        for path in sorted(paths, key=lambda p: (str(p[:1]), -p[1] if len(p) > 1 and isinstance(p[1], int) else 0)):
            left_out += _without(mended, path, version)
    return None, left_out


def _without(document: Document, path: tuple[int | str, ...], version: MonographVersion) -> list[str]:
    """Take out, or replace by the draft's own, what stands at a path; the words for it."""
    if not path:
        # What the whole refuses (an odd code, a key twice, nothing to advise) is taken from the draft as it was kept.
        kept = {k: v for k, v in version.document.items() if k not in ("facts", "uses", "cautions", "positions")}
        document |= kept
        if not document.get("uses") and not document.get("member_of"):
            document["uses"] = version.document.get("uses", [])
        return ["identity and codes"]
    top, field = str(path[0]), field_of(Monograph, str(path[0]))
    if field and field.shape is Shape.ROWS and len(path) > 1 and isinstance(path[1], int):
        word = f"{label(top)}, {place_of(document, top, path[1])}"
        document[top] = [row for n, row in enumerate(document[top]) if n != path[1]]
        return [word]
    if top in version.document and field:
        document[top] = version.document[top]
    else:
        document.pop(top, None)
    return [label(top)]

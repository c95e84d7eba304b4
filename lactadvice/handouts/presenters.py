"""What the pages about handouts print."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe

from lactadvice.catalogues import catalogue
from lactadvice.handouts import clock, codes, pdf
from lactadvice.handouts.models import Handout, Pdf
from lactadvice.handouts.recall import State
from lactadvice.handouts.sheet import Voice

QR_BORDER = 2


def context(handout: Handout) -> dict[str, Any]:
    """What the sheet's template takes, for page and PDF alike."""
    return {
        "sheet": handout.sheet,
        "code": codes.shown(handout.code),
        "qr": qr(handout.sheet["address"]),
        "styles": pdf.styles(handout.sheet["paper"]),
        "tight": "tight" if _is_full(handout.sheet) else "",
    }


def qr(address: str) -> SafeString:
    """A QR code as one SVG path: black on white, no style, no script, hidden from readers who cannot see it."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=QR_BORDER, xmldecl=False, svgns=True, omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  # nosec: segno's own drawing, no text of anybody in it


def _is_full(sheet: dict[str, Any]) -> bool:
    """Whether the page needs its lines closer together; the browser cannot try as the PDF's maker does."""
    rows = max((len(t) for t in (sheet["schedule"] or {"tables": []})["tables"]), default=0)
    lists = len(sheet["do"]) + max(len(sheet["watch"]), len(sheet["call"])) + len(sheet["about"])
    return rows + lists + 2 * len(sheet["choices"]) + 2 * bool(sheet["labels"]) + 2 * bool(sheet["note"]) > 17


def spoken(state: State, language: str) -> dict[str, str]:
    """The state of a handout in the words of its own language; the reason of a retraction stays as it was given."""
    say = Voice(catalogue(language))
    named = {"day": clock.day(state.day)} if state.day else {}
    return {
        "kind": state.kind,
        "title": say("state.title"),
        "words": say(f"state.{state.kind}"),
        "why": say(f"state.{state.kind}_why", **named),
        "reason_label": say("state.reason"),
        "reason": state.reason,
        "language": language,
    }


def progress(row: Pdf) -> dict[str, Any]:
    """How far the PDF is: ready, or what it waits for."""
    if row.content is not None:
        return {"ready": True, "words": "The PDF is ready."}
    if row.work is None:
        return {"ready": False, "words": "The PDF is waiting."}
    ahead = type(row.work).objects.filter(done_at=None, pk__lt=row.work.pk).count()
    if row.work.attempts:
        tries = "once" if row.work.attempts == 1 else f"{row.work.attempts} times"
        return {"ready": False, "words": f"Making the PDF failed {tries}; it is tried again by itself."}
    before = f"{ahead} other task{'' if ahead == 1 else 's'} before it" if ahead else "next in line"
    return {"ready": False, "words": f"The PDF waits to be made: {before}."}

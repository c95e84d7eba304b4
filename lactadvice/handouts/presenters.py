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
# Up to so many lines of content a page of A4 holds at each setting, tried out with the fullest sheets.
FULL_FROM = ((13, "roomy"), (20, ""), (26, "tight"))


def context(handout: Handout) -> dict[str, Any]:
    """What the sheet's template takes, for page and PDF alike."""
    return {
        "sheet": handout.sheet,
        "code": codes.shown(handout.code),
        "shown_address": handout.sheet["address"].partition("://")[2],
        "qr": qr(handout.sheet["address"], handout.sheet["qr"]),
        "styles": pdf.styles(handout.sheet["paper"]),
        "tight": _density(handout.sheet),
    }


def qr(address: str, title: str) -> SafeString:
    """A QR code as one SVG path, black on white, with its title for those who cannot see it; no style, no script."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn,
        kind="svg",
        border=QR_BORDER,
        xmldecl=False,
        svgns=True,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=title,
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  # nosec: segno's own drawing; it escapes the title


def _density(sheet: dict[str, Any]) -> str:
    """How close together a browser sets the lines; it cannot try each as the PDF's maker does."""
    rows = max((len(t) for t in (sheet["schedule"] or {"tables": []})["tables"]), default=0)
    lines = len(sheet["do"]) + max(len(sheet["watch"]), len(sheet["call"])) + len(sheet["about"])
    lines += rows + 2 * len(sheet["choices"]) + 4 * bool(sheet["labels"]) + 3 * bool(sheet["note"])
    return next((density for most, density in FULL_FROM if lines <= most), pdf.DENSITIES[-1])


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

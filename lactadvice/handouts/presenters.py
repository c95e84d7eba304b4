"""What the pages about handouts print."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe

from lactadvice.catalogues import catalogue
from lactadvice.handouts import clock, codes, pdf
from lactadvice.handouts.models import Handout, Pdf
from lactadvice.handouts.recall import State
from lactadvice.handouts.voice import Voice

QR_BORDER = 2
# Characters of a line over the whole page, and over its larger and smaller column.
WHOLE, LARGER, SMALLER = 95, 54, 34
NARROW = 20  # of a bottle's words in one of two tables
# Up to so many lines of content a page of A4 holds at each setting, tried out with the fullest sheets.
FULL_FROM = ((16, "roomy"), (21, ""), (26, "tight"), (30, "closer"))


def context(handout: Handout) -> dict[str, Any]:
    """What the sheet's template takes for an issued handout, for page and PDF alike."""
    return {
        **page(handout.sheet),
        "code": codes.shown(handout.code),
        "shown_address": handout.sheet["address"].partition("://")[2],
        "qr": qr(handout.sheet["address"], handout.sheet["qr"]),
    }


def page(sheet: dict[str, Any]) -> dict[str, Any]:
    """What the sheet's template takes for any sheet."""
    return {"sheet": sheet, "styles": pdf.styles(sheet["paper"]), "tight": density(sheet)}


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
    # The drawing is segno's own, and it escapes the title.
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  # nosec B308 B703


def density(sheet: dict[str, Any]) -> str:
    """How close together a browser sets the lines; it cannot try each as the PDF's maker does."""
    return next((density for most, density in FULL_FROM if lines_on(sheet) <= most), pdf.DENSITIES[-1])


def lines_on(sheet: dict[str, Any]) -> int:
    """About how many lines the variable parts of a sheet take; Letter paper is three lines shorter than A4."""
    tables = (sheet["schedule"] or {"tables": []})["tables"]
    rows = max((_lines_of(t) for t in tables), default=-2) + 2
    call = _wrapped(sheet["call"], LARGER if sheet["watch"] else WHOLE)
    texts = _wrapped([" ".join(sheet["about"]), *sheet["do"]], WHOLE) + max(call, _wrapped(sheet["watch"], SMALLER))
    choices = _wrapped([f"{c['name']} {c['why']}" for c in sheet["choices"]], WHOLE - 15) + bool(sheet["choices"])
    note = _wrapped([sheet["note"]], WHOLE) + 1 if sheet["note"] else 0
    second = _wrapped([sheet["change"]], WHOLE) + 2 if sheet.get("sign") == "change" else 0
    parts = texts + rows + choices + note + second
    foot = 0 if sheet["address"] else -4  # no code, and no address to look it up
    return parts + foot + 5 * bool(sheet["labels"]) + 3 * (sheet["paper"] != "a4")


def _lines_of(rows: list[dict[str, str]]) -> int:
    """A table's lines: its days, and its rows, whose long words take two where two tables stand side by side."""
    return len({row["day"] for row in rows}) + sum(1 + (len(row["words"]) > NARROW) for row in rows)


def _wrapped(texts: Iterable[str], width: int) -> int:
    return sum(-(-len(text) // width) for text in texts)


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

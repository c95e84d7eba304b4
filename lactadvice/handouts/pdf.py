"""The sheet as a tagged PDF (PDF/UA-1), made by WeasyPrint from the page's own template and style. Fetches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

PAPERS = {"a4": "A4", "letter": "Letter"}
ANY_PAPER = "any"  # a browser's own print: its page setup knows the paper
DENSITIES = ("roomy", "", "tight", "closer", "tighter")


@dataclass(frozen=True, slots=True)
class Made:
    """The file, and on how many pages the sheet came out."""

    content: bytes
    pages: int


class Refused(ValueError):
    """The sheet asked for something from outside; it must hold everything itself."""


def _refuse(url: str, *args: Any, **options: Any) -> Any:
    raise Refused(url)


def styles(paper: str) -> tuple[str, str]:
    """The two style sheets of a handout, by their names among the static files."""
    return "css/handout.css", f"css/handout-{paper}.css"


def made(context: dict[str, Any]) -> Made:
    """The PDF of a sheet, set closer together until it fits on one page; what does not fit then takes two.

    `context` is what the template takes (see `presenters.context`). Raises Refused where the sheet is not whole.
    """
    from weasyprint import CSS, HTML  # takes a second to import: the worker pays it, the site does not

    files = [finders.find(name) for name in styles(context["sheet"]["paper"])]
    sheets = [CSS(string=Path(file).read_text(encoding="utf-8")) for file in files if file]
    for tight in DENSITIES:
        page = render_to_string("handouts/sheet.html", {**context, "tight": tight, "for_pdf": True})
        document = HTML(string=page, url_fetcher=_refuse).render(stylesheets=sheets)
        if len(document.pages) == 1:
            break
    # The file's own identifier follows its text, so that the same sheet gives the same file.
    content = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=context["code"].encode())
    return Made(content, len(document.pages))

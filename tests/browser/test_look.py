"""What every page owes its readers: access in light, dark and small; one printed page; few bytes; no shift."""

from __future__ import annotations

import gzip
import io
import re
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/",
    "/advice/",
    "/advice/?drug=brafenol&dose=400&unit=mg&route=oral&regimen=repeated&every=8&age=6&age_unit=weeks&ga=40&condition=none",
    "/advice/?drug=brafenol",
    "/advice/?drug=droxatide",
    "/advice/?drug=clodazine&drug2=brafenol&last=2026-11-22T14:00&now=2026-11-22T15:00",
    "/advice/?drug=nebulate",
    "/advice/?drug=elvazin",
    "/advice/?drug=brafenul",
    "/advice/?drug=brafenol&dose=-4&unit=mg&age=-1&age_unit=days",
    "/advice/print/?drug=clodazine",
    "/advice/print/?drug=elvazin&language=es",
    "/alcohol/?drinks=2",
    "/drugs/",
    "/drugs/brafenol/",
    "/drugs/co-brafazine/",
    "/drugs/nothing/",
    "/classes/",
    "/classes/fenols/",
    "/sources/",
    "/coverage/",
    "/how-it-works/",
    "/intended-use/",
    "/accounts/login/",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


VIEWS: dict[str, dict[str, Any]] = {
    "light": {"width": 1366, "scheme": "light"},
    "dark": {"width": 1366, "scheme": "dark"},
    "320-light": {"width": 320, "scheme": "light"},
    "320-dark": {"width": 320, "scheme": "dark"},
    "200-percent": {"width": 683, "scheme": "light", "device_scale_factor": 2},
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_is_accessible_and_fits(visit: Any, view: str) -> None:
    found, width = [], VIEWS[view]["width"]
    for address in PAGES:
        page = visit(address, height=768, **VIEWS[view])
        for violation in Axe().run(page, options=RULES).response["violations"]:
            nodes = [n["html"][:150] for n in violation["nodes"][:2]]
            found.append(f"{address}: {violation['id']}: {nodes}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address}: wider than {width}")
        page.context.close()
    assert found == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("drug", ["brafenol", "droxatide", "clodazine", "nebulate", "elvazin"])
def test_the_family_sheet_is_one_page_of_twelve_points(visit: Any, paper: str, drug: str) -> None:
    page = visit(f"/advice/print/?drug={drug}&last=2026-11-22T14:00&now=2026-11-22T15:00&age=3&age_unit=weeks")
    sheet = PdfReader(io.BytesIO(page.pdf(format=paper)))
    assert len(sheet.pages) == 1
    page.emulate_media(media="print")
    sizes = page.evaluate(
        "[...document.querySelectorAll('main *')].filter((e) => e.textContent.trim())"
        ".map((e) => parseFloat(getComputedStyle(e).fontSize) * 0.75)"
    )
    assert min(sizes) >= 12


def test_outcomes_differ_in_shape_and_word_on_grey_paper(visit: Any) -> None:
    seen = set()
    for drug in ("brafenol&age=6&age_unit=weeks&condition=none&ga=40", "droxatide", "clodazine", "nebulate"):
        page = visit(f"/advice/print/?drug={drug}")
        shape = page.locator(".message svg > :not(title)").first.evaluate(
            "(e) => e.tagName + (e.getAttribute('d') || '')"
        )
        border = page.locator(".message").first.evaluate("(e) => getComputedStyle(e).borderTopStyle")
        seen.add((shape, border, page.inner_text("h1")))
    assert len({s for s, _, _ in seen}) == len({b for _, b, _ in seen}) == len({w for _, _, w in seen}) == 4


def test_nothing_shifts_while_a_page_loads(visit: Any) -> None:
    for address in ("/", "/advice/?drug=brafenol", "/drugs/brafenol/"):
        page = visit(address, width=390, height=844)
        shift = page.evaluate(
            "new Promise((done) => { let sum = 0;"
            " new PerformanceObserver((list) => list.getEntries().forEach((e) => { sum += e.value; }))"
            ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300); })"
        )
        assert shift < 0.05


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.usefixtures("site")
def test_first_view_stays_under_sixty_kilobytes(client: Client) -> None:
    """As sent: everything goes compressed."""
    sent = client.get("/advice/?drug=brafenol", headers={"Accept-Encoding": "gzip"}).content
    page = gzip.decompress(sent)
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    here = [
        Path(settings.BASE_DIR) / "static" / p
        for p in re.findall(r'/static/([^"]+)"', page.decode())
        if "htmx" not in p
    ]
    script = _compressed(htmx) + sum(_compressed(p) for p in here if p.suffix == ".js")
    assert script <= 30_000
    assert len(sent) + script + sum(_compressed(p) for p in here if p.suffix != ".js") <= 60_000


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("drug", ["clodazine", "elvazin", "brafenol"])
def test_a_whole_answer_prints_short_and_without_bare_headings(visit: Any, paper: str, drug: str) -> None:
    page = visit(f"/advice/?drug={drug}&last=2026-11-22T14:00&now=2026-11-22T15:00&age=3&age_unit=weeks")
    sheet = PdfReader(io.BytesIO(page.pdf(format=paper)))
    assert len(sheet.pages) <= 2
    page.emulate_media(media="print")
    headings = page.locator("main h2:visible, main h3:visible, main summary:visible").all_inner_texts()
    assert headings
    for printed in sheet.pages:
        last = printed.extract_text().strip().splitlines()[-1].strip()
        assert last not in headings
    folded = page.locator("main .rest details").evaluate_all(
        "(all) => all.filter((e) => e.checkVisibility() && !e.open && !e.classList.contains('sources')).length"
    )
    assert folded == 0
    text = " ".join(printed.extract_text() for printed in sheet.pages)
    assert "<https://example.org/" in text.replace(" ", "").replace("\n", "")

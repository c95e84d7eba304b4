"""The visit's further pages: access in light, dark, small and enlarged; print; and what script adds."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from lactadvice.advice import procedures
from lactadvice.guides.content import guides
from tests.browser.test_look import RULES, VIEWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SETTLED = "&age=6&age_unit=weeks&ga=40&condition=none"
TICKS = "".join(f"&done={key}" for key in ("low", "latch", "often", "pump", "causes"))
TOMORROW = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat()
PAGES = (
    "/",
    "/regimen/",
    "/procedures/",
    "/procedures/general-anaesthesia/",
    f"/advice/?drug=elvazin{SETTLED}",
    f"/advice/?drug=brafenol&drug2=clodazine&drug3=elvazin{SETTLED}",
    f"/advice/options/?drug=clodazine{SETTLED}",
    f"/advice/share/?drug=elvazin{SETTLED}",
    "/guides/",
    *(f"/guides/{slug}/" for slug in guides()),
    "/guides/storing-milk/?kept=freezer&made=2026-11-22T08:00&fragile=1",
    "/guides/storing-milk/?kept=room&made=",
    f"/guides/building-a-stash/?on={TOMORROW}&needed=600",
    "/guides/building-a-stash/?on=soon",
    f"/guides/galactagogues/?check=1{TICKS}&has=depression",
    "/guides/galactagogues/?check=1&has=heart&none=1",
)


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_the_visit_is_accessible_and_fits(visit: Any, view: str) -> None:
    found = []
    for address in PAGES:
        page = visit(address, height=768, **VIEWS[view])
        found += [f"{address}: {fault}" for fault in faults(page, VIEWS[view]["width"])]
        page.context.close()
    assert found == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_list_with_questions_is_accessible_and_fits(visit: Any, view: str) -> None:
    page = visit("/regimen/", height=768, **VIEWS[view])
    page.fill("#list", "brafenol 400 mg\nbrafenul 2 tabs\ncompression socks")
    page.get_by_role("button", name="Read the list").last.click()
    page.get_by_text("2 of 3 lines to look at").wait_for()
    assert faults(page, VIEWS[view]["width"]) == []


def faults(page: Any, width: Any) -> list[str]:
    """What axe found, and whether the page is wider than its window."""
    violations = Axe().run(page, options=RULES).response["violations"]
    found = [f"{v['id']}: {[n['html'][:150] for n in v['nodes'][:2]]}" for v in violations]
    return found + (["too wide"] if page.evaluate("document.documentElement.scrollWidth") > width else [])


@pytest.mark.parametrize("slug", ["does-pumping-clear-milk", "storing-milk", "galactagogues", "cleaning-the-kit"])
def test_a_guide_prints_short(visit: Any, slug: str) -> None:
    page = visit(f"/guides/{slug}/")
    sheet = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert len(sheet.pages) <= 3
    assert guides()[slug].title in sheet.pages[0].extract_text()


def test_a_changed_calculator_clears_its_answer(visit: Any) -> None:
    page = visit("/guides/storing-milk/?kept=room&made=2026-11-22T08:00")
    assert page.locator("#use-by").is_visible()
    page.select_option("#kept", "freezer")
    assert not page.locator("#use-by").is_visible()
    assert page.locator("#stale").is_visible()


def test_the_note_is_copied_or_left_selected(visit: Any) -> None:
    page = visit(f"/advice/share/?drug=brafenol{SETTLED}")
    page.get_by_role("button", name="Copy for the chart").click()
    page.locator("#copied").get_by_text("op").wait_for()
    assert page.locator("#copied").inner_text() in ("Copied.", "Selected: copy it with Ctrl+C.")
    chosen = page.evaluate(
        "(() => { const n = document.getElementById('note'); return n.selectionEnd - n.selectionStart; })()"
    )
    assert chosen == len(page.input_value("#note"))


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_change_of_drug_stands_above_the_fold(visit: Any, width: int, height: int) -> None:
    page = visit(f"/advice/?drug=elvazin{SETTLED}", width=width, height=height)
    box = page.locator(".verdict").bounding_box()
    assert box["y"] + box["height"] < height
    border = page.locator(".verdict").evaluate("(e) => getComputedStyle(e).borderLeftStyle")
    assert border not in {"solid", "dashed", "double", "dotted"}  # the four kinds of guidance have these


def test_each_procedure_page_works_without_script(visit: Any) -> None:
    page = visit("/procedures/", script=False)
    for each in procedures.procedures().values():
        assert page.get_by_role("link", name=each.name, exact=True).count() == 1


@pytest.mark.parametrize("drug", ["brafenol", "clodazine", "elvazin"])
def test_the_options_print_on_one_page_side_by_side(visit: Any, drug: str) -> None:
    page = visit(f"/advice/options/?drug={drug}{SETTLED}")
    for paper in ("A4", "Letter"):
        assert len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages) == 1


def test_a_changed_list_is_not_answered_as_it_was_read(visit: Any) -> None:
    page = visit("/regimen/")
    page.fill("#list", "brafenol 400 mg\ncompression socks")
    page.get_by_role("button", name="Read the list").last.click()
    page.get_by_role("link", name="Answer with the lines as read").wait_for()
    page.fill("#list", "clodazine")
    assert not page.get_by_role("link", name="Answer with the lines as read").is_visible()
    assert "The list changed" in page.locator("#stale").inner_text()
    page.get_by_role("button", name="Read the list").last.click()
    page.get_by_role("heading", name="Interrupt and pump").wait_for()

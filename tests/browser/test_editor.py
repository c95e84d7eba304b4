"""The section editor in a browser: typing saves itself, two at once choose, a lost session loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from drugs import actions
from drugs.models import MonographVersion, SetAside, WorkingCopy
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import at, curator, person, shelf

__all__ = ["curator", "person", "shelf"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FACT = {"quantity": "half_life", "unit": "h", "low": 2, "high": 4, "sources": ["made-up"]}
CAUTION = {
    "label": "Small infants",
    "when": {"infant_age_under_days": 60},
    "reason": "Made up.",
    "sources": ["made-up"],
    "monitor": ["rash"],
}
SECTIONS = "identity summary facts uses cautions positions supply monitoring alternatives effects sources editorial"
Desk = Callable[..., Any]


@pytest.fixture
def draft(shelf: Path, curator: User) -> MonographVersion:
    text = made_up.text("brafenol", facts=[FACT], cautions=[CAUTION], monitoring=[{"text": "Rash"}])
    return actions.draft(slug="brafenol", by=curator, reason="New evidence.", toml=text)


def sit_down(room: Any, who: User, address: str) -> None:
    """Sign somebody in within a browser."""
    session = at(who).cookies["sessionid"].value
    room.add_cookies([{"name": "sessionid", "value": session, "url": address}])


@pytest.fixture
def desk(browser: Any, live_server: Any, draft: MonographVersion) -> Iterator[Desk]:
    """Somebody's own browser at a page of the draft: desk(person, "sections/facts/")."""
    rooms, faults = [], []

    def open_page(who: User, where: str = "", *, width: int = 1366, **options: Any) -> Any:
        room = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 844}, **options)
        rooms.append(room)
        sit_down(room, who, live_server.url)
        page = room.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(f"/drugs/desk/drafts/{draft.pk}/{where}")
        return page

    yield open_page
    for room in rooms:
        room.close()
    assert faults == []


def document(draft: MonographVersion) -> dict[str, Any]:
    return WorkingCopy.objects.get(version=draft).document


def settled(page: Any) -> None:
    """Wait until what came in listens: htmx does that some twentieths of a second after showing it."""
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-swapping, .htmx-request")).to_have_count(0)


def type_in(page: Any, field: Any, words: str) -> None:
    """Type into a field and wait until the page has saved itself."""
    field.wait_for()
    settled(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        field.fill(words)
    page.locator("#saved", has_text="by ").wait_for()


def test_what_is_typed_is_checked_saved_and_previewed_as_it_is_typed(
    desk: Desk, curator: User, draft: MonographVersion
) -> None:
    page = desk(curator, "sections/facts/")
    assert page.locator(".row[open]").count() == 0
    page.locator("#called-0", has_text="Half-life · 2 – 4 h").click()
    low = page.get_by_label("Low", exact=True)
    low.fill("9")
    page.locator("#faults-0", has_text="Row 1 (Half-life · 9 – 4 h): low <= typical <= high").wait_for()
    page.locator("#preview").get_by_text("Not shown, being at fault").wait_for()
    page.get_by_role("link", name="Facts 1 at fault").wait_for()
    low.fill("two")
    fault = page.get_by_role("link", name="Low: a number with a point, such as 0.5")
    fault.wait_for()
    assert low.get_attribute("aria-invalid") == "true"
    page.get_by_label("High").focus()
    fault.click()
    assert page.evaluate("document.activeElement.id") == "id_facts-0-low"
    type_in(page, low, "3")
    page.locator("#preview").get_by_text("3 to 4 h").wait_for()
    assert page.locator("#called-0").inner_text() == "Half-life · 3 – 4 h"
    assert document(draft)["facts"] == [{**FACT, "low": 3}]
    page.reload()
    assert page.locator("#id_facts-0-low").input_value() == "3"


def test_a_row_is_added_filled_in_and_given_a_source_of_its_own(
    desk: Desk, curator: User, draft: MonographVersion
) -> None:
    page = desk(curator, "sections/facts/")
    page.get_by_role("button", name="Add a fact").click()
    page.locator("#row-1").wait_for()
    settled(page)
    assert page.evaluate("document.activeElement.id") == "id_facts-1-quantity"
    page.locator("#id_facts-1-quantity").select_option("Peak level in milk")
    unit = page.locator("#id_facts-1-unit")
    unit.locator("option[value='mmol/L']").wait_for(state="attached")
    assert unit.locator("option[value='L/kg']").count() == 0
    unit.select_option("microgram/L")
    page.locator("#id_facts-1-high").fill("12.5")
    page.get_by_role("button", name="Add a source here Peak level in milk").click()
    new = page.get_by_role("group", name="New source")
    new.wait_for()
    settled(page)
    new.get_by_label("Title").fill("Milk levels of a made-up drug")
    new.get_by_label("Publisher").fill("A journal")
    new.get_by_label("Address (URL)").fill("https://example.org/milk")
    new.get_by_label("Kind").select_option("study")
    new.get_by_label("Read on").fill("2026-11-22")
    page.get_by_role("link", name="Facts", exact=True).wait_for()
    facts = document(draft)["facts"]
    assert facts[1] == {"quantity": "milk_peak", "unit": "microgram/L", "high": 12.5, "sources": ["source-1"]}
    page.get_by_role("button", name="Up Peak level in milk").click()
    page.locator("#row-0 summary", has_text="Peak level in milk").first.wait_for()
    assert [fact["quantity"] for fact in document(draft)["facts"]] == ["milk_peak", "half_life"]
    page.get_by_role("link", name="Overview", exact=True).click()
    page.get_by_role("button", name="Keep as the draft").click()
    page.get_by_text("Kept: the draft").wait_for()
    draft.refresh_from_db()
    assert "Milk levels of a made-up drug" in draft.toml


def test_two_curators_at_once_choose_and_nothing_is_lost(
    desk: Desk, curator: User, person: Any, draft: MonographVersion
) -> None:
    ben = person("ben", "curator")
    one, other = desk(curator, "sections/summary/"), desk(ben, "sections/summary/")
    type_in(other, other.get_by_label("Summary"), "Ben's words.")
    one.get_by_label("Summary").fill("The curator's words.")
    one.get_by_text("Set aside, not lost.").wait_for()
    with one.expect_response(lambda answer: answer.request.method == "POST"):
        one.get_by_label("Summary").fill("The curator's words. And more.")
    assert document(draft)["summary"] == "Ben's words."
    assert SetAside.objects.get().content["summary"] == "The curator's words. And more."
    one.get_by_role("link", name="Choose between theirs and yours").click()
    one.get_by_role("heading", name="Two wrote at once: Summary").wait_for()
    for words in ("A made-up drug.", "Ben's words.", "The curator's words. And more."):
        assert one.get_by_text(words, exact=True).is_visible()
    one.get_by_role("radio", name="Yours").check()
    one.get_by_role("button", name="Save the choice").click()
    one.get_by_text("Chosen and saved.").wait_for()
    assert document(draft)["summary"] == "The curator's words. And more."
    one.get_by_role("link", name="Earlier saves").click()
    one.get_by_role("button", name="Bring back").first.wait_for()


def test_a_lost_session_loses_nothing(desk: Desk, live_server: Any, curator: User, draft: MonographVersion) -> None:
    page = desk(curator, "sections/summary/")
    words = page.get_by_label("Summary")
    type_in(page, words, "Before.")
    Session.objects.all().delete()
    words.fill("Before. After.")
    page.get_by_text("You are signed out, so this was not saved.").wait_for()
    assert words.input_value() == "Before. After."
    sit_down(page.context, curator, live_server.url)
    token = page.context.new_page()  # signing in elsewhere brings a new token, and this page has the old
    token.goto("/accounts/login/")
    type_in(page, words, "Before. After. Later.")
    assert document(draft)["summary"] == "Before. After. Later."


def test_a_slug_is_found_by_the_name_typed(desk: Desk, curator: User, draft: MonographVersion) -> None:
    page = desk(curator, "sections/alternatives/")
    page.get_by_role("button", name="Add an alternative").click()
    page.locator("#id_alternatives-0-drug").wait_for()
    settled(page)
    page.locator("#id_alternatives-0-drug").press_sequentially("clod")
    page.locator("#slugs option[value='clodazine']").wait_for(state="attached")
    page.locator("#id_alternatives-0-drug").fill("nothing")
    page.get_by_label("Indication").fill("pain")
    type_in(page, page.get_by_label("Why", exact=True), "Milder.")
    page.locator("#faults-own, #faults-0").get_by_text("no monograph 'nothing'").wait_for()
    type_in(page, page.locator("#id_alternatives-0-drug"), "clodazine")
    page.get_by_role("link", name="Alternatives", exact=True).wait_for()
    assert document(draft)["alternatives"] == [{"drug": "clodazine", "indication": "pain", "why": "Milder."}]


def test_words_typed_just_before_leaving_are_saved(desk: Desk, curator: User, draft: MonographVersion) -> None:
    page = desk(curator, "sections/summary/")
    page.get_by_label("Summary").fill("By a link.")
    page.get_by_role("link", name="Cautions").click()
    page.get_by_role("heading", name="Cautions", level=2).wait_for()
    assert document(draft)["summary"] == "By a link."
    page.goto(f"/drugs/desk/drafts/{draft.pk}/sections/summary/")
    page.get_by_label("Summary").fill("By closing the window.")
    page.close(run_before_unload=False)
    page = desk(curator, "saves/")
    page.wait_for_timeout(500)
    assert document(draft)["summary"] == "By closing the window."


def test_everything_works_without_script(desk: Desk, curator: User, draft: MonographVersion) -> None:
    page = desk(curator, "sections/monitoring/", java_script_enabled=False)
    page.get_by_role("button", name="Add a sign").click()
    page.locator("#id_monitoring-1-text").fill("Fever")
    page.get_by_role("button", name="Up the empty row").click()
    assert page.locator("#id_monitoring-0-text").input_value() == "Fever"
    page.locator("#row-1 summary").first.click()
    page.get_by_role("button", name="Remove Rash").click()
    assert document(draft)["monitoring"] == [{"text": "Fever"}]
    page.get_by_role("link", name="Summary").click()
    page.get_by_label("Summary").fill("Without script.")
    page.get_by_role("button", name="Save").click()
    assert "by curator" in page.locator("#saved").inner_text()
    assert page.locator("#preview").get_by_text("Without script.").is_visible()
    page.get_by_role("link", name="Whole text (TOML)").click()
    assert 'summary = "Without script."' in page.get_by_label("Monograph (TOML)").input_value()


def test_the_whole_text_saves_itself_too(desk: Desk, curator: User, draft: MonographVersion) -> None:
    page = desk(curator, "text/")
    field = page.get_by_label("Monograph (TOML)")
    text = field.input_value()
    field.fill(text.replace('"compatible"', '"fine"', 1))
    page.get_by_text("uses[0].guidance: Input should be").wait_for()
    field.fill(text + "\n[")
    page.get_by_text("Kept, but not read yet").wait_for()
    page.reload()
    assert page.get_by_label("Monograph (TOML)").input_value().endswith("[")
    type_in(page, page.get_by_label("Monograph (TOML)"), text.replace("A made-up drug.", "From the text."))
    page.locator("#preview").get_by_text("From the text.").wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 1366), ("light", 390), ("dark", 390)])
def test_no_page_of_the_editor_shuts_anybody_out(
    desk: Desk, curator: User, draft: MonographVersion, scheme: str, width: int
) -> None:
    page = desk(curator, "sections/uses/", width=width, color_scheme=scheme)
    page.get_by_role("button", name="Add a use").click()
    page.locator("#row-1").wait_for()
    type_in(page, page.locator("#id_uses-1-label"), "Large doses")
    copy = WorkingCopy.objects.get(version=draft)
    content = {"summary": "Others.", "evidence": "good"}
    aside = SetAside.objects.create(copy=copy, section="summary", person=curator, base_number=0, content=content)
    pages = [*(f"sections/{key}/" for key in SECTIONS.split()), "", "text/", "preview/", "saves/"]
    pages.append(f"choices/{aside.pk}/")
    faults = []
    for where in pages:
        page.goto(f"/drugs/desk/drafts/{draft.pk}/{where}")
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        for fault in Axe().run(page, options=RULES).response["violations"]:
            faults.append(f"{where}: {fault['id']} {[node['html'][:120] for node in fault['nodes']][:2]}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{where}: wider than the window")
    assert not faults, "\n".join(faults)

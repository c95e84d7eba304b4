"""The visit: from a few letters to the verdict, by keyboard, and never an old answer beside a new question."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SETTLED = "/advice/?drug=brafenol&age=6&age_unit=weeks&ga=40&condition=none"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844), (320, 600)])
def test_three_letters_and_two_choices_lead_to_a_verdict_above_the_fold(visit: Any, width: int, height: int) -> None:
    page = visit("/", width=width, height=height)
    assert page.evaluate("document.activeElement.id") == "drug"
    page.keyboard.type("bra")
    page.get_by_role("option", name="Brafenol is").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    verdict = page.locator("#verdict")
    verdict.wait_for()
    box = verdict.bounding_box()
    assert box["y"] + box["height"] < height
    assert "drug=Brafenol" in page.url


def test_options_are_announced_by_the_combobox_pattern(visit: Any) -> None:
    page = visit("/")
    page.keyboard.type("pain")
    page.get_by_role("option").first.wait_for()
    box = page.get_by_role("combobox")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert "Painaway is a brand name" in page.locator(f"#{active}").inner_text()
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert page.get_by_role("option").count() == 0


def test_slash_goes_to_the_box_from_anywhere(visit: Any) -> None:
    page = visit(SETTLED, width=390, height=844)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "drug"
    page = visit("/drugs/brafenol/")
    with page.expect_navigation():
        page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "drug"


def test_any_change_clears_the_answer_until_a_new_one_comes(visit: Any) -> None:
    page = visit(SETTLED)
    assert page.locator("#verdict").is_visible()
    page.evaluate("window.stayed = true")
    page.fill("#age", "1")
    assert not page.locator("#verdict").is_visible()
    assert not page.locator(".rest").is_visible()
    assert "answer was cleared" in page.locator("#stale").inner_text()
    page.locator("button.main").click()
    page.get_by_role("heading", name="Interrupt and pump").wait_for()
    assert page.evaluate("window.stayed") is True
    assert "age=1&" in page.url
    page.locator("#verdict:focus").wait_for(timeout=5000)


def test_refused_input_leaves_no_answer_and_keeps_what_was_typed(visit: Any) -> None:
    page = visit(SETTLED)
    page.fill("#weight", "400")
    page.locator("button.main").click()
    page.locator("#problems").wait_for()
    assert page.locator("#verdict").count() == 0
    assert page.input_value("#weight") == "400"
    assert "0.3 to 40" in page.locator("#problems").inner_text()


def test_a_changed_drink_clears_the_clock_time(visit: Any) -> None:
    page = visit("/alcohol/?drinks=2&start=2026-11-22T20:00")
    assert page.locator("#clear").is_visible()
    page.fill("#drinks", "5")
    assert not page.locator("#clear").is_visible()


def test_a_failed_request_clears_the_answer(visit: Any) -> None:
    page = visit(SETTLED)
    page.route("**/advice/**", lambda route: route.abort())
    page.locator("button.main").click()
    page.locator("#stale").wait_for()
    assert "No answer came" in page.locator("#stale").inner_text()
    assert not page.locator("#verdict").is_visible()


def test_one_tap_settles_a_split_verdict(visit: Any) -> None:
    page = visit("/advice/?drug=brafenol&ga=40&condition=none")
    assert page.locator(".verdict").inner_text().count("It depends on the infant's age") == 1
    page.locator(".branch", has_text="Compatible").first.click()
    page.wait_for_url("**age_unit=days**")
    page.get_by_role("heading", name="Compatible").wait_for()


def test_going_back_brings_the_earlier_answer(visit: Any) -> None:
    page = visit(SETTLED)
    page.fill("#age", "1")
    page.locator("button.main").click()
    page.get_by_role("heading", name="Interrupt and pump").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Compatible").wait_for()
    assert page.input_value("#age") == "6"


def test_adding_a_drug_gives_a_row_with_the_focus_in_it(visit: Any) -> None:
    page = visit(SETTLED)
    page.get_by_role("button", name="Add another drug").click()
    page.locator("#drug2:focus").wait_for()
    assert page.locator("#verdict").count() == 0
    page.keyboard.type("clod")
    page.get_by_role("option", name="Clodazine is").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Interrupt and pump").wait_for()
    assert page.input_value("#drug2") == "Clodazine"


def test_enter_in_any_field_asks_for_the_answer(visit: Any) -> None:
    page = visit(SETTLED + "&drug2=nebulate")
    page.fill("#age", "1")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Interrupt and pump").wait_for()
    assert page.input_value("#drug2") == "nebulate"


def test_clock_times_are_the_browsers(visit: Any) -> None:
    page = visit("/")
    page.keyboard.type("clodazine")
    page.keyboard.press("Enter")
    page.locator("#verdict").wait_for()
    assert "tz=Europe%2FMadrid" in page.url
    assert "Clock times are in Europe/Madrid" in page.inner_text("main")


def test_only_names_are_remembered_and_in_this_browser_alone(visit: Any) -> None:
    page = visit(SETTLED + "&weight=4")
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert json.loads(kept) == {"lactadvice.recent": '["brafenol"]'}
    # htmx notes the address of the page in this tab, and no copy of any page.
    assert page.evaluate("Object.keys({...sessionStorage})") == ["htmx-current-path-for-history"]
    page.goto("/")
    page.locator("#recent").get_by_role("link", name="brafenol").wait_for()
    page.get_by_role("button", name="Forget these").click()
    assert page.evaluate("localStorage.getItem('lactadvice.recent')") == "[]"


def test_all_works_without_script(visit: Any) -> None:
    page = visit("/", script=False)
    page.fill("#drug", "brafenol")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("#verdict").is_visible()
    page.locator(".branch", has_text="Compatible").first.click()
    page.get_by_role("button", name="Add another drug").click()
    page.fill("#drug2", "clodazine")
    page.locator("button.main").click()
    assert "Interrupt and pump" in page.locator("#verdict").inner_text()
    page.get_by_role("link", name="Print for the family").click()
    assert "Do not feed your baby this milk for now" in page.inner_text("h1")


def test_without_script_a_phone_opens_the_folded_question(visit: Any) -> None:
    page = visit(SETTLED, width=390, height=844, script=False)
    page.get_by_text("Change the question").click()
    page.fill("#age", "1")
    page.locator("button.main").click()
    assert "Interrupt and pump" in page.locator("#verdict").inner_text()

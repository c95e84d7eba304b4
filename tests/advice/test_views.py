"""Pages as a reader meets them: real library, real engine, visible text."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

HTMX = {"HX-Request": "true"}


def text_of(page: bytes) -> str:
    """What a reader sees: no tags, blanks folded."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def see(client: Client, address: str, status: int = 200, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == status, address
    assert response["Cache-Control"] == "no-store"
    return text_of(response.content)


def verdict(page: str) -> str:
    found = re.search(
        r"(Compatible|Timed avoidance|Interrupt and pump|Not enough data|No answer yet) ",
        page.split("Change or add facts")[1],
    )
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("drug", "word"),
    [
        ("Brafenol&age=6&age_unit=weeks&condition=none&ga=40", "Compatible"),
        ("droxatide", "Timed avoidance"),
        ("clodazine", "Interrupt and pump"),
        ("nebulate", "Not enough data"),
        ("Co-brafazine", "Interrupt and pump"),
        ("painaway&age=3&age_unit=days", "Interrupt and pump"),
    ],
)
def test_each_kind_of_answer_stands_first(client: Client, drug: str, word: str) -> None:
    assert verdict(see(client, f"/advice/?drug={drug}")) == word


def test_an_unknown_age_splits_the_verdict_with_links_that_settle_it(client: Client) -> None:
    response = client.get("/advice/?drug=brafenol&ga=40&condition=none")
    page = text_of(response.content)
    assert "It depends on the infant's age" in page
    assert "under 4 weeks" in page.lower()
    assert "<title>It depends: brafenol" in response.content.decode()
    links = [html.unescape(a) for a in re.findall(r'class="branch"\s+href="([^"]+)"', response.content.decode())]
    settled = [verdict(see(client, link)) for link in links if "age=" in link]
    assert sorted(set(settled)) == ["Compatible", "Interrupt and pump"]


def test_a_hold_gives_clock_times_in_the_browsers_zone(client: Client) -> None:
    page = see(client, "/advice/?drug=clodazine&last=2026-11-22T14:00&now=2026-11-22T15:00&tz=Europe/Madrid")
    assert "Feed again from Mon 23 Nov, 14:00." in page
    assert "Clock times are in Europe/Madrid." in page


def test_without_a_zone_the_sites_is_used_and_said(client: Client) -> None:
    page = see(client, "/advice/?drug=clodazine&last=2026-11-22T14:00&now=2026-11-22T15:00")
    assert "this site's zone" in page


def test_a_hold_over_the_night_of_the_clock_change_is_a_real_day_long(client: Client) -> None:
    page = see(client, "/advice/?drug=clodazine&last=2026-03-28T20:00&now=2026-03-28T20:00&tz=Europe/Madrid")
    assert "Feed again from Sun 29 Mar, 21:00." in page


def test_changing_the_drug_stands_apart_from_feeding(client: Client) -> None:
    page = see(client, "/advice/?drug=elvazin")
    assert verdict(page) == "Compatible"
    assert "Choose another drug and keep breastfeeding" in page
    assert "Brafenol instead." in page


@pytest.mark.parametrize("name", ["brafenul", "Twinsun", "brafenol PM", "nothing at all like it"])
def test_a_name_that_is_not_certain_is_asked_about_and_never_taken(client: Client, name: str) -> None:
    page = see(client, f"/advice/?drug={name}")
    assert verdict(page) == "No answer yet"
    assert f"Which one is “{name}”?" in page
    assert "Feed as usual" not in page


def test_near_names_link_to_the_same_question_about_them(client: Client) -> None:
    body = client.get("/advice/?drug=brafenul&age=6&age_unit=weeks").content.decode()
    assert "drug=Brafenol&amp;age=6&amp;age_unit=weeks" in body


def test_one_unknown_drug_among_known_ones_never_reads_as_compatible(client: Client) -> None:
    page = see(client, "/advice/?drug=brafenol&drug2=zzqqxy&age=6&age_unit=weeks&condition=none&ga=40")
    assert verdict(page) == "Not enough data"
    assert "Which one is “zzqqxy”?" in page


def test_a_milder_drugs_steps_do_not_stand_beside_a_hold(client: Client) -> None:
    page = see(client, "/advice/?drug=brafenol&drug2=clodazine&age=6&age_unit=weeks&condition=none&ga=40")
    now = page.split("What to do now")[1].split("Print for the family")[0]
    assert "Clodazine Pump on time." in now
    assert "Feed as usual." not in now


def test_disagreeing_authorities_are_shown_to_disagree(client: Client) -> None:
    page = see(client, "/advice/?drug=brafenol")
    assert "They disagree." in page
    assert "Made-up Authority" in page


def test_inputs_assumptions_and_editorial_state_are_repeated(client: Client) -> None:
    page = see(client, "/advice/?drug=brafenol&dose=400&unit=mg&route=oral&age=6&age_unit=weeks")
    assert "brafenol 400 mg by mouth" in page
    assert "6 weeks old" in page
    assert "the parent's weight" in page
    assert "Compiled from cited sources, not signed off" in page


def test_bad_input_gives_a_message_at_the_field_and_no_answer(client: Client) -> None:
    address = "/advice/?drug=brafenol&dose=-4&unit=mg"
    page = see(client, address, 422)
    assert "No answer was given" in page
    assert "Dose : must be a number above 0" in page
    assert "Keep breastfeeding" not in page
    assert "No answer was given" in see(client, address, 200, **HTMX)


def test_a_unit_the_drug_cannot_have_is_refused_at_its_field(client: Client) -> None:
    page = see(client, "/advice/?drug=brafenol&dose=4&unit=MBq", 422)
    assert "No answer was given" in page


@pytest.mark.parametrize(
    "field",
    ["drug", "dose", "unit", "route", "last", "age", "condition", "feed_times", "tz", "now", "stored", "indication"],
)
@pytest.mark.parametrize(
    "value", ["%00", "%F0%9F%98%80", "<script>x</script>", "' OR 1=1 --", "a" * 10_000, "-1", "%FF"]
)
def test_no_field_brings_the_page_down(client: Client, field: str, value: str) -> None:
    drug = "" if field == "drug" else "drug=brafenol&"
    response = client.get(f"/advice/?{drug}{field}={value}")
    assert response.status_code in (200, 422)
    assert b"<script>x" not in response.content
    if response.status_code == 422:
        assert b"data-answer" not in response.content


def test_page_and_fragment_share_one_address(client: Client) -> None:
    page = client.get("/advice/?drug=brafenol")
    fragment = client.get("/advice/?drug=brafenol", headers=HTMX)
    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in fragment["Vary"]
    assert b"<!doctype html>" in page.content.lower()
    assert fragment.content.strip().startswith(b"<div")
    assert b"Compatible" in fragment.content


def test_adding_a_drug_without_script_gives_a_row_and_clears_the_answer(client: Client) -> None:
    body = client.get("/advice/?drug=brafenol&dose=4&unit=mg&add=1").content.decode()
    assert 'name="drug2"' in body
    assert 'value="brafenol"' in body
    assert "data-answer" not in body


def test_removing_a_drug_goes_to_the_address_without_it(client: Client) -> None:
    response = client.get("/advice/?drug=brafenol&drug2=clodazine&dose2=5&unit2=mg&remove=1")
    assert response.status_code == 302
    assert response["Location"] == "/advice/?drug=clodazine&dose=5&unit=mg"


def test_print_has_the_message_first_and_the_date_written_out(client: Client) -> None:
    page = see(
        client,
        "/advice/print/?drug=clodazine&last=2026-11-22T14:00&now=2026-11-22T15:00&tz=Europe/Madrid&age=6&age_unit=weeks",
    )
    assert page.index("Do not feed your baby this milk for now") < page.index("What to do")
    assert "until 2:00 pm on Monday 23 November 2026" in page
    assert "When to pump" in page
    assert "When to call" in page
    assert "Made 3:00 pm on Sunday 22 November 2026" in page
    assert "No one has signed it off." in page


def test_print_says_which_unknown_fact_the_answer_hangs_on(client: Client) -> None:
    assert "We were not told your baby's age." in see(client, "/advice/print/?drug=brafenol&ga=40&condition=none")


def test_print_of_an_unclear_name_goes_back_to_the_question(client: Client) -> None:
    response = client.get("/advice/print/?drug=brafenul")
    assert (response.status_code, response["Location"]) == (302, "/advice/?drug=brafenul")


def test_json_of_the_same_case_follows_the_contract(client: Client) -> None:
    document = client.get("/advice/advice.json?drug=clodazine&now=2026-11-22T15:00&last=2026-11-22T14:00").json()
    assert document["guidance"] == "interrupt_and_pump"
    assert document["hold"]["resume_at"].startswith("2026-11-23T14:00")
    refused = client.get("/advice/advice.json?drug=clodazine&dose=-1&unit=mg")
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, "dose")


def test_suggestions_say_why_they_match(client: Client) -> None:
    page = see(client, "/suggest/?drug=pai")
    assert "Brafenol" in page
    assert "Painaway is a brand name (US) of Brafenol." in page


def test_home_has_the_box_and_the_honesty_line(client: Client) -> None:
    page = see(client, "/")
    assert "Must my patient pump and dump?" in page
    assert "compiled from cited public sources" in page


def test_a_closed_site_asks_strangers_to_sign_in(client: Client, settings: object) -> None:
    settings.LACTADVICE_PUBLIC = False  # type: ignore[attr-defined]
    for address in ("/", "/advice/?drug=brafenol", "/drugs/", "/suggest/?drug=bra"):
        assert client.get(address)["Location"].startswith("/accounts/login/?next=")


def test_pages_cannot_be_posted_to(client: Client) -> None:
    assert client.post("/advice/", {"drug": "brafenol"}).status_code == 405


def test_an_answer_asks_the_database_little(client: Client, django_assert_max_num_queries: object) -> None:
    address = "/advice/?drug=brafenol&age=6&age_unit=weeks"
    client.get(address)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get(address)


def test_alcohol_gives_the_clock_time_and_the_nomograms_wait(client: Client) -> None:
    page = see(client, "/alcohol/?drinks=2&weight=63.5&start=2026-11-22T20:00&tz=Europe/Madrid")
    assert "Clear at Mon 23 Nov, 00:50" in page
    assert "must be drinks from 0.1 to 30" in see(client, "/alcohol/?drinks=200", 422)
    assert "say how many drinks" in see(client, "/alcohol/?drinks=", 422)


def test_alcohol_counts_real_hours_over_the_clock_change(client: Client) -> None:
    page = see(client, "/alcohol/?drinks=2&weight=63.5&start=2026-03-28T23:00&tz=Europe/Madrid")
    assert "Clear at Sun 29 Mar, 04:50" in page


def test_the_rule_table_comes_from_the_running_code(client: Client) -> None:
    from lactadvice.engine.rules import RULES

    page = see(client, "/how-it-works/")
    assert all(" ".join(rule.reason.split()) in page for rule in RULES)

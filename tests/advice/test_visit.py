"""The visit's pages with a made-up library: list, procedures, options, share."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from lactadvice.advice import procedures
from lactadvice.advice.medication_list import MOST_CHARACTERS
from tests.advice.test_views import see, text_of, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SETTLED = "&age=6&age_unit=weeks&ga=40&condition=none"


def read_list(client: Client, text: str, status: int = 200, **fields: str) -> str:
    response = client.post("/regimen/", {"list": text, **fields})
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    return text_of(response.content)


def test_a_plain_list_goes_straight_to_its_answer(client: Client) -> None:
    response = client.post("/regimen/", {"list": "brafenol 400 mg po q6h\nclodazine", "age": "6", "age_unit": "weeks"})
    assert response.status_code == 302
    assert response["Location"] == (
        "/advice/?drug=brafenol&dose=400&unit=mg&route=oral&regimen=repeated&every=6&drug2=clodazine"
        "&age=6&age_unit=weeks"
    )
    assert verdict(see(client, response["Location"])) == "Interrupt and pump"


def test_what_is_not_plain_is_asked_about_and_stays_in_the_list(client: Client) -> None:
    page = read_list(client, "brafenol 400 mg q6h\ncompression socks\nbrafenul\nclodazine 5 mg ask Dr Lee")
    assert "3 of 4 lines to look at" in page
    assert "No drug called “compression socks” is in the library." in page
    assert "Which drug is “brafenul”?" in page
    assert "“ask Dr Lee” could not be read." in page
    assert "clodazine 5 mg ask Dr Lee" in page


def test_what_is_no_drug_among_drugs_is_never_dropped_nor_taken_for_one(client: Client) -> None:
    page = read_list(client, "brafenol 400 mg po q6h\ngummy bears\n2 gummy bears daily")
    assert "No drug called “gummy bears” is in the library. Is it one? Correct it, or leave it out." in page
    assert "No drug called “2 gummy bears” is in the library." in page
    response = client.post(
        "/regimen/", {"list": "brafenol 400 mg po q6h\ngummy bears", "age": "6", "age_unit": "weeks"}
    )
    address = re.search(r'href="(/advice/[^"]+)"', response.content.decode())
    assert address
    answer = see(client, address[1].replace("&amp;", "&") + "&ga=40&condition=none")
    assert "Which one is “gummy bears”?" in answer
    assert "That is not the same as compatible." in answer
    assert verdict(answer) == "Not enough data"


def test_leaving_a_line_out_says_so(client: Client) -> None:
    page = read_list(client, "brafenul\ncompression socks", leave="2")
    assert "Left out by you: “compression socks”." in page
    assert "1 of 1 line to look at" in page


def test_choosing_a_name_keeps_the_dose(client: Client) -> None:
    response = client.post("/regimen/", {"list": "brafenul 400 mg", "choose": "1|Brafenol"})
    assert response["Location"] == "/advice/?drug=Brafenol&dose=400&unit=mg"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n".join(f"drug{n}" for n in range(200)), "The list has 200 lines. At most 20 drugs"),
        ("x" * (MOST_CHARACTERS + 1), "characters; at most 20,000 can be read"),
        ("", "Write at least one drug"),
        ("brafenol " + "a" * 300, "at most 200 characters"),
    ],
)
def test_a_list_that_is_too_long_is_refused_with_its_text(client: Client, text: str, message: str) -> None:
    page = read_list(client, text, 422)
    assert message in page
    assert text[:40].split("\n")[0] in page


def test_an_age_that_is_no_number_is_refused_and_the_list_kept(client: Client) -> None:
    page = read_list(client, "brafenol", 422, age="six")
    assert "Age: must be a number" in page
    assert "brafenol" in page
    assert "Age: must be from 0 to 521.4 weeks." in read_list(client, "brafenol", 422, age="-3", age_unit="weeks")


@pytest.mark.parametrize("odd", ["\x00", "🍼 1 mg", "<script>x</script>", "' OR 1=1", "a;b;c", "9" * 150])
def test_no_line_brings_the_page_down(client: Client, odd: str) -> None:
    response = client.post("/regimen/", {"list": odd, "leave": "x", "choose": "9999|"})
    assert response.status_code in (200, 302, 422)
    assert b"<script>x" not in response.content


def test_a_closed_site_reads_no_strangers_list(client: Client, settings: Any) -> None:
    settings.LACTADVICE_PUBLIC = False
    assert client.post("/regimen/", {"list": "brafenol"})["Location"].startswith("/accounts/login/")


def test_the_one_change_that_helps_most_stands_by_the_verdict(client: Client) -> None:
    page = see(client, f"/advice/?drug=brafenol&drug2=clodazine{SETTLED}")
    assert "Without clodazine this is compatible." in page
    assert "What the combination adds" in page
    assert (
        "/advice/?drug=brafenol&amp;age=6"
        in client.get(f"/advice/?drug=brafenol&drug2=clodazine{SETTLED}").content.decode()
    )


def test_a_drug_to_be_changed_leads_with_that(client: Client) -> None:
    page = see(client, f"/advice/?drug=elvazin{SETTLED}")
    head = page.split("Change or add facts")[1]
    assert head.index("Choose another drug and keep breastfeeding") < head.index(
        "If it is taken all the same: Compatible"
    )
    assert head.index("Brafenol instead.") < head.index("If it is taken all the same")
    assert re.search(r"<title>Choose another drug", client.get(f"/advice/?drug=elvazin{SETTLED}").content.decode())


def test_each_drug_to_be_changed_says_so_before_its_guidance(client: Client) -> None:
    page = see(client, f"/advice/?drug=brafenol&drug2=elvazin{SETTLED}")
    own = page.split("Each drug for itself")[1]
    assert own.index("Choose another drug and keep breastfeeding") < own.index("If it is taken all the same")


def test_alternatives_stand_side_by_side_with_the_drug_asked_about(client: Client) -> None:
    page = see(client, f"/advice/?drug=clodazine{SETTLED}")
    table = page.split("Alternatives for this infant, side by side")[1].split("In order of guidance")[0]
    assert "Relative infant dose" in table
    assert table.index("Clodazine") < table.index("Brafenol")
    assert "It goes with feeding." in table
    assert "0.1 to 0.7" in table


def test_procedures_name_agents_and_pages() -> None:
    found = procedures.procedures()
    assert len(found) == 9
    for each in found.values():
        assert each.sources
        assert any(agent.usual for agent in each.agents)
        assert len(each.agents) <= 20


def test_a_procedures_agents_outside_the_library_are_not_offered(client: Client) -> None:
    page = see(client, "/procedures/endoscopy/")
    assert "Midazolam" not in page
    assert client.get("/procedures/nothing/").status_code == 404


def test_options_are_always_five_and_one_fits(client: Client) -> None:
    page = see(client, f"/advice/options/?drug=clodazine{SETTLED}")
    for name in (
        "Keep feeding as now",
        "Time doses and feeds",
        "Take another drug",
        "Pump, and hold the milk back",
        "Wean",
    ):
        assert name in page
    assert page.count("Fits the guidance") == 1
    assert "Pump, and hold the milk back Fits the guidance" in page


@pytest.mark.parametrize(("drug", "way"), [("brafenol", "Keep feeding as now"), ("elvazin", "Take another drug")])
def test_the_way_that_fits_follows_the_answer(client: Client, drug: str, way: str) -> None:
    assert f"{way} Fits the guidance" in see(client, f"/advice/options/?drug={drug}{SETTLED}")


def test_the_note_has_answer_sources_and_versions(client: Client) -> None:
    page = see(client, f"/advice/share/?drug=elvazin{SETTLED}")
    note = page.split("For the chart")[1]
    assert note.index("CHOOSE ANOTHER DRUG") < note.index("If it is taken all the same: Compatible")
    assert "1. A page nobody wrote. Nobody. https://example.org/made-up" in note
    assert "Engine 1." in note
    assert "not signed off" in note
    assert "http://testserver/advice/?drug=elvazin" in page


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("txt", ["1. A page nobody wrote"]),
        ("ris", ["TY  - ELEC", "ER  - ", "TI  - A page"]),
        ("bib", ["@misc{", "title = {A page"]),
    ],
)
def test_citations_come_as_files(client: Client, kind: str, marks: list[str]) -> None:
    response = client.get(f"/advice/citations.{kind}?drug=brafenol{SETTLED}")
    assert response["Content-Disposition"] == f'attachment; filename="lactadvice.{kind}"'
    assert all(mark in response.content.decode() for mark in marks)
    assert client.get("/advice/citations.exe?drug=brafenol").status_code == 404


@pytest.mark.parametrize("page", ["options", "share", "citations.ris"])
def test_a_name_that_is_not_settled_goes_back_to_the_question(client: Client, page: str) -> None:
    address = f"/advice/{page}" if "." in page else f"/advice/{page}/"
    assert client.get(f"{address}?drug=brafenul")["Location"] == "/advice/?drug=brafenul"


def test_steps_stand_apart_from_the_hold_and_under_their_drugs(client: Client) -> None:
    page = see(client, "/advice/?drug=clodazine&last=2026-11-22T14:00&now=2026-11-22T15:00" + SETTLED)
    hold, also, step = page.index("Feed again from"), page.index("Also Pump on time."), page.index("Pump on time.")
    assert hold < also < step
    page = see(client, "/advice/?drug=clodazine&drug2=droxatide" + SETTLED)
    assert "Clodazine Pump on time." in page
    note = see(client, "/advice/share/?drug=clodazine&drug2=droxatide" + SETTLED)
    assert "- Clodazine: Pump on time." in note
    assert "What to do now Feed as usual." in see(client, "/advice/?drug=brafenol" + SETTLED)

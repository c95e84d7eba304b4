"""What a sheet says first, which steps reach a family, and what becomes of the milk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from lactadvice.handouts.sheet import Wish
from tests.handouts.sheets import NOW, sheet_of
from tests.handouts.test_issue import sent

if TYPE_CHECKING:
    from lactadvice.accounts.models import User
    from lactadvice.handouts.models import Handout

Issue = Callable[..., "Handout"]
PLAIN = Wish(paper="a4", include=("schedule",))
TERM = {"age_days": 60, "gestational_age_weeks": 40, "conditions": []}


def _of(drug: str, language: str = "en", wish: Wish = PLAIN, **exposure: Any) -> dict[str, Any]:
    return sheet_of({"exposures": [{"drug": drug, **exposure}], "infant": TERM}, language, wish)[0]


@pytest.mark.parametrize(
    ("language", "message", "asked", "second"),
    [
        ("en", "There is a better choice for you", "in place of codeine", "If you still need codeine: Do not feed"),
        ("es", "Hay una opción mejor para usted", "en lugar de codeína", "Si aun así necesita codeína: Por ahora no"),
    ],
)
def test_the_change_leads_and_the_guidance_comes_second(language: str, message: str, asked: str, second: str) -> None:
    sheet = _of("codeine", language, regimen={"kind": "repeated", "interval_hours": 6})
    assert sheet["message"].startswith(message)
    assert asked in sheet["ask"]
    assert sheet["change"].startswith(second)
    assert sheet["sign"] == "change"
    assert sheet["outcome"] == "interrupt-and-pump"
    assert sheet["words"]["what_to_do"] == {"en": "If you still need it", "es": "Si aun así lo necesita"}[language]


def test_a_better_drug_is_named_where_the_library_knows_one() -> None:
    assert "Ask about ibuprofen" in _of("codeine")["ask"]
    assert "You can keep breastfeeding with it." in _of("codeine")["ask"]


def test_a_single_dose_already_taken_cannot_be_changed_any_more() -> None:
    single = {"regimen": {"kind": "single"}, "last_dose_at": (NOW - dt.timedelta(hours=1)).isoformat()}
    sheet = _of("codeine", **single)
    assert sheet["message"].startswith("Do not feed your baby this milk for now.")
    assert sheet["sign"] == "interrupt-and-pump"
    assert sheet["words"]["what_to_do"] == "What to do"
    later = {**single, "last_dose_at": (NOW + dt.timedelta(hours=1)).isoformat()}
    assert _of("codeine", **later)["sign"] == "change"


def test_no_other_drug_takes_the_place_of_a_substance_that_is_used() -> None:
    sheet = _of("cocaine", regimen={"kind": "repeated"}, wish=Wish(paper="a4", include=("choices",)))
    assert sheet["message"] == "It is best to do without cocaine while you breastfeed."
    assert sheet["ask"] == "Ask for help to stop it, or to use less."
    assert sheet["change"].startswith("If you use it all the same: ")
    assert [choice["name"] for choice in sheet["choices"] if choice["fits"]] == ["Do without it."]


@pytest.mark.django_db
def test_a_compatible_drug_with_a_better_one_says_so_first_on_page_and_print(
    issue: Issue, client: Client, clinician: User
) -> None:
    query = "drug=elvazin&age=6&age_unit=weeks&ga=40&condition=none"
    handout = issue(query)
    client.force_login(clinician)
    for address in (f"/handouts/{handout.code}/print/", f"/advice/print/?{query}"):
        page = client.get(address).content.decode()
        first, second = page.index("There is a better choice for you"), page.index("If you still need elvazin: You can")
        assert page.index("<h1>") < first < second < page.index("<h2>")


def test_a_lasting_stop_says_what_becomes_of_all_milk() -> None:
    sheet = _of("iodine-i-131-iodide")
    assert sheet["do"][:3] == [
        "Throw away all the milk you pump from the first dose on. Do not give it to any child.",
        "You can feed milk that you stored before the dose.",
        "Press or pump out just enough to feel well. Do a bit less each time.",
    ]
    assert "You can breastfeed your next child." in sheet["do"]
    assert "any more" in sheet["change"]
    spanish = _of("iodine-i-131-iodide", "es")
    assert spanish["do"][0] == "Tire toda la leche que se saque desde la primera dosis. No la dé a ningún niño."
    assert "Puede dar el pecho a su próximo hijo." in spanish["do"]


def test_a_long_hold_says_what_becomes_of_milk_of_the_wait_and_before() -> None:
    sheet = _of("codeine", regimen={"kind": "repeated"})
    assert "Throw away the milk you pump in this time." in sheet["do"]
    assert "You can feed milk that you stored before the dose." in sheet["do"]


def test_words_for_clinicians_stay_off_the_sheet_and_that_is_said() -> None:
    from lactadvice.handouts import to_do

    case = {"exposures": [{"drug": "codeine"}], "infant": TERM}
    sheet, advice = sheet_of(case)
    kept_back = to_do.for_clinicians(advice)
    assert kept_back
    assert not set(kept_back) & set(sheet["do"])
    assert sheet["do"][-1] == "Your care team knows more about this drug. Ask them."
    ticked, _ = sheet_of(case, "en", Wish(paper="a4", include=(), steps=(kept_back[0],)))
    assert kept_back[0] in ticked["do"]
    assert kept_back[-1] not in ticked["do"]


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_a_step_goes_to_the_family_only_when_it_is_ticked(clinician: User, client: Client) -> None:
    from lactadvice.handouts.models import Handout

    client.force_login(clinician)
    form = sent(client, "drug=clodazine&age=6&age_unit=weeks")
    client.post("/handouts/new/", form)
    assert "Pump on time." not in Handout.objects.get().sheet["do"]
    client.post("/handouts/new/", {**form, "h-steps": ["Pump on time."]})
    assert "Pump on time." in Handout.objects.order_by("-id")[0].sheet["do"]
    page = client.post("/handouts/new/", {**form, "h-steps": ["Pump on time."], "h-language": "es"}).content.decode()
    assert "these lines exist in English alone" in page
    assert 'href="#id_h-steps"' in page
    assert '<fieldset id="id_h-steps">' in page
    refused = client.post("/handouts/new/", {**form, "h-steps": ["Drink this."]}).content.decode()
    assert "Drink this. is not one of the available choices" in refused
    assert Handout.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_the_familys_page_speaks_spanish_too(client: Client) -> None:
    page = client.get("/advice/print/?drug=clodazine&age=6&age_unit=weeks&language=es").content.decode()
    assert '<html lang="es">' in page
    assert "Por ahora no dé esta leche a su bebé." in page
    assert "Borrador, sin firma" in page
    assert 'href="/advice/?drug=clodazine&amp;age=6&amp;age_unit=weeks"' in page
    assert 'href="/advice/print/?drug=clodazine&amp;age=6&amp;age_unit=weeks&amp;language=en"' in page

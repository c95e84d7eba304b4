"""The galactagogue check with the shipped library: measures first, then who may have which drug."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from lactadvice.engine.case import Infant
from lactadvice.guides import galactagogues
from lactadvice.guides.galactagogues import FIRST, MAY, NOT_FOR, NOT_NOW, Checked
from tests.guides.test_guides import see
from tests.shelf import shelf  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]

DONE = [key for key, _ in FIRST]


def checked(*has: str, done: list[str] = DONE, none: bool = False, others: str = "") -> Checked:
    query = QueryDict(mutable=True)
    query.setlist("done", done)
    query.setlist("has", list(has))
    query["others"] = others
    if none:
        query["none"] = "1"
    form = galactagogues.CheckForm(query)
    assert form.is_valid(), form.errors
    return galactagogues.check(form.cleaned_data, Infant(age_days=30))


def verdicts(found: Checked) -> dict[str, str]:
    return {drug.name: drug.verdict for drug in found.drugs}


def test_measures_come_first() -> None:
    found = checked(done=["low"], none=True)
    assert found.headline == "No drug yet: first do what is missing here."
    assert len(found.missing) == 4
    assert set(verdicts(found).values()) == {NOT_NOW}


def test_a_parent_who_was_not_asked_gets_no_drug() -> None:
    found = checked()
    assert "ask what the parent has" in found.headline
    assert set(verdicts(found).values()) == {NOT_NOW}


def test_with_all_done_and_nothing_against_both_may_be_considered() -> None:
    assert verdicts(checked(none=True)) == {"Domperidone": MAY, "Metoclopramide": MAY}


@pytest.mark.parametrize("has", ["heart", "liver"])
def test_heart_and_liver_rule_out_domperidone(has: str) -> None:
    assert verdicts(checked(has))["Domperidone"] == NOT_FOR


@pytest.mark.parametrize("has", ["depression", "seizures", "phaeochromocytoma", "bowel", "movement"])
def test_mood_fits_tumour_bowel_and_movements_rule_out_metoclopramide(has: str) -> None:
    found = verdicts(checked(has))
    assert (found["Domperidone"], found["Metoclopramide"]) == (MAY, NOT_FOR)


@pytest.mark.parametrize("other", ["erythromycin 500 mg qid", "citalopram 20 mg daily", "clarithromycin"])
def test_a_medicine_that_adds_to_the_heart_rhythm_rules_out_domperidone(other: str) -> None:
    assert verdicts(checked(none=True, others=other))["Domperidone"] == NOT_FOR


def test_a_medicine_without_such_effects_changes_nothing() -> None:
    assert verdicts(checked(none=True, others="paracetamol 1 g qid"))["Domperidone"] == MAY


def test_a_medicine_nobody_can_place_stops_the_advice() -> None:
    found = checked(none=True, others="zzyzxol")
    assert found.unknown == ("zzyzxol",)
    assert "could not be placed" in found.headline
    assert MAY not in verdicts(found).values()


def test_neither_drug_left_means_none() -> None:
    assert "No galactagogue drug for this parent" in checked("heart", "depression").headline


def test_the_page_refuses_none_beside_something(client: Client) -> None:
    page = see(client, "/guides/galactagogues/?check=1&has=heart&none=1", 422)
    assert "cannot be ticked together" in page


def test_the_page_ends_in_advice_with_a_link_to_the_whole_answer(client: Client) -> None:
    ticks = "".join(f"&done={key}" for key in DONE)
    response = client.get(f"/guides/galactagogues/?check=1{ticks}&has=depression&others=ibuprofen")
    body = response.content.decode()
    assert "Domperidone may be considered, as a trial." in body
    assert "/advice/?drug=Domperidone&amp;dose=10&amp;unit=mg" in body
    assert "drug2=ibuprofen" in body
    assert "parent_condition=depression" in body

"""What is asked for next: the facts that decide, with the answers they lead to."""

from __future__ import annotations

from dataclasses import replace

from drugs.vocabulary import ChangeDrug, DoseUnit, Guidance, Regimen, Route
from lactadvice.engine.advice import Advice, WouldChange
from lactadvice.engine.case import Case, Exposure, GivenDose, GivenRegimen, Infant, Match
from lactadvice.engine.decide import decide
from tests.engine.library import matches_of

GROWN = Infant(age_days=200, gestational_age_weeks=40, conditions=())


def advice_on(exposure: Exposure, infant: Infant = GROWN) -> Advice:
    case = Case(exposures=(exposure,), infant=infant)
    return decide(case, matches_of(case), curves=False)


def rows(advice: Advice, field: str) -> dict[str, WouldChange]:
    return {str(r.value): r for r in advice.would_change if r.field == field}


def test_dose_without_its_interval_asks_how_often() -> None:
    low_dose = GivenDose(amount=81, unit=DoseUnit.MG)
    several = GivenRegimen(kind=Regimen.REPEATED)
    advice = advice_on(Exposure(drug="aspirin", route=Route.ORAL, dose=low_dose, regimen=several))
    found = rows(advice, "exposures[0].regimen")
    assert found["once a day"].guidance is Guidance.COMPATIBLE
    assert found["once a day"].set_to == {"kind": "repeated", "interval_hours": 24.0}
    assert found["every 4 hours"].guidance is Guidance.INTERRUPT_AND_PUMP
    assert str(advice.headline).endswith("This depends on how often it is taken.")


def test_course_without_its_length_asks_how_long() -> None:
    advice = advice_on(Exposure(drug="doxycycline"))
    found = rows(advice, "exposures[0].regimen.days")
    assert found["up to 21 days"].change_drug is ChangeDrug.NO
    assert found["more than 21 days"].change_drug is ChangeDrug.ADVISED


def test_length_told_is_not_asked_again() -> None:
    week = GivenRegimen(kind=Regimen.REPEATED, days=7)
    advice = advice_on(Exposure(drug="doxycycline", regimen=week))
    assert not rows(advice, "exposures[0].regimen.days")
    assert advice.change_drug.advice is ChangeDrug.NO


def test_several_open_facts_are_asked_for_as_uses() -> None:
    advice = advice_on(Exposure(drug="oxycodone", dose=GivenDose(amount=5, unit=DoseUnit.MG)))
    found = rows(advice, "exposures[0].use")
    assert {r.guidance for r in found.values()} == {Guidance.COMPATIBLE, Guidance.INTERRUPT_AND_PUMP}
    for row in found.values():
        given = row.set_to["regimen"]
        told = Exposure(
            drug="oxycodone",
            dose=GivenDose(amount=5, unit=DoseUnit.MG),
            extended_release=row.set_to["extended_release"],
            regimen=GivenRegimen(
                kind=Regimen(given["kind"]), interval_hours=given["interval_hours"], days=given["days"]
            ),
        )
        assert advice_on(told).guidance is row.guidance


def test_form_that_a_name_says_is_taken_where_none_is_told() -> None:
    by_name = Case(exposures=(Exposure(drug="semaglutide"),), infant=GROWN)
    part = replace(matches_of(by_name)["semaglutide"].parts[0], route=Route.SUBCUTANEOUS)
    advice = decide(by_name, {"semaglutide": Match(resolution="direct", parts=(part,))}, curves=False)
    assert advice.guidance is Guidance.COMPATIBLE
    assert next(a.assumed for a in advice.assumptions if a.field == "exposures[0].route") is Route.SUBCUTANEOUS
    told = replace(by_name, exposures=(Exposure(drug="semaglutide", route=Route.ORAL),))
    advice = decide(told, {"semaglutide": Match(resolution="direct", parts=(part,))}, curves=False)
    assert advice.guidance is Guidance.INTERRUPT_AND_PUMP


def test_dose_limits_make_spans_that_do_not_overlap() -> None:
    advice = advice_on(Exposure(drug="caffeine", route=Route.ORAL), Infant(age_days=60, conditions=()))
    assert list(rows(advice, "exposures[0].dose")) == [
        "up to 200 mg per day",
        "more than 200 and up to 300 mg per day",
        "more than 300 mg per day",
    ]


def test_told_age_is_no_row_of_its_own() -> None:
    advice = advice_on(Exposure(drug="diazepam"), Infant(age_days=90))
    assert not rows(advice, "infant.age_days")


def test_one_open_fact_is_asked_for_alone() -> None:
    advice = advice_on(Exposure(drug="semaglutide"))
    assert not rows(advice, "exposures[0].use")
    assert rows(advice, "exposures[0].route")["subcutaneous"].guidance is Guidance.COMPATIBLE


def test_condition_up_to_an_age_stands_as_a_row_of_its_own() -> None:
    advice = advice_on(Exposure(drug="lithium"), Infant())
    assert advice.guidance is Guidance.INTERRUPT_AND_PUMP
    row = rows(advice, "infant.conditions")["born before 37 weeks and under 2 months"]
    assert row.guidance is Guidance.INTERRUPT_AND_PUMP
    assert row.set_to == {"age_days": 30.5, "conditions": ["preterm"]}


def test_uses_of_a_mixture_are_offered_though_its_share_is_not_known() -> None:
    part = replace(matches_of(Case(exposures=(Exposure(drug="oxycodone"),)))["oxycodone"].parts[0], share=None)
    given = Exposure(
        drug="oxycodone", route=Route.ORAL, dose=GivenDose(amount=5, unit=DoseUnit.MG), extended_release=False
    )
    case = Case(exposures=(given,), infant=GROWN)
    advice = decide(case, {"oxycodone": Match(resolution="direct", parts=(part,))}, curves=False)
    found = rows(advice, "exposures[0].use")
    assert {r.guidance for r in found.values()} == {Guidance.COMPATIBLE, Guidance.INTERRUPT_AND_PUMP}
    assert all(r.set_to is None for r in found.values())
    assert str(advice.headline).endswith("This depends on how it is taken.")


def test_example_of_a_weekly_dose_is_not_filled_in_as_daily() -> None:
    found = rows(advice_on(Exposure(drug="methotrexate")), "exposures[0].use")
    weekly = next(row for label, row in found.items() if label.startswith("Weekly"))
    assert weekly.set_to["regimen"] == {"kind": "repeated"}


def test_term_birth_told_leaves_no_preterm_row() -> None:
    advice = advice_on(Exposure(drug="lithium"), Infant(gestational_age_weeks=39))
    assert not any("37 weeks" in value for value in rows(advice, "infant.conditions"))

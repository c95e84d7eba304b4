"""What an advice says, over the shipped library: holds, change of drug, signs and headlines that fit each other."""

from __future__ import annotations

from drugs.vocabulary import ChangeDrug, DoseUnit, Guidance, ParentCondition, Regimen, Route
from lactadvice.engine.advice import Advice
from lactadvice.engine.case import Case, Exposure, GivenDose, GivenRegimen, Infant, Parent
from lactadvice.engine.decide import decide
from tests.engine.library import matches_of

GROWN = Infant(age_days=200, gestational_age_weeks=40, conditions=())


def advice_on(*exposures: Exposure, infant: Infant = GROWN, parent: Parent | None = None) -> Advice:
    case = Case(exposures=exposures, infant=infant, parent=parent or Parent())
    return decide(case, matches_of(case), curves=False)


def test_longest_hold_decides_among_uses_left_open() -> None:
    advice = advice_on(Exposure(drug="methotrexate"))
    assert advice.hold is not None
    assert advice.hold.hours_high == 168
    assert advice.change_drug.advice is ChangeDrug.ADVISED
    assert "for 7 days after the last dose" in str(advice.headline)


def test_caution_that_lowers_takes_the_change_of_drug_away() -> None:
    advice = advice_on(Exposure(drug="yellow-fever-vaccine"), infant=Infant(age_days=300, conditions=()))
    assert advice.guidance is Guidance.COMPATIBLE
    assert advice.change_drug.advice is ChangeDrug.NO


def test_headline_names_signs_only_where_some_are_listed() -> None:
    advice = advice_on(Exposure(drug="piroxicam"), infant=Infant(age_days=10))
    assert not advice.monitor
    assert "signs listed" not in str(advice.headline)


def test_nothing_to_watch_is_not_said_beside_real_signs() -> None:
    advice = advice_on(Exposure(drug="omeprazole"), Exposure(drug="diazepam"))
    signs = [str(sign) for sign in advice.monitor]
    assert signs
    assert not any(sign.startswith(("nothing beyond", "none needed")) for sign in signs)
    both = advice_on(Exposure(drug="ibuprofen"), Exposure(drug="diazepam"))
    assert any("vomiting, diarrhoea or rash" in str(sign) for sign in both.monitor)
    assert [str(s) for s in advice_on(Exposure(drug="omeprazole")).monitor] == ["nothing beyond usual care"]


def test_what_is_true_of_the_infant_is_said_once_for_several_drugs() -> None:
    infant = Infant(age_days=5, gestational_age_weeks=30)
    advice = advice_on(Exposure(drug="codeine"), Exposure(drug="diazepam"), infant=infant)
    said = [(r.rule, str(r.text)) for r in advice.reasons]
    assert len(said) == len(set(said))
    assert [rule for rule, _ in said].count("preterm_or_ill") == 1


def test_release_is_assumed_only_where_something_hangs_on_it() -> None:
    def fields(drug: str) -> list[str]:
        return [a.field for a in advice_on(Exposure(drug=drug)).assumptions]

    assert "exposures[0].extended_release" in fields("oxycodone")
    assert "exposures[0].extended_release" not in fields("technetium-tc-99m-medronate")


def test_long_qt_is_named_as_the_parents_own_where_no_other_drug_is() -> None:
    given = Exposure(
        drug="domperidone",
        route=Route.ORAL,
        dose=GivenDose(amount=10, unit=DoseUnit.MG),
        regimen=GivenRegimen(kind=Regimen.REPEATED, interval_hours=8, days=7),
    )
    advice = advice_on(given, parent=Parent(conditions=(ParentCondition.LONG_QT,)))
    assert "must not be taken with a long QT interval" in str(advice.change_drug.text)


def test_what_is_no_drug_is_not_exchanged_for_another_drug() -> None:
    assert str(advice_on(Exposure(drug="cocaine")).headline).startswith("Leave it out and keep breastfeeding.")
    both = advice_on(Exposure(drug="cocaine"), Exposure(drug="codeine"))
    assert str(both.headline).startswith("Choose another drug and keep breastfeeding.")

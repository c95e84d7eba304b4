"""The laws of the engine, over the shipped library and cases made up by Hypothesis.

More exposure, a younger or sicker infant, one more drug, a missing fact: never a more permissive answer than without.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from drugs.vocabulary import DoseUnit, Guidance, InfantCondition, Kind, Regimen, Route
from lactadvice.engine.case import Case, Exposure, GivenDose, GivenRegimen, Infant, Match, Parent, Policy
from lactadvice.engine.decide import decide
from lactadvice.engine.settle import settle_all
from tests.engine.library import match, matches_of, parts, shipped

SLUGS = sorted(parts())
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)

slugs = st.sampled_from(SLUGS)
ages = st.floats(0, 700, allow_nan=False)
conditions = st.lists(st.sampled_from(list(InfantCondition)), max_size=3, unique=True).map(tuple)
infants = st.builds(
    Infant,
    age_days=st.none() | ages,
    gestational_age_weeks=st.none() | st.floats(24, 42),
    weight_kg=st.none() | st.floats(1, 12),
    conditions=st.none() | conditions,
)
regimens = st.builds(
    GivenRegimen,
    kind=st.sampled_from(list(Regimen)),
    interval_hours=st.none() | st.sampled_from([4.0, 6.0, 8.0, 12.0, 24.0]),
    days=st.none() | st.sampled_from([1.0, 3.0, 7.0, 30.0]),
)


def unit_of(slug: str) -> DoseUnit:
    """The unit a drug is measured in here."""
    if slug == "alcohol":
        return DoseUnit.STANDARD_DRINK
    return DoseUnit.MBQ if shipped()[0][slug].kind is Kind.RADIOPHARMACEUTICAL else DoseUnit.MG


@st.composite
def exposures(draw: st.DrawFn, slug: str | None = None) -> Exposure:
    """One exposure whose dose unit suits the drug."""
    name = slug or draw(slugs)
    dose = st.builds(GivenDose, amount=st.floats(0.1, 20), unit=st.just(unit_of(name)))
    return draw(
        st.builds(
            Exposure,
            drug=st.just(name),
            route=st.none() | st.sampled_from(list(Route)),
            dose=st.none() | dose,
            regimen=st.none() | regimens,
            extended_release=st.none() | st.booleans(),
        )
    )


cases = st.builds(Case, exposures=st.lists(exposures(), min_size=1, max_size=3).map(tuple), infant=infants)


def caution(case: Case) -> int:
    """How cautious the answer is, 0 to 3."""
    return settle_all(case, matches_of(case), Policy()).guidance.caution


@given(case=cases, extra=exposures())
def test_one_more_drug_is_never_more_permissive(case: Case, extra: Exposure) -> None:
    more = replace(case, exposures=(*case.exposures, extra))
    assert caution(more) >= caution(case)


@given(case=cases, amount=st.floats(0.1, 20), factor=st.floats(1.0, 2.5))
def test_more_exposure_is_never_more_permissive(case: Case, amount: float, factor: float) -> None:
    first = case.exposures[0]
    unit = unit_of(first.drug)
    dosed = [
        replace(case, exposures=(replace(first, dose=GivenDose(amount=a, unit=unit)), *case.exposures[1:]))
        for a in (amount, amount * factor)
    ]
    assert caution(dosed[1]) >= caution(dosed[0])


@given(case=cases, two_ages=st.lists(ages, min_size=2, max_size=2).map(sorted))
def test_younger_infant_is_never_more_permissive(case: Case, two_ages: list[float]) -> None:
    younger, older = (replace(case, infant=replace(case.infant, age_days=age)) for age in two_ages)
    assert caution(younger) >= caution(older)


@given(case=cases, told=conditions, extra=st.sampled_from(list(InfantCondition)))
def test_sicker_infant_is_never_more_permissive(
    case: Case, told: tuple[InfantCondition, ...], extra: InfantCondition
) -> None:
    well, sicker = (replace(case, infant=replace(case.infant, conditions=c)) for c in (told, (*told, extra)))
    assert caution(sicker) >= caution(well)


@given(
    case=cases,
    field=st.sampled_from(
        ["age_days", "gestational_age_weeks", "weight_kg", "conditions", "share_of_milk_from_parent"]
    ),
)
def test_missing_fact_of_the_infant_is_never_more_permissive(case: Case, field: str) -> None:
    changed: dict[str, None] = {field: None}
    if field == "gestational_age_weeks":
        # Prematurity is told in either of two ways: it is missing only where both are.
        case = replace(case, infant=replace(case.infant, conditions=None))
    less = replace(case.infant, **changed)  # type: ignore[arg-type]
    assert caution(replace(case, infant=less)) >= caution(case)


@given(case=cases, field=st.sampled_from(["route", "dose", "regimen", "extended_release"]), number=st.integers(0, 20))
def test_missing_fact_of_the_exposure_is_never_more_permissive(case: Case, field: str, number: int) -> None:
    changed: dict[str, None] = {field: None}
    if field == "route":
        # A route nobody speaks of is not among those that a route not told may be.
        spoken = sorted({r for use in shipped()[0][case.exposures[0].drug].uses for r in use.routes})
        if spoken:
            one = replace(case.exposures[0], route=spoken[number % len(spoken)])
            case = replace(case, exposures=(one, *case.exposures[1:]))
    less = replace(case.exposures[0], **changed)  # type: ignore[arg-type]
    assert caution(replace(case, exposures=(less, *case.exposures[1:]))) >= caution(case)


@given(case=cases, name=st.text(min_size=1, max_size=30).filter(lambda s: s.strip() and "\x00" not in s))
def test_unknown_name_never_reads_as_compatible(case: Case, name: str) -> None:
    assume(name not in parts())
    more = replace(case, exposures=(*case.exposures, Exposure(drug=name)))
    found = {**matches_of(case), name: Match(resolution="none")}
    advice = decide(more, found, library=parts(), curves=False)
    assert advice.guidance is not Guidance.COMPATIBLE
    assert advice.guidance is not Guidance.TIMED_AVOIDANCE


@given(case=cases)
def test_same_case_gives_the_same_answer(case: Case) -> None:
    assert decide(case, matches_of(case), library=parts(), curves=False) == decide(
        case, matches_of(case), library=parts(), curves=False
    )


@given(case=cases, stored=st.floats(0, 5000))
def test_pumping_never_shortens_a_hold(case: Case, stored: float) -> None:
    timed = replace(case, now=NOW)
    with_pump = replace(timed, parent=Parent(stored_milk_ml=stored, can_pump=True))
    plain = decide(timed, matches_of(case), library=parts(), curves=False).hold
    pumped = decide(with_pump, matches_of(case), library=parts(), curves=False).hold
    assert plain == pumped


@given(slug=slugs, case_infant=infants)
def test_every_answer_has_reasons_and_never_calls_the_unsaid_compatible(slug: str, case_infant: Infant) -> None:
    case = Case(exposures=(Exposure(drug=slug),), infant=case_infant)
    advice = decide(case, {slug: match(slug)}, library=parts(), curves=False)
    assert advice.reasons
    if advice.guidance is Guidance.COMPATIBLE:
        assert any(r.guidance is Guidance.COMPATIBLE and r.sources for r in advice.reasons)


def test_site_that_requires_sign_off_shows_no_guidance_from_unsigned_monographs() -> None:
    case = Case(exposures=(Exposure(drug="ibuprofen"),))
    advice = decide(case, matches_of(case), Policy(require_sign_off=True), parts(), curves=False)
    assert advice.guidance is Guidance.NOT_ENOUGH_DATA
    assert "signed" in str(advice.reasons[0].text)


@given(case=cases)
def test_what_is_asked_for_leads_to_answers_no_stricter_than_not_knowing(case: Case) -> None:
    advice = decide(case, matches_of(case), library=parts(), curves=False)
    for row in advice.would_change:
        if not row.told:
            assert row.guidance.caution <= advice.guidance.caution, (row.field, str(row.value))


@given(case=cases)
def test_a_withheld_monograph_says_nothing_of_what_to_do(case: Case) -> None:
    advice = decide(case, matches_of(case), Policy(require_sign_off=True), parts(), curves=False)
    told = [r for r in advice.reasons if r.exposure]
    assert {r.rule for r in told} == {"unsigned"}
    assert advice.hold is None
    assert not any(e.summary or e.hold or e.change_drug.text for e in advice.exposures)

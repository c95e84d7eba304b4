"""Several drugs as a whole: what each is alone, and the one change that helps most."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugs.schema import Hold, Monograph, Source, Use
from drugs.vocabulary import (
    ChangeDrug,
    Evidence,
    Guidance,
    HoldBasis,
    HoldUntil,
    Kind,
    SourceKind,
    Tier,
)
from lactadvice.engine.case import Case, Exposure, Infant, Match, Part
from lactadvice.engine.regimen import releases, standing_with, weigh

DAY = dt.date(2026, 11, 22)
PAGE = Source(
    key="made-up",
    title="A page nobody wrote",
    publisher="Nobody",
    url="https://example.org/made-up",
    kind=SourceKind.AUTHORITY,
    read=DAY,
)
INFANT = Infant(age_days=90, gestational_age_weeks=40, conditions=())


def monograph(slug: str, *uses: Use) -> Monograph:
    return Monograph(
        schema=1,
        slug=slug,
        name=slug.capitalize(),
        kind=Kind.MEDICINE,
        tier=Tier.BRIEF,
        summary="Made up.",
        evidence=Evidence.SOME,
        evidence_to=DAY,
        compiled_on=DAY,
        sources=(PAGE,),
        uses=uses,
    )


def use(guidance: Guidance, *, hours: float = 0.0, change: ChangeDrug = ChangeDrug.NO, slow: bool | None = None) -> Use:
    hold = Hold(
        until=HoldUntil.HOURS, basis=HoldBasis.PUBLISHED, hours_low=hours, hours_high=hours, sources=("made-up",)
    )
    return Use(
        label=f"Made up, {guidance}",
        guidance=guidance,
        reason="Made up.",
        evidence=Evidence.SOME,
        sources=("made-up",),
        hold=hold if hours else None,
        change_drug=change,
        change_text="Another." if change is not ChangeDrug.NO else "",
        extended_release=slow,
    )


LIBRARY = {
    "mild": monograph("mild", use(Guidance.COMPATIBLE)),
    "plain": monograph("plain", use(Guidance.COMPATIBLE)),
    "short": monograph("short", use(Guidance.INTERRUPT_AND_PUMP, hours=14)),
    "long": monograph("long", use(Guidance.INTERRUPT_AND_PUMP, hours=48)),
    "swap": monograph("swap", use(Guidance.COMPATIBLE, change=ChangeDrug.ADVISED)),
    "forms": monograph(
        "forms", use(Guidance.COMPATIBLE, slow=False), use(Guidance.INTERRUPT_AND_PUMP, hours=24, slow=True)
    ),
}
PARTS = {slug: Part(monograph=m, share=1.0) for slug, m in LIBRARY.items()}
NAMES = sorted(LIBRARY)


def case(*names: str) -> Case:
    return Case(exposures=tuple(Exposure(drug=name) for name in names), infant=INFANT)


def matches(asked: Case) -> dict[str, Match]:
    known = {e.drug: PARTS.get(e.drug) for e in asked.exposures}
    return {
        name: Match(resolution="direct", parts=(part,)) if part else Match(resolution="none")
        for name, part in known.items()
    }


def weighed(*names: str):  # noqa: ANN201 the type is said where it is made
    asked = case(*names)
    return weigh(asked, matches(asked))


def test_leaving_out_the_drug_that_decides_helps_most() -> None:
    found = weighed("mild", "long", "plain")
    assert (found.whole.guidance, found.best.name) == (Guidance.INTERRUPT_AND_PUMP, "long")
    assert found.best.standing.guidance is Guidance.COMPATIBLE


def test_a_change_of_drug_counts_where_guidance_is_equal() -> None:
    found = weighed("mild", "swap")
    assert (found.whole.change_drug, found.best.name) == (ChangeDrug.ADVISED, "swap")
    assert found.best.standing.change_drug is ChangeDrug.NO


def test_a_shorter_hold_counts_where_all_else_is_equal() -> None:
    found = weighed("short", "long")
    assert found.best.name == "long"
    assert found.best.standing.hold.hours_high == 14


def test_no_single_change_helps_where_two_are_alike() -> None:
    assert weighed("long", "long").best is None
    assert weighed("mild", "plain").best is None
    assert weighed("long").best is None


def test_a_name_nobody_knows_is_never_the_drug_to_leave_out() -> None:
    found = weighed("mild", "unheard-of")
    assert found.whole.guidance is Guidance.NOT_ENOUGH_DATA
    assert found.best is None


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_the_rest_is_never_stricter_than_the_whole(names: list[str]) -> None:
    found = weighed(*names)
    assert all(a.standing.guidance.caution <= found.whole.guidance.caution for a in found.alone)
    assert found.best is None or found.best.standing.caution < found.whole.caution


@given(st.permutations(["mild", "long", "swap", "plain"]))
def test_order_makes_no_difference(names: list[str]) -> None:
    assert weighed(*names).best.name == "long"


def test_slow_and_ordinary_release_are_told_apart_only_where_facts_do() -> None:
    ordinary, slow = releases(case("forms"), 0, PARTS["forms"])
    assert (ordinary.extended, ordinary.standing.guidance) == (False, Guidance.COMPATIBLE)
    assert (slow.extended, slow.standing.hold.hours_high) == (True, 24)
    assert releases(case("mild"), 0, PARTS["mild"]) == ()


@pytest.mark.parametrize(("name", "change"), [("mild", ChangeDrug.NO), ("swap", ChangeDrug.ADVISED)])
def test_one_drug_by_itself(name: str, change: ChangeDrug) -> None:
    assert standing_with(case("long"), Exposure(drug=name), PARTS[name]).change_drug is change

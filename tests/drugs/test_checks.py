"""Contradictions a schema cannot see. Each test writes one, and its neighbour without it."""

from pathlib import Path
from typing import Any

import pytest

from drugs import checks, content
from tests.drugs import made_up
from tests.drugs.made_up import use

HOLD = {"until": "hours", "basis": "published", "hours_high": 10.0, "sources": ["made-up"]}


def faults(*documents: dict[str, Any], shared: content.Shared | None = None) -> list[str]:
    """What the checks say of these monographs, as "error|warning place"."""
    shelf = {d["slug"]: content.parse_monograph(made_up.text(**d)) for d in documents}
    shared = shared or content.Shared({}, {}, {}, {})
    found = checks.library_faults(content.resolved(shelf), shared)
    return [f"{'error' if f.is_error else 'warning'} {f.slug} {f.place}" for f in found]


def position(guidance: str = "compatible", **changes: Any) -> dict[str, Any]:
    return {"authority": "one", "meaning": "m", "guidance": guidance, "source": "made-up", **changes}


def held(hours: float, **changes: Any) -> dict[str, Any]:
    return use(guidance="timed_avoidance", hold={**HOLD, "hours_high": hours}, **changes)


def test_a_sound_monograph_has_no_faults() -> None:
    assert faults({"slug": "brafenol"}) == []


def test_core_needs_two_authorities() -> None:
    assert faults({"slug": "a1b", "tier": "core"}) == ["error a1b positions"]
    assert faults({"slug": "a1b", "tier": "core", "positions": [position(), position(authority="two")]}) == []


def test_an_alternative_is_not_riskier() -> None:
    other = {"drug": "other", "indication": "x", "why": "y"}
    milder = {"slug": "other", "uses": [held(4)], "positions": [], "no_alternatives_because": "none"}
    assert "error brafenol alternatives[other]" in faults({"slug": "brafenol", "alternatives": [other]}, milder)
    stricter = {"slug": "brafenol", "uses": [held(8)], "positions": [], "alternatives": [other]}
    assert faults(stricter, milder) == []


def test_milk_level_and_relative_infant_dose_of_one_dose_agree() -> None:
    dose = {"amount": 1400, "unit": "mg", "interval_hours": 24.0}
    level = {"quantity": "milk_average", "unit": "microgram/L", "typical": 100.0, "dose": dose, "sources": ["made-up"]}

    def stated(percent: float, **changes: Any) -> list[str]:
        fact = {"quantity": "relative_infant_dose", "unit": "percent", "typical": percent, "dose": dose}
        return faults({"slug": "brafenol", "facts": [level, {**fact, "sources": ["made-up"], **changes}]})

    # 100 microgram/L x 0.15 L/kg/day over 20 mg/kg/day is 0.075 %, worked by hand.
    assert stated(0.075) == stated(0.1) == []
    assert stated(0.2) == ["warning brafenol facts[relative_infant_dose]"]
    assert stated(7.5) == stated(0.00075) == ["error brafenol facts[relative_infant_dose]"]
    assert stated(7.5, dose={**dose, "amount": 700}) == []


def test_a_hold_is_not_shorter_than_every_authoritys() -> None:
    positions = [position("timed_avoidance", hold_hours=8.0), position("timed_avoidance", hold_hours=12.0)]
    assert faults({"slug": "brafenol", "uses": [held(6)], "positions": positions, "no_alternatives_because": "n"}) == [
        "error brafenol uses[Usual doses].hold"
    ]
    assert faults({"slug": "brafenol", "uses": [held(8)], "positions": positions, "no_alternatives_because": "n"}) == []


def test_a_hold_is_compared_with_positions_of_its_own_activity() -> None:
    low = {"unit": "MBq", "up_to": 100.0}
    positions = [position("timed_avoidance", hold_hours=8.0, activity_over_mbq=100.0)]
    assert faults({"slug": "brafenol", "uses": [held(4, dose=low)], "positions": positions}) == []


def test_timed_avoidance_ends_at_twelve_hours() -> None:
    positions = [position("timed_avoidance")]
    assert faults({"slug": "brafenol", "uses": [held(12)], "positions": positions}) == []
    assert faults({"slug": "brafenol", "uses": [held(13)], "positions": positions}) == [
        "error brafenol uses[Usual doses].hold"
    ]


def test_more_is_never_milder() -> None:
    small, large = {"unit": "mg", "up_to": 500.0}, {"unit": "mg", "over": 500.0}
    positions = [position(), position("timed_avoidance")]

    def banded(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
        uses = [held(8, label="One", dose=first), use("Two", dose=second)]
        return faults({"slug": "brafenol", "uses": uses, "positions": positions})

    assert banded(small, large) == ["error brafenol uses[Two]"]
    assert banded(large, small) == []


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ({}, {}, True),
        ({"routes": ["oral"]}, {"routes": ["oral", "rectal"]}, True),
        ({"routes": ["oral"]}, {"routes": ["topical"]}, False),
        ({"routes": ["oral"]}, {}, False),
        ({"regimen": "single"}, {"regimen": "repeated"}, False),
        ({"dose": {"unit": "mg", "up_to": 5.0}}, {"dose": {"unit": "mg", "over": 5.0}}, False),
        ({"dose": {"unit": "mg", "up_to": 6.0}}, {"dose": {"unit": "mg", "over": 5.0}}, True),
        ({"extended_release": True}, {"extended_release": False}, False),
    ],
)
def test_one_exposure_has_one_guidance(one: dict[str, Any], other: dict[str, Any], clash: bool) -> None:
    uses = [use("One", **one), held(8, label="Two", **other)]
    found = faults({"slug": "brafenol", "uses": uses, "positions": [position(), position("timed_avoidance")]})
    assert ("error brafenol uses[One]" in found) is clash


def test_guidance_lies_between_the_authorities() -> None:
    assert faults({"slug": "brafenol", "uses": [held(8)], "positions": [position()]}) == ["warning brafenol uses"]
    assert faults({"slug": "brafenol", "positions": [position("timed_avoidance")]}) == ["warning brafenol uses"]
    assert faults({"slug": "brafenol", "positions": [position("timed_avoidance")], "conflicts": "Old advice."}) == []


def test_a_member_that_differs_from_its_class_says_why() -> None:
    above = {"slug": "tides-class", "tier": "class", "uses": [held(8)], "positions": []}
    assert faults(above, {"slug": "tidemab", "member_of": "tides-class"}) == ["warning tidemab uses"]
    assert faults(above, {"slug": "tidemab", "member_of": "tides-class", "conflicts": "Large molecule."}) == []


def test_names_of_several_drugs_are_declared() -> None:
    brand = [{"texts": ["Twinsun"], "kind": "brand"}]
    pair = {"slug": "brafenol", "names": brand}, {"slug": "clodazine", "names": brand}
    assert faults(*pair) == ["warning brafenol names[Twinsun]"]
    assert faults(*pair, shared=content.Shared({}, {}, {}, {}, ambiguous=("twin-sun",))) == []
    assert faults({"slug": "brafenol", "name": "Same"}, {"slug": "clodazine", "name": "Same"}) == [
        "error brafenol names[Same]"
    ]


def test_a_code_belongs_to_one_drug() -> None:
    assert faults({"slug": "brafenol", "rxcui": "12"}, {"slug": "clodazine", "rxcui": "12"}) == ["error brafenol rxcui"]
    assert faults({"slug": "brafenol", "atc": ["A01AA01"]}, {"slug": "clodazine", "atc": ["A01AA01"]}) == [
        "warning brafenol atc"
    ]


def test_every_source_is_cited_and_high_risk_is_marked() -> None:
    spare = {**made_up.SOURCE, "key": "spare"}
    assert faults({"slug": "brafenol", "sources": [made_up.SOURCE, spare]}) == ["warning brafenol sources[spare]"]
    assert faults({"slug": "brafenol", "kind": "radiopharmaceutical"}) == ["warning brafenol high_risk"]


def test_ambiguous_names_are_read_from_their_file(tmp_path: Path) -> None:
    folder = made_up.library(tmp_path, made_up.text("brafenol"))
    (folder / "names" / "ambiguous.toml").write_text('ambiguous = ["Twinsun"]', encoding="utf-8")
    assert content.read_shared(folder).ambiguous == ("Twinsun",)

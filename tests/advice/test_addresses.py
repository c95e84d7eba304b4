"""Addresses that settle a fact, change a drug or drop one."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict

from lactadvice.advice import addresses

ASKED = QueryDict("drug=brafenol&dose=400&unit=mg&drug2=droxatide&dose2=2&unit2=g&condition=none&weight=")


def settled(field: str, value: Any, query: QueryDict = ASKED) -> dict[str, str]:
    address = addresses.settled(query, field, value)
    assert address is not None
    return dict(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("infant.age_days", 14.0, {"age": "14", "age_unit": "days"}),
        ("infant.weight_kg", 2.25, {"weight": "2.25"}),
        ("infant.conditions", ["preterm"], {"condition": "preterm"}),
        ("infant.conditions", [], {"condition": "none"}),
        ("exposures[0].route", "oral", {"route": "oral"}),
        ("exposures[1].route", "topical", {"route2": "topical"}),
        ("exposures[1].dose", {"amount": 2.2, "unit": "g"}, {"dose2": "2.2", "unit2": "g"}),
        ("exposures[0].regimen", {"kind": "single"}, {"regimen": "single"}),
        ("exposures[0].extended_release", False, {"er": "0"}),
        ("parent.can_pump", True, {"can_pump": "1"}),
    ],
)
def test_settling_a_fact_sets_its_field_and_keeps_the_rest(field: str, value: Any, expected: dict[str, str]) -> None:
    after = settled(field, value)
    assert {k: after[k] for k in expected} == expected
    assert (after["drug"], after["drug2"]) == ("brafenol", "droxatide")


def test_a_fact_without_a_place_in_the_address_gets_no_link() -> None:
    assert addresses.settled(ASKED, "exposures[0].colour", "red") is None
    assert addresses.settled(ASKED, "infant.age_days", None) is None


def test_conditions_join_those_told() -> None:
    query = QueryDict("drug=brafenol&condition=unwell")
    address = addresses.settled(query, "infant.conditions", ["unwell", "preterm"])
    assert address is not None
    assert QueryDict(urlsplit(address).query).getlist("condition") == ["unwell", "preterm"]


def test_leaving_a_row_out_moves_the_later_ones_up() -> None:
    left = addresses.asked(ASKED, leave_out=1)
    assert (left["drug"], left["dose"], left["unit"]) == ("droxatide", "2", "g")
    assert "drug2" not in left


def test_another_drug_does_not_inherit_the_dose() -> None:
    query = dict(parse_qsl(urlsplit(addresses.instead(ASKED, 0, "nebulate")).query))
    assert query["drug"] == "nebulate"
    assert "dose" not in query
    assert query["dose2"] == "2"


def test_a_pinned_address_carries_its_moment() -> None:
    now = dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert addresses.pinned(ASKED, now)["now"] == "2026-11-22T15:00+01:00"


def test_a_use_settles_all_its_facts_at_once() -> None:
    set_to = {
        "route": "oral",
        "extended_release": False,
        "dose": {"amount": 300.0, "unit": "mg"},
        "regimen": {"kind": "repeated", "interval_hours": 24.0, "days": 3.0},
    }
    address = addresses.settled(QueryDict("drug=a&drug2=b"), "exposures[1].use", set_to)
    assert address is not None
    settled = QueryDict(address.partition("?")[2])
    assert settled.dict() == {
        "drug": "a",
        "drug2": "b",
        "route2": "oral",
        "er2": "0",
        "dose2": "300",
        "unit2": "mg",
        "regimen2": "repeated",
        "every2": "24",
        "days2": "3",
    }


def test_a_condition_up_to_an_age_settles_both() -> None:
    set_to = {"age_days": 30.5, "conditions": ["preterm"]}
    address = addresses.settled(QueryDict("drug=lithium"), "infant.conditions", set_to)
    assert address is not None
    settled = QueryDict(address.partition("?")[2])
    assert settled.dict() == {"drug": "lithium", "age": "30.5", "age_unit": "days", "condition": "preterm"}

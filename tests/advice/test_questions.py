"""The address read as a question: what is told, what is refused where, and that nothing is dropped."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict

from drugs.vocabulary import DoseUnit, InfantCondition, Regimen, Route
from lactadvice.advice import questions
from lactadvice.engine.case import Case

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
FULL = (
    "drug=brafenol&dose=400&unit=mg&route=oral&regimen=repeated&every=8&days=3&er=0&last=2026-11-22T14:00"
    "&age=3&age_unit=weeks&ga=39&weight=4&condition=jaundice&condition=unwell&share=0.5&feeds=8&feed_times=6:00,+09:30"
    "&parent_weight=62.5&parent_condition=none&stored=150&can_pump=1&now=2026-11-22T15:00&tz=Europe/Madrid"
)


def read(query: str) -> questions.Question:
    return questions.read(QueryDict(query), NOW)


def case(query: str) -> Case:
    found = read(query)
    assert found.case is not None, found.problems
    return found.case


def problems(query: str) -> dict[str, str]:
    found = read(query)
    assert found.case is None
    return {name: message for name, _, message in found.problems}


def test_full_address_becomes_the_whole_case() -> None:
    whole = case(FULL)
    drug, infant, parent = whole.exposures[0], whole.infant, whole.parent
    assert (drug.drug, drug.route, drug.extended_release) == ("brafenol", Route.ORAL, False)
    assert drug.dose
    assert (drug.dose.amount, drug.dose.unit) == (400, DoseUnit.MG)
    assert drug.regimen
    assert (drug.regimen.kind, drug.regimen.interval_hours, drug.regimen.days) == (
        Regimen.REPEATED,
        8,
        3,
    )
    assert drug.last_dose_at
    assert drug.last_dose_at.isoformat() == "2026-11-22T14:00:00+01:00"
    assert (infant.age_days, infant.gestational_age_weeks, infant.weight_kg) == (21, 39, 4)
    assert infant.conditions == (InfantCondition.JAUNDICE, InfantCondition.UNWELL)
    assert (infant.share_of_milk_from_parent, infant.feeds_per_day, infant.feed_times) == (0.5, 8, ("06:00", "09:30"))
    assert (parent.weight_kg, parent.conditions, parent.stored_milk_ml, parent.can_pump) == (62.5, (), 150, True)
    assert whole.now is not None
    assert whole.now.isoformat() == "2026-11-22T15:00:00+01:00"


def test_drug_alone_leaves_all_else_untold() -> None:
    alone = case("drug=brafenol")
    assert alone.infant.conditions is None
    assert alone.infant.age_days is None
    assert alone.exposures[0].dose is None
    assert alone.now == NOW


def test_preset_selects_of_empty_rows_count_as_nothing() -> None:
    assert len(case("drug=brafenol&unit=mg&age_unit=weeks&drug2=&unit2=mg&route2=oral").exposures) == 1


def test_rows_with_gaps_all_count() -> None:
    names = [e.drug for e in case("drug=&drug3=droxatide&drug7=brafenol&dose7=2&unit7=g").exposures]
    assert names == ["droxatide", "brafenol"]


@pytest.mark.parametrize(
    ("tz", "offset"),
    [("Europe/Madrid", "+01:00"), ("America/New_York", "-05:00"), ("%2B05:30", "+05:30"), ("", "+00:00")],
)
def test_clock_times_are_read_in_the_browsers_zone(tz: str, offset: str) -> None:
    last = case(f"drug=brafenol&last=2026-11-22T08:00&tz={tz}").exposures[0].last_dose_at
    assert last is not None
    assert last.isoformat().endswith(offset)


def test_hour_that_the_clocks_skip_is_refused() -> None:
    assert (
        "clocks go forward"
        in problems("drug=brafenol&last=2026-03-29T02:30&tz=Europe/Madrid&now=2026-03-29T12:00")["last"]
    )


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("", "drug", "name the drug"),
        ("dose=400&unit=mg", "drug", "name the drug"),
        ("drug=brafenol&drug2=&dose2=5&unit2=mg", "drug2", "name the drug"),
        ("drug=brafenol&dose=-4&unit=mg", "dose", "above 0"),
        ("drug=brafenol&dose=0&unit=mg", "dose", "above 0"),
        ("drug=brafenol&dose=900000&unit=mg", "dose", "at most"),
        ("drug=brafenol&dose=400", "unit", "chosen"),
        ("drug=brafenol&dose=400&unit=furlong", "unit", "one of: mg"),
        ("drug=brafenol&dose=1,000&unit=mg", "dose", "point for decimals"),
        ("drug=brafenol&dose=1_000&unit=mg", "dose", "point for decimals"),
        ("drug=brafenol&dose=nan&unit=mg", "dose", "point for decimals"),
        ("drug=brafenol&dose=1e309&unit=mg", "dose", "point for decimals"),
        ("drug=brafenol&dose=many&unit=mg", "dose", "point for decimals"),
        ("drug=brafenol&route=sideways", "route", "one of: oral"),
        ("drug=brafenol&regimen=single&every=8", "every", "empty for a single dose"),
        ("drug=brafenol&every=0", "every", "0.05"),
        ("drug=brafenol&days=99999", "days", "20000"),
        ("drug=brafenol&er=perhaps", "er", "one of"),
        ("drug=brafenol&last=yesterday", "last", "2026-11-22T14:00"),
        ("drug=brafenol&last=2026-11-22", "last", "2026-11-22T14:00"),
        ("drug=brafenol&last=20261122T1400", "last", "2026-11-22T14:00"),
        ("drug=brafenol&last=1987-01-01T00:00", "last", "2000 to 2100"),
        ("drug=brafenol&last=2021-01-01T00:00", "last", "three years"),
        ("drug=brafenol&age=-1&age_unit=days", "age", "0 to 3650"),
        ("drug=brafenol&age=99&age_unit=years", "age", "0 to 9.9 years"),
        ("drug=brafenol&age=3", "age_unit", "chosen"),
        ("drug=brafenol&age=3&age_unit=moons", "age_unit", "one of"),
        ("drug=brafenol&ga=12", "ga", "22 to 44"),
        ("drug=brafenol&weight=0", "weight", "0.3 to 40"),
        ("drug=brafenol&share=7", "share", "0 to 1"),
        ("drug=brafenol&feeds=99", "feeds", "24"),
        ("drug=brafenol&feed_times=25:00", "feed_times", "00:00 to 23:59"),
        (
            "drug=brafenol&feed_times=" + "+".join(f"0{h % 10}:{m}" for h in range(5) for m in range(10, 16)),
            "feed_times",
            "24",
        ),
        ("drug=brafenol&condition=grumpy", "condition", "one or more of"),
        ("drug=brafenol&condition=none&condition=unwell", "condition", "at once"),
        ("drug=brafenol&parent_weight=2", "parent_weight", "25 to 350"),
        ("drug=brafenol&stored=-1", "stored", "0 to 200000"),
        ("drug=brafenol&can_pump=2", "can_pump", "one of"),
        ("drug=brafenol&tz=Mars/Olympus", "tz", "time zone"),
        ("drug=brafenol&tz=../../etc/passwd", "tz", "time zone"),
        ("drug=brafenol&tz=Europe", "tz", "time zone"),
        ("drug=brafenol&now=soon", "now", "2026-11-22T14:00"),
        ("drug=" + "a" * 10_000, "drug", "200"),
        ("drug=bra%00fenol", "drug", "plain text"),
        ("drug=bra%0Afenol", "drug", "plain text"),
        ("drug=brafenol&dose=4%00&unit=mg", "dose", "point for decimals"),
        ("drug=brafenol&unit=%00&dose=4", "unit", "one of"),
        ("drug=brafenol&indication=" + "x" * 300, "indication", "200"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(query: str, field: str, words: str) -> None:
    assert words in problems(query)[field]


def test_thirty_drugs_give_no_answer_and_keep_the_first_twenty_rows_to_edit() -> None:
    found = read("&".join(f"drug{n}=brafenol" if n > 1 else "drug=brafenol" for n in range(1, 31)))
    assert found.case is None
    assert "At most 20 drugs" in found.problems[0][2]


@pytest.mark.parametrize(
    "query", ["drug=brafenol&drug=droxatide", "drug=brafenol&drug1=droxatide", "drug=a&dose=1&dose=2&unit=mg"]
)
def test_field_given_twice_is_refused_not_dropped(query: str) -> None:
    assert "more than once" in problems(query)[""]


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "'; DROP TABLE drugs_drug; --", "😀" * 50, "{{ 7*7 }}"]
)
def test_hostile_words_stay_plain_names(hostile: str) -> None:
    query = QueryDict(mutable=True)
    query["drug"] = hostile
    found: Any = questions.read(query, NOW)
    assert found.case.exposures[0].drug == hostile


@pytest.mark.parametrize(
    ("unit", "most"), [("days", "3650"), ("weeks", "521.4"), ("months", "119.9"), ("years", "9.9")]
)
def test_an_age_refused_is_answered_in_the_unit_it_was_given_in(unit: str, most: str) -> None:
    assert problems(f"drug=brafenol&age=-3&age_unit={unit}") == {"age": f"must be from 0 to {most} {unit}"}
    assert case(f"drug=brafenol&age={most}&age_unit={unit}").infant.age_days
    too_old = float(most) + 1
    assert "age" in problems(f"drug=brafenol&age={too_old}&age_unit={unit}")


@pytest.mark.parametrize(("unit", "route"), [("standard_drink", Route.ORAL), ("cigarette", Route.INHALED)])
def test_a_unit_that_says_how_it_is_taken_answers_for_the_route(unit: str, route: Route) -> None:
    assert case(f"drug=alcohol&dose=2&unit={unit}").exposures[0].route is route
    assert case(f"drug=alcohol&dose=2&unit={unit}&route=rectal").exposures[0].route is Route.RECTAL
    assert case("drug=alcohol&dose=2&unit=g").exposures[0].route is None

"""Alcohol: the published nomogram, the range, the level on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lactadvice.engine.kinetics.alcohol import (
    NOMOGRAM_GRAMS_PER_DRINK,
    clearance_table,
    drinks_from,
    hours_until_clear,
    level_mg_per_dl,
)

weights = st.floats(40, 150)
drinks = st.floats(0.2, 12)


def test_published_cell_is_met_to_the_minute() -> None:
    found = hours_until_clear(2, 63.5, grams_per_drink=NOMOGRAM_GRAMS_PER_DRINK)
    assert round(found.hours.typical * 60) == 4 * 60 + 38


def test_wait_per_standard_drink_lies_by_the_published_2_to_2_and_a_half_hours() -> None:
    # LactMed: 2 to 2.5 hours a drink. At 60 to 75 kg the nomogram gives that, with a 14 g drink.
    assert all(2.0 <= hours_until_clear(1, weight).wait_hours <= 2.55 for weight in (60, 65, 70, 75))


def test_heavy_person_still_waits_two_hours_after_one_drink() -> None:
    found = hours_until_clear(1, 130)
    assert found.hours.typical < 2
    assert found.wait_hours == 2.0


@given(weight=weights, count=drinks, more=st.floats(0, 5))
def test_more_drinks_or_a_lighter_body_never_wait_less(weight: float, count: float, more: float) -> None:
    base = hours_until_clear(count, weight)
    assert hours_until_clear(count + more, weight).wait_hours >= base.wait_hours
    assert hours_until_clear(count, max(30, weight - more)).wait_hours >= base.wait_hours
    assert base.hours.low <= base.hours.typical <= base.hours.high


@given(weight=weights, count=drinks, length=st.floats(0, 6))
def test_level_is_nil_from_the_clear_time_on_and_not_before(weight: float, count: float, length: float) -> None:
    clear = hours_until_clear(count, weight, drinking_hours=length).hours.typical
    assert level_mg_per_dl(clear + 0.01, count, weight, drinking_hours=length) == 0
    if clear > length + 1.05:
        assert level_mg_per_dl(clear - 0.05, count, weight, drinking_hours=length) > 0


def test_table_rises_with_each_drink() -> None:
    waits = [row.wait_hours for _, row in clearance_table(65)]
    assert waits == sorted(waits)
    assert len(waits) == 8


def test_glass_of_wine_is_about_one_standard_drink() -> None:
    assert drinks_from(148, 12) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("drinks", (0, 65)),
        ("drinks", (31, 65)),
        ("drinks", (float("nan"), 65)),
        ("weight_kg", (1, 20)),
        ("weight_kg", (1, 400)),
        ("height_cm", (1, 65, 90)),
        ("drinking_hours", (1, 65, 165, 14, -1)),
    ],
)
def test_the_impossible_is_refused_by_name(field: str, arguments: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=field):
        hours_until_clear(*arguments)

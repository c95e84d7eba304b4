"""Timing: what it saves, when it does not help, and that placing feeds is computed, not assumed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lactadvice.engine.kinetics.doses import Schedule, levels
from lactadvice.engine.kinetics.milk import MilkKinetics
from lactadvice.engine.kinetics.ranges import Range
from lactadvice.engine.kinetics.timing import feed_phases, low_hours_after_dose, timing


def drug(half_life: float, peak: float) -> MilkKinetics:
    return MilkKinetics(half_life_hours=Range.exactly(half_life), time_to_peak_hours=Range.exactly(peak))


def test_short_drug_once_a_day_is_worth_timing() -> None:
    verdict = timing(drug(2.0, 1.0), 24.0, feed_hours_of_day=[6, 9, 12, 15, 18, 21.5])
    assert verdict.helps
    assert verdict.saving_percent.typical > 50
    assert verdict.best.dose_hour_of_day == 21.5  # right after the last feed before the long night
    assert verdict.low_hours_after_dose is not None


def test_long_drug_at_steady_state_is_not() -> None:
    verdict = timing(drug(90.0, 6.0), 24.0)
    assert not verdict.helps
    assert verdict.saving_percent.typical < 10
    assert verdict.low_hours_after_dose is None
    assert "does not help" in str(verdict.why)


def test_saving_is_what_the_levels_at_the_feeds_say() -> None:
    known, feeds = drug(3.0, 1.0), [0.0, 6.0, 12.0, 18.0]
    verdict = timing(known, 12.0, feed_hours_of_day=feeds, dose_hour_of_day=1.0)
    as_fed = next(option for option in verdict.options if option.kind == "as_fed")
    response = known.typical_response()
    # Doses at 1 and 13 o'clock; feeds 5 and 11 hours after one (6, 12, 18 and 24 o'clock).
    taken = levels(response, Schedule.steady(1.0, 12.0), [5.0, 11.0])
    expected = 100 * (1 - (sum(taken) / 2) / (response.area() / 12.0))
    assert as_fed.saving_percent == pytest.approx(expected)


def test_feed_on_the_hour_of_a_dose_comes_before_it() -> None:
    assert feed_phases([8.0], 8.0, 24.0) == [24.0]


def test_feed_after_midnight_counts_from_the_evening_dose() -> None:
    assert feed_phases([2.5], 22.0, None) == [4.5]


@given(
    half_life=st.floats(0.5, 200),
    peak=st.floats(0.2, 10),
    interval=st.sampled_from([None, 4.0, 6.0, 8.0, 12.0, 24.0, 48.0, 10.0]),
    feeds=st.lists(st.floats(0, 23.9), min_size=1, max_size=12),
)
@settings(max_examples=60)
def test_best_option_is_the_best_and_phases_lie_in_the_interval(
    half_life: float, peak: float, interval: float | None, feeds: list[float]
) -> None:
    verdict = timing(drug(half_life, peak), interval, feed_hours_of_day=feeds)
    placed = [option.saving_percent for option in verdict.options]
    assert verdict.best.saving_percent == max(placed)
    assert verdict.helps == (verdict.saving_percent.typical >= 10)
    assert verdict.saving_percent.low <= verdict.saving_percent.typical <= verdict.saving_percent.high <= 100
    for phase in feed_phases(feeds, 3.0, interval):
        assert 0 < phase <= (interval or 24.0)


@given(half_life=st.floats(0.5, 20), peak=st.floats(0.2, 5))
def test_milk_is_below_its_average_in_the_hours_named(half_life: float, peak: float) -> None:
    response = drug(half_life, peak).typical_response()
    start, end = low_hours_after_dose(response, 24.0)
    average = response.area() / 24.0
    inside = [start + (end - start) * part / 20 for part in range(20)]
    assert all(level <= 1.02 * average for level in levels(response, Schedule.steady(1.0, 24.0), inside))


def test_feed_hours_past_midnight_as_24_are_refused() -> None:
    with pytest.raises(ValueError, match="feed_hours_of_day"):
        timing(drug(2.0, 1.0), 24.0, feed_hours_of_day=[24.0])

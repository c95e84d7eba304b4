"""The milk curve: its height, its band, the wait read from it, and what feeds take."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lactadvice.engine.kinetics.clearance import half_life_with_pumping_hours, share_cleared_by_milk_percent
from lactadvice.engine.kinetics.doses import Schedule
from lactadvice.engine.kinetics.milk import (
    Basis,
    MilkKinetics,
    ObservedMilkLevel,
    PlasmaRatio,
    hours_until_below,
    milk_curve,
    peak_hours,
    sampling_hours,
)
from lactadvice.engine.kinetics.ranges import Range

DAY = sampling_hours(24.0)


@st.composite
def ranges(draw: st.DrawFn, low: float, high: float) -> Range:
    return Range(*sorted(draw(st.floats(low, high)) for _ in range(3)))


@st.composite
def known(draw: st.DrawFn) -> MilkKinetics:
    return MilkKinetics(half_life_hours=draw(ranges(0.5, 80)), time_to_peak_hours=draw(ranges(0.2, 12)))


def average_seen(level: Range, interval_hours: float = 8.0) -> ObservedMilkLevel:
    return ObservedMilkLevel(
        level=level, unit="microgram/L", dose_amount=400.0, interval_hours=interval_hours, is_peak=False
    )


@given(kinetics=known())
def test_band_holds_the_typical_curve_and_nothing_is_negative(kinetics: MilkKinetics) -> None:
    curve = milk_curve(kinetics, Schedule.steady(1.0, 12.0, 3), DAY)
    for low, typical, high in zip(curve.low, curve.typical, curve.high, strict=True):
        assert 0 <= low <= typical <= high
    assert max(curve.relative().typical) == pytest.approx(1.0)


def test_curve_scaled_to_an_average_averages_to_it_at_that_dose() -> None:
    kinetics = MilkKinetics(
        half_life_hours=Range(5, 8, 12),
        time_to_peak_hours=Range(1, 2, 3),
        observed=average_seen(Range(200, 360, 500)),
    )
    hours = [8.0 * n / 800 for n in range(800)]
    curve = milk_curve(kinetics, Schedule.steady(400.0, 8.0), hours)
    assert sum(curve.typical) / 800 == pytest.approx(360, rel=1e-3)
    assert curve.unit == "microgram/L"
    assert curve.basis is Basis.OBSERVED_AVERAGE


def test_curve_scaled_to_a_peak_reaches_it_after_one_dose_and_doubles_with_the_dose() -> None:
    seen = ObservedMilkLevel(level=Range(3, 4, 5), unit="mg/L", dose_amount=150.0, interval_hours=None, is_peak=True)
    kinetics = MilkKinetics(half_life_hours=Range.exactly(30.0), time_to_peak_hours=Range.exactly(2.0), observed=seen)
    assert max(milk_curve(kinetics, Schedule.single(150.0), DAY).typical) == pytest.approx(4.0, rel=1e-4)
    assert max(milk_curve(kinetics, Schedule.single(300.0), DAY).typical) == pytest.approx(8.0, rel=1e-4)


def test_ratio_curve_averages_to_ratio_times_dose_rate_over_clearance() -> None:
    kinetics = MilkKinetics(
        half_life_hours=Range.exactly(6.0),
        time_to_peak_hours=Range.exactly(1.5),
        plasma=PlasmaRatio(ratio=Range(0.5, 0.8, 1.2), bioavailability=0.5, clearance_l_per_hour=10.0),
    )
    hours = [12.0 * n / 1200 for n in range(1200)]
    curve = milk_curve(kinetics, Schedule.steady(100.0, 12.0), hours)
    assert sum(curve.typical) / 1200 == pytest.approx(1000 * 0.8 * 0.5 * (100 / 12) / 10, rel=1e-3)


@given(kinetics=known(), factor=st.floats(0.2, 0.99), fraction=st.floats(0.01, 0.5))
@settings(max_examples=60)
def test_shorter_half_life_never_lengthens_the_time_to_fall(
    kinetics: MilkKinetics, factor: float, fraction: float
) -> None:
    # Time to peak stays: what is asked is how long a slower body keeps the drug.
    half_life = kinetics.half_life_hours
    quick = MilkKinetics(half_life_hours=half_life.times(factor), time_to_peak_hours=kinetics.time_to_peak_hours)
    slow_wait = hours_until_below(kinetics, Schedule.single(), fraction)
    quick_wait = hours_until_below(quick, Schedule.single(), fraction)
    assert quick_wait.high <= slow_wait.high + 0.01
    assert quick_wait.low <= slow_wait.low + 0.01


@given(half_life=st.floats(1, 200), share=st.floats(0, 3))
def test_pumping_hardly_changes_the_half_life_and_never_lengthens_it(half_life: float, share: float) -> None:
    with_it = half_life_with_pumping_hours(half_life, share)
    assert 0.97 * half_life <= with_it <= half_life


def test_ordinary_drug_loses_less_than_one_percent_through_milk() -> None:
    assert share_cleared_by_milk_percent(1.0, 20.0) < 1.0


@given(peak=st.floats(0.2, 6), half_life=st.floats(1, 40), wait=st.floats(0.1, 20))
def test_later_feed_never_gets_more_once_the_peak_is_past(peak: float, half_life: float, wait: float) -> None:
    kinetics = MilkKinetics(half_life_hours=Range.exactly(half_life), time_to_peak_hours=Range.exactly(peak))
    top = peak_hours(kinetics).typical
    curve = milk_curve(kinetics, Schedule.single(), [top, top + wait, top + 2 * wait])
    assert curve.typical[0] >= curve.typical[1] >= curve.typical[2]


@given(kinetics=known(), interval=st.floats(4, 24))
@settings(max_examples=40)
def test_settled_drug_takes_at_least_as_long_to_fall_to_a_level(kinetics: MilkKinetics, interval: float) -> None:
    once = milk_curve(kinetics, Schedule.single(), DAY)
    settled = milk_curve(
        MilkKinetics(
            half_life_hours=kinetics.half_life_hours,
            time_to_peak_hours=kinetics.time_to_peak_hours,
            observed=average_seen(Range.exactly(100.0)),
        ),
        Schedule.steady(400.0, interval),
        DAY,
    )
    single = milk_curve(
        MilkKinetics(
            half_life_hours=kinetics.half_life_hours,
            time_to_peak_hours=kinetics.time_to_peak_hours,
            observed=average_seen(Range.exactly(100.0)),
        ),
        Schedule.single(400.0),
        DAY,
    )
    assert all(many >= one - 1e-9 for many, one in zip(settled.typical, single.typical, strict=True))
    assert max(once.typical) == pytest.approx(1.0)


def test_half_life_of_100_days_gives_its_years() -> None:
    slow = MilkKinetics(half_life_hours=Range.exactly(2400.0), time_to_peak_hours=Range.exactly(6.0))
    assert hours_until_below(slow, Schedule.single(), 1 / 32).typical == pytest.approx(5 * 2400, rel=0.01)


def test_curve_with_its_band_takes_at_most_one_and_a_half_milliseconds() -> None:
    kinetics = MilkKinetics(
        half_life_hours=Range(5, 8, 12),
        time_to_peak_hours=Range(1, 2, 3),
        observed=average_seen(Range(200, 360, 500)),
    )
    schedule = Schedule.steady(400.0, 8.0, 4)
    best = min(_seconds(kinetics, schedule) for _ in range(20))
    assert best < 1.5e-3


def _seconds(kinetics: MilkKinetics, schedule: Schedule) -> float:
    start = time.perf_counter()
    milk_curve(kinetics, schedule, DAY)
    return time.perf_counter() - start


def test_average_without_its_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="interval_hours"):
        ObservedMilkLevel(level=Range.exactly(1.0), unit="mg/L", dose_amount=1.0, interval_hours=None, is_peak=False)

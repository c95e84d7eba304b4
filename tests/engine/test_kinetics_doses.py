"""Plasma levels: the closed forms against a numerical solver, and the laws they must keep."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lactadvice.engine.kinetics import doses
from lactadvice.engine.kinetics.doses import Schedule, bolus, first_order, levels, oral, slow_input
from tests.engine.solver import solved_levels

TOLERANCE = 1e-3  # 0.1 %, of the highest level of each run

half_lives = st.floats(0.3, 300)
amounts = st.floats(0.1, 1000)


@st.composite
def schedules(draw: st.DrawFn, most: int = 6) -> Schedule:
    """Doses at any hours of three days, of any amounts."""
    hours = sorted(draw(st.lists(st.integers(0, 144), min_size=1, max_size=most, unique=True)))
    return Schedule(tuple(hour / 2 for hour in hours), tuple(draw(amounts) for _ in hours))


SAMPLED = [step * 3.7 for step in range(1, 33)]


def assert_same(closed: list[float], solved: np.ndarray) -> None:
    top = max(float(solved.max()), 1e-12)
    assert np.max(np.abs(np.array(closed) - solved)) / top < TOLERANCE


@given(schedule=schedules(), half_life=half_lives, share=st.floats(0.02, 0.98))
@settings(max_examples=60)
def test_oral_levels_equal_solver(schedule: Schedule, half_life: float, share: float) -> None:
    peak = share * doses.latest_first_order_peak_hours(half_life)
    ka = doses.absorption_rate(peak, half_life)
    solved = solved_levels(
        schedule, SAMPLED, elimination_per_hour=doses.elimination_rate(half_life), absorption_per_hour=ka
    )
    assert_same(levels(oral(peak, half_life), schedule, SAMPLED), solved)


@given(schedule=schedules(), half_life=half_lives, ratio=st.floats(0.05, 1.0))
@settings(max_examples=40)
def test_flip_flop_levels_equal_solver(schedule: Schedule, half_life: float, ratio: float) -> None:
    ke = doses.elimination_rate(half_life)
    solved = solved_levels(schedule, SAMPLED, elimination_per_hour=ke, absorption_per_hour=ratio * ke)
    assert_same(levels(first_order(ratio * ke, half_life), schedule, SAMPLED), solved)


@given(schedule=schedules(), half_life=half_lives, length=st.integers(1, 80))
@settings(max_examples=40)
def test_infusion_levels_equal_solver(schedule: Schedule, half_life: float, length: int) -> None:
    hours = length / 2
    solved = solved_levels(schedule, SAMPLED, elimination_per_hour=doses.elimination_rate(half_life), input_hours=hours)
    assert_same(levels(slow_input(half_life, hours), schedule, SAMPLED), solved)


@given(schedule=schedules(), half_life=st.floats(0.5, 100), lag=st.floats(0.05, 2))
@settings(max_examples=40)
def test_lagged_levels_equal_solver(schedule: Schedule, half_life: float, lag: float) -> None:
    peak = 0.4 * doses.latest_first_order_peak_hours(half_life)
    solved = solved_levels(
        schedule,
        SAMPLED,
        elimination_per_hour=doses.elimination_rate(half_life),
        absorption_per_hour=doses.absorption_rate(peak, half_life),
        lag_per_hour=lag,
    )
    assert_same(levels(oral(peak, half_life).lagged(lag), schedule, SAMPLED), solved)


@given(half_life=st.floats(0.5, 60), interval=st.floats(1, 48), peak=st.floats(0.2, 60))
@settings(max_examples=60)
def test_steady_state_is_the_limit_of_many_doses(half_life: float, interval: float, peak: float) -> None:
    response = oral(peak, half_life)
    count = math.ceil((25 * half_life + 2 * peak) / interval) + 1
    long_row = Schedule.repeated(1.0, interval, count + 1, first_at_hours=-count * interval)
    moments = [interval * part / 8 for part in range(8)]
    expected = levels(response, long_row, moments)
    assert levels(response, Schedule.steady(1.0, interval), moments) == pytest.approx(expected, rel=TOLERANCE)


@given(half_life=half_lives, share=st.floats(0.01, 0.99))
def test_absorption_rate_gives_back_the_peak(half_life: float, share: float) -> None:
    peak = share * doses.latest_first_order_peak_hours(half_life)
    assert doses.peak_hours(doses.absorption_rate(peak, half_life), half_life) == pytest.approx(peak, rel=1e-4)


@given(first=schedules(3), second=schedules(3), half_life=half_lives)
def test_superposition_is_the_sum(first: Schedule, second: Schedule, half_life: float) -> None:
    response = oral(1.0, half_life)
    both = sorted(zip(first.hours + second.hours, first.amounts + second.amounts, strict=True))
    joined = Schedule(tuple(h for h, _ in both), tuple(a for _, a in both))
    apart = zip(levels(response, first, SAMPLED), levels(response, second, SAMPLED), strict=True)
    assert levels(response, joined, SAMPLED) == pytest.approx([a + b for a, b in apart], rel=1e-9, abs=1e-9)


@given(schedule=schedules(), half_life=half_lives, factor=st.floats(0.1, 50))
def test_levels_are_linear_and_never_negative(schedule: Schedule, half_life: float, factor: float) -> None:
    response = slow_input(half_life, 5.0)
    scaled = Schedule(schedule.hours, tuple(factor * amount for amount in schedule.amounts))
    found = levels(response, schedule, SAMPLED)
    assert min(found) >= 0
    assert levels(response, scaled, SAMPLED) == pytest.approx([factor * x for x in found], rel=1e-9, abs=1e-9)


@given(half_life=half_lives, interval=st.floats(0.5, 100))
def test_average_at_steady_state_is_dose_rate_over_clearance(half_life: float, interval: float) -> None:
    response = bolus(half_life)
    expected = 1.0 / (doses.elimination_rate(half_life) * interval)
    assert doses.steady_average(response, 1.0, interval) == pytest.approx(expected)


def test_200_doses_of_a_100_day_half_life_pile_up() -> None:
    found = levels(bolus(2400.0), Schedule.repeated(1.0, 24.0, 200), [0.0, 24.0 * 199])
    expected = sum(0.5 ** (24.0 * n / 2400.0) for n in range(200))
    assert found == pytest.approx([1.0, expected])


def test_late_peak_is_kept_and_the_tail_keeps_its_slope() -> None:
    response = oral(8.0, 2.0)
    assert max(range(0, 40), key=response.at) == 8
    assert response.at(20.0) / response.at(22.0) == pytest.approx(2.0)


def test_what_remains_after_the_last_dose_goes_on_alike() -> None:
    response, schedule = oral(2.0, 7.0), Schedule.steady(1.0, 8.0, 3)
    tail = doses.remaining(response, schedule, 17.0)
    assert [tail.at(h - 17.0) for h in (17.0, 20.0, 40.0)] == pytest.approx(
        levels(response, schedule, [17.0, 20.0, 40.0])
    )


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: bolus(0.0), "half_life_hours"),
        (lambda: bolus(-3.0), "half_life_hours"),
        (lambda: bolus(math.nan), "half_life_hours"),
        (lambda: oral(math.inf, 2.0), "input_hours"),
        (lambda: oral(0.0, 2.0), "time_to_peak_hours"),
        (lambda: slow_input(2.0, 0.0), "input_hours"),
        (lambda: Schedule.repeated(1.0, 0.0, 3), "interval_hours"),
        (lambda: Schedule.repeated(1.0, 8.0, 0), "doses"),
        (lambda: Schedule.steady(1.0, 0.0), "interval_hours"),
        (lambda: Schedule((2.0, 1.0), (1.0, 1.0)), "hours"),
        (lambda: Schedule((), ()), "hours"),
        (lambda: Schedule((0.0,), (0.0,)), "amounts"),
        (lambda: doses.hours_until_fraction(2.0, 0.0), "fraction"),
        (lambda: levels(bolus(2.0), Schedule.steady(1.0, 8.0), [-1.0]), "hours"),
    ],
)
def test_the_impossible_is_refused_by_name(make: object, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        make()  # type: ignore[operator]


@given(half_life=half_lives, shorter=st.floats(0.1, 0.99))
def test_shorter_half_life_never_lengthens_the_wait(half_life: float, shorter: float) -> None:
    assume(half_life * shorter > 0.05)
    assert doses.hours_until_fraction(half_life * shorter, 0.03) <= doses.hours_until_fraction(half_life, 0.03)

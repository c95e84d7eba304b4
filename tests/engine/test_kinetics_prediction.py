"""Predicted milk/plasma ratios: for bases only, with an interval, refused with a reason otherwise."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lactadvice.engine.kinetics.prediction import base_milk_plasma_ratio, predicted_ratio


def test_base_gets_an_estimate_with_its_interval() -> None:
    found = predicted_ratio(9.4, 0.8, 1.0, is_base=True)
    assert found.ratio is not None
    assert found.ratio.high / found.ratio.low == pytest.approx(16)
    assert "estimate" in str(found.why)


@pytest.mark.parametrize(
    ("arguments", "is_base", "reason"),
    [
        ((9.4, 0.8, 1.0), False, "prediction.not_a_base"),
        ((None, 0.8, 1.0), True, "prediction.unknown"),
        ((4.0, 0.8, 1.0), True, "prediction.weak_base"),
        ((9.4, 0.001, 1.0), True, "prediction.bound"),
        ((9.4, 0.5, 5.0), True, "prediction.fat_loving"),
    ],
)
def test_anything_else_is_refused_with_its_reason(
    arguments: tuple[float | None, float | None, float | None], is_base: bool, reason: str
) -> None:
    found = predicted_ratio(*arguments, is_base=is_base)
    assert found.ratio is None
    assert found.why.key == reason


@given(pka=st.floats(5.4, 12), unbound=st.floats(0.01, 1), logd=st.floats(-3, 3.5))
def test_ratio_is_finite_and_rises_with_the_unbound_part(pka: float, unbound: float, logd: float) -> None:
    ratio = base_milk_plasma_ratio(pka, unbound, logd)
    assert 0 < ratio < math.inf
    assert base_milk_plasma_ratio(pka, min(1.0, unbound * 1.5), logd) >= 0.99 * ratio

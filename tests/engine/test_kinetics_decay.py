"""Radioactive decay: published effective half-lives, the wait to 1 mSv, stored bottles."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lactadvice.engine.kinetics import decay
from lactadvice.engine.kinetics.decay import MilkActivity


def test_iodine_123_thyroid_doses_after_waits_follow_the_effective_half_life() -> None:
    # Kurume 1998 (PMID 9839494): thyroid dose 30.3 mGy without a wait, 1.25 at 24 h, 0.24 at 36 h; measured 5.5 h.
    for hours, dose in ((24, 1.25), (36, 0.24)):
        implied = hours * math.log(2) / math.log(30.3 / dose)
        assert implied == pytest.approx(5.5, rel=0.1)
        assert decay.activity_at(30.3, 5.5, hours) == pytest.approx(dose, rel=0.4)


def test_pertechnetate_half_life_in_milk_follows_from_its_parts() -> None:
    # Ahlgren 1985 (PMID 4032049): 4 h in milk.
    biological = decay.biological_half_life_hours(6.015, 4.0)
    assert decay.effective_half_life_hours(6.015, biological) == pytest.approx(4.0)


@given(fraction=st.floats(0.001, 1), half_life=st.floats(0.5, 200), interval=st.floats(0.5, 6))
def test_feeds_together_hold_all_that_leaves_in_milk(fraction: float, half_life: float, interval: float) -> None:
    activity = MilkActivity(
        administered_mbq=500, milk_fraction=fraction, effective_half_life_hours=half_life, feed_interval_hours=interval
    )
    count = math.ceil(40 * half_life / interval) + 1
    total = sum(activity.in_feed(number) for number in range(1, count + 1))
    assert total == pytest.approx(500 * fraction, rel=1e-6)


@given(
    activity=st.floats(1, 5000),
    half_life=st.floats(1, 200),
    coefficient=st.floats(1e-5, 100),
    shorter=st.floats(0.1, 1),
)
def test_after_the_wait_later_feeds_give_at_most_1_msv(
    activity: float, half_life: float, coefficient: float, shorter: float
) -> None:
    given_activity = MilkActivity(administered_mbq=activity, milk_fraction=0.2, effective_half_life_hours=half_life)
    wait = decay.hours_until_dose_limit(given_activity, coefficient)
    assert given_activity.left_after(wait) * coefficient <= 1.0 + 1e-6
    quicker = MilkActivity(administered_mbq=activity, milk_fraction=0.2, effective_half_life_hours=half_life * shorter)
    assert decay.hours_until_dose_limit(quicker, coefficient) <= wait + 1e-9


def test_bottle_decays_by_physics_alone() -> None:
    assert decay.bottle_share_left(6.015, decay.storage_hours(6.015)) == pytest.approx(2**-10)


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("physical_half_life_hours", lambda: decay.storage_hours(0)),
        ("effective_half_life_hours", lambda: decay.biological_half_life_hours(6.0, 6.0)),
        ("milk_fraction", lambda: MilkActivity(administered_mbq=1, milk_fraction=0, effective_half_life_hours=4)),
        (
            "contact_msv",
            lambda: decay.hours_until_dose_limit(
                MilkActivity(administered_mbq=1, milk_fraction=0.1, effective_half_life_hours=4), 0.1, contact_msv=1
            ),
        ),
    ],
)
def test_the_impossible_is_refused_by_name(field: str, call: object) -> None:
    with pytest.raises(ValueError, match=field):
        call()  # type: ignore[operator]

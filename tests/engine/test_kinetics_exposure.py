"""What the infant takes in: published volumes, the dose measures, build-up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lactadvice.engine.kinetics import exposure

# Rios-Leyvraz & Yao 2023, healthy term infants: mL a day at 1, 3, 6 and 12 months.
PUBLISHED_ML = {30: 624, 90: 735, 180: 729, 365: 593}


@pytest.mark.parametrize(("days", "published"), PUBLISHED_ML.items())
def test_milk_by_age_is_within_2_percent_of_the_published_means(days: int, published: int) -> None:
    assert exposure.milk_intake_ml_per_day(days) == pytest.approx(published, rel=0.02)


@given(days=st.floats(0, 5000), share=st.floats(0, 1))
def test_milk_is_never_negative_and_follows_the_share(days: float, share: float) -> None:
    whole = exposure.milk_intake_ml_per_day(days)
    assert whole > 0
    assert exposure.milk_intake_ml_per_day(days, share) == pytest.approx(share * whole)


@given(days=st.floats(0, 5000))
def test_weight_stays_in_order(days: float) -> None:
    low, typical, high = exposure.infant_weight_kg(days)
    assert 2 < low < typical < high < 16


def test_weight_follows_the_who_medians() -> None:
    assert exposure.infant_weight_kg(183)[1] == pytest.approx((7.302 + 7.939) / 2, abs=0.01)


def test_measures_agree_with_each_other() -> None:
    # 20 mg a day, 70 kg, average 38 microgram/L: 0.15 x 0.038 / (20 / 70) = 2 %.
    dose = exposure.infant_dose_mg_per_kg_per_day(0.038)
    assert exposure.relative_infant_dose_percent(dose, 20.0) == pytest.approx(1.995)
    assert exposure.share_of_therapeutic_dose_percent(dose, 0.5) == pytest.approx(1.14)


def test_dose_cancels_from_relative_infant_dose_by_clearance() -> None:
    ratio, clearance_l_per_kg_per_day, bioavailability = 1.2, 10.0, 0.6
    parent_mg_per_kg = 3.0
    plasma_mg_per_l = bioavailability * parent_mg_per_kg / clearance_l_per_kg_per_day
    dose = exposure.infant_dose_mg_per_kg_per_day(ratio * plasma_mg_per_l)
    by_dose = exposure.relative_infant_dose_percent(dose, parent_mg_per_kg * 70, 70)
    by_clearance = exposure.relative_infant_dose_from_clearance_percent(
        ratio, clearance_l_per_kg_per_day, bioavailability
    )
    assert by_dose == pytest.approx(by_clearance)


def test_infant_builds_up_to_dose_over_one_minus_what_is_left() -> None:
    feeds = [3.0 * n for n in range(400)]
    found = exposure.infant_levels(feeds, [1.0] * 400, 24.0, [feeds[-1]])
    assert found[0] == pytest.approx(1 / (1 - 0.5 ** (3 / 24)), rel=1e-6)


def test_feeds_without_drug_add_nothing() -> None:
    assert exposure.infant_levels([0.0, 3.0], [0.0, 0.0], 5.0, [1.0, 4.0]) == [0.0, 0.0]


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("age_days", lambda: exposure.milk_intake_ml_per_day(-1)),
        ("age_days", lambda: exposure.milk_intake_ml_per_day(math.nan)),
        ("share_from_parent", lambda: exposure.milk_intake_ml_per_day(30, 1.2)),
        ("feeds_per_day", lambda: exposure.feed_volume_ml(30, 0)),
        ("feeds_per_day", lambda: exposure.feed_volume_ml(30, 25)),
        ("parent_mg_per_day", lambda: exposure.relative_infant_dose_percent(0.1, 0)),
        ("parent_weight_kg", lambda: exposure.relative_infant_dose_percent(0.1, 10, 0)),
        ("bioavailability", lambda: exposure.relative_infant_dose_from_clearance_percent(1, 10, 1.5)),
        ("clearance_l_per_kg_per_day", lambda: exposure.relative_infant_dose_from_clearance_percent(1, 0)),
    ],
)
def test_the_impossible_is_refused_by_name(field: str, call: object) -> None:
    with pytest.raises(ValueError, match=field):
        call()  # type: ignore[operator]

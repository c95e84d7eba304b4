"""The validation page: it tells the truth about its own numbers, and the parts that must hold do hold."""

import pytest

from tests import validate


def test_closed_form_stays_within_a_tenth_of_a_percent_of_the_solver() -> None:
    assert max(validate.solver_worst(60).values()) < 0.1


def test_score_counts_folds_as_defined() -> None:
    found = validate.score([1.0, 4.0, 0.25, 2.0])
    assert found.count == 4
    assert found.fold_error == pytest.approx((1 * 4 * 4 * 2) ** 0.25)
    assert found.bias == pytest.approx(2**0.25)
    assert (found.within_2, found.within_3, found.far_under) == (50.0, 50.0, 25.0)


def test_ratio_never_comes_from_the_study_it_is_tested_on() -> None:
    data = validate.known()
    cross = validate.dose_comparisons(data, other_study=True)
    assert len(cross) >= 10
    assert all(c.outcome.study not in c.ratio_from.split(", ") for c in cross)


def test_measured_ratio_beats_taking_it_as_one() -> None:
    data = validate.known()
    engine = validate.score(c.fold for c in validate.dose_comparisons(data, other_study=True))
    plain = validate.score(c.fold for c in validate.dose_comparisons(data, other_study=True, ratio=1.0))
    assert engine.fold_error < plain.fold_error


def test_linear_drugs_are_predicted_within_the_target() -> None:
    data = validate.known()
    linear = [c for c in validate.dose_comparisons(data, other_study=True) if c.outcome.drug not in validate.NOT_LINEAR]
    found = validate.score(c.fold for c in linear)
    assert found.fold_error <= 1.7
    assert found.within_2 >= 70


@pytest.mark.parametrize(
    ("folds", "said"),
    [
        ([1.0] * 10, "**met**"),
        ([1.0] * 6 + [4.0] * 4, "**missed**"),
        ([1.0] * 8 + [0.3] * 2, "**missed**"),
    ],
)
def test_verdict_says_met_only_when_every_target_is(folds: list[float], said: str) -> None:
    found = validate.score(folds)
    assert said in validate.verdict(found, found, [])


def test_every_measured_drug_is_tested_or_left_out_with_a_reason() -> None:
    data = validate.known()
    tested = {c.outcome.drug for c in validate.dose_comparisons(data, other_study=True)}
    left_out = {drug for drug, reason in validate.unused(data) if reason}
    measured = {o.drug for o in data.outcomes if validate.measured_dose_percent(o) is not None}
    assert tested | left_out == measured


def test_alcohol_is_never_under_predicted_in_milk() -> None:
    _, measured, predicted = validate.alcohol_rows()[1]
    assert float(predicted.split()[0]) >= float(measured.split()[0])

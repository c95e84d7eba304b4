"""The headline and the words about timing as the page shows them: each thing once, and nothing that says nothing."""

from __future__ import annotations

import pytest

from drugs.vocabulary import ChangeDrug, Guidance, Kind
from drugs.wording import OUTCOMES, all_the_same
from lactadvice.advice.presenters import answer, signs, timing
from lactadvice.advice.presenters.facts import Branch, OpenFact, change_only_if
from lactadvice.engine.advice import TimingAnswer, TimingOption
from lactadvice.engine.kinetics.timing import TEXTS as WAYS
from lactadvice.engine.texts import text
from lactadvice.engine.wording import TEXTS


@pytest.mark.parametrize("call", ["head_change", "head_change_way", "head_change_nothing"])
def test_the_page_says_apart_what_is_better_and_not_in_the_headline_too(call: str) -> None:
    plain = text(TEXTS, "head_compatible", drugs="Example")
    assert str(answer._plain_headline(text(TEXTS, call, rest=plain))) == "Example: keep breastfeeding as usual."


def test_a_vaccine_is_given_all_the_same_and_a_drug_is_taken() -> None:
    assert [all_the_same(k).split()[3] for k in (Kind.VACCINE, Kind.PROCEDURE, Kind.MEDICINE, Kind.FOOD)] == [
        "done",
        "done",
        "taken",
        "taken",
    ]


def test_ways_of_timing_are_listed_only_where_they_save_something() -> None:
    ways = (("timing.before_dose", 20.0), ("timing.shift", -2.0), ("timing.before_sleep", 0.4), ("timing.as_fed", -6.0))
    options = tuple(
        TimingOption(text=text(WAYS, key, saving_percent=saving, wait_hours=2.0), saving_percent=saving)
        for key, saving in ways
    )
    timed = timing.shown(TimingAnswer(helps=True, text=options[0].text, saving_percent=20.0, options=options))
    assert timed == (str(options[0].text), (str(options[3].text),))


def test_a_sign_that_a_fuller_one_names_is_not_listed_again() -> None:
    told = ("weight gain", "rash", "Weight gain of the infant", "fever, poor feeding or fits", "fits", "rashness")
    assert signs.each_once(told) == ("rash", "Weight gain of the infant", "fever, poor feeding or fits", "rashness")


def test_what_is_merely_preferred_is_not_listed_where_a_change_is_advised() -> None:
    outcome = OUTCOMES[Guidance.COMPATIBLE]
    branches = tuple(
        Branch(value=value, outcome=outcome, change=change, advised=advised, all_the_same="", address=None)
        for value, change, advised in (
            ("young", "Choose another", True),
            ("older", "Preferred", False),
            ("old", "", False),
        )
    )
    facts = [OpenFact(field="f", name="the age", told=False, branches=branches, note="")]
    assert change_only_if(facts, ChangeDrug.ADVISED) == ("young",)
    assert change_only_if(facts, ChangeDrug.PREFERRED) == ("young", "older")

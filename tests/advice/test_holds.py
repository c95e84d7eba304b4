"""Holds in words: the cautious end first, and no clock time the engine did not give."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from drugs.vocabulary import Guidance, HoldBasis, HoldUntil, PumpedMilk
from lactadvice.advice.presenters import holds
from lactadvice.engine.advice import HoldAnswer

STOP, WAIT = Guidance.INTERRUPT_AND_PUMP, Guidance.TIMED_AVOIDANCE


def hold(**changes: Any) -> HoldAnswer:
    plain: dict[str, Any] = {
        "until": HoldUntil.HOURS,
        "hours_low": 12.0,
        "hours_high": 24.0,
        "resume_at": None,
        "basis": HoldBasis.PUBLISHED,
        "sources": ("a/b",),
        "counted_from": "the last dose",
    }
    return HoldAnswer(**{**plain, **changes})


@pytest.mark.parametrize(
    ("given", "guidance", "words"),
    [
        (hold(), STOP, "Do not feed this milk for 24 hours (range 12 to 24 hours) after the last dose."),
        (hold(hours_low=24.0), STOP, "Do not feed this milk for 24 hours after the last dose."),
        (hold(hours_low=None, hours_high=4.0), WAIT, "Leave 4 hours between the last dose and the next feed."),
        (hold(hours_low=0.0, hours_high=4.0), WAIT, "Leave 4 hours between the last dose and the next feed."),
        (hold(hours_low=None, hours_high=None), WAIT, "Wait after the last dose before feeding again."),
        (
            hold(until=HoldUntil.END_OF_TREATMENT, hours_low=None, hours_high=None),
            STOP,
            "Do not feed this milk while the treatment lasts.",
        ),
        (
            hold(until=HoldUntil.END_OF_TREATMENT, hours_low=48.0, hours_high=96.0),
            STOP,
            "Do not feed this milk while the treatment lasts, "
            "and for 4 days (range 48 hours to 4 days) after the last dose.",
        ),
        (hold(until=HoldUntil.PERMANENTLY), STOP, "Do not feed this milk to this child again."),
    ],
)
def test_instruction_says_what_and_how_long(given: HoldAnswer, guidance: Guidance, words: str) -> None:
    assert holds.instruction(given, guidance) == words


def test_without_a_clock_no_time_is_named() -> None:
    shown = holds.shown(hold(), STOP)
    assert (shown.resume, shown.resume_in_full) == ("", "")
    assert list(holds.lines(shown))[1] == "Discard milk pumped during this time."


def test_stored_milk_is_counted_from_its_own_pumping_and_not_from_the_dose() -> None:
    from_the_dose = dt.datetime(2026, 11, 25, 0, 8, 30, tzinfo=dt.UTC)
    kept = hold(pumped_milk=PumpedMilk.STORE_UNTIL, store_hours=60.0, store_until=from_the_dose)
    assert holds.shown(kept, STOP).store == "Milk kept from this time may be fed 60 hours after it was pumped."

"""Numbers, waits and clock times as readers see them."""

from __future__ import annotations

import datetime as dt
import doctest
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugs import vocabulary, wording


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(wording).failed == 0


@pytest.mark.parametrize(
    ("words", "members"),
    [
        (wording.OUTCOMES, vocabulary.Guidance),
        (wording.EVIDENCE, vocabulary.Evidence),
        (wording.CHANGE_DRUG, vocabulary.ChangeDrug),
        (wording.KINDS, vocabulary.Kind),
        (wording.KINDS_PLURAL, vocabulary.Kind),
        (wording.TIERS, vocabulary.Tier),
        (wording.NAME_KINDS, vocabulary.NameKind),
        (wording.ROUTES, vocabulary.Route),
        (wording.REGIMENS, vocabulary.Regimen),
        (wording.DOSE_UNITS, vocabulary.DoseUnit),
        (wording.INFANT_CONDITIONS, vocabulary.InfantCondition),
        (wording.PARENT_CONDITIONS, vocabulary.ParentCondition),
        (wording.HOLD_UNTIL, vocabulary.HoldUntil),
        (wording.HOLD_BASIS, vocabulary.HoldBasis),
        (wording.PUMPED_MILK, vocabulary.PumpedMilk),
        (wording.SUPPLY_EFFECTS, vocabulary.SupplyEffect),
        (wording.POPULATIONS, vocabulary.Population),
        (wording.QUANTITIES, vocabulary.Quantity),
    ],
)
def test_every_word_of_the_vocabulary_has_words_for_readers(words: dict[object, object], members: type) -> None:
    assert set(words) == set(members)


def test_the_four_outcomes_share_no_word_and_no_key() -> None:
    outcomes = wording.OUTCOMES.values()
    assert len({o.word for o in outcomes}) == len({o.key for o in outcomes}) == 4


def _minutes(shown: str) -> int:
    parts = shown.split()
    units = {"minute": 1, "hour": 60, "day": 1440}
    return sum(int(n) * units[unit.rstrip("s")] for n, unit in zip(parts[::2], parts[1::2], strict=True))


@given(st.floats(min_value=0.02, max_value=5000))
def test_a_wait_is_never_shown_shorter_than_it_is(hours: float) -> None:
    assert _minutes(wording.wait(hours)) >= hours * 60 - 1e-6


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_a_number_is_shown_within_half_a_percent(value: float) -> None:
    shown = float(wording.number(value).replace(",", ""))
    assert abs(shown - value) <= value * 0.005 + 1e-12


def test_a_time_to_feed_again_is_never_shown_too_early() -> None:
    zone = ZoneInfo("Europe/Madrid")
    assert wording.not_before(dt.datetime(2026, 11, 22, 9, 35, 1, tzinfo=zone)).minute == 36
    assert wording.not_before(dt.datetime(2026, 11, 22, 9, 35, tzinfo=zone)).minute == 35


def test_clock_times_are_written_out_for_families() -> None:
    zone = ZoneInfo("Europe/Madrid")
    assert wording.clock_in_full(dt.datetime(2026, 11, 22, 0, 5, tzinfo=zone)) == "12:05 am on Sunday 22 November 2026"
    assert wording.clock_in_full(dt.datetime(2026, 11, 22, 18, 0, tzinfo=zone)) == "6:00 pm on Sunday 22 November 2026"
    assert wording.clock(dt.datetime(2026, 11, 22, 18, 0, tzinfo=zone)) == "Sun 22 Nov, 18:00"


def test_outcomes_and_citations_are_drawn_as_their_pages_had_them() -> None:
    from drugs.templatetags import shown

    drawn = shown.outcome(wording.OUTCOMES[vocabulary.Guidance.COMPATIBLE])
    assert 'class="tag tag-compatible"' in drawn
    assert "Compatible</span>" in drawn
    assert len({shown.outcome(each) for each in wording.OUTCOMES.values()}) == 4
    assert shown.cites([3]) == '<span class="cite"><a href="#source-3" aria-label="Source 3">[3]</a></span>'
    with pytest.raises(ValueError, match="invalid literal"):
        shown.cites(["<script>"])

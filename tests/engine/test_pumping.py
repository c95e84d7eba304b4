"""The interruption as an object: times, bottles, milk, resume; the clock, midnight and clock changes."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drugs.vocabulary import HoldBasis, HoldUntil, InfantCondition, ParentCondition, PumpedMilk
from lactadvice.engine.advice import HoldAnswer, PumpPlan
from lactadvice.engine.case import Infant, Parent
from lactadvice.engine.pumping import milk_needed_ml, plan, plan_sources, risk_sources, risks_of_interrupting
from lactadvice.engine.pumping_sessions import MOST_GAP_HOURS, Clock, session_hours, sessions_per_day
from lactadvice.engine.pumping_texts import CITES, SOURCES, TEXTS

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = dt.datetime(2026, 11, 22, 20, 0, tzinfo=BERLIN)
YEAR = (dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1))  # noqa: DTZ001  (the zone is drawn beside them)
NIGHT_FEEDS = ("00:30", "03:30", "06:30", "09:30", "12:30", "15:30", "18:30", "21:30")


def hold(hours: float | None = 12.0, **changes: object) -> HoldAnswer:
    made = HoldAnswer(
        until=HoldUntil.HOURS,
        hours_low=hours,
        hours_high=hours,
        resume_at=None,
        basis=HoldBasis.PUBLISHED,
        sources=("some/source",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def keys(found: PumpPlan) -> list[str]:
    return [step.text.key for step in found.steps if not isinstance(step.text, str)]


def words(found: PumpPlan) -> str:
    return " ".join(str(step.text) for step in found.steps)


def at(found: PumpPlan) -> list[str]:
    return [session.at.isoformat(timespec="minutes") for session in found.sessions if session.at]


def test_sessions_follow_the_familys_feeds_past_midnight() -> None:
    found = plan(hold(12), Infant(age_days=60, feed_times=NIGHT_FEEDS), Parent(), now=EVENING)
    assert at(found) == [
        "2026-11-22T21:30+01:00",
        "2026-11-23T00:30+01:00",
        "2026-11-23T03:30+01:00",
        "2026-11-23T06:30+01:00",
    ]
    assert "Feed at the breast again from 08:00 (2026-11-23)." in words(found)


def test_hold_across_the_spring_change_counts_real_hours() -> None:
    eve = dt.datetime(2026, 3, 28, 20, 0, tzinfo=BERLIN)
    found = plan(hold(12), Infant(age_days=60, feed_times=NIGHT_FEEDS), Parent(), now=eve)
    resume = next(step.at for step in found.steps if step.topic == "resume" and step.at)
    assert resume.isoformat() == "2026-03-29T09:00:00+02:00"
    assert at(found)[2:] == ["2026-03-29T03:30+02:00", "2026-03-29T06:30+02:00"]


def test_hold_across_the_autumn_change_counts_real_hours() -> None:
    eve = dt.datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN)
    found = plan(hold(12), Infant(age_days=60), Parent(), now=eve)
    resume = next(step.at for step in found.steps if step.topic == "resume" and step.at)
    assert resume.isoformat() == "2026-10-25T07:00:00+01:00"
    gaps = [b.hours - a.hours for a, b in pairwise(found.sessions)]
    assert gaps == [3.0] * len(gaps)


def test_fixed_offset_of_the_caller_is_kept() -> None:
    zone = dt.timezone(dt.timedelta(hours=-7))
    found = plan(hold(4), Infant(age_days=60), Parent(), now=dt.datetime(2026, 1, 1, 22, 0, tzinfo=zone))
    assert at(found) == ["2026-01-02T01:00-07:00"]


def test_without_a_clock_times_are_hours_from_the_dose() -> None:
    found = plan(hold(12), Infant(age_days=60), Parent())
    assert [session.hours for session in found.sessions] == [3.0, 6.0, 9.0]
    assert [session.at for session in found.sessions] == [None] * 3
    assert "Feed at the breast again 12 hours after the dose." in words(found)


def test_dose_already_taken_shortens_the_plan_and_drops_what_comes_before() -> None:
    found = plan(hold(12), Infant(age_days=60), Parent(), now=EVENING, dose_at=EVENING - dt.timedelta(hours=7))
    assert [session.hours for session in found.sessions] == [3.0]
    assert "plan.feed_before" not in keys(found)
    assert "from 01:00 (2026-11-23)" in words(found)


def test_dose_in_the_future_starts_the_plan_then() -> None:
    found = plan(hold(6), Infant(age_days=60), Parent(), now=EVENING, dose_at=EVENING + dt.timedelta(hours=10))
    assert found.steps[0].at == EVENING + dt.timedelta(hours=10)
    assert "from 12:00 (2026-11-23)" in words(found)


def test_wait_that_is_over_says_feed_now() -> None:
    found = plan(hold(12), Infant(age_days=60), Parent(), now=EVENING, dose_at=EVENING - dt.timedelta(hours=13))
    assert found.sessions == ()
    assert keys(found) == ["plan.resume_now"]


def test_newborn_pumps_at_least_8_times_a_day_whatever_was_told() -> None:
    newborn = Infant(age_days=5, feeds_per_day=6, feed_times=("08:00", "12:00", "16:00", "20:00"))
    found = plan(hold(24), newborn, Parent(), now=EVENING)
    assert len(found.sessions) + 1 >= 8  # the eighth is the feed that ends the wait
    assert sessions_per_day(Infant()) == 8  # age not told: the cautious reading


@given(
    hours=st.floats(0.5, 72),
    age=st.none() | st.floats(0, 700),
    feeds=st.none() | st.floats(0.5, 14),
    times=st.lists(st.times(), max_size=9),
    start=st.datetimes(*YEAR, timezones=st.just(BERLIN)),
)
@settings(max_examples=120)
def test_no_gap_between_sessions_is_over_five_hours(
    hours: float, age: float | None, feeds: float | None, times: list[dt.time], start: dt.datetime
) -> None:
    told = tuple(f"{t:%H:%M}" for t in times) or None
    infant = Infant(age_days=age, feeds_per_day=feeds, feed_times=told)
    for clock in (None, Clock(start)):
        found = session_hours(infant, hours, clock)
        moments = [0.0, *found, hours]
        assert moments == sorted(moments)
        assert max(b - a for a, b in pairwise(moments)) <= MOST_GAP_HOURS + 0.01
        assert all(0 < moment < hours for moment in found)


@given(hours=st.floats(0.1, 400), pumps=st.booleans(), exception=st.sampled_from([None, "radioiodide", "alcohol"]))
@settings(max_examples=60)
def test_pumping_never_shortens_the_hold(hours: float, pumps: bool, exception: str | None) -> None:
    found = plan(hold(hours), Infant(age_days=60), Parent(can_pump=pumps), now=EVENING, exception=exception)
    resume = next(step.at for step in found.steps if step.topic == "resume" and step.at)
    waited = (resume - EVENING).total_seconds() / 3600
    assert hours - 1e-6 <= waited <= hours + 1 / 60 + 1e-6
    assert all(session.at is not None and session.at < resume for session in found.sessions)


def test_milk_needed_follows_age_hours_and_share() -> None:
    whole = milk_needed_ml(Infant(age_days=90), 24)
    assert (whole.low, whole.typical, whole.high) == (559, 735, 882)
    assert milk_needed_ml(Infant(age_days=90), 12).typical == pytest.approx(735 / 2, abs=1)
    assert milk_needed_ml(Infant(age_days=90, share_of_milk_from_parent=0.25), 24).typical == 184
    assert milk_needed_ml(Infant(age_days=90, share_of_milk_from_parent=0.0), 24).high == 0
    assert milk_needed_ml(Infant(age_days=90, weight_kg=7.0), 24).high == 1050


def test_shortfall_stands_against_the_high_need_and_is_unknown_without_a_store() -> None:
    infant = Infant(age_days=90)
    short = plan(hold(24), infant, Parent(stored_milk_ml=300.0), now=EVENING)
    assert short.shortfall_ml == 882 - 300
    assert {"plan.milk_short", "plan.milk_options"} <= set(keys(short))
    enough = plan(hold(24), infant, Parent(stored_milk_ml=900.0), now=EVENING)
    assert enough.shortfall_ml == 0
    assert "plan.milk_enough" in keys(enough)
    assert "plan.milk_options" not in keys(enough)
    unknown = plan(hold(24), infant, Parent(), now=EVENING)
    assert unknown.shortfall_ml is None


def test_stored_bottles_carry_the_hour_they_may_be_fed_from() -> None:
    found = plan(
        hold(12, pumped_milk=PumpedMilk.STORE_UNTIL, store_hours=60.15, basis=HoldBasis.RADIOACTIVITY),
        Infant(age_days=60),
        Parent(),
        now=EVENING,
    )
    assert found.sessions[0].keep_until == dt.datetime(2026, 11, 25, 11, 9, tzinfo=BERLIN)
    assert found.sessions[0].bottle is PumpedMilk.STORE_UNTIL
    assert "plan.bottle_freeze" not in keys(found)
    long = plan(hold(72, pumped_milk=PumpedMilk.STORE_UNTIL, store_hours=132.7), Infant(), Parent(), now=EVENING)
    assert "plan.bottle_freeze" in keys(long)


def test_iodine_says_that_pumping_does_carry_it_out() -> None:
    found = plan(hold(24, basis=HoldBasis.RADIOACTIVITY), Infant(), Parent(), now=EVENING, exception="radioiodide")
    assert "pumping.radioiodide" in keys(found)
    assert "plan.why_pump" not in keys(found)
    assert "plan.why_pump" in keys(plan(hold(24), Infant(), Parent(), now=EVENING))


def test_long_hold_lists_one_day_and_says_repeat() -> None:
    found = plan(hold(24 * 28), Infant(age_days=60), Parent(), now=EVENING)
    assert len(found.sessions) == 8
    assert "plan.repeat_daily" in keys(found)
    assert "from 20:00 (2026-12-20)" in words(found)


def test_end_of_treatment_describes_keeping_and_weaning() -> None:
    found = plan(hold(48, until=HoldUntil.END_OF_TREATMENT), Infant(age_days=60), Parent(), now=EVENING)
    assert {"supply.choice", "supply.keep", "supply.wean", "plan.milk_day"} <= set(keys(found))
    assert "48 hours after the last dose of the treatment" in words(found)
    assert len(found.sessions) == 8


def test_permanent_stop_has_no_schedule_and_no_resume() -> None:
    found = plan(hold(None, until=HoldUntil.PERMANENTLY), Infant(age_days=60), Parent(), now=EVENING)
    assert found.sessions == ()
    assert "resume" not in {step.topic for step in found.steps}
    assert "supply.permanent_wean" in keys(found)


def test_wait_of_unknown_hours_never_names_a_time() -> None:
    found = plan(hold(None, basis=HoldBasis.ALCOHOL), Infant(age_days=60), Parent(), now=EVENING)
    assert "plan.resume_unknown" in keys(found)
    assert all(step.at is None for step in found.steps if step.topic == "resume")


def test_short_wait_needs_no_session() -> None:
    found = plan(hold(2), Infant(age_days=60), Parent(), now=EVENING)
    assert found.sessions == ()
    assert "from 22:00 (2026-11-22)" in words(found)


def test_close_contact_is_told_with_its_end() -> None:
    found = plan(hold(24, close_contact_hours=12), Infant(), Parent(), now=EVENING)
    assert "until 08:00 (2026-11-23)" in words(found)


def test_fragile_baby_gets_stricter_storage_and_daily_sanitising() -> None:
    ill = plan(hold(), Infant(age_days=200, conditions=(InfantCondition.UNWELL,)), Parent(), now=EVENING)
    assert {"plan.fragile_storage", "plan.sanitise"} <= set(keys(ill))
    well = plan(hold(), Infant(age_days=200, conditions=()), Parent(), now=EVENING)
    assert not {"plan.fragile_storage", "plan.sanitise"} & set(keys(well))


def test_no_pump_is_met_with_hand_expression() -> None:
    assert "plan.hand" in keys(plan(hold(), Infant(), Parent(can_pump=False), now=EVENING))
    assert "plan.hand" not in keys(plan(hold(), Infant(), Parent(can_pump=True), now=EVENING))


def test_risks_of_interrupting_fit_the_family() -> None:
    worst = risks_of_interrupting(
        Infant(age_days=4),
        Parent(stored_milk_ml=50, can_pump=False, conditions=(ParentCondition.LOW_MILK_SUPPLY,)),
        hold(24),
    )
    assert {"risk.newborn", "risk.low_supply", "risk.no_stash", "risk.no_pump"} <= {risk.key for risk in worst}
    best = risks_of_interrupting(
        Infant(age_days=200, share_of_milk_from_parent=0.3), Parent(stored_milk_ml=5000, can_pump=True), hold(24)
    )
    assert not {"risk.newborn", "risk.no_stash", "risk.no_pump", "risk.formula"} & {risk.key for risk in best}
    assert risks_of_interrupting(Infant(), Parent(), None) == ()
    assert {source.key for source in risk_sources(worst)} >= {"pumping/cmaj", "pumping/mastitis-rates"}


def test_every_cited_source_exists_and_every_text_is_known() -> None:
    assert {f"pumping/{key}" for cited in CITES.values() for key in cited} <= set(SOURCES)
    assert set(CITES) <= set(TEXTS)
    found = plan(hold(24), Infant(), Parent(), now=EVENING)
    assert {key for step in found.steps for key in step.sources} == {s.key for s in plan_sources(found)}


def test_start_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        Clock(dt.datetime(2026, 1, 1, 8, 0))  # noqa: DTZ001

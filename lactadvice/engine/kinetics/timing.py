"""What timing saves: feeds placed against doses, compared with feeding at any time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lactadvice.engine.kinetics.doses import Response, Schedule, levels, remaining
from lactadvice.engine.kinetics.milk import MilkKinetics
from lactadvice.engine.kinetics.ranges import Range
from lactadvice.engine.texts import Text, text

# Under this saving (%) the advice is that timing does not help: it would cost effort and give next to nothing.
LEAST_SAVING_PERCENT = 10.0

DAY_HOURS = 24.0
DEFAULT_FEEDS_PER_DAY = 8.0
_SHIFTS = 12
_SAMPLES = 96
# A regimen whose doses drift against the clock is read over so many days of feeds.
_DRIFT_DAYS = 5

TEXTS = {
    "timing.steady": "With regular doses and a half-life of {half_life_hours:.3g} hours the level in milk hardly "
    "moves. Timing feeds does not help.",
    "timing.nothing": "Timing feeds makes no difference to what the baby gets.",
    "timing.little": "Timing feeds would lower what the baby gets by about {saving_percent:.0f} %. That is too little "
    "to be worth it.",
    "timing.before_dose": "Feeding just before the dose lowers what the baby gets by about {saving_percent:.0f} %.",
    "timing.before_sleep": "Taking the dose after the last feed before the longest sleep lowers what the baby gets by "
    "about {saving_percent:.0f} %.",
    "timing.shift": "Waiting {wait_hours:.1f} hours from the dose to the next feed lowers what the baby gets by about "
    "{saving_percent:.0f} %.",
    "timing.as_fed": "As feeds and doses stand, the baby gets {saving_percent:.0f} % less than with feeds at any time.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingOption:
    """One way to place feeds: its saving (%) against feeding at any time (negative: worse), and a sentence.

    `dose_hour_of_day`: the clock hour of the dose on the day of feeds asked about; `wait_hours`: from there to the next
    feed.
    """

    kind: str
    saving_percent: float
    dose_hour_of_day: float
    wait_hours: float
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingVerdict:
    """Whether timing helps, how much the best option saves, and when after a dose milk holds less than its average.

    `saving_percent` low/typical/high over the ends of half-life and time to peak; `helps` goes by the typical one.
    `low_hours_after_dose` is (from, to), None where timing does not help.
    """

    helps: bool
    saving_percent: Range
    low_hours_after_dose: tuple[float, float] | None
    best: TimingOption
    options: tuple[TimingOption, ...]
    why: Text


def timing(
    kinetics: MilkKinetics,
    interval_hours: float | None,
    feeds_per_day: float = DEFAULT_FEEDS_PER_DAY,
    feed_hours_of_day: Sequence[float] = (),
    dose_hour_of_day: float | None = None,
) -> TimingVerdict:
    """How much placing feeds saves, for one dose (`interval_hours` None) or a regimen at steady state.

    Feeds are even (`feeds_per_day`, above 0 to 24) or at the family's own hours of the day (0 to below 24, any order).
    The dose is moved against them; `dose_hour_of_day` also reads the day as it is now. A feed takes milk of the level
    at that moment; a feed on the hour of a dose comes before it.

    >>> fast = MilkKinetics(half_life_hours=Range.exactly(1.0), time_to_peak_hours=Range.exactly(1.0))
    >>> timing(fast, 24.0, feeds_per_day=6).helps
    True
    """
    feeds = _feed_hours(feeds_per_day, feed_hours_of_day)
    typical = kinetics.typical_response()
    options = [_before_dose(typical, interval_hours, feeds)]
    if feed_hours_of_day and len(feeds) > 1:
        options.append(_option(typical, interval_hours, feeds, "before_sleep", _before_longest_gap(feeds)))
    options.append(_shifted(typical, interval_hours, feeds))
    best = max(options, key=_merit)
    if dose_hour_of_day is not None:
        options.append(_option(typical, interval_hours, feeds, "as_fed", dose_hour_of_day % DAY_HOURS))
    ends = [_saving_percent(r, interval_hours, feeds, best.dose_hour_of_day) for r in kinetics.corner_responses()]
    helps = best.saving_percent >= LEAST_SAVING_PERCENT
    return TimingVerdict(
        helps=helps,
        saving_percent=Range(min(*ends, _merit(best)), _merit(best), max(*ends, _merit(best))),
        low_hours_after_dose=low_hours_after_dose(typical, interval_hours) if helps else None,
        best=best,
        options=tuple(options),
        why=best.text if helps else _no_help(kinetics, interval_hours, best),
    )


def low_hours_after_dose(response: Response, interval_hours: float | None) -> tuple[float, float]:
    """Hours after a dose between which milk is below its average: from its fall to the next dose or 24 h.

    >>> from lactadvice.engine.kinetics.doses import bolus
    >>> low_hours_after_dose(bolus(2.0), 12.0)
    (4.25, 12.0)
    """
    span = interval_hours or DAY_HOURS
    hours = [span * number / _SAMPLES for number in range(_SAMPLES)]
    found = levels(response, _schedule(interval_hours), hours)
    average = sum(found) / len(found)
    last_above = max(hour for hour, level in zip(hours, found, strict=True) if level >= average)
    return min(math.ceil(4 * last_above + 1e-9) / 4, span), span


def feed_phases(feeds: Sequence[float], dose_hour: float, interval_hours: float | None) -> list[float]:
    """Hours from the last dose to each feed (above 0, at most the interval), in order.

    One dose: a day of feeds. A regimen: the days it takes until doses and clock meet again (five where they drift).

    >>> [round(phase, 3) for phase in feed_phases([0.0, 8.0, 16.0], 0.0, 12.0)]
    [4.0, 8.0, 12.0]
    """
    span = interval_hours or DAY_HOURS
    whole = next((n for n in range(1, _DRIFT_DAYS + 1) if (n * DAY_HOURS / span) % 1 < 1e-9), _DRIFT_DAYS)
    moments = [feed + DAY_HOURS * day for day in range(whole) for feed in feeds]
    # A feed on the hour of a dose comes just before it: its phase is the whole interval, not 0.
    return sorted(span - (dose_hour - moment) % span for moment in moments)


def _feed_hours(feeds_per_day: float, feed_hours_of_day: Sequence[float]) -> tuple[float, ...]:
    if feed_hours_of_day:
        if not all(0 <= hour < DAY_HOURS for hour in feed_hours_of_day):
            raise ValueError("feed_hours_of_day must be from 0 to below 24")
        return tuple(sorted(set(feed_hours_of_day)))
    if not 0 < feeds_per_day <= 24:
        raise ValueError(f"feeds_per_day must be above 0 and at most 24, not {feeds_per_day!r}")
    count = max(1, round(feeds_per_day))
    return tuple(DAY_HOURS * number / count for number in range(count))


def _schedule(interval_hours: float | None) -> Schedule:
    return Schedule.steady(1.0, interval_hours) if interval_hours else Schedule.single()


def _saving_percent(
    response: Response, interval_hours: float | None, feeds: Sequence[float], dose_hour: float
) -> float:
    """How far the average over feeds lies below the average over all hours (%)."""
    schedule, span = _schedule(interval_hours), interval_hours or DAY_HOURS
    taken = levels(response, schedule, feed_phases(feeds, dose_hour, interval_hours))
    untimed = response.area() / span
    if interval_hours is None:
        untimed -= remaining_area(response, span) / span
    return 100.0 * (1.0 - sum(taken) / len(taken) / untimed)


def remaining_area(response: Response, hours: float) -> float:
    """Area still to come under the level of one unit dose after `hours` (at or past the end of its input)."""
    return remaining(response, Schedule.single(), max(hours, response.input_hours)).area()


def _option(
    response: Response, interval_hours: float | None, feeds: Sequence[float], kind: str, dose_hour: float
) -> TimingOption:
    saving = _saving_percent(response, interval_hours, feeds, dose_hour)
    wait = min((feed - dose_hour) % DAY_HOURS or DAY_HOURS for feed in feeds)
    params = {"saving_percent": saving, "wait_hours": wait}
    return TimingOption(
        kind=kind,
        saving_percent=saving,
        dose_hour_of_day=dose_hour,
        wait_hours=wait,
        text=text(TEXTS, f"timing.{kind}", **params),
    )


def _before_dose(response: Response, interval_hours: float | None, feeds: Sequence[float]) -> TimingOption:
    """The dose right after a feed: of all feeds, the one after which it saves most."""
    return max((_option(response, interval_hours, feeds, "before_dose", feed) for feed in feeds), key=_merit)


def _shifted(response: Response, interval_hours: float | None, feeds: Sequence[float]) -> TimingOption:
    """The dose at the best of evenly tried moments between feeds."""
    gaps = _gaps(feeds)
    if max(gaps) - min(gaps) < 1e-9:
        gaps = gaps[:1]  # feeds are even: every gap gives the same answer
    moments = [
        (feed + gap * part / _SHIFTS) % DAY_HOURS
        for feed, gap in zip(feeds, gaps, strict=False)
        for part in range(1, _SHIFTS)
    ]
    best = max(moments, key=lambda moment: _saving_percent(response, interval_hours, feeds, moment))
    return _option(response, interval_hours, feeds, "shift", best)


def _gaps(feeds: Sequence[float]) -> list[float]:
    """Hours from each feed to the next, round the clock."""
    return [later - feed for feed, later in zip(feeds, [*feeds[1:], feeds[0] + DAY_HOURS], strict=True)]


def _before_longest_gap(feeds: Sequence[float]) -> float:
    gaps = _gaps(feeds)
    return feeds[gaps.index(max(gaps))]


def _merit(option: TimingOption) -> float:
    return option.saving_percent


def _no_help(kinetics: MilkKinetics, interval_hours: float | None, best: TimingOption) -> Text:
    half_life = kinetics.half_life_hours.typical
    if interval_hours and half_life >= interval_hours:
        return text(TEXTS, "timing.steady", half_life_hours=half_life)
    if best.saving_percent < 0.5:
        return text(TEXTS, "timing.nothing")
    return text(TEXTS, "timing.little", saving_percent=best.saving_percent)

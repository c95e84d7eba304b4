"""Times, waits and ages as sentences that every language can give; rounded as `drugs.wording` rounds them."""

from __future__ import annotations

import datetime as dt
import math

from drugs.wording import HOURS_SHOWN_AS_DAYS
from lactadvice.engine.texts import Text, text
from lactadvice.handouts.texts import TEXTS

_ONE = {"minutes": "one_minute", "hours": "one_hour", "days": "one_day", "weeks": "one_week", "months": "one_month"}


def _count(count: int, unit: str) -> Text:
    return text(TEXTS, f"time.{_ONE[unit]}") if count == 1 else text(TEXTS, f"time.{unit}", count=count)


def _both(large: int, unit: str, small: int, smaller: str) -> Text:
    """Two units side by side, the second left out where it is nought: "4 hours 38 minutes"."""
    if not small:
        return _count(large, unit)
    return text(TEXTS, "time.both", large=_count(large, unit), small=_count(small, smaller))


def wait(hours: float) -> Text:
    """A time to wait, rounded up to the minute below a day and to the hour above, so that no wait is cut short.

    >>> [str(wait(hours)) for hours in (0.5, 1, 4.62, 36.2, 100)]
    ['30 minutes', '1 hour', '4 hours 38 minutes', '37 hours', '4 days 4 hours']
    """
    minutes = math.ceil(round(hours * 60, 6))
    if minutes < 60:
        return _count(minutes, "minutes")
    if hours < 24:
        return _both(minutes // 60, "hours", minutes % 60, "minutes")
    whole = math.ceil(round(hours, 6))
    if whole < HOURS_SHOWN_AS_DAYS:
        return _count(whole, "hours")
    return _both(whole // 24, "days", whole % 24, "hours")


def age(days: float) -> Text:
    """An infant's age in the unit one would say it in.

    >>> [str(age(days)) for days in (1, 10, 45, 100, 800)]
    ['1 day', '10 days', '6 weeks 3 days', '3 months', '2.2 years']
    """
    if days < 14:
        return _count(int(days), "days")
    if days < 91:
        return _both(int(days // 7), "weeks", int(days % 7), "days")
    if days < 730:
        return _count(int(days / 30.4375), "months")
    return text(TEXTS, "time.years", count=round(days / 365.25, 1))


def in_full(moment: dt.datetime) -> Text:
    """Time and date written out: "6:00 pm on Sunday 22 November 2026"."""
    return text(TEXTS, "time.clock", weekday=f"{moment:%A}", day=moment.day, year=moment.year, **_time(moment))


def day(date: dt.date) -> Text:
    """A date alone: "22 November 2026"."""
    return text(TEXTS, "time.day", day=date.day, month=f"{date:%B}", year=date.year)


def short(moment: dt.datetime) -> Text:
    """For a label: "Sun 22 November, 6:00 pm"."""
    return text(TEXTS, "time.clock_short", weekday=f"{moment:%a}", day=moment.day, **_time(moment))


def weekday(moment: dt.datetime) -> Text:
    """The day over a table's rows: "Sunday 22 November"."""
    return text(TEXTS, "time.weekday", weekday=f"{moment:%A}", day=moment.day, month=f"{moment:%B}")


def of_day(moment: dt.datetime) -> Text:
    """The time alone: "6:00 pm"."""
    return text(TEXTS, "time.of_day", time=_time(moment)["time"], half=_half(moment))


def _time(moment: dt.datetime) -> dict[str, str]:
    return {
        "time": f"{moment.hour % 12 or 12}:{moment:%M}",
        "half": _half(moment),
        "month": f"{moment:%B}",
    }


def _half(moment: dt.datetime) -> str:
    """The half of the day; "12:00 pm" is read both ways: noon is called noon."""
    if moment.hour == 12 and moment.minute == 0:
        return "noon"
    return "am" if moment.hour < 12 else "pm"

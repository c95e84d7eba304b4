"""When to pump: matched to the baby's own feeds, never too far apart, right over midnight and clock changes."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from lactadvice.engine.case import Infant

# No stretch without removing milk longer than this (h).
MOST_GAP_HOURS = 5.0

# Sessions a day: a newborn's, and what is taken where feeds were not told. Every 2 to 4 hours keeps supply (Ohio State
# handout); 8 to 10 a day where the baby does not feed directly (Hamad Medical Corporation).
LEAST_A_DAY_NEWBORN = 8
FEEDS_UNTOLD = 8
FEEDS_UNTOLD_OLDER = 6
NEWBORN_DAYS = 42.0
OLDER_DAYS = 183.0

DAY_HOURS = 24.0
_UTC = dt.timezone.utc  # noqa: UP017  (datetime.UTC prints the same; one name in this file)


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns hours of the plan into clock times: the plan's first moment, shown in the zone it came in. Knows no now."""

    start: dt.datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError("start must carry its offset from UTC")

    def at(self, hours: float) -> dt.datetime:
        """Clock time so many hours on, to the minute. Counted in real hours, so a clock change does not shift it."""
        moment = self.start.astimezone(_UTC) + dt.timedelta(hours=hours)
        return (moment + dt.timedelta(seconds=30)).replace(second=0, microsecond=0).astimezone(self.start.tzinfo)

    def hours_to(self, moment: dt.datetime) -> float:
        """Real hours from the start of the plan to a moment (negative when before it)."""
        return (moment.astimezone(_UTC) - self.start.astimezone(_UTC)).total_seconds() / 3600.0


def is_newborn(infant: Infant) -> bool:
    """Under six weeks, or of untold age (the cautious reading)."""
    return infant.age_days is None or infant.age_days < NEWBORN_DAYS


def sessions_per_day(infant: Infant) -> int:
    """Sessions in 24 hours: as many as feeds, at least 8 for a newborn, and enough to leave no gap over 5 hours."""
    older = infant.age_days is not None and infant.age_days >= OLDER_DAYS
    untold = FEEDS_UNTOLD_OLDER if older else FEEDS_UNTOLD
    feeds = infant.feeds_per_day or (len(infant.feed_times) if infant.feed_times else untold)
    least = LEAST_A_DAY_NEWBORN if is_newborn(infant) else math.ceil(DAY_HOURS / MOST_GAP_HOURS)
    return max(math.ceil(feeds), least)


def session_hours(infant: Infant, until_hours: float, clock: Clock | None) -> list[float]:
    """Hours of the plan at which to pump, before `until_hours` (0 or more), in order.

    At the baby's own feed times where they and the clock are known and there are enough of them; longer gaps are filled
    evenly. Otherwise evenly through the day, the first one interval after the start.
    """
    if until_hours < 0 or not math.isfinite(until_hours):
        raise ValueError(f"until_hours must be a finite number of at least 0, not {until_hours!r}")
    even = DAY_HOURS / sessions_per_day(infant)
    enough = len(infant.feed_times or ()) >= sessions_per_day(infant) or not is_newborn(infant)
    if infant.feed_times and clock is not None and enough:
        return _without_long_gaps(feed_hours(infant.feed_times, until_hours, clock), until_hours)
    return [even * number for number in range(1, math.ceil(until_hours / even - 1e-9))]


def feed_hours(feed_times: tuple[str, ...], until_hours: float, clock: Clock) -> list[float]:
    """Hours of the plan at which the family's clock shows a feed time, after the start and before `until_hours`.

    A time the clock skips in spring is taken where the clock lands; one it shows twice in autumn counts once.
    """
    zone, first = clock.start.tzinfo, clock.start.date()
    found = set()
    for day in range(-1, math.ceil(until_hours / DAY_HOURS) + 2):
        for feed in feed_times:
            hour, minute = map(int, feed.split(":"))
            moment = dt.datetime.combine(first + dt.timedelta(days=day), dt.time(hour, minute), tzinfo=zone)
            hours = clock.hours_to(moment)
            if 1e-6 < hours < until_hours - 1e-6:
                found.add(round(hours, 4))
    return sorted(found)


def _without_long_gaps(hours: list[float], until_hours: float) -> list[float]:
    """The same times with sessions put evenly into every gap over five hours, from the start to the end."""
    filled: list[float] = []
    before = 0.0
    for moment in [*hours, until_hours]:
        pieces = math.ceil((moment - before) / MOST_GAP_HOURS - 1e-9)
        filled += [before + (moment - before) * piece / pieces for piece in range(1, pieces)]
        if moment < until_hours:
            filled.append(moment)
        before = moment
    return filled

"""Radioactive decay: activity in milk by feed, hours until later feeds give at most 1 mSv, stored bottles."""

import math
from dataclasses import dataclass

from lactadvice.engine.kinetics.doses import LN2, elimination_rate, not_negative, positive

# Target for the infant (mSv), used by ICRP and NRC. Source: radiopharmacy.com and the appendix in Hale, as read.
DOSE_LIMIT_MSV = 1.0

# Physical half-lives after which stored milk may be fed. Source: LactMed, NBK501575.
STORAGE_HALF_LIVES = 10.0


def effective_half_life_hours(physical_half_life_hours: float, biological_half_life_hours: float) -> float:
    """Effective half-life (h): 1/Te = 1/Tp + 1/Tb, both above 0 h. Source: LactMed, NBK501575.

    >>> round(effective_half_life_hours(6.015, 11.9), 1)
    4.0
    """
    physical = positive("physical_half_life_hours", physical_half_life_hours)
    return 1.0 / (1.0 / physical + 1.0 / positive("biological_half_life_hours", biological_half_life_hours))


def biological_half_life_hours(physical_half_life_hours: float, effective_half_life_hours: float) -> float:
    """Biological half-life (h) behind an effective one, which must be the shorter: 1/Tb = 1/Te - 1/Tp.

    >>> round(biological_half_life_hours(6.015, 4.0), 1)
    11.9
    """
    physical = positive("physical_half_life_hours", physical_half_life_hours)
    effective = positive("effective_half_life_hours", effective_half_life_hours)
    if effective >= physical:
        raise ValueError("effective_half_life_hours must be shorter than physical_half_life_hours")
    return 1.0 / (1.0 / effective - 1.0 / physical)


def activity_at(activity_mbq: float, half_life_hours: float, hours: float) -> float:
    """Activity left (MBq) after so many hours: A x 2^(-t / T).

    >>> activity_at(800.0, 6.0, 12.0)
    200.0
    """
    gone = not_negative("hours", hours) / positive("half_life_hours", half_life_hours)
    return not_negative("activity_mbq", activity_mbq) * math.exp(-LN2 * gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilkActivity:
    """Activity in the feeds that would follow a dose if none were missed.

    `milk_fraction`: the part of the administered activity (MBq) that leaves in milk, above 0 to 1. The feeds are even,
    one each `feed_interval_hours`, the first one interval after the dose.
    """

    administered_mbq: float
    milk_fraction: float
    effective_half_life_hours: float
    feed_interval_hours: float = 3.0

    def __post_init__(self) -> None:
        for field in ("administered_mbq", "effective_half_life_hours", "feed_interval_hours"):
            positive(field, getattr(self, field))
        if not 0 < self.milk_fraction <= 1:
            raise ValueError(f"milk_fraction must be above 0 and at most 1, not {self.milk_fraction!r}")

    def in_feed(self, number: int) -> float:
        """Activity (MBq) in feed 1, 2, 3 and so on: a geometric series whose sum is all that leaves in milk.

        >>> activity = MilkActivity(administered_mbq=100, milk_fraction=0.1, effective_half_life_hours=3)
        >>> activity.in_feed(1), activity.in_feed(2)
        (5.0, 2.5)
        """
        if number < 1:
            raise ValueError(f"number must be at least 1, not {number!r}")
        kept = math.exp(-LN2 * self.feed_interval_hours / self.effective_half_life_hours)
        return self.administered_mbq * self.milk_fraction * (1.0 - kept) * kept ** (number - 1)

    def left_after(self, hours: float) -> float:
        """Activity (MBq) in all feeds later than `hours` after the dose (continuous: A x f x 2^(-t/Te))."""
        return activity_at(self.administered_mbq * self.milk_fraction, self.effective_half_life_hours, hours)


def hours_until_dose_limit(
    activity: MilkActivity,
    dose_coefficient_msv_per_mbq: float,
    contact_msv: float = 0.0,
    limit_msv: float = DOSE_LIMIT_MSV,
) -> float:
    """Hours until the feeds still to come give the infant at most the limit: Te / ln 2 x ln(D0 / (limit - contact)).

    D0 = activity in all milk x dose coefficient (mSv per MBq swallowed, above 0). 0 where D0 is within the limit.
    Contact dose 0 or more and below the limit. Never to be used below an interruption published by the authority
    the site follows. Source: formula as read at radiopharmacy.com.

    >>> found = MilkActivity(administered_mbq=800, milk_fraction=1.0, effective_half_life_hours=3.6)
    >>> round(hours_until_dose_limit(found, 3.6e-2), 1)
    17.5
    """
    room = positive("limit_msv", limit_msv) - not_negative("contact_msv", contact_msv)
    if room <= 0:
        raise ValueError("contact_msv must be below limit_msv: milk is then not what decides")
    whole = activity.left_after(0.0) * positive("dose_coefficient_msv_per_mbq", dose_coefficient_msv_per_mbq)
    if whole <= room:
        return 0.0
    return math.log(whole / room) / elimination_rate(activity.effective_half_life_hours)


def storage_hours(physical_half_life_hours: float) -> float:
    """Hours to keep a bottle before feeding it: ten physical half-lives; nothing but decay acts in a bottle.

    Source: LactMed, NBK501575.

    >>> round(storage_hours(6.015), 1)
    60.1
    """
    return STORAGE_HALF_LIVES * positive("physical_half_life_hours", physical_half_life_hours)


def bottle_share_left(physical_half_life_hours: float, hours_stored: float) -> float:
    """Share (0 to 1) of a bottle's activity left after so many hours of storage.

    >>> bottle_share_left(6.0, 12.0)
    0.25
    """
    return math.exp(
        -LN2
        * not_negative("hours_stored", hours_stored)
        / positive("physical_half_life_hours", physical_half_life_hours)
    )

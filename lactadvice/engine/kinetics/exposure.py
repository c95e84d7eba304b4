"""What the infant gets: milk taken by age, dose by feed and by day, relative infant dose, build-up in the infant."""

import math
from collections.abc import Sequence
from itertools import pairwise

from lactadvice.engine.kinetics.doses import Schedule, bolus, levels, not_negative, positive

# The convention for infant dose estimates, in litres per kg per day. Source: Australian Prescriber 2015,
# https://australianprescriber.tg.org.au/articles/drugs-in-breastfeeding-5.html
CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY = 0.15

# A parent's weight where none is given (kg): a convention of dose estimates, said to be one wherever it is used.
CONVENTIONAL_PARENT_WEIGHT_KG = 70.0

# The regression below turns down after a year and loses its meaning; past two years the two-year value stands.
LAST_INTAKE_AGE_DAYS = 730.0

# Weight for age (kg) by day of life.
# Source: WHO Child Growth Standards, weight-for-age tables (https://www.who.int/tools/child-growth-standards).
_WHO_WEIGHT_KG = (
    # day, girls -2 SD, girls median, boys median, boys +2 SD
    (0, 2.395, 3.232, 3.346, 4.419),
    (7, 2.464, 3.339, 3.488, 4.609),
    (14, 2.653, 3.569, 3.753, 4.931),
    (30, 3.148, 4.172, 4.452, 5.776),
    (61, 3.944, 5.132, 5.571, 7.095),
    (91, 4.531, 5.839, 6.369, 8.016),
    (122, 5.017, 6.428, 7.007, 8.752),
    (152, 5.402, 6.896, 7.508, 9.339),
    (183, 5.733, 7.302, 7.939, 9.855),
    (274, 6.473, 8.226, 8.902, 11.042),
    (365, 7.041, 8.946, 9.646, 11.983),
    (548, 8.061, 10.232, 10.939, 13.657),
    (730, 9.033, 11.474, 12.148, 15.272),
)


def milk_intake_ml_per_day(age_days: float, share_from_parent: float = 1.0) -> float:
    """Milk taken in a day (mL): 51 - 1.4 d + 180 ln d at age d days, times the share of milk from this parent.

    Age from 0 (counted as day 1, and not past two years), share 0 to 1. Error: individuals run from about 450 to
    1,200 mL. Source: Rios-Leyvraz & Yao, Breastfeed Med 2023;18(3), doi 10.1089/bfm.2022.0281 (167 studies).

    >>> [round(milk_intake_ml_per_day(days)) for days in (30, 90, 180, 365)]
    [621, 735, 734, 602]
    """
    days = min(max(not_negative("age_days", age_days), 1.0), LAST_INTAKE_AGE_DAYS)
    return _share("share_from_parent", share_from_parent) * (51.0 - 1.4 * days + 180.0 * math.log(days))


def infant_weight_kg(age_days: float) -> tuple[float, float, float]:
    """Weight at an age (kg) as low, typical, high: girls' median - 2 SD, mean of both medians, boys' median + 2 SD.

    Age from 0 days; past two years the two-year values stand. Linear between the ages of the table. Term infants.
    Source: WHO Child Growth Standards, weight-for-age.

    >>> infant_weight_kg(0)
    (2.395, 3.289, 4.419)
    """
    age = min(not_negative("age_days", age_days), _WHO_WEIGHT_KG[-1][0])
    for before, after in pairwise(_WHO_WEIGHT_KG):
        if age <= after[0]:
            part = (age - before[0]) / (after[0] - before[0])
            low, girls, boys, high = (b + part * (a - b) for b, a in zip(before[1:], after[1:], strict=True))
            return round(low, 3), round((girls + boys) / 2, 3), round(high, 3)
    raise AssertionError("the table ends at the age just limited to")  # pragma: no cover


def infant_dose_mg_per_kg_per_day(
    milk_average_mg_per_l: float,
    intake_l_per_kg_per_day: float = CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY,
    share_from_parent: float = 1.0,
) -> float:
    """Dose through milk (mg/kg/day): average milk level x milk taken per kg and day x share from this parent.

    Level 0 or more mg/L, intake above 0 L/kg/day, share 0 to 1. Source: Australian Prescriber 2015 (see above).

    >>> infant_dose_mg_per_kg_per_day(0.1)
    0.015
    """
    taken = positive("intake_l_per_kg_per_day", intake_l_per_kg_per_day) * _share(
        "share_from_parent", share_from_parent
    )
    return not_negative("milk_average_mg_per_l", milk_average_mg_per_l) * taken


def relative_infant_dose_percent(
    infant_mg_per_kg_per_day: float, parent_mg_per_day: float, parent_weight_kg: float = CONVENTIONAL_PARENT_WEIGHT_KG
) -> float:
    """Relative infant dose (%): the infant's dose per kg as a part of the parent's dose per kg.

    Infant dose 0 or more mg/kg/day, parent dose above 0 mg/day, weight above 0 kg.
    Source: The Women's, https://thewomenspbmg.org.au/about-the-guide/breastfeeding-definitions/

    >>> round(relative_infant_dose_percent(0.015, 20.0), 2)
    5.25
    """
    per_kg = positive("parent_mg_per_day", parent_mg_per_day) / positive("parent_weight_kg", parent_weight_kg)
    return 100.0 * not_negative("infant_mg_per_kg_per_day", infant_mg_per_kg_per_day) / per_kg


def relative_infant_dose_from_clearance_percent(
    milk_plasma_ratio: float,
    clearance_l_per_kg_per_day: float,
    bioavailability: float = 1.0,
    intake_l_per_kg_per_day: float = CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY,
) -> float:
    """Relative infant dose at steady state (%) from kinetics alone: 100 x intake x M/P x F / CL; the dose cancels.

    M/P 0 or more, clearance above 0 L/kg/day, bioavailability above 0 to 1. Error: about twofold (docs/validation.md).
    Source: plasma average = F x dose rate / clearance (Ilett & Kristensen, Aust Prescr 1997).

    >>> round(relative_infant_dose_from_clearance_percent(1.0, 15.0, 0.5), 2)
    0.5
    """
    if not 0 < bioavailability <= 1:
        raise ValueError(f"bioavailability must be above 0 and at most 1, not {bioavailability!r}")
    per_clearance = bioavailability / positive("clearance_l_per_kg_per_day", clearance_l_per_kg_per_day)
    ratio = not_negative("milk_plasma_ratio", milk_plasma_ratio)
    return 100.0 * positive("intake_l_per_kg_per_day", intake_l_per_kg_per_day) * ratio * per_clearance


def share_of_therapeutic_dose_percent(infant_mg_per_kg_per_day: float, therapeutic_mg_per_kg_per_day: float) -> float:
    """The dose through milk as a part of the dose an infant would be treated with (%), both in mg/kg/day.

    Source: the paediatric relative dose as e-lactancia reports it beside the relative infant dose.

    >>> round(share_of_therapeutic_dose_percent(0.6, 6.0), 6)
    10.0
    """
    therapeutic = positive("therapeutic_mg_per_kg_per_day", therapeutic_mg_per_kg_per_day)
    return 100.0 * not_negative("infant_mg_per_kg_per_day", infant_mg_per_kg_per_day) / therapeutic


def feed_volume_ml(age_days: float, feeds_per_day: float, share_from_parent: float = 1.0) -> float:
    """Milk in one feed (mL): the day's milk over the day's feeds (above 0, at most 24).

    >>> round(feed_volume_ml(90, 8))
    92
    """
    if not 0 < feeds_per_day <= 24:
        raise ValueError(f"feeds_per_day must be above 0 and at most 24, not {feeds_per_day!r}")
    return milk_intake_ml_per_day(age_days, share_from_parent) / feeds_per_day


def feed_doses(volume_ml: float, levels_per_l: Sequence[float]) -> list[float]:
    """Dose in each feed: its volume (mL) times the milk level at that feed (any amount per L). Same amount unit.

    Takes milk at a feed as well mixed and equal to the level at that moment.

    >>> feed_doses(100.0, [2.0, 0.5])
    [0.2, 0.05]
    """
    litres = not_negative("volume_ml", volume_ml) / 1000.0
    return [litres * not_negative("levels_per_l", level) for level in levels_per_l]


def infant_levels(
    feed_hours: Sequence[float], doses: Sequence[float], infant_half_life_hours: float, hours: Sequence[float]
) -> list[float]:
    """What is in the infant at each of `hours`, from doses by feed, all of it absorbed at once (the cautious end).

    Amounts in the unit of `doses`; feeds and hours in order; half-life that of an infant of this age, above 0 h.
    A feed without drug adds nothing.

    >>> infant_levels([0.0, 3.0], [1.0, 1.0], 3.0, [3.0])
    [1.5]
    """
    taken = [(hour, dose) for hour, dose in zip(feed_hours, doses, strict=True) if dose > 0]
    if not taken:
        return [0.0 for _ in hours]
    swallowed = Schedule(tuple(hour for hour, _ in taken), tuple(dose for _, dose in taken))
    return levels(bolus(infant_half_life_hours), swallowed, hours)


def infant_steady_level_mg_per_l(infant_mg_per_kg_per_day: float, clearance_l_per_kg_per_day: float) -> float:
    """Average level in the infant at steady state (mg/L), all of the dose absorbed: dose rate / clearance.

    Dose 0 or more mg/kg/day; clearance the infant's own, above 0 L/kg/day.

    >>> infant_steady_level_mg_per_l(0.01, 2.0)
    0.005
    """
    clearance = positive("clearance_l_per_kg_per_day", clearance_l_per_kg_per_day)
    return not_negative("infant_mg_per_kg_per_day", infant_mg_per_kg_per_day) / clearance


def _share(name: str, value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must be from 0 to 1, not {value!r}")
    return value

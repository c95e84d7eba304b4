"""Why pumping does not clear a drug, in numbers, and where it does."""

from lactadvice.engine.kinetics.doses import not_negative, positive
from lactadvice.engine.texts import Text, text

# Milk made in a day (L) when pumping to keep a full supply, taken at the upper end of what infants drink.
MILK_L_PER_DAY = 0.8

# Drugs with which emptying the breast is a real way out, and what was measured.
EXCEPTIONS = {"radioiodide": "radioiodide", "pertechnetate": "pertechnetate", "alcohol": "alcohol"}

TEXTS = {
    "pumping.clears_little": "Pumping removes about {percent:.2g} % of what the body clears. Milk clears with time: "
    "drug passes back from milk into blood as the level in blood falls.",
    "pumping.clears_little_unmeasured": "Pumping does not clear milk of a medicine. It removes less than 1 % of most. "
    "Milk clears with time, as drug passes back into blood.",
    "pumping.radioiodide": "Radioactive iodine is different: up to 48 % of a dose has been measured in milk. Emptying "
    "the breasts regularly carries it out. The wait stays as advised.",
    "pumping.pertechnetate": "Pertechnetate is different: up to 19 % of a dose has been measured in milk. Emptying the "
    "breasts regularly carries some out. The wait stays as advised.",
    "pumping.alcohol": "In one small trial pumping an hour before a drink, or soon after it, made alcohol in blood "
    "fall a little. The effect is small: milk clears with time, and the wait stays the same.",
}


def clearance_through_milk_l_per_hour(milk_plasma_ratio: float, milk_l_per_day: float = MILK_L_PER_DAY) -> float:
    """Clearance through milk (L/h): milk made per hour x M/P. Ratio 0 or more, milk 0 or more L/day.

    Source: mass balance.

    >>> round(clearance_through_milk_l_per_hour(1.0), 4)
    0.0333
    """
    return not_negative("milk_l_per_day", milk_l_per_day) / 24.0 * not_negative("milk_plasma_ratio", milk_plasma_ratio)


def share_cleared_by_milk_percent(
    milk_plasma_ratio: float, clearance_l_per_hour: float, milk_l_per_day: float = MILK_L_PER_DAY
) -> float:
    """Share of all clearance that goes through milk (%). `clearance_l_per_hour`: the rest of the body, above 0.

    >>> round(share_cleared_by_milk_percent(1.0, 20.0), 2)
    0.17
    """
    through = clearance_through_milk_l_per_hour(milk_plasma_ratio, milk_l_per_day)
    return 100.0 * through / (through + positive("clearance_l_per_hour", clearance_l_per_hour))


def half_life_with_pumping_hours(half_life_hours: float, share_by_milk_percent: float) -> float:
    """Half-life (h) when all milk is pumped, against one (h) with none removed: T x (1 - share).

    Share from 0 to below 100 %. It serves the picture of two curves; no hold is computed from it.

    >>> half_life_with_pumping_hours(10.0, 1.0)
    9.9
    """
    if not 0 <= share_by_milk_percent < 100:
        raise ValueError(f"share_by_milk_percent must be from 0 to below 100, not {share_by_milk_percent!r}")
    return positive("half_life_hours", half_life_hours) * (1.0 - share_by_milk_percent / 100.0)


def pumping_text(exception: str | None = None, share_percent: float | None = None) -> Text:
    """What to say about pumping and clearance: the named exception, the computed share, or the general rule.

    `exception`: radioiodide, pertechnetate or alcohol. Sources: Leide-Svegborn 2016 (PMID 26732471), Pepino 2008
    (PMID 18596681).
    """
    if exception is not None:
        return text(TEXTS, f"pumping.{EXCEPTIONS[exception]}")
    if share_percent is None:
        return text(TEXTS, "pumping.clears_little_unmeasured")
    return text(TEXTS, "pumping.clears_little", percent=max(share_percent, 0.01))

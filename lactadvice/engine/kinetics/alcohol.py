"""Alcohol: hours from the first sip until milk is clear, and the level on the way.

Milk follows blood at a ratio of about 1, and blood clears at a constant rate. The published nomogram (Ho and
co-workers 2001, https://www.obfocus.com/calculators/alcoholinmilk.htm) counts 15 mg/dL/h from the start of drinking;
that is the wait advised. The wait at a slow and at a fast rate is shown beside it.
"""

from dataclasses import dataclass

from lactadvice.engine.kinetics.doses import not_negative, positive
from lactadvice.engine.kinetics.ranges import Range
from lactadvice.engine.texts import Text, text

# Rates of fall of blood alcohol (mg/dL/h). Typical: the nomogram. Ends: Arch Toxicol 2021 review, table 1,
# https://pmc.ncbi.nlm.nih.gov/articles/PMC8536606/
ELIMINATION_MG_PER_DL_PER_HOUR = Range(10.0, 15.0, 20.0)

# Grams in a US standard drink: Dietary Guidelines for Americans 2020-2025. The nomogram's own drink is 340 g of 5 %
# beer by volume, 0.79 g/mL: 13.4 g.
GRAMS_PER_DRINK = 14.0
NOMOGRAM_GRAMS_PER_DRINK = 13.44

# Height (cm) the nomogram takes for everyone: 5 ft 4 in (same page).
NOMOGRAM_HEIGHT_CM = 162.56

# Part of blood that is water (PMC8536606).
_BLOOD_WATER = 0.80

# CDC asks for at least 2 hours after one drink; a computed time for a heavy person never undercuts it.
LEAST_HOURS = 2.0

# Milk alcohol peaks 30 to 60 min after a drink when fasting (LactMed, NBK501469); the later end, as food delays it.
HOURS_TO_ABSORB = 1.0

# Below this age an infant clears alcohol at about half the adult rate (provider desk reference, read at second hand).
YOUNG_INFANT_DAYS = 91.0

MOST_DRINKS = 30.0

# Read in LactMed on alcohol (NBK501469) and the nomogram page above; young infants: a desk reference, second hand.
TEXTS = {
    "alcohol.follows_blood": "Alcohol in milk rises and falls with alcohol in blood. When it has left the blood, it "
    "has left the milk: there is nothing to pump out.",
    "alcohol.feed_before": "Feed or pump just before the drink.",
    "alcohol.comfort": "Pump or express during the wait only to stay comfortable, or where feeds are missed.",
    "alcohol.young": "A baby under 3 months clears alcohol at about half an adult's rate. Keep to the wait.",
    "alcohol.range": "The wait counts from the first sip at the usual rate. Some people clear alcohol in three "
    "quarters of that time, some need half as long again.",
    "alcohol.care": "Someone who has drunk nothing should care for the baby meanwhile. Do not share a bed with the "
    "baby.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlcoholClearance:
    """Hours from the first sip until milk is clear.

    `hours`: at a fast, the nomogram's and a slow rate. `wait_hours`: what to advise. `peak_mg_per_dl`: highest level
    in milk at the nomogram's rate.
    """

    hours: Range
    wait_hours: float
    peak_mg_per_dl: float


def body_water_l(weight_kg: float, height_cm: float = NOMOGRAM_HEIGHT_CM) -> float:
    """Total body water of a woman (L): -2.097 + 0.1069 height + 0.2466 weight.

    Weight 30 to 300 kg, height 120 to 220 cm. Source: Watson's equation for women; checked here only through the
    nomogram, whose published cell it reproduces.

    >>> round(body_water_l(63.5), 1)
    30.9
    """
    _within("weight_kg", weight_kg, 30.0, 300.0)
    _within("height_cm", height_cm, 120.0, 220.0)
    return -2.097 + 0.1069 * height_cm + 0.2466 * weight_kg


def blood_alcohol_mg_per_dl(grams: float, weight_kg: float, height_cm: float = NOMOGRAM_HEIGHT_CM) -> float:
    """Blood alcohol (mg/dL) if all of it were in the body at once: grams in body water, blood being 80 % water.

    Grams 0 or more. Source: Widmark's equation in the form of PMC8536606.

    >>> round(blood_alcohol_mg_per_dl(26.88, 63.5))
    70
    """
    return not_negative("grams", grams) * 1000.0 * _BLOOD_WATER / (body_water_l(weight_kg, height_cm) * 10.0)


def hours_until_clear(
    drinks: float,
    weight_kg: float,
    height_cm: float = NOMOGRAM_HEIGHT_CM,
    grams_per_drink: float = GRAMS_PER_DRINK,
    drinking_hours: float = 0.0,
) -> AlcoholClearance:
    """Hours from the first sip until milk is clear of so many drinks.

    Drinks above 0 to 30, weight 30 to 300 kg, `drinking_hours` how long drinking lasted (0 or more). Errors: the range
    spans slow and fast drinkers; food and body make-up are not known.

    >>> hours_until_clear(2, 63.5, grams_per_drink=NOMOGRAM_GRAMS_PER_DRINK).hours.round(2)
    Range(low=3.48, typical=4.63, high=6.95)
    """
    _within("drinks", drinks, 0.0, MOST_DRINKS)
    grams = positive("drinks", drinks) * positive("grams_per_drink", grams_per_drink)
    top = blood_alcohol_mg_per_dl(grams, weight_kg, height_cm)
    absorbed = not_negative("drinking_hours", drinking_hours) + HOURS_TO_ABSORB
    rates = ELIMINATION_MG_PER_DL_PER_HOUR
    fast, usual, slow = (_clear_hours(top, rate, absorbed) for rate in (rates.high, rates.typical, rates.low))
    peak = max(0.0, top - rates.typical * absorbed)
    return AlcoholClearance(
        hours=Range(fast, usual, slow), wait_hours=max(usual, LEAST_HOURS), peak_mg_per_dl=round(peak, 1)
    )


def level_mg_per_dl(
    hours: float,
    drinks: float,
    weight_kg: float,
    height_cm: float = NOMOGRAM_HEIGHT_CM,
    grams_per_drink: float = GRAMS_PER_DRINK,
    drinking_hours: float = 0.0,
    rate_mg_per_dl_per_hour: float = ELIMINATION_MG_PER_DL_PER_HOUR.typical,
) -> float:
    """Milk (and blood) alcohol (mg/dL) so many hours after the first sip: an even rise, then a constant fall.

    >>> round(level_mg_per_dl(1.0, 2, 63.5)), level_mg_per_dl(6.0, 2, 63.5)
    (57, 0.0)
    """
    top = blood_alcohol_mg_per_dl(drinks * grams_per_drink, weight_kg, height_cm)
    absorbed = drinking_hours + HOURS_TO_ABSORB
    rising = max(0.0, top / absorbed - rate_mg_per_dl_per_hour)
    if hours <= absorbed:
        return rising * max(hours, 0.0)
    return max(0.0, rising * absorbed - rate_mg_per_dl_per_hour * (hours - absorbed))


def clearance_table(
    weight_kg: float, height_cm: float = NOMOGRAM_HEIGHT_CM, most_drinks: int = 8
) -> list[tuple[int, AlcoholClearance]]:
    """Hours until clear for 1 to `most_drinks` standard drinks at one weight: the rows of the page's table."""
    return [(drinks, hours_until_clear(drinks, weight_kg, height_cm)) for drinks in range(1, most_drinks + 1)]


def drinks_from(volume_ml: float, alcohol_percent: float) -> float:
    """Standard drinks in a volume (mL) of a strength (% by volume): volume x strength x 0.79 g/mL / 14 g.

    >>> round(drinks_from(150, 12), 2)
    1.02
    """
    _within("alcohol_percent", alcohol_percent, 0.0, 100.0)
    return not_negative("volume_ml", volume_ml) * alcohol_percent / 100.0 * 0.79 / GRAMS_PER_DRINK


def notes(infant_age_days: float | None) -> tuple[Text, ...]:
    """What to say beside the hours; an age that was not told counts as young (days since birth).

    >>> [note.key for note in notes(200.0)][:2]
    ['alcohol.follows_blood', 'alcohol.range']
    """
    keys = ["follows_blood", "range", "feed_before", "comfort"]
    if infant_age_days is None or infant_age_days < YOUNG_INFANT_DAYS:
        keys.append("young")
    return tuple(text(TEXTS, f"alcohol.{key}") for key in (*keys, "care"))


def _clear_hours(top_mg_per_dl: float, rate: float, absorbed_hours: float) -> float:
    """Drunk slowly enough, alcohol goes as fast as it comes: then milk is clear when the last of it is absorbed."""
    return max(top_mg_per_dl / rate, absorbed_hours)


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name} must be from {low:g} to {high:g}, not {value!r}")

"""The words and rounded numbers a reader sees for what the library holds; rounding for display happens here, once.

Takes values of `drugs.schema` and `drugs.vocabulary`, gives strings. Decides nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from drugs.vocabulary import (
    ChangeDrug,
    DoseUnit,
    Evidence,
    Guidance,
    HoldBasis,
    HoldUntil,
    InfantCondition,
    Instead,
    Kind,
    NameKind,
    ParentCondition,
    Population,
    PumpedMilk,
    Quantity,
    Regimen,
    Route,
    SupplyEffect,
    Tier,
    instead_of,
)

SIGNIFICANT_DIGITS = 3
DAYS_OF_MONTH = 30.4375
HOURS_SHOWN_AS_DAYS = 72  # from three days on, days are easier to picture than hours


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kind of guidance as it is shown everywhere: its key (also icon and style), word, and what to do."""

    key: str
    word: str
    gloss: str


OUTCOMES = {
    Guidance.COMPATIBLE: Outcome("compatible", "Compatible", "Keep breastfeeding"),
    Guidance.TIMED_AVOIDANCE: Outcome("timed-avoidance", "Timed avoidance", "Keep breastfeeding, around a wait"),
    Guidance.INTERRUPT_AND_PUMP: Outcome("interrupt-and-pump", "Interrupt and pump", "Do not feed this milk for now"),
    Guidance.NOT_ENOUGH_DATA: Outcome("not-enough-data", "Not enough data", "No guidance can be given"),
}
EVIDENCE = {
    Evidence.GOOD: ("Good evidence", "measured in many breastfeeding pairs, or used for long by very many"),
    Evidence.SOME: ("Some evidence", "a few studies or cases in breastfeeding"),
    Evidence.LITTLE: ("Little evidence", "one or two cases, or reasoned from what the drug is like"),
    Evidence.NONE: ("No evidence", "nothing is published about it in breastfeeding"),
}
CHANGE_DRUG = {
    ChangeDrug.NO: "",
    ChangeDrug.PREFERRED: "Another drug is preferred",
    ChangeDrug.ADVISED: "Choose another drug and keep breastfeeding",
}
# The same of what is no drug: wine is not exchanged for another drug.
_CHANGES = {
    Instead.DRUG: CHANGE_DRUG,
    Instead.WAY: CHANGE_DRUG
    | {
        ChangeDrug.PREFERRED: "Another way is preferred",
        ChangeDrug.ADVISED: "Choose another way and keep breastfeeding",
    },
    Instead.NOTHING: CHANGE_DRUG
    | {ChangeDrug.PREFERRED: "Better left out", ChangeDrug.ADVISED: "Leave it out and keep breastfeeding"},
}
KINDS = {
    Kind.MEDICINE: "Medicine",
    Kind.CONTRAST_AGENT: "Contrast agent",
    Kind.RADIOPHARMACEUTICAL: "Radiopharmaceutical",
    Kind.VACCINE: "Vaccine",
    Kind.HERBAL: "Herbal",
    Kind.RECREATIONAL_SUBSTANCE: "Recreational substance",
    Kind.PROCEDURE: "Procedure",
    Kind.GALACTAGOGUE: "Galactagogue",
    Kind.FOOD: "Food",
    Kind.ENVIRONMENTAL_AGENT: "Environmental agent",
}
KINDS_PLURAL = {
    Kind.MEDICINE: "Medicines",
    Kind.CONTRAST_AGENT: "Contrast agents",
    Kind.RADIOPHARMACEUTICAL: "Radiopharmaceuticals",
    Kind.VACCINE: "Vaccines",
    Kind.HERBAL: "Herbals",
    Kind.RECREATIONAL_SUBSTANCE: "Recreational substances",
    Kind.PROCEDURE: "Procedures",
    Kind.GALACTAGOGUE: "Galactagogues",
    Kind.FOOD: "Foods",
    Kind.ENVIRONMENTAL_AGENT: "Environmental agents",
}
TIERS = {Tier.CORE: "", Tier.BRIEF: "Brief monograph", Tier.CLASS: "Class monograph: stands for its members"}
NAME_KINDS = {
    NameKind.GENERIC: "generic name",
    NameKind.SYNONYM: "synonym",
    NameKind.BRAND: "brand",
    NameKind.ABBREVIATION: "abbreviation",
    NameKind.CHEMICAL: "chemical name",
}
ROUTES = {
    Route.ORAL: "by mouth",
    Route.INTRAVENOUS: "into a vein",
    Route.INTRAMUSCULAR: "into a muscle",
    Route.SUBCUTANEOUS: "under the skin",
    Route.INHALED: "inhaled",
    Route.INTRANASAL: "into the nose",
    Route.TOPICAL: "on the skin",
    Route.OPHTHALMIC: "into the eye",
    Route.OTIC: "into the ear",
    Route.VAGINAL: "vaginal",
    Route.RECTAL: "rectal",
    Route.TRANSDERMAL: "patch",
    Route.SUBLINGUAL: "under the tongue",
    Route.BUCCAL: "in the cheek",
    Route.EPIDURAL: "epidural",
    Route.SPINAL: "spinal",
    Route.LOCAL: "local injection",
    Route.IMPLANT: "implant",
    Route.INTRAUTERINE: "in the womb",
    Route.INTRAVITREAL: "into the eyeball",
    Route.OTHER: "another way",
}
REGIMENS = {Regimen.SINGLE: "a single dose", Regimen.REPEATED: "repeated doses"}
DOSE_UNITS = {
    DoseUnit.MG: "mg",
    DoseUnit.G: "g",
    DoseUnit.MICROGRAM: "micrograms",
    DoseUnit.MG_PER_KG: "mg per kg",
    DoseUnit.ML: "mL",
    DoseUnit.IU: "IU",
    DoseUnit.UNIT: "units",
    DoseUnit.MBQ: "MBq",
    DoseUnit.MCI: "mCi",
    DoseUnit.STANDARD_DRINK: "standard drinks",
    DoseUnit.CIGARETTE: "cigarettes",
}
INFANT_CONDITIONS = {
    InfantCondition.PRETERM: "born preterm",
    InfantCondition.NICU: "in neonatal care",
    InfantCondition.G6PD_DEFICIENCY: "G6PD deficiency",
    InfantCondition.RENAL_IMPAIRMENT: "kidney impairment",
    InfantCondition.HEPATIC_IMPAIRMENT: "liver impairment",
    InfantCondition.JAUNDICE: "jaundice",
    InfantCondition.CARDIAC_DISEASE: "heart disease",
    InfantCondition.RESPIRATORY_DISEASE: "lung or breathing disease",
    InfantCondition.SEIZURES: "seizures",
    InfantCondition.UNWELL: "unwell",
}
PARENT_CONDITIONS = {
    ParentCondition.RENAL_IMPAIRMENT: "kidney impairment",
    ParentCondition.HEPATIC_IMPAIRMENT: "liver impairment",
    ParentCondition.ULTRARAPID_CYP2D6: "ultrarapid CYP2D6",
    ParentCondition.LONG_QT: "long QT",
    ParentCondition.DEPRESSION: "depression",
    ParentCondition.LOW_MILK_SUPPLY: "low milk supply",
}
HOLD_UNTIL = {
    HoldUntil.HOURS: "for a stated time",
    HoldUntil.END_OF_TREATMENT: "until the treatment has ended",
    HoldUntil.PERMANENTLY: "not again for this child",
}
HOLD_BASIS = {
    HoldBasis.PUBLISHED: "what is published",
    HoldBasis.HALF_LIVES: "a number of half-lives",
    HoldBasis.RADIOACTIVITY: "radioactive decay and the authority named",
    HoldBasis.ALCOHOL: "the rate at which alcohol clears",
    HoldBasis.SIMULATED: "the computed milk level",
}
PUMPED_MILK = {
    PumpedMilk.DISCARD: "discard",
    PumpedMilk.STORE_UNTIL: "keep until its date",
    PumpedMilk.FEED: "OK to feed",
}
SUPPLY_EFFECTS = {
    SupplyEffect.NONE_KNOWN: "No effect on milk supply is known",
    SupplyEffect.LOWERS: "May lower milk supply",
    SupplyEffect.RAISES: "May raise milk supply",
    SupplyEffect.UNKNOWN: "Effect on milk supply is not known",
}
POPULATIONS = {
    Population.ADULT: "adults",
    Population.LACTATING: "lactating adults",
    Population.INFANT: "infants",
    Population.NEONATE: "newborns",
    Population.PRETERM: "preterm infants",
}
QUANTITIES = {
    Quantity.HALF_LIFE: "Half-life",
    Quantity.TIME_TO_PEAK: "Time to peak in plasma",
    Quantity.MILK_TIME_TO_PEAK: "Time to peak in milk",
    Quantity.MILK_HALF_LIFE: "Half-life in milk",
    Quantity.ORAL_BIOAVAILABILITY: "Oral bioavailability",
    Quantity.PROTEIN_BINDING: "Protein binding",
    Quantity.VOLUME_OF_DISTRIBUTION: "Volume of distribution",
    Quantity.CLEARANCE: "Clearance",
    Quantity.MOLECULAR_WEIGHT: "Molecular weight",
    Quantity.PKA: "pKa",
    Quantity.LOGP: "Fat solubility (log P)",
    Quantity.MILK_PLASMA_RATIO: "Milk/plasma ratio",
    Quantity.MILK_AVERAGE: "Average level in milk",
    Quantity.MILK_PEAK: "Peak level in milk",
    Quantity.RELATIVE_INFANT_DOSE: "Relative infant dose",
    Quantity.INFANT_DOSE: "Infant's dose by milk",
    Quantity.INFANT_THERAPEUTIC_DOSE: "Dose given to infants as treatment",
    Quantity.INFANT_PLASMA_SHARE: "Infant's plasma level, share of the parent's",
    Quantity.MILK_SHARE_OF_DOSE: "Share of the dose found in milk",
    Quantity.PHYSICAL_HALF_LIFE: "Physical half-life",
    Quantity.EFFECTIVE_HALF_LIFE: "Effective half-life in milk",
    Quantity.ELIMINATION_RATE: "Rate of elimination",
    Quantity.DOSE_COEFFICIENT: "Dose coefficient for infants",
}
# Units in which a space and the sign read better than the word of the schema.
UNIT_WORDS = {
    "percent": "%",
    "ratio": "",
    "pH": "",
    "log10": "",
    "microgram/L": "µg/L",
    "microgram/kg/day": "µg/kg/day",
}


def number(value: float) -> str:
    """Three significant digits, no trailing noughts, thousands set apart.

    >>> number(0.6504), number(1100.0), number(12.0), number(0)
    ('0.65', '1,100', '12', '0')
    """
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    places = SIGNIFICANT_DIGITS - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    shown = f"{rounded:,.{max(places, 0)}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def exact(value: float) -> str:
    """A number somebody gave, as given: not rounded.

    >>> exact(12.5), exact(1250.0), exact(0.0375)
    ('12.5', '1250', '0.0375')
    """
    return f"{value:.10g}"


def with_unit(text: str, unit: str) -> str:
    """A number's text with its unit behind a no-break space; none where the quantity has no unit."""
    word = UNIT_WORDS.get(unit, unit)
    return f"{text}\u00a0{word}" if word else text


def span(low: float | None, typical: float | None, high: float | None, unit: str) -> str:
    """A range in words: "0.1 to 0.7 %", "about 0.4 % (0.1 to 0.7)", "up to 0.7 %".

    >>> span(0.1, None, 0.7, "percent"), span(None, 0.4, None, "percent"), span(None, None, 2, "h")
    ('0.1 to 0.7\\xa0%', 'about 0.4\\xa0%', 'up to 2\\xa0h')
    """
    ends = [number(v) for v in (low, high) if v is not None]
    if typical is not None:
        middle = f"about {with_unit(number(typical), unit)}"
        apart = len(ends) == 2 and set(ends) != {number(typical)}
        return f"{middle} ({ends[0]} to {ends[1]})" if apart else middle
    if len(ends) == 2 and ends[0] != ends[1]:
        return f"{ends[0]} to {with_unit(ends[1], unit)}"
    if len(ends) == 2:
        return f"about {with_unit(ends[0], unit)}"
    if low is not None:
        return f"at least {with_unit(ends[0], unit)}"
    return f"up to {with_unit(ends[0], unit)}" if ends else ""


def wait(hours: float) -> str:
    """A time to wait, rounded up to the minute below a day and to the hour above, so that no wait is cut short.

    >>> wait(0.5), wait(4.0), wait(4.62), wait(36.2), wait(96), wait(100)
    ('30 minutes', '4 hours', '4 hours 38 minutes', '37 hours', '4 days', '4 days 4 hours')
    """
    minutes = math.ceil(round(hours * 60, 6))
    if minutes < 60:
        return _plural(minutes, "minute")
    if hours < 24:
        return _joined(_plural(minutes // 60, "hour"), _plural(minutes % 60, "minute"))
    whole = math.ceil(round(hours, 6))
    if whole < HOURS_SHOWN_AS_DAYS:
        return _plural(whole, "hour")
    return _joined(_plural(whole // 24, "day"), _plural(whole % 24, "hour"))


def wait_span(low: float | None, high: float | None) -> str:
    """How long, with both ends where they differ: "4 to 6 hours"; empty where nothing is known.

    >>> wait_span(4, 6), wait_span(12, 12), wait_span(None, None), wait_span(12, 96)
    ('4 to 6 hours', '12 hours', '', '12 hours to 4 days')
    """
    if high is None:
        return "" if low is None else f"at least {wait(low)}"
    if low is None or low == high:
        return wait(high)
    first, last = wait(low), wait(high)
    same_unit = first.split()[1:] == last.split()[1:] and len(first.split()) == 2
    return f"{first.split()[0]} to {last}" if same_unit else f"{first} to {last}"


def age(days: float) -> str:
    """An infant's age in the unit one would say it in.

    >>> age(1), age(10), age(21), age(45), age(61), age(100), age(800)
    ('1 day', '10 days', '3 weeks', '6 weeks 3 days', '2 months', '3 months', '2.2 years')
    """
    months = int(days / DAYS_OF_MONTH)
    if 1 <= months < 24 and days == math.ceil(months * DAYS_OF_MONTH):  # how "2 months" is read
        return _plural(months, "month")
    if days < 14:
        return f"{number(days)} {'day' if days == 1 else 'days'}"
    if days < 91:
        return _joined(_plural(int(days // 7), "week"), _plural(int(days % 7), "day"))
    if days < 730:
        return _plural(months, "month")
    return f"{number(round(days / 365.25, 1))} years"


def date(day: dt.date) -> str:
    """A date without doubt about day and month: "22 Nov 2026"."""
    return f"{day.day} {day:%b %Y}"


def not_before(moment: dt.datetime) -> dt.datetime:
    """The moment rounded up to the minute, so that a time to feed again is never shown too early."""
    spare = dt.timedelta(seconds=moment.second, microseconds=moment.microsecond)
    if not spare:
        return moment
    return (moment.astimezone(dt.UTC) - spare + dt.timedelta(minutes=1)).astimezone(moment.tzinfo)


def clock(moment: dt.datetime) -> str:
    """Weekday, date and time, short: "Sun 22 Nov, 18:00"."""
    return f"{moment:%a} {moment.day} {moment:%b}, {moment:%H:%M}"


def clock_in_full(moment: dt.datetime) -> str:
    """Time and date written out for a family: "6:00 pm on Sunday 22 November 2026"."""
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    return f"{hour}:{moment:%M} {half} on {moment:%A} {moment.day} {moment:%B %Y}"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _joined(first: str, second: str) -> str:
    """Both parts, the second left out where it is nought."""
    return first if second.startswith("0 ") else f"{first} {second}"


def change_words(change: ChangeDrug, *kinds: Kind) -> str:
    """The advice to change what is taken, in words that fit what it is; "" where there is none."""
    return _CHANGES[instead_of(kinds)][change]


def all_the_same(*kinds: Kind) -> str:
    """The words before what holds for a thing that is better not used, and is.

    >>> all_the_same(Kind.VACCINE), all_the_same(Kind.MEDICINE)
    ('If it is done all the same', 'If it is taken all the same')
    """
    done = instead_of(kinds) is Instead.WAY
    return f"If it is {'done' if done else 'taken'} all the same"

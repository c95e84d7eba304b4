"""How much reaches the infant, and how fast it goes: the monograph's figures applied to this dose."""

from __future__ import annotations

from collections.abc import Iterable

from drugs.schema import Fact, Monograph
from drugs.vocabulary import Population, Quantity
from lactadvice.engine.advice import Range
from lactadvice.engine.amounts import CONVENTIONAL_PARENT_WEIGHT_KG, in_base_unit
from lactadvice.engine.matching import Context

# Convention for an exclusively breastfed infant (Australian Prescriber 2015).
MILK_L_PER_KG_PER_DAY = 0.15

_GROWN = (Population.ADULT, Population.LACTATING)


def facts_of(
    monograph: Monograph, quantity: Quantity, analyte: str = "", context: Context | None = None
) -> tuple[Fact, ...]:
    """Adult facts of one quantity and analyte, those of the exposure's route and formulation where any is so marked."""
    found = tuple(
        f for f in monograph.facts if f.quantity is quantity and f.analyte == analyte and f.population in _GROWN
    )
    if context is None:
        return found
    route, extended = context.exposure.route, context.exposure.extended_release
    fitting = tuple(
        f
        for f in found
        if (not f.routes or route is None or route in f.routes)
        and (f.extended_release is None or extended is None or f.extended_release is extended)
    )
    return fitting or found


def spanning(facts: Iterable[Fact]) -> Range | None:
    """One range over several facts: lowest low, highest high, the middle one's typical; None where there is none.

    >>> spanning([]) is None
    True
    """
    rows = sorted(facts, key=lambda f: f.middle)
    if not rows:
        return None
    typical = rows[len(rows) // 2].middle
    return Range(low=min(f.lowest for f in rows), typical=typical, high=max(f.highest for f in rows))


def half_life_hours(context: Context, analyte: str = "") -> Range | None:
    """Adult half-life (h) of the drug or of a named metabolite; None where no source gives it."""
    return spanning(facts_of(context.monograph, Quantity.HALF_LIFE, analyte, context))


def milk_peak_hours(context: Context) -> Range | None:
    """Hours from dose to the highest milk level: measured in milk, else in plasma; None where neither is known."""
    measured = facts_of(context.monograph, Quantity.MILK_TIME_TO_PEAK, "", context)
    return spanning(measured or facts_of(context.monograph, Quantity.TIME_TO_PEAK, "", context))


def _relative_dose_from_milk(fact: Fact) -> float | None:
    """Relative infant dose (%) from a milk level at a stated repeated dose: 100 x level x 0.15 L/kg/day / dose per
    kg and day.
    """
    if fact.dose is None or fact.unit != "microgram/L" or fact.dose.interval_hours is None:
        return None
    daily_mg = in_base_unit(fact.dose.amount, fact.dose.unit, None) * 24 / fact.dose.interval_hours
    infant_mg_per_kg = fact.highest / 1000 * MILK_L_PER_KG_PER_DAY
    return 100 * infant_mg_per_kg / (daily_mg / CONVENTIONAL_PARENT_WEIGHT_KG)


def relative_infant_dose_percent(context: Context) -> tuple[Range | None, tuple[str, ...]]:
    """Relative infant dose (%) and the keys of its sources: published, else computed from milk levels; None where
    neither is known.
    """
    published = facts_of(context.monograph, Quantity.RELATIVE_INFANT_DOSE, "", context)
    if published:
        return spanning(published), tuple(dict.fromkeys(k for f in published for k in f.sources))
    levels = facts_of(context.monograph, Quantity.MILK_AVERAGE, "", context) + facts_of(
        context.monograph, Quantity.MILK_PEAK, "", context
    )
    computed = sorted(v for v in map(_relative_dose_from_milk, levels) if v is not None)
    if not computed:
        return None, ()
    keys = tuple(dict.fromkeys(k for f in levels for k in f.sources))
    return Range(low=computed[0], typical=None, high=computed[-1]), keys


def infant_dose_mg_per_kg_per_day(context: Context, relative_percent: Range | None) -> Range | None:
    """Infant dose (mg/kg/day) of this dose: relative infant dose x the parent's dose per kg and day, scaled by the
    share of milk.

    None where the dose or the relative infant dose is not known, or the dose is not a mass.
    """
    amount = context.amount
    if relative_percent is None or amount is None or amount.family != "mass":
        return None
    weight = context.parent.weight_kg or CONVENTIONAL_PARENT_WEIGHT_KG
    per_day = amount.per_day_high or amount.per_day_low
    share = context.infant.share_of_milk_from_parent
    return relative_percent.scaled(per_day / weight / 100 * (1.0 if share is None else share))

"""From a monograph's facts to what a milk curve is drawn from."""

from collections.abc import Iterable
from dataclasses import replace

from drugs.schema import Dose, Fact
from drugs.vocabulary import DoseUnit, Population, Quantity, Route
from lactadvice.engine.kinetics.doses import LN2
from lactadvice.engine.kinetics.exposure import CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY, CONVENTIONAL_PARENT_WEIGHT_KG
from lactadvice.engine.kinetics.milk import TEXTS, MilkKinetics, ObservedMilkLevel, PlasmaRatio
from lactadvice.engine.kinetics.ranges import Range
from lactadvice.engine.texts import Text, text

MG_IN = {DoseUnit.MG: 1.0, DoseUnit.G: 1000.0, DoseUnit.MICROGRAM: 0.001}

# Straight into the blood: no time to peak is needed to draw these.
AT_ONCE = frozenset({Route.INTRAVENOUS})

_ADULTS = (Population.LACTATING, Population.ADULT)


def best_fact(
    facts: Iterable[Fact],
    quantity: Quantity,
    route: Route | None = None,
    extended_release: bool | None = None,
    analyte: str = "",
    populations: tuple[Population, ...] = _ADULTS,
) -> Fact | None:
    """The fact that fits best: of this route and formulation before of any, of lactating people before of adults.

    Facts of another route, formulation or analyte are left out.
    """
    fits = [
        fact
        for fact in facts
        if fact.quantity is quantity and fact.analyte == analyte and fact.population in populations
        if not fact.routes or route is None or route in fact.routes
        if fact.extended_release is None or fact.extended_release == bool(extended_release)
    ]

    def fit(fact: Fact) -> tuple[bool, bool, bool]:
        return route in fact.routes, fact.extended_release is not None, fact.population is populations[0]

    return max(fits, key=fit, default=None)


def range_of(fact: Fact | None) -> Range | None:
    """Low, typical and high of a fact (the middle of its range where no typical is stated), or None.

    >>> range_of(None) is None
    True
    """
    return None if fact is None else Range(fact.lowest, fact.middle, fact.highest)


def milk_kinetics(
    facts: tuple[Fact, ...],
    route: Route | None,
    extended_release: bool | None = None,
    analyte: str = "",
    parent_weight_kg: float | None = None,
) -> MilkKinetics | Text:
    """What a milk curve of this drug, given this way, is drawn from; or the sentence that says why there is none.

    Half-life and time to peak measured in milk go before those in plasma. A range that starts at 0 cannot be drawn and
    counts as not known. `analyte` names the metabolite whose curve is wanted. Weight in kg, 70 where not told.
    """
    half_life = _positive(
        _first(facts, (Quantity.MILK_HALF_LIFE, Quantity.HALF_LIFE), route, extended_release, analyte)
    )
    if half_life is None:
        return text(TEXTS, "milk.no_half_life")
    peak = _positive(
        _first(facts, (Quantity.MILK_TIME_TO_PEAK, Quantity.TIME_TO_PEAK), route, extended_release, analyte)
    )
    if peak is None and route not in AT_ONCE:
        return text(TEXTS, "milk.no_time_to_peak")
    bare = MilkKinetics(half_life_hours=half_life, time_to_peak_hours=peak)
    weight = parent_weight_kg or CONVENTIONAL_PARENT_WEIGHT_KG
    observed = _observed(facts, route, extended_release, analyte, weight)
    if observed is not None:
        return replace(bare, observed=observed)
    return replace(bare, plasma=_plasma(facts, route, extended_release, analyte, weight, half_life.typical))


def amount_in(unit: DoseUnit, amount: float, parent_weight_kg: float | None = None) -> tuple[float, str]:
    """A dose as (amount, unit) for a schedule: mg for masses (mg/kg times the weight, 70 kg where not told).

    >>> amount_in(DoseUnit.G, 2.0)
    (2000.0, 'mg')
    """
    if unit in MG_IN:
        return amount * MG_IN[unit], DoseUnit.MG.value
    if unit is DoseUnit.MG_PER_KG:
        return amount * (parent_weight_kg or CONVENTIONAL_PARENT_WEIGHT_KG), DoseUnit.MG.value
    return amount, unit.value


def dose_unit_of(kinetics: MilkKinetics) -> str:
    """Unit in which a schedule's amounts must be given for this curve: mg, or that of the observed dose.

    >>> dose_unit_of(MilkKinetics(half_life_hours=Range.exactly(2.0)))
    'mg'
    """
    return "mg" if kinetics.observed is None else kinetics.observed.dose_unit


def _first(
    facts: tuple[Fact, ...],
    quantities: tuple[Quantity, ...],
    route: Route | None,
    extended_release: bool | None,
    analyte: str,
) -> Fact | None:
    found = (best_fact(facts, quantity, route, extended_release, analyte) for quantity in quantities)
    return next((fact for fact in found if fact is not None), None)


def _positive(fact: Fact | None) -> Range | None:
    found = range_of(fact)
    return found if found is not None and found.low > 0 else None


def _observed(
    facts: tuple[Fact, ...], route: Route | None, extended_release: bool | None, analyte: str, weight_kg: float
) -> ObservedMilkLevel | None:
    """The measured milk level to scale to: average, peak, or the average behind a measured relative infant dose."""
    for quantity in (Quantity.MILK_AVERAGE, Quantity.MILK_PEAK):
        fact = best_fact(facts, quantity, route, extended_release, analyte)
        if fact is not None and fact.dose is not None and fact.highest > 0:
            seen = _observed_level(fact, fact.dose, quantity is Quantity.MILK_PEAK, weight_kg)
            if seen is not None:
                return seen
    fact = best_fact(facts, Quantity.RELATIVE_INFANT_DOSE, route, extended_release, analyte)
    if fact is None or fact.highest <= 0:
        return None
    # At 1 mg/kg once a day the average is RID / intake, in mg/L; 1000 microgram in a mg.
    per_percent = 10.0 / CONVENTIONAL_INTAKE_L_PER_KG_PER_DAY
    level = Range(fact.lowest, fact.middle, fact.highest).times(per_percent)
    return ObservedMilkLevel(level=level, unit="microgram/L", dose_amount=weight_kg, interval_hours=24.0, is_peak=False)


def _observed_level(fact: Fact, dose: Dose, is_peak: bool, weight_kg: float) -> ObservedMilkLevel | None:
    if dose.interval_hours is None and not is_peak:
        return None
    amount, unit = amount_in(dose.unit, dose.amount, weight_kg)
    return ObservedMilkLevel(
        level=Range(fact.lowest, fact.middle, fact.highest),
        unit=fact.unit,
        dose_amount=amount,
        dose_unit=unit,
        interval_hours=dose.interval_hours,
        is_peak=is_peak,
    )


def _plasma(
    facts: tuple[Fact, ...],
    route: Route | None,
    extended_release: bool | None,
    analyte: str,
    weight_kg: float,
    half_life_hours: float,
) -> PlasmaRatio | None:
    """Milk/plasma ratio with clearance (or volume and half-life) and, by mouth, bioavailability (1 where not known)."""
    ratio = range_of(best_fact(facts, Quantity.MILK_PLASMA_RATIO, route, extended_release, analyte))
    clearance = best_fact(facts, Quantity.CLEARANCE, None, None, analyte)
    volume = best_fact(facts, Quantity.VOLUME_OF_DISTRIBUTION, None, None, analyte)
    if ratio is None or ratio.typical <= 0 or (clearance is None and volume is None):
        return None
    if clearance is not None:
        litres_per_hour = clearance.middle * 0.06 * weight_kg  # mL/min to L/h
    else:
        litres_per_hour = volume.middle * weight_kg * LN2 / half_life_hours if volume is not None else 0.0
    known = best_fact(facts, Quantity.ORAL_BIOAVAILABILITY, route, extended_release, analyte)
    by_mouth = route is Route.ORAL and known is not None and known.middle > 0
    return PlasmaRatio(
        ratio=ratio,
        bioavailability=min(known.middle / 100.0, 1.0) if by_mouth and known is not None else 1.0,
        clearance_l_per_hour=litres_per_hour,
    )

"""Amounts given, in one unit a family: what was told against the dose bands of a monograph."""

from __future__ import annotations

from dataclasses import dataclass

from drugs.schema import DoseBand
from drugs.vocabulary import DoseUnit, Kind, Regimen
from lactadvice.engine.case import CaseError, Exposure, Part

# Convention where the parent's weight was not told (Bennett; used by LactMed for weight-adjusted doses).
CONVENTIONAL_PARENT_WEIGHT_KG = 70.0
MBQ_PER_MCI = 37.0

_MASS_IN_MG = {DoseUnit.MG: 1.0, DoseUnit.G: 1000.0, DoseUnit.MICROGRAM: 0.001}
_FAMILY = {
    DoseUnit.MG: "mass",
    DoseUnit.G: "mass",
    DoseUnit.MICROGRAM: "mass",
    DoseUnit.MG_PER_KG: "mass",
    DoseUnit.ML: "volume",
    DoseUnit.IU: "units",
    DoseUnit.UNIT: "units",
    DoseUnit.MBQ: "activity",
    DoseUnit.MCI: "activity",
    DoseUnit.STANDARD_DRINK: "drinks",
    DoseUnit.CIGARETTE: "cigarettes",
}
_ONLY_FOR = {
    "activity": "a radiopharmaceutical",
    "drinks": "alcohol",
    "cigarettes": "something that is smoked",
}
_SMOKED = ("nicotine", "cannabis", "tobacco")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in its family's base unit (mg, mL, IU, MBq, drinks, cigarettes): per dose and, low to high, per day."""

    family: str
    per_dose: float
    per_day_low: float
    per_day_high: float | None


def in_base_unit(amount: float, unit: DoseUnit, parent_weight_kg: float | None) -> float:
    """The amount in its family's base unit; mg/kg takes the parent's weight, else 70 kg.

    >>> in_base_unit(0.5, DoseUnit.G, None), in_base_unit(2, DoseUnit.MCI, None)
    (500.0, 74.0)
    >>> in_base_unit(1.0, DoseUnit.MG_PER_KG, 60.0)
    60.0
    """
    if unit is DoseUnit.MG_PER_KG:
        return amount * (parent_weight_kg or CONVENTIONAL_PARENT_WEIGHT_KG)
    if unit is DoseUnit.MCI:
        return amount * MBQ_PER_MCI
    return amount * _MASS_IN_MG.get(unit, 1.0)


def amount_given(exposure: Exposure, share: float | None, parent_weight_kg: float | None) -> Amount | None:
    """What one ingredient amounts to; None where no dose was told, or the product's dose cannot be shared out."""
    if exposure.dose is None or share is None:
        return None
    per_dose = in_base_unit(exposure.dose.amount, exposure.dose.unit, parent_weight_kg) * share
    regimen = exposure.regimen
    high: float | None = None
    low = per_dose
    if regimen is not None and regimen.kind is Regimen.SINGLE:
        high = per_dose
    elif regimen is not None and regimen.interval_hours is not None:
        low = high = per_dose * max(1.0, 24.0 / regimen.interval_hours)
    family = _FAMILY[exposure.dose.unit]
    if high is None and family in ("drinks", "cigarettes"):
        high = per_dose  # drinks and cigarettes are told as what was had in the day
    return Amount(family, per_dose, low, high)


def in_band(amount: Amount | None, band: DoseBand, parent_weight_kg: float | None) -> bool | None:
    """Whether the amount lies in the band; None where that cannot be known from what was told."""
    if amount is None or amount.family != _FAMILY[band.unit]:
        return None
    low, high = (amount.per_day_low, amount.per_day_high) if band.per == "day" else (amount.per_dose, amount.per_dose)
    over = None if band.over is None else in_base_unit(band.over, band.unit, parent_weight_kg)
    up_to = None if band.up_to is None else in_base_unit(band.up_to, band.unit, parent_weight_kg)
    if up_to is not None and low > up_to:
        return False
    if over is not None and high is not None and high <= over:
        return False
    above = over is None or low > over
    below = up_to is None or (high is not None and high <= up_to)
    return True if above and below else None


def refuse_unsuitable_unit(number: int, exposure: Exposure, part: Part) -> None:
    """CaseError where the drug cannot be measured in the unit told (megabecquerels of ibuprofen)."""
    if exposure.dose is None:
        return
    family = _FAMILY[exposure.dose.unit]
    monograph = part.monograph
    suits = {
        "activity": monograph.kind is Kind.RADIOPHARMACEUTICAL,
        "drinks": monograph.slug == "alcohol",
        "cigarettes": monograph.slug in _SMOKED,
    }
    if not suits.get(family, True):
        field = f"exposures[{number}].dose.unit"
        raise CaseError(field, f"{exposure.dose.unit} is only for {_ONLY_FOR[family]}, not for {monograph.name}")

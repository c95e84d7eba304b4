"""What comes in: who is given what, which infant, when. Frozen; each type refuses what cannot be.

Pure: standard library and `drugs` vocabulary only. A refusal is a `CaseError` that names the field as the caller
wrote it and what is allowed. A fact that was not told is None, never a default; the engine says what it assumed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace

from drugs.schema import Monograph
from drugs.vocabulary import DoseUnit, InfantCondition, ParentCondition, Regimen, Route

STRICT = {"extra": "forbid", "strict": True, "allow_inf_nan": False}  # read by the JSON boundary

MAX_EXPOSURES = 20
MAX_NAME = 200
# Above these an amount is a slip of the pen, not a dose; the largest real ones are kept well inside.
MOST = {
    DoseUnit.MG: 200_000,
    DoseUnit.G: 200,
    DoseUnit.MICROGRAM: 100_000_000,
    DoseUnit.MG_PER_KG: 20_000,
    DoseUnit.ML: 5_000,
    DoseUnit.IU: 10_000_000,
    DoseUnit.UNIT: 10_000_000,
    DoseUnit.MBQ: 50_000,
    DoseUnit.MCI: 1_500,
    DoseUnit.STANDARD_DRINK: 50,
    DoseUnit.CIGARETTE: 200,
}
FEED_TIME = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
TERM_WEEKS = 37
YEARS = (2000, 2200)


class CaseError(ValueError):
    """A case that cannot be: `field` is where (`exposures[0].dose.amount`), `message` what is allowed."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.message = message
        super().__init__(f"{field}: {message}")


def _require(condition: bool, field: str, message: str) -> None:
    if not condition:
        raise CaseError(field, message)


def _require_number(value: float | None, field: str, low: float, high: float, what: str) -> None:
    """Refuse a number outside low..high (inclusive) or not finite; None is allowed."""
    if value is not None:
        _require(math.isfinite(value) and low <= value <= high, field, f"must be {what} from {low:g} to {high:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDose:
    """An amount given each time, above 0."""

    __pydantic_config__ = STRICT
    amount: float
    unit: DoseUnit

    def __post_init__(self) -> None:
        _require(math.isfinite(self.amount) and self.amount > 0, "dose.amount", "must be a number above 0")
        most = MOST[self.unit]
        _require(self.amount <= most, "dose.amount", f"must be at most {most:g} {self.unit}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRegimen:
    """Once, or repeated every `interval_hours` for `days`."""

    __pydantic_config__ = STRICT
    kind: Regimen
    interval_hours: float | None = None
    days: float | None = None

    def __post_init__(self) -> None:
        _require_number(self.interval_hours, "regimen.interval_hours", 0.05, 20_000, "hours")
        _require_number(self.days, "regimen.days", 0.01, 20_000, "days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One thing given to the parent. `drug` is the name as asked."""

    __pydantic_config__ = STRICT
    drug: str
    route: Route | None = None
    dose: GivenDose | None = None
    regimen: GivenRegimen | None = None
    extended_release: bool | None = None
    last_dose_at: dt.datetime | None = None
    indication: str | None = None

    def __post_init__(self) -> None:
        _require(bool(self.drug.strip()) and len(self.drug) <= MAX_NAME, "drug", f"must be 1 to {MAX_NAME} characters")
        _require("\x00" not in self.drug, "drug", "must not hold NUL characters")
        _require(self.indication is None or len(self.indication) <= 200, "indication", "must be at most 200 characters")
        _require_offset(self.last_dose_at, "last_dose_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Infant:
    """The infant fed: age in days since birth, gestational age at birth in weeks, weight in kg, share of milk 0 to
    1.
    """

    __pydantic_config__ = STRICT
    age_days: float | None = None
    gestational_age_weeks: float | None = None
    weight_kg: float | None = None
    conditions: tuple[InfantCondition, ...] | None = None
    share_of_milk_from_parent: float | None = None
    feeds_per_day: float | None = None
    feed_times: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        _require_number(self.age_days, "infant.age_days", 0, 3_650, "days since birth")
        _require_number(self.gestational_age_weeks, "infant.gestational_age_weeks", 22, 44, "weeks")
        _require_number(self.weight_kg, "infant.weight_kg", 0.3, 40, "kilograms")
        _require_number(self.share_of_milk_from_parent, "infant.share_of_milk_from_parent", 0, 1, "a share")
        _require_number(self.feeds_per_day, "infant.feeds_per_day", 0.1, 24, "feeds a day")
        for number, time in enumerate(self.feed_times or ()):
            _require(bool(FEED_TIME.match(time)), f"infant.feed_times[{number}]", "must be a time from 00:00 to 23:59")

    @property
    def is_preterm(self) -> bool | None:
        """Born before 37 weeks or said to be preterm; None where neither was told."""
        if self.conditions and InfantCondition.PRETERM in self.conditions:
            return True
        if self.gestational_age_weeks is not None:
            return self.gestational_age_weeks < TERM_WEEKS
        return None if self.conditions is None else False

    @property
    def postmenstrual_age_weeks(self) -> float | None:
        """Gestational age at birth plus age, in weeks; None where either was not told."""
        if self.age_days is None or self.gestational_age_weeks is None:
            return None
        return self.gestational_age_weeks + self.age_days / 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The lactating parent: weight in kg, conditions, milk already stored in mL."""

    __pydantic_config__ = STRICT
    weight_kg: float | None = None
    conditions: tuple[ParentCondition, ...] | None = None
    stored_milk_ml: float | None = None
    can_pump: bool | None = None

    def __post_init__(self) -> None:
        _require_number(self.weight_kg, "parent.weight_kg", 25, 350, "kilograms")
        _require_number(self.stored_milk_ml, "parent.stored_milk_ml", 0, 200_000, "mL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question: 1 to 20 exposures, the infant, the parent, and the time it is asked."""

    __pydantic_config__ = STRICT
    exposures: tuple[Exposure, ...]
    infant: Infant = Infant()
    parent: Parent = Parent()
    now: dt.datetime | None = None
    language: str = "en"
    id: str | None = None

    def __post_init__(self) -> None:
        _require(1 <= len(self.exposures) <= MAX_EXPOSURES, "exposures", f"must be 1 to {MAX_EXPOSURES} drugs")
        _require(self.language in ("en", "es"), "language", "must be en or es")
        _require_offset(self.now, "now")
        for number, exposure in enumerate(self.exposures):
            if self.now and exposure.last_dose_at:
                away = abs(exposure.last_dose_at - self.now)
                field = f"exposures[{number}].last_dose_at"
                _require(away <= dt.timedelta(days=1100), field, "must lie within three years of now")


def _require_offset(moment: dt.datetime | None, field: str) -> None:
    """A time without its offset from UTC could be any of 24 hours, and one of another age is a slip: refuse both."""
    if moment is None:
        return
    _require(moment.tzinfo is not None, field, "must carry its offset, like 2026-11-22T14:00:00+01:00")
    _require(YEARS[0] <= moment.year <= YEARS[1], field, f"must lie in the years {YEARS[0]} to {YEARS[1]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One monograph a name stands for; `share` is its part of the product's stated amount, where known.

    `route` and `extended_release` are what the name says of the form, where the exposure tells none.
    """

    monograph: Monograph
    version: str = ""
    signed_off: bool = False
    review_due: dt.date | None = None
    share: float | None = None
    route: Route | None = None
    extended_release: bool | None = None

    def as_named(self, exposure: Exposure) -> Exposure:
        """The exposure with the form that its name says, where it tells none."""
        route = self.route if exposure.route is None else exposure.route
        extended = self.extended_release if exposure.extended_release is None else exposure.extended_release
        return replace(exposure, route=route, extended_release=extended)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the search made of one name: its parts when it is direct, else near matches to choose from.

    `resolution` is "direct", "ask" (ambiguous, or only alike: never taken) or "none".
    """

    resolution: str
    parts: tuple[Part, ...] = ()
    near: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require(self.resolution in ("direct", "ask", "none"), "resolution", "must be direct, ask or none")
        _require(bool(self.parts) == (self.resolution == "direct"), "parts", "given exactly when the match is direct")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a site chose: the authority whose interruption after radiopharmaceuticals it follows (key), whether
    unsigned monographs may give guidance, and whether those may whose review was due before a certain day (None: yes).
    """

    radiation_authority: str = ""
    require_sign_off: bool = False
    withhold_due_before: dt.date | None = None
    library_version: str = ""

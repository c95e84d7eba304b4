"""What a monograph is: typed facts with units, ranges, populations and sources.

Pure: standard library only, so that the engine may import it. Each type refuses what cannot be with a
`ValueError` that names the field and what is allowed. `drugs.content` reads and writes these types as TOML.
The words every field uses are defined in `drugs/README.md`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from drugs.vocabulary import (
    BOUNDS,
    UNITS,
    ChangeDrug,
    DoseUnit,
    Effect,
    Evidence,
    Guidance,
    HoldBasis,
    HoldUntil,
    InfantCondition,
    Kind,
    NameKind,
    ParentCondition,
    Population,
    PumpedMilk,
    Quantity,
    Regimen,
    Route,
    SourceKind,
    SupplyEffect,
    Tier,
)

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
STRICT = {"extra": "forbid"}  # read by the loader: an unknown key does not load


def require(condition: bool, field: str, allowed: str) -> None:
    """Raise ValueError naming `field` and what is `allowed` unless `condition` holds."""
    if not condition:
        raise ValueError(f"{field}: {allowed}")


def require_range(field: str, low: float | None, high: float | None) -> None:
    """Raise ValueError unless low <= high (either may be missing)."""
    require(low is None or high is None or low <= high, field, f"low ({low}) must not exceed high ({high})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page, label or paper that somebody read for this library.

    `revised` is the document's own date of revision (free form: 2024, 2024-05, 2024-05-17) or None where it
    gives none; `read` is the day it was read.
    """

    __pydantic_config__ = STRICT
    key: str
    title: str
    publisher: str
    url: str
    kind: SourceKind
    read: dt.date
    revised: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        require(bool(SLUG.match(self.key)), "sources.key", "lower-case letters, digits and single hyphens")
        require(self.url.startswith(("https://", "http://")), f"sources[{self.key}].url", "must begin with https://")
        require(bool(self.title and self.publisher), f"sources[{self.key}]", "title and publisher must not be empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Searchable names of one kind, with the countries (ISO 3166 alpha-2) and language they belong to.

    `route` and `extended_release` are given where all that is sold or taken under the names has that one form
    (Ozempic is injected, coffee is drunk); they are then taken where the case tells none.
    """

    __pydantic_config__ = STRICT
    texts: tuple[str, ...]
    kind: NameKind
    countries: tuple[str, ...] = ()
    language: str = "en"
    route: Route | None = None
    extended_release: bool | None = None

    def __post_init__(self) -> None:
        require(bool(self.texts) and all(t.strip() == t and t for t in self.texts), "names.texts", "non-empty, trimmed")
        require(all(re.match(r"^[A-Z]{2}$", c) for c in self.countries), "names.countries", "two capital letters each")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """An amount given at a time; `interval_hours` where it is repeated."""

    __pydantic_config__ = STRICT
    amount: float
    unit: DoseUnit
    interval_hours: float | None = None

    def __post_init__(self) -> None:
        require(self.amount > 0, "dose.amount", "a number above 0")
        require(self.interval_hours is None or self.interval_hours > 0, "dose.interval_hours", "a number above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number about the drug: low, typical and high (at least one), unit, population and sources.

    `analyte` names an active metabolite when the number is not the parent drug's. `dose` is the dose at
    which a milk level was seen. `conditions` says in words what else the number depends on.
    """

    __pydantic_config__ = STRICT
    quantity: Quantity
    unit: str
    sources: tuple[str, ...]
    low: float | None = None
    typical: float | None = None
    high: float | None = None
    population: Population = Population.ADULT
    routes: tuple[Route, ...] = ()
    extended_release: bool | None = None
    analyte: str = ""
    dose: Dose | None = None
    conditions: str = ""

    def __post_init__(self) -> None:
        name = f"facts[{self.quantity}]"
        require(self.unit in UNITS[self.quantity], f"{name}.unit", f"one of {', '.join(UNITS[self.quantity])}")
        values = [v for v in (self.low, self.typical, self.high) if v is not None]
        require(bool(values), name, "give at least one of low, typical, high")
        require(values == sorted(values), name, "low <= typical <= high")
        least, most = BOUNDS[self.quantity]
        require(all(least <= v <= most for v in values), name, f"between {least} and {most} {self.unit}")
        require(bool(self.sources), f"{name}.sources", "a number needs at least one source")

    @property
    def lowest(self) -> float:
        """The smallest value stated."""
        return min(v for v in (self.low, self.typical, self.high) if v is not None)

    @property
    def highest(self) -> float:
        """The largest value stated."""
        return max(v for v in (self.low, self.typical, self.high) if v is not None)

    @property
    def middle(self) -> float:
        """The typical value; where none is stated, the middle of the range."""
        return self.typical if self.typical is not None else (self.lowest + self.highest) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How long this milk is not fed, what that rests on, and what becomes of milk pumped meanwhile.

    Hours are counted from the end of the last dose (`counted_from` says if it is anything else). With basis
    `half_lives`, `half_lives` is the number to wait and the engine computes the hours from the half-life fact
    of `analyte` (the slowest relevant species); with basis `alcohol` the engine computes them from the drinks.
    With `end_of_treatment`, hours are those after the last dose. `store_hours` is when stored milk may be fed.
    """

    __pydantic_config__ = STRICT
    until: HoldUntil
    basis: HoldBasis
    sources: tuple[str, ...]
    hours_low: float | None = None
    hours_high: float | None = None
    half_lives: float | None = None
    analyte: str = ""
    counted_from: str = "the last dose"
    pumped_milk: PumpedMilk = PumpedMilk.DISCARD
    store_hours: float | None = None
    close_contact_hours: float | None = None

    def __post_init__(self) -> None:
        require(bool(self.sources), "hold.sources", "a hold needs at least one source")
        require_range("hold.hours", self.hours_low, self.hours_high)
        for field in ("hours_low", "hours_high", "half_lives", "store_hours", "close_contact_hours"):
            value = getattr(self, field)
            require(value is None or 0 <= value <= 50000, f"hold.{field}", "hours from 0 to 50000")
        if self.until is HoldUntil.HOURS and self.basis in (HoldBasis.PUBLISHED, HoldBasis.RADIOACTIVITY):
            require(self.hours_high is not None, "hold.hours_high", "a published hold of hours needs its hours")
        if self.basis is HoldBasis.HALF_LIVES and self.hours_high is None:
            require(self.half_lives is not None, "hold.half_lives", "needed where hours_high is not given")
        require(
            self.pumped_milk is not PumpedMilk.STORE_UNTIL or self.store_hours is not None,
            "hold.store_hours",
            "needed where pumped_milk is store_until",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseBand:
    """Doses a use covers: above `over` (exclusive) up to `up_to` (inclusive), counted per dose or per day."""

    __pydantic_config__ = STRICT
    unit: DoseUnit
    per: str = "dose"
    over: float | None = None
    up_to: float | None = None

    def __post_init__(self) -> None:
        require(self.per in ("dose", "day"), "dose.per", "dose or day")
        require(self.over is not None or self.up_to is not None, "dose", "give over, up_to or both")
        require_range("dose", self.over, self.up_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The unit of advice: route x regimen x dose band x formulation -> guidance, with reason and sources.

    An empty `routes`, or a `regimen`, `dose` or `extended_release` that is None, means any. `steps` are short
    instructions for the family or clinician. `basis` is "authority" or, where none speaks, "estimate".
    """

    __pydantic_config__ = STRICT
    label: str
    guidance: Guidance
    reason: str
    evidence: Evidence
    sources: tuple[str, ...]
    routes: tuple[Route, ...] = ()
    regimen: Regimen | None = None
    dose: DoseBand | None = None
    extended_release: bool | None = None
    days_up_to: float | None = None
    hold: Hold | None = None
    change_drug: ChangeDrug = ChangeDrug.NO
    change_text: str = ""
    steps: tuple[str, ...] = ()
    basis: str = "authority"
    inherited_from: str = ""

    def __post_init__(self) -> None:
        name = f"uses[{self.label}]"
        require(bool(self.sources), f"{name}.sources", "a use needs at least one source")
        require(bool(self.label and self.reason), name, "label and reason must not be empty")
        require(self.basis in ("authority", "estimate"), f"{name}.basis", "authority or estimate")
        held = self.guidance in (Guidance.INTERRUPT_AND_PUMP, Guidance.TIMED_AVOIDANCE)
        require(not held or self.hold is not None, f"{name}.hold", f"{self.guidance} needs a hold")
        require(held or self.hold is None, f"{name}.hold", f"{self.guidance} takes no hold")
        require(
            self.guidance is not Guidance.TIMED_AVOIDANCE
            or (self.hold is not None and self.hold.until is HoldUntil.HOURS),
            f"{name}.hold.until",
            "timed_avoidance takes a hold of hours",
        )
        require(
            self.change_drug is ChangeDrug.NO or bool(self.change_text), f"{name}.change_text", "say to what, and why"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The circumstances of a caution; all that are given must hold (within one list: any of it).

    Infant ages are in days since birth; `infant_postmenstrual_under_weeks` counts from conception dates
    (gestational age + age). `dose_over` is exclusive. `share_of_milk_under` is a share from 0 to 1.
    """

    __pydantic_config__ = STRICT
    infant_age_under_days: float | None = None
    infant_age_from_days: float | None = None
    infant_postmenstrual_under_weeks: float | None = None
    infant_weight_under_kg: float | None = None
    infant_conditions: tuple[InfantCondition, ...] = ()
    parent_conditions: tuple[ParentCondition, ...] = ()
    with_drugs: tuple[str, ...] = ()
    with_effects: tuple[Effect, ...] = ()
    routes: tuple[Route, ...] = ()
    regimen: Regimen | None = None
    extended_release: bool | None = None
    dose_over: DoseBand | None = None
    days_over: float | None = None
    share_of_milk_under: float | None = None

    def __post_init__(self) -> None:
        given = [getattr(self, f) for f in self.__dataclass_fields__]
        require(any(v is not None and v != () for v in given), "when", "name at least one circumstance")
        share = self.share_of_milk_under
        require(share is None or 0 < share <= 1, "when.share_of_milk_under", "above 0, up to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """When something about infant, parent, dose or company changes the advice, with reason and sources.

    `guidance` raises the guidance to at least that; `lowers` marks the rare sourced caution that may lower it
    (an older infant, a small share of milk) and never acts on a permanent stop.
    """

    __pydantic_config__ = STRICT
    label: str
    when: When
    reason: str
    sources: tuple[str, ...]
    guidance: Guidance | None = None
    lowers: bool = False
    hold: Hold | None = None
    change_drug: ChangeDrug = ChangeDrug.NO
    change_text: str = ""
    monitor: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        name = f"cautions[{self.label}]"
        require(bool(self.sources), f"{name}.sources", "a caution needs at least one source")
        require(not self.lowers or self.guidance is not None, f"{name}.guidance", "a lowering caution names it")
        easing = self.when.infant_age_from_days is not None or self.when.share_of_milk_under is not None
        raising = self.guidance is not None and not self.lowers
        # An older infant or one with less of the milk is never advised more strictly than a younger one.
        require(not (easing and raising), f"{name}.when", "infant_age_from_days and share_of_milk_under only lower")
        held = self.guidance in (Guidance.INTERRUPT_AND_PUMP, Guidance.TIMED_AVOIDANCE)
        require(not held or self.hold is not None, f"{name}.hold", f"{self.guidance} needs a hold")
        require(
            self.change_drug is ChangeDrug.NO or bool(self.change_text), f"{name}.change_text", "say to what, and why"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one authority says: its own category in its own words' meaning, and the guidance it amounts to.

    `guidance` is None where the authority takes no position that maps onto one. `hold_hours` and the activity
    band (MBq, for radiopharmaceuticals) let a site follow this authority's interruption.
    """

    __pydantic_config__ = STRICT
    authority: str
    meaning: str
    source: str
    category: str = ""
    jurisdiction: str = ""
    year: int | None = None
    guidance: Guidance | None = None
    change_drug: ChangeDrug = ChangeDrug.NO
    routes: tuple[Route, ...] = ()
    regimen: Regimen | None = None
    activity_over_mbq: float | None = None
    activity_up_to_mbq: float | None = None
    hold_hours: float | None = None
    hold_until: HoldUntil | None = None
    close_contact_hours: float | None = None

    def __post_init__(self) -> None:
        require(bool(self.authority and self.meaning), "positions", "authority and meaning must not be empty")
        require(self.year is None or 1970 <= self.year <= 2100, f"positions[{self.authority}].year", "1970 to 2100")
        require_range(f"positions[{self.authority}].activity", self.activity_over_mbq, self.activity_up_to_mbq)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilkSupply:
    """What the drug does to milk production."""

    __pydantic_config__ = STRICT
    effect: SupplyEffect
    text: str = ""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        stated = self.effect in (SupplyEffect.LOWERS, SupplyEffect.RAISES)
        require(not stated or bool(self.sources), "milk_supply.sources", f"{self.effect} needs a source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something to watch for in the infant or parent."""

    __pydantic_config__ = STRICT
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another drug for the same purpose (a monograph's slug)."""

    __pydantic_config__ = STRICT
    drug: str
    indication: str
    why: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectTag:
    """A property that adds up with that of another drug."""

    __pydantic_config__ = STRICT
    effect: Effect
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        require(bool(self.sources), f"effects[{self.effect}].sources", "a property needs at least one source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Monograph:
    """All that is known about one substance, cited. `slug` is its address and file name."""

    __pydantic_config__ = STRICT
    schema: int
    slug: str
    name: str
    kind: Kind
    tier: Tier
    summary: str
    evidence: Evidence
    evidence_to: dt.date
    compiled_on: dt.date
    sources: tuple[Source, ...]
    uses: tuple[Use, ...] = ()
    classes: tuple[str, ...] = ()
    member_of: str = ""
    atc: tuple[str, ...] = ()
    rxcui: str = ""
    cas: str = ""
    unii: str = ""
    nuclide: str = ""
    lactmed_titles: tuple[str, ...] = ()
    high_risk: bool = False
    look_alikes: tuple[str, ...] = ()
    tall_man: str = ""
    names: tuple[Names, ...] = ()
    facts: tuple[Fact, ...] = ()
    cautions: tuple[Caution, ...] = ()
    positions: tuple[Position, ...] = ()
    effects: tuple[EffectTag, ...] = ()
    milk_supply: MilkSupply = MilkSupply(effect=SupplyEffect.UNKNOWN)
    monitoring: tuple[Sign, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    no_alternatives_because: str = ""
    notes: tuple[str, ...] = ()
    conflicts: str = ""

    def __post_init__(self) -> None:
        require(self.schema == 1, "schema", "1")
        require(bool(SLUG.match(self.slug)), "slug", "lower-case letters, digits and single hyphens")
        require(bool(self.summary.strip()), "summary", "must not be empty")
        require(
            bool(self.uses) or bool(self.member_of), "uses", "give a use, or member_of a class monograph that has one"
        )
        for atc in self.atc:
            require(bool(re.match(r"^[A-Z]\d{2}([A-Z]([A-Z](\d{2})?)?)?$", atc)), "atc", f"{atc!r} is not an ATC code")
        require(self.rxcui == "" or self.rxcui.isdigit(), "rxcui", "digits only")
        require(self.cas == "" or bool(re.match(r"^\d{2,7}-\d{2}-\d$", self.cas)), "cas", "like 50-78-2")
        self._check_source_keys()

    def _check_source_keys(self) -> None:
        keys = [s.key for s in self.sources]
        require(len(set(keys)) == len(keys), "sources.key", "each key once")

    def cited(self) -> dict[str, tuple[str, ...]]:
        """Every place that cites, as {where: source keys}; used to find dead references."""
        places: dict[str, tuple[str, ...]] = {}
        for fact in self.facts:
            places[f"facts[{fact.quantity}]"] = places.get(f"facts[{fact.quantity}]", ()) + fact.sources
        for use in self.uses:
            places[f"uses[{use.label}]"] = use.sources + (use.hold.sources if use.hold else ())
        for caution in self.cautions:
            places[f"cautions[{caution.label}]"] = caution.sources + (caution.hold.sources if caution.hold else ())
        for number, position in enumerate(self.positions):
            places[f"positions[{number}]"] = (position.source,)
        for tag in self.effects:
            places[f"effects[{tag.effect}]"] = tag.sources
        places["milk_supply"] = self.milk_supply.sources
        places["monitoring"] = tuple(k for sign in self.monitoring for k in sign.sources)
        places["alternatives"] = tuple(k for other in self.alternatives for k in other.sources)
        return places

    @property
    def tells_releases_apart(self) -> bool:
        """Whether anything known of the drug hangs on ordinary or slow release."""
        told = [use.extended_release for use in self.uses] + [fact.extended_release for fact in self.facts]
        told += [caution.when.extended_release for caution in self.cautions]
        return any(each is not None for each in told)

    def source(self, key: str) -> Source | None:
        """The monograph's own source of that key, or None."""
        return next((s for s in self.sources if s.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """One drug in a combination product; `share` is its part (0 to 1) of the amount the product's dose states.

    `extended_release` says whether every product of the combination holds it as slow (or ordinary) release.
    """

    __pydantic_config__ = STRICT
    drug: str
    share: float | None = None
    extended_release: bool | None = None

    def __post_init__(self) -> None:
        require(self.share is None or 0 < self.share <= 1, "ingredients.share", "above 0, up to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """A product or common name that stands for several drugs, advised on as all of them."""

    __pydantic_config__ = STRICT
    slug: str
    name: str
    ingredients: tuple[Ingredient, ...]
    names: tuple[Names, ...] = ()
    lactmed_titles: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(bool(SLUG.match(self.slug)), "slug", "lower-case letters, digits and single hyphens")
        require(len(self.ingredients) >= 2, f"combinations[{self.slug}].ingredients", "two or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugClass:
    """A pharmacological class as clinicians think of it."""

    __pydantic_config__ = STRICT
    slug: str
    name: str
    parent: str = ""
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(bool(SLUG.match(self.slug)), "classes.slug", "lower-case letters, digits and single hyphens")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who speaks: key, name, jurisdiction and where its scale is explained."""

    __pydantic_config__ = STRICT
    key: str
    name: str
    jurisdiction: str
    url: str = ""
    scale: str = ""

"""What goes out: one advice for one case, as the contract's `advice.schema.json` has it. Frozen, plain, ordered.

A text is a plain string where it comes from a monograph, and a `Text` where the engine says it, so that it can be
given in another language. `document_of` turns the whole into JSON types.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from drugs.vocabulary import ChangeDrug, Evidence, Guidance, HoldBasis, HoldUntil, Kind, PumpedMilk, SupplyEffect
from lactadvice.engine.texts import Text

ENGINE_VERSION = "1.0.0"
Sentence = Text | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """low, typical (may be missing) and high of one quantity; low <= high."""

    low: float
    typical: float | None
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"range: low ({self.low}) must not exceed high ({self.high})")

    def scaled(self, factor: float) -> Range:
        """The range times a factor of 0 or more."""
        return Range(
            low=self.low * factor,
            typical=None if self.typical is None else self.typical * factor,
            high=self.high * factor,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldAnswer:
    """How long the milk is not fed: hours from the time `counted_from` names; `resume_at` where the clock is known."""

    until: HoldUntil
    hours_low: float | None
    hours_high: float | None
    resume_at: dt.datetime | None
    basis: HoldBasis
    sources: tuple[str, ...]
    pumped_milk: PumpedMilk = PumpedMilk.DISCARD
    store_until: dt.datetime | None = None
    store_hours: float | None = None
    close_contact_hours: float | None = None
    counted_from: Sentence = ""
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDrugAnswer:
    """Whether to take another drug instead, and which."""

    advice: ChangeDrug
    text: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that fired, for which exposure (monograph slug), with the guidance it asks for and its sources."""

    rule: str
    text: Sentence
    sources: tuple[str, ...]
    exposure: str | None = None
    guidance: Guidance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityPosition:
    """What one authority says about one drug."""

    drug: str
    authority: str
    position: str
    url: str
    guidance: Guidance | None = None
    year: int | None = None
    jurisdiction: str | None = None
    category: str = ""
    change_drug: ChangeDrug = ChangeDrug.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Milk level over time relative to its typical peak (1 = typical peak), low/mid/high, at `hours` after the
    first dose shown.

    `doses` are hours at which doses fall, `unit_peak` the typical peak in microgram/L where known; `basis` says how
    the milk level follows from plasma, `why_not` why there is no curve (then the lists are empty).
    """

    hours: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    mid: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    with_pumping: tuple[float, ...] = ()
    doses: tuple[float, ...] = ()
    feeds: tuple[float, ...] = ()
    unit_peak: float | None = None
    steady_state: bool = False
    basis: Sentence = ""
    why_not: Sentence = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureAnswer:
    """One monograph's own answer; a combination product gives one for each ingredient."""

    drug: str
    as_asked: str
    guidance: Guidance
    name: str = ""
    kind: Kind | None = None
    use: str = ""
    summary: str = ""
    evidence: Evidence = Evidence.NONE
    change_drug: ChangeDrugAnswer = ChangeDrugAnswer(advice=ChangeDrug.NO, text="")
    hold: HoldAnswer | None = None
    relative_infant_dose_percent: Range | None = None
    infant_dose_mg_per_kg_per_day: Range | None = None
    milk_peak_hours: Range | None = None
    half_life_hours: Range | None = None
    curve: Curve | None = None
    near: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingAnswer:
    """Whether arranging feeds around doses helps, by how much, and how."""

    helps: bool
    text: Sentence
    saving_percent: float | None = None
    best_feed_hours_after_dose: Range | None = None
    options: tuple[TimingOption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingOption:
    """One way of arranging feeds and what it saves against feeding without regard to doses (percent)."""

    text: Sentence
    saving_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpSession:
    """One pumping: hours from the start of the plan, the clock time where known, and what becomes of the bottle."""

    hours: float
    at: dt.datetime | None
    bottle: PumpedMilk
    text: Sentence
    keep_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One instruction of the plan, in order; `topic` groups them (before, during, bottles, resume, trouble, supply)."""

    topic: str
    text: Sentence
    at: dt.datetime | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpPlan:
    """The interruption as an object: sessions, milk needed against stored, steps."""

    sessions: tuple[PumpSession, ...]
    milk_needed_ml: Range | None
    stored_milk_ml: float | None
    shortfall_ml: float | None
    steps: tuple[PlanStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeAnswer:
    """Another drug for the same purpose, with its own guidance for this infant."""

    drug: str
    guidance: Guidance
    why: str = ""
    indication: str = ""
    name: str = ""
    evidence: Evidence | None = None
    relative_infant_dose_percent: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MilkSupplyAnswer:
    """What the drugs together do to milk production."""

    effect: SupplyEffect
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A fact not told, and what was assumed (JSON value)."""

    field: str
    assumed: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldChange:
    """Another value of one fact and the guidance it would give; `set_to` is a JSON value that settles the field so.

    `told`: the fact was told (or is one nobody is asked for, the parent's health); untold facts are asked for first.
    """

    field: str
    value: Sentence
    guidance: Guidance
    text: Sentence = ""
    change_drug: ChangeDrug = ChangeDrug.NO
    set_to: Any = None
    told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MonographUsed:
    """Which version of which monograph the answer rests on, and its editorial state."""

    slug: str
    version: str
    signed_off: bool
    evidence_to: dt.date | None
    review_due: dt.date | None = None
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """A source the answer cites; `key` is unique within the advice (monograph slug / key)."""

    key: str
    title: str
    url: str
    publisher: str = ""
    revised: str | None = None
    read: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The answer to one case. Required keys follow the contract; more may be added, none taken away."""

    guidance: Guidance
    headline: Sentence
    hold: HoldAnswer | None
    change_drug: ChangeDrugAnswer
    evidence: Evidence
    reasons: tuple[Reason, ...]
    authorities: tuple[AuthorityPosition, ...]
    exposures: tuple[ExposureAnswer, ...]
    timing: TimingAnswer | None
    pump_plan: PumpPlan | None
    monitor: tuple[Sentence, ...]
    alternatives: tuple[AlternativeAnswer, ...]
    milk_supply: MilkSupplyAnswer
    risks_of_interrupting: tuple[Sentence, ...]
    assumptions: tuple[Assumption, ...]
    would_change: tuple[WouldChange, ...]
    monographs: tuple[MonographUsed, ...]
    sources: tuple[CitedSource, ...]
    library_version: str
    engine_version: str = ENGINE_VERSION
    id: str | None = None


# Keys the contract lets be absent but not null.
_LEFT_OUT_WHEN_NONE: defaultdict[type, tuple[str, ...]] = defaultdict(tuple, {Advice: ("id",), Reason: ("guidance",)})


def document_of(value: Any, catalogue: Mapping[str, str] | None = None) -> Any:
    """An advice (or any part) as JSON types: dataclasses become objects, times ISO 8601, texts strings."""
    if isinstance(value, Text):
        return value.translated(catalogue or {})
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if is_dataclass(value) and not isinstance(value, type):
        told = {f.name: getattr(value, f.name) for f in fields(value)}
        return {
            k: document_of(v, catalogue)
            for k, v in told.items()
            if v is not None or k not in _LEFT_OUT_WHEN_NONE[type(value)]
        }
    if isinstance(value, tuple | list):
        return [document_of(v, catalogue) for v in value]
    if isinstance(value, Mapping):
        return {k: document_of(v, catalogue) for k, v in value.items()}
    return value

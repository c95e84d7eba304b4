"""Drugs for the same purpose side by side, the one asked about first; and slow against ordinary release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from drugs import wording
from drugs.vocabulary import ChangeDrug
from drugs.wording import Outcome
from lactadvice.advice import addresses
from lactadvice.advice.presenters import holds
from lactadvice.engine.advice import Advice, AlternativeAnswer, ExposureAnswer, Range
from lactadvice.engine.regimen import Release

UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Compared:
    """One drug in the table. `advised` says that another drug than this one is advised for this infant."""

    slug: str
    name: str
    is_asked: bool
    outcome: Outcome
    change: str
    advised: bool
    evidence: str
    relative_infant_dose: str
    indication: str
    why: str
    address: str


@dataclass(frozen=True, slots=True)
class ReleaseShown:
    """Ordinary or slow release of one drug: outcome, use, wait, half-life and time to the milk's peak."""

    drug: str
    words: str
    outcome: Outcome
    change: str
    advised: bool
    use: str
    wait: str
    half_life: str
    milk_peak: str


def rows(advice: Advice, changes: Mapping[str, ChangeDrug], query: QueryDict) -> tuple[Compared, ...]:
    """The drugs asked about, then their alternatives in the engine's order; () where there is none to compare."""
    if not advice.alternatives:
        return ()
    asked = [_asked(e) for e in advice.exposures if e.name]
    return (*asked, *(_other(a, changes.get(a.drug, ChangeDrug.NO), query) for a in advice.alternatives))


def _asked(answer: ExposureAnswer) -> Compared:
    return Compared(
        slug=answer.drug,
        name=answer.name,
        is_asked=True,
        outcome=wording.OUTCOMES[answer.guidance],
        change=wording.change_words(answer.change_drug.advice, *([answer.kind] if answer.kind else [])),
        advised=answer.change_drug.advice is ChangeDrug.ADVISED,
        evidence=wording.EVIDENCE[answer.evidence][0],
        relative_infant_dose=_dose(answer.relative_infant_dose_percent),
        indication="",
        why="asked about",
        address="",
    )


def _other(other: AlternativeAnswer, change: ChangeDrug, query: QueryDict) -> Compared:
    single = addresses.rows_of(query) == 1
    return Compared(
        slug=other.drug,
        name=other.name or other.drug,
        is_asked=False,
        outcome=wording.OUTCOMES[other.guidance],
        change=wording.CHANGE_DRUG[change],
        advised=change is ChangeDrug.ADVISED,
        evidence=wording.EVIDENCE[other.evidence][0] if other.evidence else UNKNOWN,
        relative_infant_dose=_dose(other.relative_infant_dose_percent),
        indication=other.indication,
        why=other.why,
        address=addresses.instead(query, 0, other.name or other.drug) if single else "",
    )


def _dose(found: Range | None) -> str:
    return holds.span_of(found, "percent") if found else UNKNOWN


def releases(advice: Advice, found: Mapping[str, tuple[Release, ...]]) -> tuple[ReleaseShown, ...]:
    """Both releases of each drug for which they differ in anything that is shown."""
    names = {e.drug: e.name for e in advice.exposures}
    return tuple(row for slug, pair in found.items() for row in _pair(names.get(slug, slug), pair))


def _pair(name: str, pair: tuple[Release, ...]) -> Iterator[ReleaseShown]:
    shown = [_release(name, each) for each in pair]
    told = {(s.outcome, s.change, s.use, s.wait, s.half_life, s.milk_peak) for s in shown}
    yield from shown if len(told) > 1 else ()


def _release(name: str, found: Release) -> ReleaseShown:
    hold, change = found.standing.hold, found.standing.change_drug
    return ReleaseShown(
        drug=name,
        words="slow release" if found.extended else "ordinary release",
        outcome=wording.OUTCOMES[found.standing.guidance],
        change=wording.CHANGE_DRUG[change],
        advised=change is ChangeDrug.ADVISED,
        use=found.use,
        wait=holds.instruction(hold, found.standing.guidance) if hold else "none",
        half_life=holds.span_of(found.half_life, "h") if found.half_life else UNKNOWN,
        milk_peak=holds.span_of(found.milk_peak, "h") if found.milk_peak else UNKNOWN,
    )

"""What putting a draft in use would change: cases decided with the library as it is, and with the draft in it.

The cases are all worked cases, a grid of dyads for every use of the drug (old and new), its combination products and
the members of its class, and whatever else has cases to add (`MORE_CASES`: the issued handouts). Nothing is stored
here; `lactadvice.advice.tasks` goes through them a stretch at a time.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

from django.conf import settings

from drugs import queries, wording
from drugs.models import MonographVersion
from drugs.schema import Monograph, Use
from drugs.vocabulary import InfantCondition, ParentCondition, Regimen
from lactadvice.advice.answers import matches_of
from lactadvice.advice.cases import case_from_json
from lactadvice.engine.advice import Advice, HoldAnswer
from lactadvice.engine.case import (
    Case,
    CaseError,
    Exposure,
    GivenDose,
    GivenRegimen,
    Infant,
    Match,
    Parent,
    Part,
    Policy,
)
from lactadvice.engine.decide import decide
from lactadvice.engine.holds import length_of

WORKED_CASES = settings.BASE_DIR / "tests" / "cases"
MOST_MEMBERS = 60  # of a class, in the grid

INFANTS = {
    "infant not described": Infant(),
    "3 days, born at 29 weeks": Infant(age_days=3, gestational_age_weeks=29, weight_kg=1.2),
    "2 days, term": Infant(age_days=2, gestational_age_weeks=40, weight_kg=3.4, conditions=()),
    "3 weeks, term": Infant(age_days=21, gestational_age_weeks=40, weight_kg=4.0, conditions=()),
    "3 weeks, jaundice and G6PD deficiency": Infant(
        age_days=21,
        gestational_age_weeks=40,
        weight_kg=4.0,
        conditions=(InfantCondition.JAUNDICE, InfantCondition.G6PD_DEFICIENCY),
    ),
    "3 months, term": Infant(age_days=91, gestational_age_weeks=40, weight_kg=6.0, conditions=()),
    "8 months, term": Infant(age_days=243, gestational_age_weeks=40, weight_kg=8.5, conditions=()),
    "15 months, a third of feeds": Infant(
        age_days=456, gestational_age_weeks=40, weight_kg=10.0, conditions=(), share_of_milk_from_parent=0.33
    ),
}
PARENTS = {
    "": Parent(),
    "parent with kidney disease": Parent(conditions=(ParentCondition.RENAL_IMPAIRMENT,)),
    "parent with liver disease": Parent(conditions=(ParentCondition.HEPATIC_IMPAIRMENT,)),
    "parent with long QT": Parent(conditions=(ParentCondition.LONG_QT,)),
    "parent with depression and little milk": Parent(
        conditions=(ParentCondition.DEPRESSION, ParentCondition.LOW_MILK_SUPPLY)
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One case to decide twice: where it comes from, how it is told, and what its names stand for."""

    group: str
    told: str
    case: Case


MORE_CASES: list[Callable[[str], Iterable[Asked]]] = []  # slug → further cases; the handouts app adds its own


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an advice comes to, for comparing."""

    told: str
    caution: tuple[int, float, int]


def stretch(version: MonographVersion, start: int, size: int) -> tuple[int, int, list[dict[str, Any]]]:
    """Decide the cases from `start`, at most `size`: how many were decided, how many there are, which come out anew."""
    before, slug = queries.library(), version.drug.slug
    draft = queries.monograph_of(version)
    after = before.with_draft(slug, draft)
    cases = list(cases_for(slug, before, after))
    chosen = cases[start : start + size]
    return len(chosen), len(cases), [found for asked in chosen if (found := compared(asked, slug, before, after))]


# ---- the cases -----------------------------------------------------------------------------------------------------


def cases_for(slug: str, before: queries.Library, after: queries.Library) -> Iterator[Asked]:
    """All cases for one drug, in an order that stays the same from stretch to stretch."""
    yield from worked_cases()
    uses = (*(before[slug].uses if slug in before else ()), *after[slug].uses)
    exposures = {
        json.dumps([e.route, e.regimen and e.regimen.kind, str(e.dose)]): e for e in map(_exposure(slug), uses)
    }
    for exposure in exposures.values():
        yield from _grid(slug, exposure, PARENTS)
    # Asked of the library in use, which keeps what it has parsed from stretch to stretch.
    members = [s for s in sorted(before) if before.as_filed(s).member_of == slug]
    near = _combinations_with(slug) + members[:MOST_MEMBERS]
    for other in near:
        yield from _grid(other, Exposure(drug=other), {"": Parent()})
    for more in MORE_CASES:
        yield from more(slug)


@cache
def worked_cases() -> tuple[Asked, ...]:
    """The worked cases of the tests; none where the site was installed without them."""
    found = []
    for path in sorted(WORKED_CASES.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("cases", []):
            case = case_from_json(json.dumps(row["case"], default=str))
            found.append(Asked("worked cases", row["sentence"], case))
    return tuple(found)


def _exposure(slug: str) -> Callable[[Use], Exposure]:
    """An exposure that a use is about: its first route, its regimen, a dose within its band."""

    def of(use: Use) -> Exposure:
        given = None
        if use.dose:
            amount = use.dose.up_to if use.dose.up_to is not None else (use.dose.over or 0) * 1.5 or 1
            given = GivenDose(amount=amount, unit=use.dose.unit)
        daily = GivenRegimen(kind=Regimen.REPEATED, interval_hours=24)
        once = GivenRegimen(kind=Regimen.SINGLE)
        return Exposure(
            drug=slug,
            route=use.routes[0] if use.routes else None,
            dose=given,
            regimen={Regimen.REPEATED: daily, Regimen.SINGLE: once, None: daily if use.dose else None}[use.regimen],
            extended_release=use.extended_release,
        )

    return of


def _grid(slug: str, exposure: Exposure, parents: Mapping[str, Parent]) -> Iterator[Asked]:
    parts = [exposure.route, exposure.regimen and exposure.regimen.kind]
    dose = f"{wording.exact(exposure.dose.amount)} {wording.DOSE_UNITS[exposure.dose.unit]}" if exposure.dose else ""
    given = " ".join([slug, dose, *(str(part) for part in parts if part)]).replace("  ", " ").strip()
    for (infant_told, infant), (parent_told, parent) in product(INFANTS.items(), parents.items()):
        told = "; ".join(filter(None, [given, infant_told, parent_told]))
        yield Asked("dyads", told, Case(exposures=(exposure,), infant=infant, parent=parent))


def _combinations_with(slug: str) -> list[str]:
    found = queries.combinations()
    return sorted(key for key, each in found.items() if slug in {part.drug for part in each.ingredients})


# ---- deciding twice ------------------------------------------------------------------------------------------------


def compared(asked: Asked, slug: str, before: queries.Library, after: queries.Library) -> dict[str, Any] | None:
    """How one case changes, as the impact keeps it; None where it does not."""
    matches = _matches(asked, before)
    old = _outcome(asked.case, matches, before)
    new = _outcome(asked.case, _in(matches, slug, asked.case, after), after)
    if old == new:
        return None
    direction = "stricter" if new.caution > old.caution else "milder" if new.caution < old.caution else "other"
    return {
        "case": asked.told,
        "group": asked.group,
        "before": old.told,
        "after": new.told,
        "direction": direction,
    }


def _matches(asked: Asked, library: queries.Library) -> dict[str, Match]:
    """What the names stand for now. A slug of the grid needs no search; names of worked cases are searched."""
    names = {e.drug for e in asked.case.exposures}
    known = {name: _direct((name,), library) for name in names if name in library}
    if len(known) == len(names):
        return known
    return matches_of(asked.case, library, note=False)


def _direct(slugs: Sequence[str], library: queries.Library) -> Match:
    parts = tuple(Part(monograph=library[s], version="1", signed_off=True, share=1.0) for s in slugs)
    return Match(resolution="direct", parts=parts)


def _in(matches: Mapping[str, Match], slug: str, case: Case, after: queries.Library) -> dict[str, Match]:
    """The same matches with the monographs of the other library; a drug new in it is found by its slug."""
    moved = {
        name: replace(match, parts=tuple(_moved(part, after) for part in match.parts))
        for name, match in matches.items()
    }
    fresh = {e.drug for e in case.exposures if e.drug == slug and not matches[e.drug].parts}
    return {**moved, **{name: _direct((slug,), after) for name in fresh}}


def _moved(part: Part, after: queries.Library) -> Part:
    return replace(part, monograph=after[part.monograph.slug])


class _Parts(Mapping[str, Part]):
    """A library as the engine takes alternatives from it."""

    def __init__(self, library: Mapping[str, Monograph]) -> None:
        self._library = library

    def __getitem__(self, slug: str) -> Part:
        return Part(monograph=self._library[slug], share=1.0)

    def __iter__(self) -> Iterator[str]:
        return iter(self._library)

    def __len__(self) -> int:
        return len(self._library)


def _outcome(case: Case, matches: Mapping[str, Match], library: queries.Library) -> Outcome:
    """What the engine says, whatever the site's rule about sign-offs: a draft in use would carry two."""
    policy = Policy(radiation_authority=settings.LACTADVICE_RADIATION_AUTHORITY)
    try:
        advice = decide(case, matches, policy, _Parts(library), curves=False)
    except CaseError as error:
        return Outcome(f"refused: {error}", (-1, 0.0, 0))
    return Outcome(_told(advice), (advice.guidance.caution, length_of(advice.hold), advice.change_drug.advice.caution))


def _told(advice: Advice) -> str:
    words = wording.OUTCOMES[advice.guidance].word
    hold = _told_hold(advice.hold) if advice.hold else ""
    return "; ".join(filter(None, [words, hold, wording.CHANGE_DRUG[advice.change_drug.advice]]))


def _told_hold(hold: HoldAnswer) -> str:
    span = wording.wait_span(hold.hours_low, hold.hours_high)
    return span or wording.HOLD_UNTIL.get(hold.until, "")

"""The one place that joins search, monographs and `decide`: a case in, its advice out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings

from drugs import queries, search
from drugs.schema import Ingredient, Monograph, Names
from drugs.vocabulary import ChangeDrug
from drugs.withheld import due_before_which_withheld, may_withhold
from lactadvice.engine import regimen
from lactadvice.engine.advice import Advice
from lactadvice.engine.case import Case, Exposure, Match, Part, Policy
from lactadvice.engine.decide import decide
from lactadvice.engine.regimen import Regimen, Release

MOST_NEAR = 8
MOST_KEPT = 5000


class _Parts(Mapping[str, Part]):
    """The library as the engine takes alternatives from it: each monograph wrapped when it is asked for."""

    def __init__(self, library: queries.Library) -> None:
        self._library = library

    def __getitem__(self, slug: str) -> Part:
        state = _state(slug, self._library.version) if may_withhold() else None
        return Part(
            monograph=self._library[slug],
            signed_off=bool(state and state.is_signed_off),
            review_due=state.review_due if state else None,
            share=1.0,
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._library)

    def __len__(self) -> int:
        return len(self._library)


@lru_cache(maxsize=MOST_KEPT)
def _state(slug: str, library_version: str) -> queries.Editorial | None:
    """Where an alternative's monograph stands; asked once for each state of the library, where it matters at all."""
    return queries.editorial([slug]).get(slug)


def answer(case: Case, *, curves: bool = True) -> Advice:
    """The advice for a case, from the monographs in use.

    Raises CaseError where a drug cannot be given in the unit told. A name that is not certain is never taken: it comes
    back as not enough data with near names.
    """
    library = queries.library()
    return decide(case, matches_of(case, library), _policy(library), _Parts(library), curves=curves)


def _policy(library: queries.Library) -> Policy:
    return Policy(
        radiation_authority=settings.LACTADVICE_RADIATION_AUTHORITY,
        require_sign_off=settings.LACTADVICE_REQUIRE_SIGN_OFF,
        withhold_due_before=due_before_which_withheld(),
        library_version=library.version[:12],
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an answer: several drugs weighed as a whole (None for one), for each alternative (slug)
    whether another drug than it is advised in turn, and slow against ordinary release by slug.
    """

    regimen: Regimen | None
    changes: dict[str, ChangeDrug]
    releases: dict[str, tuple[Release, ...]]


def beside(case: Case, found: Advice) -> Beside:
    """What stands beside the answer `found` of a case."""
    library = queries.library_of(found.library_version)
    policy, matches, parts = _policy(library), matches_of(case, library), _Parts(library)
    return Beside(
        regimen=regimen.weigh(case, matches, policy) if len(case.exposures) > 1 else None,
        changes={a.drug: _change_of(case, parts[a.drug], policy) for a in found.alternatives},
        releases=dict(_releases(case, matches, policy)),
    )


def _change_of(case: Case, part: Part, policy: Policy) -> ChangeDrug:
    exposure = Exposure(drug=part.monograph.slug, regimen=case.exposures[0].regimen)
    return regimen.standing_with(case, exposure, part, policy).change_drug


def _releases(
    case: Case, matches: Mapping[str, Match], policy: Policy
) -> Iterator[tuple[str, tuple[regimen.Release, ...]]]:
    for number, exposure in enumerate(case.exposures):
        parts = matches[exposure.drug].parts
        if len(parts) == 1 and (pair := regimen.releases(case, number, parts[0], policy)):
            yield parts[0].monograph.slug, pair


@dataclass(slots=True)
class _Settled:
    """Names that meant one thing for certain, under one version of the library; no case, no words that failed."""

    version: str = ""
    matches: dict[str, Match] = field(default_factory=dict)


_settled = _Settled()


def matches_of(case: Case, library: queries.Library, *, note: bool = True) -> dict[str, Match]:
    """What each name of the case stands for, by name. Names settled before under the same library are not searched
    again. Names that find nothing are noted for the curators, unless `note` is off.
    """
    global _settled
    if _settled.version != library.version:
        _settled = _Settled(version=library.version)
    known = _settled.matches
    names = list(dict.fromkeys(e.drug for e in case.exposures))
    fresh = _searched([name for name in names if name not in known], library, note)
    if len(known) + len(fresh) <= MOST_KEPT:
        known |= {name: match for name, match in fresh.items() if match.resolution == "direct"}
    return {name: fresh.get(name) or known[name] for name in names}


def _searched(names: Sequence[str], library: Mapping[str, Monograph], note: bool) -> dict[str, Match]:
    if not names:
        return {}
    found = {name: search.find(name, note=note) for name in names}
    direct = [f.matches[0] for f in found.values() if f.resolution == "direct"]
    states = queries.editorial({slug for match in direct for slug in match.ingredients})
    inside = queries.ingredients([match.slug for match in direct if match.target == "combination"])
    return {name: _match(f, library, states, inside) for name, f in found.items()}


def _form(monograph: Monograph, name: str) -> Names | None:
    """The group of names that says in which form what is so called is taken."""
    return next((group for group in monograph.names if name in group.texts), None)


def _match(
    found: search.Found,
    library: Mapping[str, Monograph],
    states: Mapping[str, queries.Editorial],
    inside: Mapping[str, Mapping[str, Ingredient]],
) -> Match:
    """A direct hit with all its ingredients in use; anything else comes back with what it may mean."""
    near = tuple(dict.fromkeys(m.name for m in found.matches))[:MOST_NEAR]
    if found.resolution != "direct":
        return Match(resolution=found.resolution, near=near)
    hit = found.matches[0]
    if not hit.ingredients or any(slug not in library for slug in hit.ingredients):
        return Match(resolution="none", near=near)
    mixed = inside.get(hit.slug, {})
    form = _form(library[hit.slug], hit.matched) if hit.target == "drug" else None
    return Match(
        resolution="direct",
        parts=tuple(
            Part(
                monograph=library[slug],
                version=str(states[slug].version) if slug in states else "",
                signed_off=slug in states and states[slug].is_signed_off,
                review_due=states[slug].review_due if slug in states else None,
                share=1.0 if len(hit.ingredients) == 1 else mixed[slug].share if slug in mixed else None,
                route=form.route if form else None,
                extended_release=form.extended_release
                if form
                else mixed[slug].extended_release
                if slug in mixed
                else None,
            )
            for slug in hit.ingredients
        ),
    )

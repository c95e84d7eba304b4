"""The shipped library for engine tests: read from its files, no database, names by slug or combination slug alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from drugs import content
from drugs.schema import Monograph
from lactadvice.engine.advice import Advice
from lactadvice.engine.case import Case, Match, Part, Policy
from lactadvice.engine.decide import decide


@cache
def shipped() -> tuple[dict[str, Monograph], content.Shared]:
    """All monographs with class inheritance applied, and the shared records."""
    monographs, shared = content.read_library()
    return content.resolved(monographs), shared


@cache
def parts() -> dict[str, Part]:
    """The library as the engine takes alternatives from it."""
    monographs, _ = shipped()
    return {slug: Part(monograph=m, version="1", share=1.0) for slug, m in monographs.items()}


def match(slug: str) -> Match:
    """What a slug stands for: one drug, a combination's ingredients, or nothing."""
    _, shared = shipped()
    if slug in parts():
        return Match(resolution="direct", parts=(parts()[slug],))
    combination = shared.combinations.get(slug)
    if combination is None:
        return Match(resolution="none")
    ingredients = tuple(Part(monograph=parts()[i.drug].monograph, share=i.share) for i in combination.ingredients)
    return Match(resolution="direct", parts=ingredients)


def matches_of(case: Case) -> Mapping[str, Match]:
    """The matches of every name in a case."""
    return {e.drug: match(e.drug) for e in case.exposures}


def advice_for(case: Case, policy: Policy | None = None, *, curves: bool = False) -> Advice:
    """Decide a case whose drugs are named by slug."""
    return decide(case, matches_of(case), policy or Policy(), parts(), curves=curves)

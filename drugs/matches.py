"""What a search gives back: the thing a name names, and a sentence that says why it was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from django.db.models import QuerySet

from drugs.models import Combination, Drug, DrugClass, MonographVersion, Name, Status
from drugs.vocabulary import NameKind

Resolution = Literal["direct", "ask", "none"]
CLASS_KIND, INGREDIENTS_KIND = "class", "ingredients"
LANGUAGES = {"es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese", "it": "Italian"}
# Likeliest meant first, where several names fit equally well.
KIND_ORDER = (
    NameKind.GENERIC, CLASS_KIND, NameKind.BRAND, NameKind.SYNONYM, NameKind.ABBREVIATION, NameKind.CHEMICAL
)  # fmt: skip
Candidate = tuple[Name, float, str, bool]  # a name, its score, why, and whether it is a guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One thing a query may mean.

    `target` is "drug", "combination", "class" or "ingredients" (several drugs named one after the other; its slug is
    theirs joined by "+"). `ingredients` are the slugs of the monographs to advise on, empty for a class without one.
    `kind` is the kind of the name that matched, `matched` the name. `score` runs from 0 to 1. `fuzzy` marks a guess.
    """

    target: str
    slug: str
    name: str
    ingredients: tuple[str, ...]
    kind: str
    matched: str
    countries: tuple[str, ...]
    why: str
    score: float
    fuzzy: bool = False
    retracted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to a query; `reason` is a sentence for the reader, "" where the matches say it all."""

    query: str
    resolution: Resolution
    matches: tuple[Match, ...] = ()
    reason: str = ""


def findable() -> QuerySet[Drug]:
    """Drugs that a search may lead to: in use or retracted, never a mere draft."""
    return Drug.objects.filter(versions__status__in=[Status.PUBLISHED, Status.RETRACTED]).distinct()


def out_of_use(ids: Iterable[int]) -> set[int]:
    """Those of these drugs (ids) that have no version in use."""
    ids = list(ids)
    in_use = MonographVersion.objects.filter(drug__in=ids, status=Status.PUBLISHED).values_list("drug_id", flat=True)
    return set(ids) - set(in_use)


def rank(kind: str) -> int:
    """Where a kind of name stands in `KIND_ORDER`."""
    return KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)


def listed(names: Iterable[str]) -> str:
    """At least one name, as "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def ingredients_of(combination: Combination) -> tuple[str, ...]:
    """The slugs of what a combination holds."""
    return tuple(part["drug"] for part in combination.ingredients)


def because(row: Name) -> str:
    """Why this name was found, in a sentence."""
    if isinstance(row.thing, Combination):
        return f"{row.text} is a combination of {listed(ingredients_of(row.thing))}."
    if isinstance(row.thing, DrugClass):
        return f"{row.text} is a class of drugs."
    return f"{row.text} is {_sort_of_name(row, row.thing.name)}."


def _sort_of_name(row: Name, drug: str) -> str:
    if row.kind == NameKind.BRAND:
        where = f" ({', '.join(row.countries)})" if row.countries else ""
        return f"a brand name{where} of {drug}"
    if row.language != "en":
        return f"the {LANGUAGES.get(row.language, row.language)} name of {drug}"
    if row.kind == NameKind.GENERIC:
        return "the generic name" if row.text == drug else f"a generic name of {drug}"
    return f"short for {drug}" if row.kind == NameKind.ABBREVIATION else f"another name of {drug}"


def matches_of(candidates: Iterable[Candidate]) -> tuple[Match, ...]:
    """One match for each thing named, by the first of its names, in the order given."""
    first: dict[Drug | Combination | DrugClass, Match] = {}
    for row, score, why, fuzzy in candidates:
        if row.thing not in first:
            first[row.thing] = match_of(row.thing, row, score, why, fuzzy)
    gone = out_of_use(thing.pk for thing in first if isinstance(thing, Drug))
    return tuple(
        _withdrawn(match) if isinstance(thing, Drug) and thing.pk in gone else match for thing, match in first.items()
    )


def _withdrawn(match: Match) -> Match:
    return replace(match, retracted=True, why=f"{match.why} Its monograph was withdrawn.")


def match_of(thing: Drug | Combination | DrugClass, row: Name, score: float, why: str, fuzzy: bool = False) -> Match:
    """A thing as a match, found by this name."""
    ingredients = ingredients_of(thing) if isinstance(thing, Combination) else (thing.slug,)
    return Match(
        target={Drug: "drug", Combination: "combination", DrugClass: "class"}[type(thing)],
        slug=thing.slug,
        name=thing.name,
        ingredients=() if isinstance(thing, DrugClass) else ingredients,
        kind=row.kind,
        matched=row.text,
        countries=tuple(row.countries),
        why=why,
        score=score,
        fuzzy=fuzzy,
    )

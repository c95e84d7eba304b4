"""Telling drugs apart whose names are taken for one another: tall-man letters, and the class each belongs to.

The letters stand in the monograph, from the lists of the FDA and ISMP. Reads only; decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.fields.json import KT

from drugs.models import DrugClass, MonographVersion, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What tells a drug from others of a like name; `classes` are words, in the monograph's order.

    `letters` is the name in tall-man letters where they are those of its own name ("hydrOXYzine"), else the name;
    `also` is the tall-man form where the lists know the drug by another name ("cycloSPORINE" of Ciclosporin), else "".
    """

    slug: str
    name: str
    letters: str
    also: str
    classes: tuple[str, ...]


def marks_of(slugs: Iterable[str]) -> dict[str, Marks]:
    """The marks of those of these drugs that are in use, by slug, in the order asked for."""
    wanted = list(dict.fromkeys(slugs))
    rows = MonographVersion.objects.filter(status=Status.PUBLISHED, drug__slug__in=wanted).annotate(
        tall_man=KT("document__tall_man")
    )
    found = {
        slug: (name, tall_man or "", classes)
        for slug, name, tall_man, classes in rows.values_list("drug__slug", "drug__name", "tall_man", "drug__classes")
    }
    words = _class_names(each for _, _, classes in found.values() for each in classes)
    return {slug: marks(slug, *found[slug], words) for slug in wanted if slug in found}


def _class_names(slugs: Iterable[str]) -> dict[str, str]:
    return dict(DrugClass.objects.filter(slug__in=set(slugs)).values_list("slug", "name"))


def marks(slug: str, name: str, tall_man: str, classes: list[str], words: dict[str, str]) -> Marks:
    """The marks of a drug that goes by this name; `words` are the classes' names by slug."""
    same = tall_man.casefold() == name.casefold()
    return Marks(
        slug=slug,
        name=name,
        letters=tall_man if same else name,
        also="" if same else tall_man,
        classes=tuple(words.get(each, each) for each in classes),
    )

"""The table of searchable names, derived from the versions in use. Called within the action that changed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from drugs.models import Combination, Drug, DrugClass, Name
from drugs.schema import Monograph
from drugs.spelling import NAME_LIMIT, compact, normal
from drugs.vocabulary import NameKind

BATCH = 2000  # rows a statement; keeps one statement's parameters well under PostgreSQL's limit
DRUG_FIELDS = ("name", "kind", "tier", "classes")  # of a drug's own row, which follow its monograph
CLASS = "class"  # the kind of a class's name, beside those of the schema


def follow_monographs(monographs: Mapping[int, Monograph]) -> None:
    """Rebuild the names of these drugs, given as {drug id: monograph in use}."""
    Name.objects.filter(drug__in=monographs).delete()
    rows = [name for pk, monograph in monographs.items() for name in _rows(_monograph_names(monograph), drug_id=pk)]
    Name.objects.bulk_create(rows, batch_size=BATCH)


def follow_combinations(combinations: Iterable[Combination]) -> None:
    """Rebuild the names of these combinations."""
    combinations = list(combinations)
    Name.objects.filter(combination__in=combinations).delete()
    rows = [name for each in combinations for name in _rows(_combination_names(each), combination_id=each.pk)]
    Name.objects.bulk_create(rows, batch_size=BATCH)


def follow_classes(classes: Iterable[DrugClass]) -> None:
    """Rebuild the names of these classes, each also in the singular: people type "SSRI" and "statin"."""
    classes = list(classes)
    Name.objects.filter(drug_class__in=classes).delete()
    rows = [name for each in classes for name in _rows(_class_names(each), drug_class_id=each.pk)]
    Name.objects.bulk_create(rows, batch_size=BATCH)


def take_on(drug: Drug, monograph: Monograph) -> Drug:
    """Give the drug's own row (not saved here) the name, kind, tier and classes of the monograph now in use."""
    drug.name, drug.kind, drug.tier = monograph.name, monograph.kind, monograph.tier
    drug.classes = list(monograph.classes)
    return drug


def follow_drug(drug: Drug, monograph: Monograph) -> None:
    """Make the drug's own row and its names say what this monograph, now in use, says."""
    take_on(drug, monograph).save(update_fields=DRUG_FIELDS)
    follow_monographs({drug.pk: monograph})


Spelt = tuple[str, str, str, tuple[str, ...]]  # text, kind, language, countries


def _monograph_names(monograph: Monograph) -> list[Spelt]:
    own: list[Spelt] = [(monograph.name, NameKind.GENERIC, "en", ())]
    given = [(text, group.kind, group.language, group.countries) for group in monograph.names for text in group.texts]
    titles: list[Spelt] = [(title, NameKind.SYNONYM, "en", ()) for title in monograph.lactmed_titles]
    return own + given + titles + [(monograph.slug.replace("-", " "), NameKind.SYNONYM, "en", ())]


def _combination_names(combination: Combination) -> list[Spelt]:
    own: list[Spelt] = [(combination.name, NameKind.GENERIC, "en", ())]
    given = [
        (text, group["kind"], group.get("language", "en"), tuple(group.get("countries", ())))
        for group in combination.names
        for text in group["texts"]
    ]
    titles: list[Spelt] = [(title, NameKind.SYNONYM, "en", ()) for title in combination.lactmed_titles]
    return own + given + titles + [(combination.slug.replace("-", " "), NameKind.SYNONYM, "en", ())]


def _class_names(drug_class: DrugClass) -> list[Spelt]:
    names = [drug_class.name, *drug_class.names, drug_class.slug.replace("-", " ")]
    return [(text, CLASS, "en", ()) for name in names for text in (name, name.removesuffix("s"))]


def _rows(spelt: Iterable[Spelt], **target: Any) -> list[Name]:
    """One row for each way of reading; the first kind given wins, the countries of all are kept."""
    rows: dict[str, Name] = {}
    for text, kind, language, countries in spelt:
        letters = compact(text)
        if not letters:
            continue
        row = rows.setdefault(
            letters,
            Name(
                text=text[:NAME_LIMIT],
                normal=normal(text),
                compact=letters,
                kind=str(kind),
                language=language,
                **target,
            ),
        )
        row.countries = sorted({*row.countries, *countries})
    return list(rows.values())

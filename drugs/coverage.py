"""How much the library in use covers, and what it leaves open: counted for the command and for the public page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse

from drugs import queries, search, wording
from drugs.models import Combination, Name
from drugs.schema import Monograph
from drugs.vocabulary import Guidance, Tier

TIERS = {Tier.CORE: "Full monographs", Tier.BRIEF: "Brief monographs", Tier.CLASS: "Class monographs"}
Row = tuple[str, int, str]  # words, a count, and the address of what is counted, or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Counts over the monographs in use, class inheritance applied; the most frequent first in each table.

    `titles` are LactMed titles that a monograph or a combination answers. A monograph counts once under each guidance
    that one of its uses has, and once in each of its classes. `unsettled` are those that have no guidance to give.
    """

    monographs: int
    combinations: int
    titles: int
    names: Mapping[str, int]
    by_tier: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_evidence: Mapping[str, int]
    by_guidance: Mapping[str, int]
    by_class: Mapping[str, int]
    unsettled: tuple[Monograph, ...]

    def document(self) -> dict[str, Any]:
        """The counts as a plain document of JSON types."""
        return {
            "monographs": self.monographs,
            "combinations": self.combinations,
            "lactmed_titles": self.titles,
            "names": {"all": sum(self.names.values()), **self.names},
            "by_tier": dict(self.by_tier),
            "by_kind": dict(self.by_kind),
            "by_evidence": dict(self.by_evidence),
            "by_guidance": dict(self.by_guidance),
            "by_class": dict(self.by_class),
            "without_guidance": [monograph.slug for monograph in self.unsettled],
        }


def coverage() -> Coverage:
    """The counts of the library in use."""
    return _counted(queries.library_version())


@lru_cache(maxsize=2)
def _counted(library_version: str) -> Coverage:
    """Counted once for each state of the library."""
    library = queries.library()
    monographs = [library[slug] for slug in library]
    products = list(Combination.objects.all())
    return Coverage(
        monographs=len(monographs),
        combinations=len(products),
        titles=len({*_titles(monographs), *_titles(products)}),
        names=_tally(Name.objects.values_list("kind", flat=True)),
        by_tier=_tally(m.tier for m in monographs),
        by_kind=_tally(m.kind for m in monographs),
        by_evidence=_tally(m.evidence for m in monographs),
        by_guidance=_tally(guidance for m in monographs for guidance in {use.guidance for use in m.uses}),
        by_class=_tally(slug for m in monographs for slug in m.classes),
        unsettled=tuple(m for m in monographs if {u.guidance for u in m.uses} == {Guidance.NOT_ENOUGH_DATA}),
    )


def _titles(answering: Iterable[Monograph | Combination]) -> list[str]:
    return [title for each in answering for title in each.lactmed_titles]


def _tally(words: Iterable[str]) -> dict[str, int]:
    return {str(word): count for word, count in Counter(words).most_common()}


def answered(titles: Iterable[str]) -> dict[str, Any]:
    """How many of these names the search answers outright, how many with a question, and which it does not know."""
    found = {title: search.find(title, note=False).resolution for title in titles}
    counts = {resolution: sum(r == resolution for r in found.values()) for resolution in ("direct", "ask", "none")}
    return {
        "all": len(found),
        **counts,
        "asked": sorted(t for t, r in found.items() if r == "ask"),
        "unknown": sorted(t for t, r in found.items() if r == "none"),
    }


# ---- in words ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One way to count, as the page shows it; `key` is its anchor."""

    key: str
    title: str
    column: str
    rows: tuple[Row, ...]
    counts: str = "Monographs"
    note: str = ""


def tables(counted: Coverage, classes: Mapping[str, str]) -> tuple[Table, ...]:
    """The counts in words, in the order of the page; `classes` are all classes' names by slug."""
    evidence = {grade: ": ".join(words) for grade, words in wording.EVIDENCE.items()}
    outcomes = {guidance: outcome.word for guidance, outcome in wording.OUTCOMES.items()}
    once_each = "A monograph stands here once for each guidance that one of its uses has."
    several = "A monograph may belong to several classes."
    return (
        Table(key="depth", title="By depth", column="Depth", rows=_rows(counted.by_tier, TIERS)),
        Table(key="evidence", title="By evidence", column="Evidence", rows=_rows(counted.by_evidence, evidence)),
        Table(
            key="guidance",
            title="By guidance",
            column="Guidance",
            rows=_rows(counted.by_guidance, outcomes),
            note=once_each,
        ),
        Table(
            key="kind", title="By kind", column="Kind", rows=_rows(counted.by_kind, wording.KINDS_PLURAL, _kind_page)
        ),
        Table(
            key="class",
            title="By class",
            column="Class",
            rows=_rows(counted.by_class, classes, _class_page),
            note=several,
        ),
        Table(
            key="names",
            title="Names",
            column="Kind of name",
            rows=_rows(counted.names, wording.NAME_KINDS),
            counts="Names",
        ),
    )


def _rows(
    counts: Mapping[str, int], words: Mapping[Any, str], page: Callable[[str], str] = lambda key: ""
) -> tuple[Row, ...]:
    return tuple((_begun(words.get(key, key)), count, page(key)) for key, count in counts.items())


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _kind_page(kind: str) -> str:
    return f"{reverse('drugs')}?kind={kind}"


def _class_page(slug: str) -> str:
    return reverse("class", args=[slug])

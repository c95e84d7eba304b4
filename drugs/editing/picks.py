"""What fields are chosen from besides the schema's closed lists: sources, authorities, classes, class monographs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drugs.editing.document import Document
from drugs.models import Authority, Drug, DrugClass, Source
from drugs.vocabulary import UNITS, Quantity, Tier

Pairs = list[tuple[str, str]]  # what is written, what is read
# Two fields of the schema are plain words that it compares with these.
WORDS = {
    "per": [("dose", "A dose"), ("day", "A day")],
    "use_basis": [("authority", "An authority"), ("estimate", "Estimate: no authority speaks")],
}


def units_of(row: Any) -> tuple[str, ...]:
    """The units that fit the quantity chosen in a row of facts; none where none is chosen."""
    quantity = row.get("quantity") if isinstance(row, dict) else None
    return UNITS[Quantity(quantity)] if isinstance(quantity, str) and quantity in set(Quantity) else ()


@dataclass(frozen=True, slots=True)
class Picks:
    """Choices by the word a field offers them under; units depend on the row's quantity."""

    pairs: dict[str, Pairs]

    def of(self, offers: str, row: Any = None) -> Pairs:
        """The choices for a field of this row."""
        if offers == "units":
            return [(unit, unit) for unit in units_of(row)]
        return self.pairs.get(offers) or WORDS.get(offers, [])


def picks_for(document: Document, section: str) -> Picks:
    """The choices one section needs, the draft's own sources before the shared ones."""
    pairs: dict[str, Pairs] = {"sources": _sources(document)}
    if section == "positions":
        pairs["authorities"] = list(Authority.objects.values_list("key", "name"))
    if section == "identity":
        pairs["classes"] = list(DrugClass.objects.values_list("slug", "name"))
        pairs["class_monographs"] = list(Drug.objects.filter(tier=Tier.CLASS).values_list("slug", "name"))
    return Picks(pairs)


def _sources(document: Document) -> Pairs:
    rows = document.get("sources")
    own = [row for row in rows if isinstance(row, dict) and row.get("key")] if isinstance(rows, list) else []
    pairs = {str(row["key"]): _told(row.get("title"), row.get("publisher")) for row in own}
    for key, title, publisher in Source.objects.values_list("key", "title", "publisher"):
        pairs.setdefault(key, f"{_told(title, publisher)} (shared)")
    return [(key, told or f"{key} (not filled in yet)") for key, told in pairs.items()]


def _told(title: Any, publisher: Any) -> str:
    return " · ".join(str(part) for part in (title, publisher) if part)

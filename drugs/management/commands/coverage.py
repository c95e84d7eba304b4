"""`manage.py coverage [--titles FILE] [--json]`: how much the library in use covers."""

import csv
import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from drugs import queries, search
from drugs.models import Combination, Name


class Command(BaseCommand):
    """Counts monographs by tier, kind, class and evidence, names by kind, and answers to a list of names."""

    help = "Count what the library in use covers; with --titles, how many of a list's names it answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A list of names, one a line, or a CSV file with a column lactmed_title."""
        parser.add_argument("--titles", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, titles: Path | None, **options: Any) -> None:
        """Print the counts."""
        told = counts()
        if titles:
            try:
                told["titles"] = answered(read_titles(titles))
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"--titles: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for topic, found in told.items():
            shown = (
                ", ".join(f"{k} {v}" for k, v in found.items() if not isinstance(v, list))
                if isinstance(found, dict)
                else found
            )
            self.stdout.write(f"{topic}: {shown}")


def counts() -> dict[str, Any]:
    """Monographs in use by tier, kind, class and evidence; names by kind."""
    monographs = list(queries.library().values())
    return {
        "monographs": len(monographs),
        "combinations": Combination.objects.count(),
        "by_tier": _tally(m.tier for m in monographs),
        "by_kind": _tally(m.kind for m in monographs),
        "by_evidence": _tally(m.evidence for m in monographs),
        "by_guidance": _tally(u.guidance for m in monographs for u in m.uses),
        "by_class": _tally(c for m in monographs for c in m.classes),
        "names": _tally(Name.objects.values_list("kind", flat=True)),
        "lactmed_titles": len({t for m in monographs for t in m.lactmed_titles}),
    }


def _tally(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(str(word) for word in words).most_common())


def read_titles(path: Path) -> list[str]:
    """The names in a text file, one a line, or in the column lactmed_title of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        if path.suffix == ".csv":
            return [row["lactmed_title"] for row in csv.DictReader(lines) if row.get("lactmed_title")]
        return [line.strip() for line in lines if line.strip()]


def answered(titles: list[str]) -> dict[str, Any]:
    """How many of these names the search answers outright, how many with a question, and which it does not know."""
    found = {title: search.find(title, note=False).resolution for title in titles}
    return {
        "all": len(found),
        **{resolution: sum(r == resolution for r in found.values()) for resolution in ("direct", "ask", "none")},
        "asked": sorted(t for t, r in found.items() if r == "ask"),
        "unknown": sorted(t for t, r in found.items() if r == "none"),
    }

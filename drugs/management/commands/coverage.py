"""`manage.py coverage [--titles FILE] [--json]`: how much the library in use covers."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from drugs.coverage import answered, coverage


class Command(BaseCommand):
    """Counts monographs by tier, kind, class, evidence and guidance, names by kind, and answers to a list of names."""

    help = "Count what the library in use covers; with --titles, how many of a list's names it answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A list of names, one a line, or a CSV file with a column lactmed_title."""
        parser.add_argument("--titles", type=Path, help="names, one a line, or a .csv with a column lactmed_title")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, titles: Path | None, **options: Any) -> None:
        """Print the counts."""
        told = coverage().document()
        if titles:
            try:
                told["titles"] = answered(read_titles(titles))
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"--titles: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for topic, found in told.items():
            self.stdout.write(f"{topic}: {_shown(found)}")


def _shown(found: Any) -> str:
    """A count, the number of a list's entries, or a table's counts in one line."""
    if isinstance(found, dict):
        return ", ".join(f"{key} {_shown(value)}" for key, value in found.items())
    return str(len(found) if isinstance(found, list) else found)


def read_titles(path: Path) -> list[str]:
    """The names in a text file, one a line, or in the column lactmed_title of a CSV file; CommandError without it."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        if path.suffix != ".csv":
            return [line.strip() for line in lines if line.strip()]
        table = csv.DictReader(lines)
        if "lactmed_title" not in (table.fieldnames or ()):
            raise CommandError(f"--titles: {path.name} has no column lactmed_title")
        return [row["lactmed_title"] for row in table if row["lactmed_title"]]

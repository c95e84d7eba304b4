"""`manage.py load_monographs [DIR]`: load a library of files into the database, all of it or nothing."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from drugs import content
from drugs.actions import LoadReport, load_library


class Command(BaseCommand):
    """Loads what changed and says what it did; the exit status is 1, and nothing has changed, if a file is at fault."""

    help = "Load the monographs of the library folder (idempotent; unchanged files are not read again)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One folder, the shipped library where none is named."""
        parser.add_argument(
            "folder", nargs="?", type=Path, default=content.LIBRARY, help="holds monographs/, names/, sources.toml"
        )
        parser.add_argument(
            "--allow-missing", action="store_true", help="load monographs that point to ones nobody has written yet"
        )

    def handle(self, *args: Any, folder: Path, allow_missing: bool, **options: Any) -> None:
        """Load, with a progress bar on a terminal."""
        if not (folder / "monographs").is_dir():
            raise CommandError(f"{folder} holds no folder monographs/.")
        with tqdm(desc="Monographs", unit="", disable=not sys.stderr.isatty(), leave=False) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                report = load_library(library=folder, progress=progress, allow_missing=allow_missing)
            except content.ContentError as error:
                raise CommandError("Nothing was loaded.\n" + "\n".join(error.problems)) from error
        self.stdout.write(sentence(report))


def sentence(report: LoadReport) -> str:
    """What a load did, in one line."""
    counts = f"{len(report.added)} added, {len(report.updated)} updated, {report.unchanged} unchanged"
    proposed = f", {len(report.proposed)} wait as proposals beside this site's own" if report.proposed else ""
    absent = f"; not in these files and left as they are: {', '.join(report.absent)}" if report.absent else ""
    missing = f"; {len(report.missing)} references to monographs nobody has written" if report.missing else ""
    return f"Monographs: {counts}{proposed}{absent}{missing}."

"""`manage.py export_monographs DIR`: write the library in use as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from drugs.export import export_library


class Command(BaseCommand):
    """Writes every version in use as TOML; loading the folder again changes nothing."""

    help = "Write the monographs in use, with names and sources, into a new folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder to make."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Export and say how many."""
        try:
            count = export_library(folder)
        except OSError as error:
            raise CommandError(f"Nothing was exported: {error}") from error
        self.stdout.write(f"{count} monographs written to {folder}.")

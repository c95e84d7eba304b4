"""`manage.py check_monographs [DIR]`: everything that can be found wrong in a library of files. Needs no database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from drugs import checks, content


class Command(BaseCommand):
    """Errors apart from warnings; the exit status is 1 if there is an error."""

    help = "Check a library folder: each file by the schema, and the library against itself."
    requires_system_checks: list[str] = []  # the files can be checked where no site is set up

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One folder, the shipped library where none is named."""
        parser.add_argument("folder", nargs="?", type=Path, default=content.LIBRARY)
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Print what was found and end with the status."""
        try:
            monographs, shared, problems = content.read_files(folder)
        except content.ContentError as error:  # the shared records themselves
            self._tell(list(error.problems), [], options["json"], 0)
            return
        faults = checks.library_faults(content.resolved(monographs), shared)
        errors = [*problems, *(f for f in faults if f.is_error)]
        self._tell(errors, [f for f in faults if not f.is_error], options["json"], len(monographs))

    def _tell(self, errors: list[Any], warnings: list[Any], as_json: bool, read: int) -> None:
        if as_json:
            told = {"monographs": read, "errors": _plain(errors), "warnings": _plain(warnings)}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            for grade, found in (("warning", warnings), ("error", errors)):
                for each in found:
                    self.stdout.write(f"{grade}: {each if isinstance(each, str) else each.sentence}")
            self.stdout.write(f"{read} monographs checked, {len(errors)} errors, {len(warnings)} warnings.")
        if errors:
            raise SystemExit(1)


def _plain(found: list[Any]) -> list[Any]:
    return [each if isinstance(each, str) else asdict(each) for each in found]

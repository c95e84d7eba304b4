"""`manage.py advise`: one case a line (JSON Lines) on standard input, one advice a line out, in order."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lactadvice.advice.answers import answer
from lactadvice.advice.cases import case_from_json
from lactadvice.catalogues import catalogue
from lactadvice.engine.advice import document_of
from lactadvice.engine.case import CaseError


class Command(BaseCommand):
    """Answers every line; a line that is not a valid case gives an error on its line, and exit status 1 at the end."""

    help = "Read one case per line (JSON Lines) on standard input, write one advice per line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--no-curves` leaves out milk curves and timing."""
        parser.add_argument("--no-curves", action="store_true", help="leave out milk curves and timing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Errors keep their line, so that line n of the output always belongs to line n of the input."""
        failed = False
        for line in sys.stdin.buffer:
            document, wrong = _answered(line, curves=not options["no_curves"])
            failed = failed or wrong
            self.stdout.write(json.dumps(document, ensure_ascii=False))
        if failed:
            sys.exit(1)


def _answered(line: bytes, *, curves: bool) -> tuple[Any, bool]:
    try:
        case = case_from_json(line)
        return document_of(answer(case, curves=curves), catalogue(case.language).sentences), False
    except CaseError as error:
        return {"error": {"field": error.field, "message": error.message}}, True

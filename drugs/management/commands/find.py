"""`manage.py find NAME…`: what each name means, as JSON lines."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from drugs import search


class Command(BaseCommand):
    """One line a name: query, resolution (direct, ask, none), reason, matches; the same answer as the search box."""

    help = "Find drugs by any of their names; writes one JSON object a name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Names, each one argument, and the country whose brands are meant."""
        parser.add_argument("names", nargs="+", metavar="NAME")
        parser.add_argument("--country", help="two letters (ISO 3166), for brands that differ by country")

    def handle(self, *args: Any, names: list[str], country: str | None, **options: Any) -> None:
        """Print the answers in order."""
        for name in names:
            self.stdout.write(json.dumps(asdict(search.find(name, country)), ensure_ascii=False))

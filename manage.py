#!/usr/bin/env python
"""Runs Django's commands; without DATABASE_URL they use the services of this machine (see lactadvice/embedded.py)."""

import os
import sys

from lactadvice import embedded, turns
from lactadvice.places import Refused


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lactadvice.settings")
    caller = dict(os.environ)
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    try:
        embedded.use_local_environment(os.environ)
        with turns.at_hand(command, caller):
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except Refused as refusal:
        sys.exit(f"lactadvice: {refusal}")


if __name__ == "__main__":
    main()

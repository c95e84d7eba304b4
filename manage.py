#!/usr/bin/env python
"""Runs Django's commands; without DATABASE_URL they use the services of this machine (see lactadvice/embedded.py)."""

import os
import sys

from lactadvice import embedded


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lactadvice.settings")
    embedded.use_local_environment(os.environ)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""Brings the database and the pages' files to what the code says: `python -m lactadvice.prepare`. Idempotent.

Run before the site is started or after an update; with several machines, on one of them.
"""

import argparse
import os
import secrets
import sys
from pathlib import Path

import django
from django.core.management import CommandError, call_command

from lactadvice import embedded, fingerprint
from lactadvice.places import Refused
from lactadvice.run import LOCAL_ACCOUNTS

DESK = {"admin", "curator", "approver"}  # who works at the curation desk, Django's admin site


def main() -> None:
    """Migrate, collect the static files, load the library; with --accounts FILE also make the local accounts."""
    parser = argparse.ArgumentParser(description="Migrate, collect static files, load the library.")
    parser.add_argument("--accounts", type=Path, help="make local accounts and keep their passwords in this file")
    parser.add_argument("--without-pages", action="store_true", help="leave the pages' files: no web server follows")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lactadvice.settings")
    try:
        embedded.use_local_environment(os.environ)
    except Refused as refusal:
        sys.exit(str(refusal))
    django.setup()
    try:
        bring_up_to_date(pages=not wanted.without_pages)
    except CommandError as fault:
        sys.exit(str(fault))
    if wanted.accounts:
        make_local_accounts(wanted.accounts)


def bring_up_to_date(*, pages: bool) -> None:
    """Migrate, collect the pages' files where they changed, load the library."""
    print("Bringing the database up to date …", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if pages:
        collect_static_files()
    print("Loading the library …", flush=True)
    call_command("load_monographs")


def collect_static_files() -> None:
    """Copy and compress the pages' files, which takes seconds, so only when they changed."""
    from django.conf import settings

    mark = Path(settings.STATIC_ROOT) / "collected.txt"
    now = fingerprint.of_static_files()
    if settings.STATIC_MANIFEST and not (mark.exists() and mark.read_text() == now):
        print("Collecting the files of the pages …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(now)


def make_local_accounts(file: Path) -> None:
    """One account a role, with random passwords kept in the file; does nothing where anybody has an account already."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.db import transaction

    users = get_user_model().objects
    if users.exists():
        return
    passwords = {name: secrets.token_urlsafe(15) for name in LOCAL_ACCOUNTS}
    lines = [f"{name:<12} {passwords[name]}   {group}" for name, group in LOCAL_ACCOUNTS.items()]
    with transaction.atomic():
        for name, group in LOCAL_ACCOUNTS.items():
            admin = group == "admin"
            person = users.create_user(name, password=passwords[name], is_staff=group in DESK, is_superuser=admin)
            person.groups.add(Group.objects.get_or_create(name=group)[0])
        # Inside the transaction: an account whose password was never written down would be of no use.
        embedded.write_private(file, "name         password               group\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

"""`make drill-restore`: a site with a history is saved, lost, and brought back on an empty database.

Prints the seconds of each step and fails when a table comes back with another content hash, when it takes more than 15
minutes, or when the rules of the database did not come back with the rows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from tests.drills.site import Drill, drill_site, person, published_edit

LIMIT_SECONDS = 15 * 60
MONOGRAPHS = 400


def main() -> int:
    """Run the drill; exit status 1 where anything is missed."""
    with drill_site(served=False) as here:
        seconds: dict[str, float] = {}
        _timed(seconds, "fill", lambda: _fill(here))
        before = hashes()
        file = here.var / "drill.dump"
        address = _libpq()
        _timed(seconds, "save", lambda: _save(file, address))
        _timed(seconds, "lose", _lose)
        lost = hashes()
        _timed(seconds, "restore", lambda: _restore(file, address))
        after = hashes()
        for step, took in seconds.items():
            print(f"{step:<10} {took:6.1f} s")
        return _verdict(before, lost, after, seconds["restore"])


def _timed(seconds: dict[str, float], step: str, do: Callable[[], Any]) -> None:
    begun = time.monotonic()
    do()
    seconds[step] = time.monotonic() - begun


def _libpq() -> dict[str, str]:
    import os

    from lactadvice.backup import libpq

    return libpq(os.environ)


def _save(file: Any, address: dict[str, str]) -> None:
    from lactadvice.backup import save

    save(file, address)


def _restore(file: Any, address: dict[str, str]) -> None:
    from django.db import connection

    from lactadvice.backup import restore

    connection.close_pool()
    restore(file, address)


def _fill(here: Drill) -> None:
    """A library, people, a version written and signed here, one retracted, a report: something in most tables."""
    from drugs import actions
    from drugs.models import MonographVersion
    from tests.drugs import made_up

    actions.load_library(library=made_up.large_library(here.var / "library", monographs=MONOGRAPHS, names_each=6))
    curator = person("curator", "curator")
    approvers = [person("one", "approver", credential_number="1"), person("two", "approver")]
    first, second = MonographVersion.objects.order_by("drug__slug")[:2]
    text = made_up.text(first.drug.slug, summary="Written anew at this site.")
    published_edit(first.drug.slug, text, curator, approvers)
    actions.retract(version_id=second.pk, by=approvers[0], reason="A drill.")  # type: ignore[arg-type]
    actions.report_problem(page="/", text="A drill.")


def _lose() -> None:
    """What nobody should ever do: all tables gone."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def hashes() -> dict[str, str]:
    """The number of rows and the hash of all rows of each table."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            name = connection.ops.quote_name(table)
            digest = "md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
            cursor.execute(f"SELECT count(*), {digest} FROM {name} t")  # noqa: S608 a table's own name
            rows, content = cursor.fetchone()
            found[table] = f"{rows} rows, {content}"
    return found


def _rules_hold() -> bool:
    """Whether the database still refuses to change a version in use."""
    from django.db import IntegrityError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE drugs_monographversion SET toml = 'other' WHERE status = 'published'")
    except IntegrityError:
        return True
    return False


def _verdict(before: dict[str, str], lost: dict[str, str], after: dict[str, str], took: float) -> int:
    different = sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))
    missed = [f"{table}: {before.get(table)} → {after.get(table)}" for table in different]
    if lost:
        missed.append("the database was not lost, so nothing was proved")
    if not _rules_hold():
        missed.append("a version in use can be changed after the restore")
    if took > LIMIT_SECONDS:
        missed.append(f"the restore took {took:.0f} s, more than {LIMIT_SECONDS}")
    print(f"{len(before)} tables compared, {len(before) - len(different)} equal.")
    for sentence in missed:
        print(f"MISSED {sentence}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())

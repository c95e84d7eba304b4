"""Whose turn it is with the services of one var/ folder: `make run`, or one command of manage.py at a time."""

import contextlib
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from lactadvice import embedded
from lactadvice.places import Places, Refused, places

# Commands that ask no database, and those that fill an empty one themselves.
WITHOUT_SERVICES = {
    "check",
    "check_monographs",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "version",
}
FILLING = {"migrate", "load_monographs", "flush", "dbshell"}
A_COMMAND = "a command of manage.py"
PATIENCE_SECONDS = 60


@contextlib.contextmanager
def only_one(var: Path, who: str) -> Iterator[None]:
    """Hold the lock of this var/ folder with `who` written in it; waits for a command, never for a running site."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "lock").open("a+")
    except PermissionError:
        raise Refused(f"{var} belongs to another user: start as that user, or use a copy of the project.") from None
    with lock:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _taken(lock.fileno()):
            lock.seek(0)
            holder = lock.read().strip()
            # Empty for the moment between taking the lock and writing one's name into it.
            if holder not in {"", A_COMMAND} or time.monotonic() > deadline:
                raise Refused(f"it already runs at {holder or who}; stop that one first.")
            time.sleep(0.1)
        lock.truncate(0)
        lock.write(who)
        lock.flush()
        yield
        lock.truncate(0)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def at_hand(command: str, caller: Mapping[str, str], var: Path = embedded.VAR) -> Iterator[None]:
    """The services for one command of manage.py: those that run already, else its own, stopped when it is done.

    `caller` is the environment as it was handed in: with a DATABASE_URL in it nothing is started.
    """
    if caller.get("DATABASE_URL") or command in WITHOUT_SERVICES or command.startswith("-"):
        yield
        return
    spot = places(var)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(only_one(var, A_COMMAND))
        except Refused:  # the site runs, or is about to
            _wait_for_database(spot)
        else:
            stack.enter_context(embedded.services(spot))
            if command not in FILLING:
                _fill(spot)
        yield


def _wait_for_database(spot: Places) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not embedded.database_answers(spot):
        if time.monotonic() > deadline:
            raise Refused("the site is starting and its database does not answer: try again when it runs.")
        time.sleep(0.1)


def _fill(spot: Places) -> None:
    """On a database nothing was ever loaded into, load the library first: else every drug would be unknown."""
    mark = spot.data / embedded.PREPARED
    if not mark.exists():
        work = [sys.executable, "-m", "lactadvice.prepare", "--without-pages"]
        done = subprocess.run(work, cwd=embedded.BASE_DIR, env=dict(os.environ), stdout=sys.stderr, check=False)
        if done.returncode:
            raise Refused("the library could not be loaded; the reason stands above.")
        mark.write_text("the library alone")  # so that `make run` still does the rest

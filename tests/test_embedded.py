"""PostgreSQL and Valkey on one machine: they start, they recover, and they open nothing to others."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from lactadvice import embedded
from lactadvice.places import ROOT_STORE, SOCKET_PATH_LIMIT, Places, Refused, open_to_all, places, socket_folder


@pytest.fixture
def var() -> Iterator[Path]:
    """An own var/ folder, where also root's database user may walk in."""
    folder = Path(tempfile.mkdtemp(prefix="lactadvice-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def tell(spot: Places, statement: str) -> None:
    with psycopg.connect(host=str(spot.sockets), user="postgres", dbname=embedded.DATABASE_NAME) as link:
        link.execute(statement)  # type: ignore[call-overload]


def ask(spot: Places, question: str) -> str:
    with psycopg.connect(host=str(spot.sockets), user="postgres", dbname=embedded.DATABASE_NAME) as link:
        row = link.execute(question).fetchone()  # type: ignore[call-overload]
    return str(row[0])


def test_data_outlives_a_restart(var: Path) -> None:
    spot = places(var)
    with embedded.services(spot, durable=False):
        tell(spot, "CREATE TABLE kept AS SELECT 'here' AS word")
    with embedded.services(spot, durable=False):
        assert ask(spot, "SELECT word FROM kept") == "here"


def test_no_process_is_left(var: Path) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with embedded.services(places(var), durable=False):
        started = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
        assert {"postgres", "valkey-server"} <= {child.name() for child in started}
    assert not [child for child in started if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_nobody_listens_on_the_network(var: Path) -> None:
    with embedded.services(places(var), durable=False):
        ours = psutil.Process().children(recursive=True)
        servers = [child for child in ours if child.name() in {"postgres", "valkey-server"}]
        assert len(servers) >= 2
        assert [line for child in servers for line in child.net_connections("inet")] == []


def test_data_of_another_major_is_refused_in_one_sentence(var: Path) -> None:
    spot = places(var)
    with embedded.services(spot, durable=False):
        pass
    (spot.postgres_data / "PG_VERSION").write_text("13\n")
    with pytest.raises(Refused, match="holds data of PostgreSQL 13 and this is 18"):
        embedded.start_postgres(spot, durable=False)


def test_an_interrupted_first_start_begins_anew(var: Path) -> None:
    spot = places(var)
    with embedded.services(spot, durable=False):
        pass
    (spot.postgres_data / "PG_VERSION").unlink()  # initdb writes it first of all, so its absence means: half made
    with embedded.services(spot, durable=False):
        assert ask(spot, "SELECT 1") == "1"


def test_a_lock_of_a_dead_server_does_not_stop_the_start(var: Path) -> None:
    spot = places(var)
    with embedded.services(spot, durable=False):
        lock = (spot.postgres_data / "postmaster.pid").read_text()
    # The number now belongs to this very process, which is no server.
    lines = [str(os.getpid()), *lock.splitlines()[1:]]
    (spot.postgres_data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with embedded.services(spot, durable=False):
        assert ask(spot, "SELECT 1") == "1"


ORPHANS = """
import os, pathlib, sys
from lactadvice import children, embedded, places
children._LIBC = None  # as on systems where children outlive a killed parent
spot = places.places(pathlib.Path(sys.argv[1]))
first, second = embedded.start_postgres(spot, durable=False), embedded.start_valkey(spot)
print(first.pid, second.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def test_servers_left_by_a_killed_run_are_ended(var: Path) -> None:
    spot = places(var)
    command = [sys.executable, "-c", ORPHANS, str(var)]
    killed = subprocess.run(command, cwd=embedded.BASE_DIR, capture_output=True, text=True)
    left = [psutil.Process(int(pid)) for pid in killed.stdout.split()]
    assert killed.returncode == -signal.SIGKILL
    try:
        with embedded.services(spot, durable=False):
            assert ask(spot, "SELECT 1") == "1"
            assert not [one for one in left if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    finally:
        for one in left:
            with contextlib.suppress(psutil.Error):
                one.kill()


def test_children_end_when_the_parent_is_killed(var: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells children of their parent's death")
    program = ORPHANS.replace("children._LIBC = None", "")
    killed = subprocess.run(
        [sys.executable, "-c", program, str(var)], cwd=embedded.BASE_DIR, capture_output=True, text=True
    )
    left = []
    for pid in killed.stdout.split():
        with contextlib.suppress(psutil.NoSuchProcess):
            left.append(psutil.Process(int(pid)))
    _, alive = psutil.wait_procs(left, timeout=10)
    assert alive == []


def test_a_long_path_gets_a_short_socket_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    folder = socket_folder(deep)
    assert len(str(folder / embedded.POSTGRES_SOCKET)) <= SOCKET_PATH_LIMIT
    assert socket_folder(deep) == folder
    assert socket_folder(tmp_path / ("a" * 60) / ("c" * 60)) != folder


def test_the_services_start_in_a_long_path(var: Path) -> None:
    deep = var / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    spot = places(deep)
    with embedded.services(spot, durable=False):
        assert ask(spot, "SELECT 1") == "1"
    shutil.rmtree(spot.sockets)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a user for the servers")
def test_root_opens_no_closed_folder(var: Path) -> None:
    closed = var / "closed"
    closed.mkdir(mode=0o700)
    spot = places(closed / "var")
    assert spot.data.is_relative_to(ROOT_STORE)
    try:
        with embedded.services(spot, durable=False):
            assert ask(spot, "SELECT 1") == "1"
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert list(closed.iterdir()) == []
        assert not open_to_all(closed)
    finally:
        shutil.rmtree(spot.data, ignore_errors=True)


def test_the_secret_is_kept_and_private(var: Path) -> None:
    secret = embedded.local_secret(var)
    assert embedded.local_secret(var) == secret
    assert len(secret) >= 50
    assert stat.S_IMODE((var / "secret").stat().st_mode) == 0o600


def test_services_of_ones_own_are_left_alone(var: Path) -> None:
    theirs = {"DATABASE_URL": "postgres://db.example/name"}
    embedded.use_local_environment(theirs, var)
    assert theirs == {"DATABASE_URL": "postgres://db.example/name"}

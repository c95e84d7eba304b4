"""`make run`: one command starts the whole site, one signal stops it, and nothing is left."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lactadvice.embedded import BASE_DIR
from lactadvice.run import LOCAL_ACCOUNTS

LEFT_OUT = shutil.ignore_patterns(".*", "var", "staticfiles", "__pycache__", "tests", "docs")
SERVICES = ("DATABASE_URL", "BROKER_URL", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "STATIC_MANIFEST", "BEAT_STATE")


class House:
    """A copy of the project, as a fresh clone with its packages installed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.var = root / "var"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.env = {name: value for name, value in os.environ.items() if name not in SERVICES}
        self.env |= {"PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self.words = ""

    def start(self, **changes: str) -> subprocess.Popen[str]:
        """Start the supervisor as the Makefile does."""
        return subprocess.Popen(
            [sys.executable, "-m", "lactadvice.run"],
            cwd=self.root,
            env=self.env | changes,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until_it_runs(self, run: subprocess.Popen[str]) -> float:
        """Seconds until the address is printed; fails with all that was printed when it ends before."""
        begun = time.monotonic()
        self.words = ""
        assert run.stdout
        for line in run.stdout:
            self.words += line
            if "Ctrl-C" in line:
                return time.monotonic() - begun
        pytest.fail(self.words)

    def refusal(self, **changes: str) -> list[str]:
        """The lines of a start that must fail."""
        run = self.start(**changes)
        words, _ = run.communicate(timeout=60)
        assert run.returncode == 1, words
        return words.splitlines()

    def ready(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=10) as answer:
            return bool(answer.status == 200)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    root = Path(tempfile.mkdtemp(prefix="lactadvice-house-"))
    shutil.copytree(BASE_DIR, root, ignore=LEFT_OUT, dirs_exist_ok=True)
    root.chmod(0o755)
    yield House(root)
    shutil.rmtree(root)


def family(run: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(run.pid).children(recursive=True)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def test_the_first_start_says_where_and_makes_accounts(house: House) -> None:
    run = house.start()
    try:
        house.until_it_runs(run)
        assert f"http://127.0.0.1:{house.port}/" in house.words
        assert house.ready()
        accounts = house.var / "accounts.txt"
        assert str(accounts) in house.words
        assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
        passwords = re.findall(r"^(\w+) +(\S+) +(\w+)$", accounts.read_text(), re.MULTILINE)[1:]
        assert {name: group for name, _, group in passwords} == LOCAL_ACCOUNTS
        assert len({password for _, password, _ in passwords}) == len(LOCAL_ACCOUNTS)
        assert not any(password in house.words for _, password, _ in passwords)

        again = house.refusal(PORT="1" + str(house.port)[1:])
        assert again == [f"lactadvice: it already runs at http://127.0.0.1:{house.port}/; stop that one first."]

        started = family(run)
        names = {one.name() for one in started}
        assert {"postgres", "valkey-server"} <= names
        assert len(started) > 10  # PostgreSQL's and gunicorn's own children too
    finally:
        run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 0
    assert alive(started) == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_second_start_is_quick_and_a_signal_ends_all(house: House, sign: signal.Signals) -> None:
    run = house.start()
    seconds = house.until_it_runs(run)
    started = family(run)
    assert house.ready()
    run.send_signal(sign)
    rest, _ = run.communicate(timeout=30)
    assert run.returncode == 0
    assert "The data stays" in rest
    assert alive(started) == []
    assert "Loading the library" not in house.words
    assert seconds <= 5


def test_what_ends_by_itself_is_started_again(house: House) -> None:
    run = house.start()
    try:
        house.until_it_runs(run)
        beat = next(one for one in family(run) if "beat" in one.cmdline())
        beat.kill()
        assert run.stdout
        assert "The beat process ended" in run.stdout.readline()
    finally:
        run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 0


def test_a_killed_run_leaves_nothing_in_the_way(house: House) -> None:
    run = house.start()
    house.until_it_runs(run)
    started = family(run)
    run.kill()
    run.wait()
    second = house.start()
    try:
        house.until_it_runs(second)
        assert house.ready()
        _, left = psutil.wait_procs(alive(started), timeout=15)
        assert left == []
    finally:
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0


def test_an_end_during_the_start_leaves_nothing(house: House) -> None:
    (house.var / "prepared").unlink(missing_ok=True)  # so that this start has work to do
    run = house.start()
    assert run.stdout
    while "Loading" not in run.stdout.readline():
        pass
    started = family(run)
    run.send_signal(signal.SIGTERM)
    assert run.wait(30) == 0
    assert alive(started) == []


def test_a_taken_port_is_said_in_one_sentence(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        words = house.refusal(PORT=str(port))
    assert words[-1] == (
        f"lactadvice: port {port} on 127.0.0.1 is taken or not ours: choose another, as in make run PORT=8123."
    )


@pytest.mark.parametrize("port", ["0", "65536", "http", "80.5", "-1"])
def test_a_port_that_is_none_is_refused(house: House, port: str) -> None:
    assert house.refusal(PORT=port)[-1].startswith(f"lactadvice: PORT={port} is not a port")


def test_a_database_of_ones_own_needs_a_queue_of_ones_own(house: House) -> None:
    words = house.refusal(DATABASE_URL="postgres://db.example/name", SECRET_KEY="x" * 60)
    assert words[-1].startswith("lactadvice: DATABASE_URL is set and BROKER_URL is not")


def test_data_of_another_major_is_said_in_one_sentence(house: House) -> None:
    version = next(house.var.glob("postgres/PG_VERSION"))
    true = version.read_text()
    version.write_text("17\n")
    try:
        words = house.refusal()
    finally:
        version.write_text(true)
    assert "holds data of PostgreSQL 17 and this is 18" in words[-1]

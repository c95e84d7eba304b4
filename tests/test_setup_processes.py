"""The processes of docker-compose.yml, with its commands and its environment, run here without containers."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from lactadvice import children, embedded, run
from lactadvice.places import Places, places

# What .env would hold, and the two values a container cannot have here: the services' sockets, and no proxy before it.
DOTENV = {
    "SECRET_KEY": "an-example-secret-of-this-test-and-of-nothing-else-0123456789",
    "POSTGRES_PASSWORD": "unused",
    "ALLOWED_HOSTS": "lactadvice.example",
    "HTTPS": "0",
}
COMPOSE = yaml.safe_load((embedded.BASE_DIR / "docker-compose.yml").read_text())


def interpolated(value: str) -> str:
    """A value of the file as docker compose reads it: ${NAME:-default} and ${NAME:?message}."""

    def fill(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        if kind == ":?":
            return DOTENV[name]
        return DOTENV.get(name) or rest

    return re.sub(r"\$\{(\w+)(:[?-])([^}]*)\}", fill, value)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, seconds: float = 10) -> tuple[int, str, float]:
    """Status, text and how long it took."""
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=seconds) as answer:
            return answer.status, answer.read().decode(), time.monotonic() - begun
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), time.monotonic() - begun


def eventually(question: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it becomes true in time; connection errors count as not yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if question():
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


@dataclass
class Site:
    """The running processes and the services under them."""

    address: str
    spot: Places
    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """prepare, web, worker and beat as docker-compose.yml starts them, on services of their own."""
    folder = Path(tempfile.mkdtemp(prefix="lactadvice-site-"))
    folder.chmod(0o711)
    spot, port = places(folder), free_port()
    here = Site(f"http://localhost:{port}", spot, folder)  # the name the file allows for its own health check
    here.processes["postgres"] = embedded.start_postgres(spot, durable=False)
    here.processes["valkey"] = embedded.start_valkey(spot)
    try:
        for name in ("prepare", "web", "worker", "beat"):
            environment, command = process_of(name, spot, port, folder)
            here.processes[name] = children.spawn(command, folder / f"{name}.log", env=environment)
            if name == "prepare":
                assert here.processes[name].wait(120) == 0, here.log(name)
        assert eventually(lambda: fetch(here.address + "/health/live")[0] == 200), here.log("web")
        yield here
    finally:
        for child in reversed(here.processes.values()):
            children.stop(child)
        shutil.rmtree(folder)


def process_of(name: str, spot: Places, port: int, folder: Path) -> tuple[dict[str, str], list[str]]:
    """Environment and command of one service of the file."""
    service: dict[str, Any] = COMPOSE["services"][name]
    environment = {key: interpolated(str(value)) for key, value in service["environment"].items()}
    environment |= {
        "DATABASE_URL": spot.database_url,
        "BROKER_URL": spot.broker_url,
        "CACHE_URL": f"unix://{spot.sockets / 'valkey.sock'}?db=1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "BEAT_STATE": str(folder / "beat"),
        # The image collects the pages' files while it is built.
        "STATIC_MANIFEST": "0",
        "PATH": os.environ["PATH"],
    }
    program, *arguments = service["command"]
    assert program == "python"
    return environment, [sys.executable, *arguments]


def test_containers_and_one_machine_run_the_same_commands() -> None:
    commands = {name: tuple(COMPOSE["services"][name]["command"]) for name in ("web", "worker", "beat")}
    assert commands == {"web": run.WEB, "worker": run.WORKER, "beat": run.BEAT}


def test_the_site_is_ready(site: Site) -> None:
    status, words, _ = fetch(site.address + "/health/ready")
    assert (status, words) == (
        200,
        '{"status": "ready", "parts": {"database": "up", "broker": "up", "library": "up"}}',
    )


def test_the_worker_answers_through_the_queue(site: Site) -> None:
    environment, _ = process_of("worker", site.spot, 0, site.folder)
    command = [sys.executable, "-m", "celery", "-A", "lactadvice.celery", "inspect", "ping", "--timeout", "5"]
    asked: list[str] = []

    def answered() -> bool:
        asked.append(subprocess.run(command, env=environment, capture_output=True, text=True).stdout)
        return "1 node online" in asked[-1]

    assert eventually(answered), asked


def test_beat_keeps_planning(site: Site) -> None:
    assert eventually(lambda: "beat: Starting" in site.log("beat")), site.log("beat")
    assert site.processes["beat"].poll() is None


def test_access_logs_hold_no_case(site: Site) -> None:
    fetch(site.address + "/no-such-page/?drug=ibuprofen&infant_age_days=3")
    assert eventually(lambda: "/no-such-page/" in site.log("web"))
    assert "infant_age" not in site.log("web")


def test_without_the_queue_lookups_still_work(site: Site) -> None:
    children.stop(site.processes["valkey"])
    try:
        status, words, _ = fetch(site.address + "/health/ready")
        assert status == 200
        assert '"status": "degraded"' in words
        assert '"broker": "down' in words
    finally:
        site.processes["valkey"] = embedded.start_valkey(site.spot)


def test_a_gone_database_is_said_within_a_second_and_forgotten_when_it_is_back(site: Site) -> None:
    assert fetch(site.address + "/drugs/")[0] == 200
    embedded.stop_postgres(site.processes["postgres"])
    try:
        for _ in range(3):  # the first finds a dead connection in the pool, the later ones none
            status, words, seconds = fetch(site.address + "/drugs/")
            assert status == 503
            assert "no advice was given" in words
            assert seconds < 1.5, "a second, and half of one for a busy machine"
        status, words, _ = fetch(site.address + "/health/ready")
        assert status == 503
        assert '"database": "down' in words
        assert fetch(site.address + "/health/live")[0] == 200
    finally:
        site.processes["postgres"] = embedded.start_postgres(site.spot, durable=False)
    assert eventually(lambda: fetch(site.address + "/drugs/")[0] == 200, seconds=10)

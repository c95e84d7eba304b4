"""`make run`: the whole site on one machine, started and stopped as one. `python -m lactadvice.run`.

A module of its own and not a command of manage.py, because it must work before Django's settings can be read: it starts
the services their addresses come from.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lactadvice import embedded, fingerprint
from lactadvice.children import spawn, stop
from lactadvice.embedded import BASE_DIR
from lactadvice.places import Refused, places
from lactadvice.turns import only_one

# name of the account → the group it belongs to; made on the first start, with passwords of their own
LOCAL_ACCOUNTS = {
    "admin": "admin",
    "curator": "curator",
    "approver1": "approver",
    "approver2": "approver",
    "clinician": "clinician",
    "consultant": "consultant",
}

WEB = ("python", "-m", "gunicorn", "-c", "python:lactadvice.web", "lactadvice.wsgi")
_QUEUE = ("python", "-m", "celery", "-A", "lactadvice.celery")
WORKER = (*_QUEUE, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
BEAT = (*_QUEUE, "beat", "--loglevel", "INFO")

# What listens on all cards of the machine, and where it answers to this machine itself.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # nosec B104: the caller's choice, never the default
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
COLLECTED = BASE_DIR / "staticfiles" / "staticfiles.json"
RESTARTS, WITHIN_SECONDS = 5, 60

stopping = threading.Event()


@dataclass
class Child:
    """One program that must keep running: how it starts, how it ends, when it was started."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop: Callable[[subprocess.Popen[bytes]], None] = stop
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Start it; refuse when it has ended too often of late."""
        now = time.monotonic()
        self.starts = [moment for moment in self.starts if now - moment < WITHIN_SECONDS]
        if len(self.starts) >= RESTARTS:
            raise Refused(f"The {self.name} process keeps ending: see {self.name}.log in the var folder for why.")
        self.starts.append(now)
        self.process = self.start()

    def end(self) -> None:
        """Stop it and all it started."""
        if self.process:
            self.stop(self.process)


class Stopped(Exception):
    """Somebody asked for an end while things were still starting."""


def main() -> None:
    """Run the site until Ctrl-C or SIGTERM; exit status 1 with one sentence where it cannot."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Started with nohup, it outlives the terminal.
        if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN:
            signal.signal(sign, lambda *_: stopping.set())
    var = Path(os.environ.get("LACTADVICE_VAR") or embedded.VAR)
    try:
        run(var, os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000")
    except Refused as refusal:
        sys.exit(f"lactadvice: {refusal}")
    except Stopped:
        pass
    print("Stopped. The data stays.", flush=True)


def run(var: Path, host: str, port_text: str) -> None:
    """Start everything, say where, keep it running, and stop it all again in the opposite order."""
    port = port_number(port_text)
    address = f"http://{'localhost' if host in EVERYWHERE else host}:{port}/"
    with only_one(var, address), contextlib.ExitStack() as stack:
        end_leftovers(var)
        refuse_taken(host, port)
        env = environment(var, host, port)
        children: list[Child] = []
        stack.callback(end_all, children, var)
        for child in service_children(var):
            add(child, children, var)
        bring_up_to_date(var, env)
        web, *behind = site_children(var, env)
        add(web, children, var)
        wait_for_web(host, port, web)
        for child in behind:  # only now, so that they do not slow down what somebody waits for
            add(child, children, var)
        announce(address, var)
        keep_running(children, var)


# ---- before anything starts ----------------------------------------------------------------------------------------


def port_number(raw: str) -> int:
    """The port as a number, 1 to 65535."""
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw) <= 65535:
        raise Refused(f"PORT={raw} is not a port: choose a whole number from 1 to 65535, as in make run PORT=8123.")
    return int(raw)


def refuse_taken(host: str, port: int) -> None:
    """Say so at once when another program listens there."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise Refused(f"HOST={host} is not an address of this machine: use 127.0.0.1 or 0.0.0.0.") from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except PermissionError:
            raise Refused(f"port {port} is kept for root: choose one above 1023, as in make run PORT=8123.") from None
        except OSError:
            raise Refused(
                f"port {port} on {host} is taken or not ours: choose another, as in make run PORT=8123."
            ) from None


def end_leftovers(var: Path) -> None:
    """Kill what a run that was itself killed left behind; an id alone proves nothing, so its start counts too."""
    import psutil

    book = var / "children"
    for line in book.read_text().splitlines() if book.exists() else []:
        pid, started = line.split()
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(int(pid))
            if abs(process.create_time() - float(started)) < 0.1:
                family = [process, *process.children(recursive=True)]
                process.terminate()
                _, alive = psutil.wait_procs(family, timeout=8)
                for one in alive:
                    one.kill()
    book.unlink(missing_ok=True)


def write_down(children: list[Child], var: Path) -> None:
    """Note the running children for end_leftovers()."""
    import psutil

    lines = []
    for child in children:
        if child.process and child.process.poll() is None:
            with contextlib.suppress(psutil.Error):
                lines.append(f"{child.process.pid} {psutil.Process(child.process.pid).create_time()}\n")
    (var / "children").write_text("".join(lines))


def environment(var: Path, host: str, port: int) -> dict[str, str]:
    """The settings of the site's processes: what the caller set, and the one-machine defaults for the rest."""
    env = dict(os.environ)
    embedded.use_local_environment(env, var)
    env |= {"HOST": host, "PORT": str(port), "DJANGO_SETTINGS_MODULE": "lactadvice.settings", "PYTHONUNBUFFERED": "1"}
    if not os.environ.get("ALLOWED_HOSTS") and host not in LOOPBACK:
        env["ALLOWED_HOSTS"] += "," + ",".join(sorted(own_names()))
    return env


def own_names() -> set[str]:
    """Every name and address this machine answers to, for a site opened to the network by HOST."""
    import psutil

    families = {socket.AF_INET, socket.AF_INET6}
    found = {socket.gethostname(), socket.getfqdn()}
    for cards in psutil.net_if_addrs().values():
        for card in cards:
            if card.family in families:
                plain = card.address.split("%")[0]
                found.add(f"[{plain}]" if ":" in plain else plain)
    return found


# ---- the children --------------------------------------------------------------------------------------------------


def service_children(var: Path) -> list[Child]:
    """PostgreSQL and Valkey, each unless the caller named one of their own."""
    own_database, own_broker = bool(os.environ.get("DATABASE_URL")), bool(os.environ.get("BROKER_URL"))
    if own_database and not own_broker:
        raise Refused(
            "DATABASE_URL is set and BROKER_URL is not: set both, or neither to use the services of this machine."
        )
    spot = places(var)
    children = []
    if not own_database:
        if spot.data != var:
            print(f"The folder {var} is closed to the database's system user; the data is kept in {spot.data}.")
        children.append(Child("postgres", lambda: embedded.start_postgres(spot), embedded.stop_postgres))
    if not own_broker:
        children.append(Child("valkey", lambda: embedded.start_valkey(spot)))
    return children


def site_children(var: Path, env: dict[str, str]) -> list[Child]:
    """Web, worker and beat."""

    def child(name: str, command: tuple[str, ...]) -> Child:
        line = [sys.executable, *command[1:]]
        return Child(name, lambda: spawn(line, var / f"{name}.log", env=env))

    return [child("web", WEB), child("worker", WORKER), child("beat", BEAT)]


def add(child: Child, children: list[Child], var: Path) -> None:
    """Start one more, unless the end has been asked for."""
    if stopping.is_set():
        raise Stopped
    children.append(child)
    child.run()
    write_down(children, var)


def end_all(children: list[Child], var: Path) -> None:
    """Stop all, the last started first, so that nobody loses the service it still needs."""
    print("\nStopping …", flush=True)
    for child in reversed(children):
        child.end()
    (var / "children").unlink(missing_ok=True)


def keep_running(children: list[Child], var: Path) -> None:
    """Start again what ends by itself, until somebody asks for the end."""
    while not stopping.wait(0.5):
        for child in children:
            if child.process and child.process.poll() is not None:
                print(
                    f"The {child.name} process ended (status {child.process.returncode}); starting it again.",
                    flush=True,
                )
                child.end()  # what it may have left of its own children
                child.run()
                write_down(children, var)


# ---- the content ---------------------------------------------------------------------------------------------------


def bring_up_to_date(var: Path, env: dict[str, str]) -> None:
    """Run `lactadvice.prepare`, unless neither the code nor the library changed since it last ran on this database."""
    own_database = bool(os.environ.get("DATABASE_URL"))
    mark = places(var).data / embedded.PREPARED
    now = fingerprint.of_everything()
    if not own_database and mark.exists() and mark.read_text() == now and COLLECTED.exists():
        return
    accounts = [] if own_database else ["--accounts", str(var / "accounts.txt")]
    work = subprocess.Popen(
        [sys.executable, "-m", "lactadvice.prepare", *accounts], cwd=BASE_DIR, env=env, start_new_session=True
    )
    try:
        while work.poll() is None:
            if stopping.wait(0.05):
                raise Stopped
    finally:
        stop(work)
    if work.returncode:
        raise Refused("the database could not be brought up to date; the reason stands above.")
    if not own_database:
        mark.write_text(now)


# ---- after the start -----------------------------------------------------------------------------------------------


def wait_for_web(host: str, port: int, web: Child) -> None:
    """Wait until the site answers, or its process ends, or a minute is over."""
    place = EVERYWHERE.get(host, host)
    deadline = time.monotonic() + 60
    while not answers(place, port):
        if stopping.wait(0.05):
            raise Stopped
        if (web.process and web.process.poll() is not None) or time.monotonic() > deadline:
            raise Refused("the web process did not start: see web.log in the var folder for why.")


def answers(place: str, port: int) -> bool:
    """Whether /health/live answers 200."""
    line = http.client.HTTPConnection(place, port, timeout=2)
    try:
        line.request("GET", "/health/live", headers={"Host": "localhost"})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def announce(address: str, var: Path) -> None:
    """Say where it is, who may sign in, and how to stop it."""
    print(f"\nlactadvice runs at {address}")
    accounts = var / "accounts.txt"
    if accounts.exists():
        print(f"Local accounts: {', '.join(LOCAL_ACCOUNTS)}; their passwords: {accounts}")
    print(f"Logs: {var}/*.log   Ctrl-C stops everything; the data stays.", flush=True)


if __name__ == "__main__":
    main()

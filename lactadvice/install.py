"""Installs what the site needs into .venv, from the locked list with its hashes: `python3 -m lactadvice.install`.

Runs on the machine's own Python before anything is installed, so it uses the standard library alone and no syntax newer
than Python 3.6, to be able to say that the Python is too old.
"""

import argparse
import ctypes.util
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
LOCK = BASE_DIR / "requirements.lock"
VENV, UV_VENV = BASE_DIR / ".venv", BASE_DIR / ".uv"
UV = UV_VENV / "bin" / "uv"
UV_VERSION = "0.13.9"
OLDEST_PYTHON = (3, 11)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Install; with --browser also Chromium, which the tests drive. One sentence and status 1 where it cannot."""
    parser = argparse.ArgumentParser(description="Install lactadvice into .venv.")
    parser.add_argument("--browser", action="store_true", help="also install Chromium for the tests")
    wanted = parser.parse_args()
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "Python {}.{} is too old: install 3.11 or newer, then run make PYTHON=python3.11.".format(*sys.version_info)
        )
    try:
        (BASE_DIR / "var").mkdir(exist_ok=True)
        with (BASE_DIR / "var" / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two `make` at once: the second waits, and finds the work done
            install_packages()
    except PermissionError as error:
        sys.exit(f"{error.filename} belongs to another user: work as that user, or in a copy of the project.")
    install_system_libraries()
    if wanted.browser:
        install_browser()


# ---- Python packages -----------------------------------------------------------------------------------------------


def install_packages() -> None:
    """Bring .venv to the lock file; a .venv an interrupted earlier try left half made is made anew."""
    mark = VENV / "lock.sha256"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == wanted and works(VENV):
        return
    ensure_uv()
    if not (mark.exists() and works(VENV)):
        if VENV.exists():
            shutil.rmtree(VENV)  # uv itself would clear nothing but a complete environment
        run([UV, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, VENV])
    mark.unlink(missing_ok=True)  # until the next line is through, this .venv counts as half made
    print("Installing the packages of requirements.lock into .venv …", flush=True)
    run([UV, "pip", "sync", "--quiet", "--require-hashes", "--python", VENV / "bin" / "python", LOCK])
    mark.write_text(wanted)


def ensure_uv() -> None:
    """uv in a virtual environment of its own, so that the lock file is installed by a known version."""
    if UV.exists() and subprocess.run([str(UV), "--version"], stdout=subprocess.DEVNULL).returncode == 0:
        return
    shutil.rmtree(UV_VENV, ignore_errors=True)
    print("Fetching uv, the installer …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(UV_VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        shutil.rmtree(UV_VENV, ignore_errors=True)
        sys.exit(
            "Python cannot make a virtual environment: install its venv module (Debian: apt install python3-venv)."
        )
    run([UV_VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-input", f"uv=={UV_VERSION}"])


def works(venv: Path) -> bool:
    """Whether the environment's Python starts: it does not after the Python it was made from is gone."""
    python = venv / "bin" / "python"
    return python.exists() and subprocess.run([str(python), "-c", ""], stderr=subprocess.DEVNULL).returncode == 0


def run(command: "list[str | Path]") -> None:
    """Run a step of the installation and show what it says; end with its exit status when it fails."""
    line = [str(part) for part in command]
    environ = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    done = subprocess.run(line, env=environ)
    if done.returncode:
        sys.exit(f"The installation stopped at: {' '.join(line)}. What went wrong stands above; then run make again.")


# ---- system packages -----------------------------------------------------------------------------------------------


def install_system_libraries() -> None:
    """Pango, which draws the letters of the PDF handouts. The rest works without it, so it never stops a start."""
    if not ctypes.util.find_library("pangoft2-1.0"):
        packages = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
        if not apt_install(packages):
            print(f"PDF handouts need Pango: install it (Debian: apt install {' '.join(packages)}). The rest works.")


def install_browser() -> None:
    """Chromium, for the tests in a browser; without it those tests fail and say so."""
    if not any(map(shutil.which, CHROMIUM_NAMES)) and not apt_install(["chromium"]):
        print("The tests in a browser need Chromium: install it (Debian: apt install chromium), then run make test.")


def apt_install(packages: "list[str]") -> bool:
    """Install Debian packages where that is possible, as root on Debian; whether it worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} …", flush=True)
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    # The lists may be missing or old, so one more try after fetching them.
    command = ["apt-get", "install", "--yes", "--quiet", "--quiet", "--no-install-recommends", *packages]
    for before in ([], ["apt-get", "update", "--quiet", "--quiet"]):
        if before:
            subprocess.run(before, env=environ, stdout=subprocess.DEVNULL)
        if subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return True
    return False


if __name__ == "__main__":
    main()

"""manage.py without a running site: services for the one command, its output clean, commands one after the other."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.test_setup_run import BASE_DIR, LEFT_OUT, SERVICES


@pytest.fixture(scope="module")
def project() -> Iterator[Path]:
    root = Path(tempfile.mkdtemp(prefix="lactadvice-turns-"))
    shutil.copytree(BASE_DIR, root, ignore=LEFT_OUT, dirs_exist_ok=True)
    root.chmod(0o755)
    yield root
    shutil.rmtree(root)


def start(project: Path, *command: str) -> subprocess.Popen[str]:
    env = {name: value for name, value in os.environ.items() if name not in SERVICES}
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=project,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def found(run: subprocess.Popen[str]) -> str:
    out, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    answer = json.loads(out)  # one line of JSON and nothing else
    return str(answer["matches"][0]["slug"])


def test_a_command_finds_a_loaded_library_and_leaves_no_process(project: Path) -> None:
    assert found(start(project, "find", "Tylenol")) == "paracetamol"
    left = [one for one in psutil.process_iter(["cmdline"]) if str(project) in " ".join(one.info["cmdline"] or [])]
    assert left == []


def test_two_commands_at_once_wait_for_each_other(project: Path) -> None:
    runs = [start(project, "find", word) for word in ("Tylenol", "Motrin")]
    assert [found(run) for run in runs] == ["paracetamol", "ibuprofen"]


def test_a_command_that_asks_no_database_starts_none(project: Path) -> None:
    run = start(project, "check")
    out, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (0, "")
    assert "no issues" in out

"""The installation into .venv: complete, quick when there is nothing to do, and never left half made."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lactadvice import install

Install = Callable[[], Path]

pytestmark = pytest.mark.skipif(
    not install.UV.exists(), reason="installed by other means than make, which is tested here"
)


@pytest.fixture
def installing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Runs the installation in an empty folder with an empty list of packages; gives the Python it made."""
    monkeypatch.setattr(install, "BASE_DIR", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "LOCK", tmp_path / "requirements.lock")
    (tmp_path / "requirements.lock").write_text("# no package\n")

    def run() -> Path:
        install.install_packages()
        return tmp_path / ".venv" / "bin" / "python"

    return run


def answer(python: Path) -> str:
    return subprocess.run([str(python), "-c", "print('here')"], capture_output=True, text=True, check=True).stdout


def test_a_second_installation_has_nothing_to_do(installing: Install, capfd: pytest.CaptureFixture[str]) -> None:
    assert answer(installing()) == "here\n"
    assert "Installing" in capfd.readouterr().out
    installing()
    assert capfd.readouterr().out == ""


def test_a_changed_list_is_installed(installing: Install, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    installing()
    (tmp_path / "requirements.lock").write_text("# another list\n")
    capfd.readouterr()
    installing()
    assert "Installing" in capfd.readouterr().out


def test_a_half_made_environment_is_made_anew(installing: Install, tmp_path: Path) -> None:
    folder = tmp_path / ".venv" / "lib"
    folder.mkdir(parents=True)
    (folder / "half").touch()
    assert answer(installing()) == "here\n"
    assert not (folder / "half").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(installing: Install) -> None:
    python = installing()
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert answer(installing()) == "here\n"

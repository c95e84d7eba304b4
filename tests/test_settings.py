"""Settings refuse nonsense with a sentence that names the variable, before anything runs."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from lactadvice import settings as readers
from lactadvice.embedded import BASE_DIR

PRODUCTION = {
    "SECRET_KEY": "an-example-secret-of-this-test-and-of-nothing-else-0123456789",
    "DATABASE_URL": "postgres://lactadvice@localhost/lactadvice",
    "BROKER_URL": "redis://localhost:6379/0",
    "ALLOWED_HOSTS": "lactadvice.example",
    "PATH": os.environ["PATH"],
}


@pytest.mark.parametrize(
    ("reader", "value", "allowed"),
    [
        (lambda: readers.text("X"), "", "required"),
        (lambda: readers.switch("X", default=True), "perhaps", "0, false, no, off"),
        (lambda: readers.number("X", 8, low=1, high=200), "many", "1 to 200"),
        (lambda: readers.number("X", 8, low=1, high=200), "0", "1 to 200"),
        (lambda: readers.number("X", 8, low=1, high=200), "nan", "1 to 200"),
        (lambda: readers.days("X"), "soon", "0 to 3650"),
        (lambda: readers.days("X"), "-1", "0 to 3650"),
        (lambda: readers.days("X"), "4000", "0 to 3650"),
        (lambda: readers.keys("X"), "Northern Clinic=short", "name=key"),
        (lambda: readers.keys("X"), "A" * 43 + "=", "name=key"),
        (lambda: readers.choice("X", "info", ("debug", "info")), "loud", "debug, info"),
        (lambda: readers.secret("X"), "short", "50 characters"),
        (lambda: readers.database("X"), "mysql://host/name", "postgres://"),
        (lambda: readers.database("X"), "postgres://host/", "postgres://"),
        (lambda: readers.database("X"), "postgres://host:port/name", "postgres://"),
        (lambda: readers.cache("X"), "memcached://host", "redis://"),
        (lambda: readers.mail("X"), "smtp://", "smtps://"),
    ],
)
def test_a_reader_refuses_nonsense(monkeypatch: pytest.MonkeyPatch, reader: object, value: str, allowed: str) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        reader()  # type: ignore[operator]
    assert "X" in str(refusal.value)
    assert allowed in str(refusal.value)


def test_a_secret_is_not_repeated_in_its_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "hunter2")
    with pytest.raises(ImproperlyConfigured) as refusal:
        readers.secret("X")
    assert "hunter2" not in str(refusal.value)


def test_a_database_on_a_unix_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgres://who:p%40ss@/name?host=/run/db%20one&sslmode=disable")
    read = readers.database("X")
    assert (read["HOST"], read["USER"], read["PASSWORD"], read["NAME"]) == ("/run/db one", "who", "p@ss", "name")
    assert read["OPTIONS"] == {"sslmode": "disable"}


def test_a_database_on_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgresql://who:secret@db.example:5433/name")
    read = readers.database("X")
    assert (read["HOST"], read["PORT"], read["PASSWORD"]) == ("db.example", "5433", "secret")


def check_deploy(**changes: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=BASE_DIR, env=PRODUCTION | changes, capture_output=True, text=True)


def test_production_settings_are_clean() -> None:
    done = check_deploy()
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_missing_secret_stops_the_start() -> None:
    done = check_deploy(SECRET_KEY="")
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_debug_is_no_way_to_deploy() -> None:
    assert "security.W018" in check_deploy(DEBUG="1").stderr

"""What every test may ask for: real PostgreSQL and Valkey, a running site, a browser.

Unless DATABASE_URL and BROKER_URL name services of your own, both are started in a temporary folder for this run, when
the first test asks the database; tests of the engine never wait for them.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from lactadvice import embedded
from lactadvice.places import places
from tests import chromium

# Before anything imports Django's settings.
OWN_SERVICES = not (os.environ.get("DATABASE_URL") and os.environ.get("BROKER_URL"))
SCRATCH = Path(tempfile.mkdtemp(prefix="lactadvice-test-"))
SCRATCH.chmod(0o711)  # as root, the database's own user walks through it
if OWN_SERVICES:
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("BROKER_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lactadvice.settings")
os.environ |= {
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "HTTPS": "0",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "STATIC_MANIFEST": "0",
    "LOG_LEVEL": "warning",
    # A machine busy with tests may take longer to hand out a connection than a page may wait.
    "DATABASE_WAIT_SECONDS": "10",
}
embedded.use_local_environment(os.environ, SCRATCH)

# The same examples in every run of the servers that build this, new ones on a developer's machine.
hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


# The bench's site changes the addresses of the whole process when it is imported.
collect_ignore = ["bench_site.py"]


def pytest_configure(config: pytest.Config) -> None:
    """Read Django's settings now: pytest-django, which comes after, sets Django up only when they have been read."""
    from django.conf import settings

    assert settings.DATABASES


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the temporary folder of this run."""
    shutil.rmtree(SCRATCH, ignore_errors=True)


@pytest.fixture(scope="session")
def services() -> Iterator[None]:
    """PostgreSQL and Valkey at the addresses the settings name; without their safeguards against power cuts."""
    if not OWN_SERVICES:
        yield
        return
    with embedded.services(places(SCRATCH), durable=False):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(services: None) -> None:
    """pytest-django's hook before it makes the test database: the server must be up by then."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    found = chromium.program()
    if not found:
        pytest.fail("Chromium is not installed: apt install chromium, or set CHROMIUM to its path.", pytrace=False)
    # Playwright's loop runs in this thread, which Django would take for an asynchronous program.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=found, args=chromium.FLAGS)
        yield window
        window.close()


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A fresh page on the live server, whose relative addresses it takes; script errors fail the test."""
    context = browser.new_context(base_url=live_server.url)
    sheet = context.new_page()
    faults: list[str] = []
    sheet.on("pageerror", lambda error: faults.append(str(error)))
    sheet.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield sheet
    context.close()
    assert not faults, faults

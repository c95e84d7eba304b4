"""A browser before a site with a made-up library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import consulting


@pytest.fixture
def site(live_server: Any, tmp_path: Path) -> str:
    """The address of a running site with one made-up drug for each kind of answer."""
    consulting.stock(tmp_path)
    return str(live_server.url)


@pytest.fixture
def visit(browser: Any, site: str) -> Iterator[Any]:
    """Open a page: visit("/", width=390, height=844, scheme="dark", script=True).

    At the end nothing may have been asked of other hosts, and neither script nor content policy may have complained.
    """
    contexts, faults = [], []

    def open_page(address: str, *, width: int = 1366, height: int = 768, **context: Any) -> Any:
        scheme, script = context.pop("scheme", "light"), context.pop("script", True)
        room = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            timezone_id="Europe/Madrid",
            **context,
        )
        contexts.append(room)
        sheet = room.new_page()
        sheet.on("pageerror", lambda error: faults.append(str(error)))
        sheet.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        sheet.on("request", lambda ask: None if ask.url.startswith((site, "data:")) else faults.append(ask.url))
        sheet.goto(address)
        return sheet

    yield open_page
    for room in contexts:
        room.close()
    assert faults == []

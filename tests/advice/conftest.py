"""The made-up library on the shelf, and a reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import consulting


@pytest.fixture
def library(db: None, tmp_path: Path) -> None:
    """One made-up drug for each kind of answer."""
    consulting.stock(tmp_path)

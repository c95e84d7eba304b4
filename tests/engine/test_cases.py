"""Worked cases: a sentence, a case, what must hold, and the source it was taken from. The site prints them too."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from drugs.vocabulary import Guidance
from lactadvice.advice.cases import case_from_json
from lactadvice.engine.advice import document_of
from tests.engine.library import advice_for

FOLDER = Path(__file__).parent.parent / "cases"
ALLOWED = {"sentence", "case", "guidance", "change_drug", "hold_hours", "hold_until", "mentions", "evidence", "source"}


def worked_cases() -> list[Any]:
    """Every case of every file, named by file and sentence."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text())["cases"]:
            found.append(pytest.param(row, id=f"{path.stem}: {row['sentence']}"))
    return found


@pytest.mark.parametrize("row", worked_cases())
def test_case_holds(row: dict[str, Any]) -> None:
    assert set(row) <= ALLOWED
    assert row["source"]["title"]
    assert row["source"]["url"].startswith("http")
    advice = advice_for(case_from_json(json.dumps(row["case"], default=str)))
    assert advice.guidance is Guidance(row["guidance"]), document_of(advice)["reasons"]
    if "change_drug" in row:
        assert advice.change_drug.advice == row["change_drug"]
    if "evidence" in row:
        assert advice.evidence == row["evidence"]
    if "hold_until" in row:
        assert advice.hold is not None
        assert advice.hold.until == row["hold_until"]
    if "hold_hours" in row:
        low, high = row["hold_hours"]
        assert advice.hold is not None
        assert advice.hold.hours_high is not None
        assert low <= advice.hold.hours_high <= high
    said = json.dumps(document_of(advice), ensure_ascii=False).lower()
    for phrase in row.get("mentions", ()):
        assert phrase.lower() in said


def test_there_are_a_hundred_cases() -> None:
    assert len(worked_cases()) >= 100

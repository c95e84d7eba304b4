"""Every worked case as a handout: plain enough to read tired, in both languages; Spanish holds no English sentence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lactadvice.catalogues import catalogue
from tests.handouts.readability import inflesz, textstat
from tests.handouts.sheets import lines_of, prose_of, sheet_of

# goals.md, "Handouts".
HARDEST_GRADE, HARDEST_SMOG, LEAST_INFLESZ = 6.0, 7.0, 65.0
FOLDER = Path(__file__).parent.parent / "cases"
# Words no Spanish sentence has: one of them gives an English sentence away.
ENGLISH_WORDS = re.compile(r"\b(the|your|you|baby|milk|feed|feeding|with|and|of|for|pump|keep|drug|wait|call)\b", re.I)


def worked_cases() -> list[Any]:
    """Every case of every file, named by file and sentence."""
    return [
        pytest.param(row["case"], id=f"{path.stem}: {row['sentence']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]
    ]


@pytest.mark.parametrize("case", worked_cases())
def test_a_handout_is_easy_to_read(case: dict[str, Any]) -> None:
    reader = textstat()
    english, advice = sheet_of(case)
    text = prose_of(english, advice)
    assert reader.flesch_kincaid_grade(text) <= HARDEST_GRADE, text
    assert reader.smog_index(text) <= HARDEST_SMOG, text
    spanish, advice = sheet_of(case, "es")
    text = prose_of(spanish, advice)
    assert inflesz(text) >= LEAST_INFLESZ, text
    assert not ENGLISH_WORDS.search(text), text


@pytest.mark.parametrize("case", worked_cases())
def test_numbers_are_the_same_in_both_languages(case: dict[str, Any]) -> None:
    english, spanish = sheet_of(case)[0], sheet_of(case, "es")[0]
    first = [
        english["message"],
        *english["about"],
        *_schedule(english),
        *(label["text"] for label in english["labels"]),
    ]
    second = [
        spanish["message"],
        *spanish["about"],
        *_schedule(spanish),
        *(label["text"] for label in spanish["labels"]),
    ]
    assert [_numbers(line) for line in second] == [_numbers(line) for line in first]
    assert english["outcome"] == spanish["outcome"]


def _schedule(words: dict[str, Any]) -> list[str]:
    schedule = words["schedule"]
    return [f"{r['day']} {r['when']} {r['words']}" for t in schedule["tables"] for r in t] if schedule else []


def _numbers(line: str) -> list[str]:
    """Each number, its decimals after a point whichever sign the language writes there."""
    return [number.replace(",", ".") for number in re.findall(r"\d+(?:[.,:]\d+)?", line)]


def test_spanish_says_that_it_is_a_draft() -> None:
    case = {"exposures": [{"drug": "ibuprofen"}]}
    assert sheet_of(case, "es")[0]["draft"] == catalogue("es").sentences["handout.draft"] == "Borrador, sin firma"
    assert sheet_of(case)[0]["draft"] == ""


def test_free_text_left_out_of_spanish_is_said_to_be() -> None:
    case = {"exposures": [{"drug": "lithium", "regimen": {"kind": "repeated"}}], "infant": {"age_days": 90}}
    spanish, advice = sheet_of(case, "es")
    assert any(e.steps for e in advice.exposures)
    assert catalogue("es").sentences["do.left_out"] in spanish["do"]
    assert "Su equipo sabe más sobre este fármaco." in " ".join(lines_of(spanish))

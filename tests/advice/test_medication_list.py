"""Lists as clinicians paste them: what is plain is read, what is not is asked about, nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lactadvice.advice.medication_list import Line, lines, read

FIELDS = ("name", "dose", "unit", "route", "regimen", "every", "days", "er", "indication")


def told(line: Line) -> dict[str, str]:
    return {field: getattr(line, field) for field in FIELDS if getattr(line, field)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sertraline 50 mg po daily", "sertraline|50|mg|oral|repeated|24"),
        ("ibuprofen 400mg q6h prn", "ibuprofen|400|mg||repeated|6"),
        ("Vitamin D 1000 IU once daily", "Vitamin D|1000|IU||repeated|24"),
        ("500 mg metronidazole three times a day with food", "metronidazole|500|mg||repeated|8"),
        ("amoxicillin 500 mg every 8 hours", "amoxicillin|500|mg||repeated|8"),
        ("levothyroxine 75 mcg in the morning", "levothyroxine|75|microgram||repeated|24"),
        ("methotrexate 15 mg once weekly", "methotrexate|15|mg||repeated|168"),
        ("fluconazole 150 mg stat", "fluconazole|150|mg||single|"),
        ("levonorgestrel 1.5 mg once", "levonorgestrel|1.5|mg||single|"),
        ("Tc-99m medronate 600 MBq iv", "Tc-99m medronate|600|MBq|intravenous||"),
        ("timolol eye drops bd", "timolol|||ophthalmic|repeated|12"),
        ("prednisolone 5 mg 1 tablet daily", "prednisolone|5|mg|oral|repeated|24"),
        ("insulin glargine 20 units nocte", "insulin glargine|20|unit||repeated|24"),
        ("Tylenol PM", "Tylenol PM|||||"),
    ],
)
def test_plain_lines_are_read(text: str, wanted: str) -> None:
    line = read(text)
    assert "|".join(getattr(line, f) for f in ("name", "dose", "unit", "route", "regimen", "every")) == wanted
    assert (line.kept, line.doubts) == ((), ())


def test_course_release_and_purpose_are_read() -> None:
    assert read("metronidazole 400 mg tds for 7 days").days == "7"
    assert read("venlafaxine XR 75 mg daily").er == "1"
    assert read("oxycodone immediate release 5 mg").er == "0"
    assert read("fluconazole 150 mg stat for thrush").indication == "thrush"


@pytest.mark.parametrize(
    "text",
    [
        "paracetamol 500 mg 2 tabs qid",
        "co-amoxiclav 500/125 tds",
        "ibuprofen 200-400 mg q6h",
        "amoxicillin 1,000 mg daily",
        "codeine 30 mg / paracetamol 500 mg",
        "hydrocortisone 1% cream",
        "morphine 10 mg/5 mL",
    ],
)
def test_an_amount_that_could_mean_two_things_is_no_dose(text: str) -> None:
    line = read(text)
    assert line.dose == ""
    assert line.doubts


def test_an_interval_that_is_a_range_is_asked_about() -> None:
    line = read("ibuprofen 400 mg q4-6h")
    assert (line.dose, line.every, line.regimen) == ("400", "", "repeated")
    assert "q4-6h" in line.doubts[0]


def test_words_that_cannot_be_read_are_kept() -> None:
    assert read("warfarin 5 mg od ask Dr Lee").kept == ("ask Dr Lee",)


def test_bullets_numbers_and_semicolons_part_lines() -> None:
    assert [line.name for line in lines("1. sertraline 50 mg\n- ibuprofen\n\n * codeine; alcohol\r\n")] == [
        "sertraline",
        "ibuprofen",
        "codeine",
        "alcohol",
    ]


@given(st.text(max_size=120))
def test_no_text_is_too_odd_and_none_is_lost(text: str) -> None:
    for line in lines(text):
        assert line.text
        assert line.name or line.kept or line.doubts or told(line) or not any(c.isalpha() for c in line.text)

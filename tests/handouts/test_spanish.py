"""Spanish as it is written: the hour of one, "e" and "u" before their sounds, commas in decimals."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from lactadvice.catalogues import catalogue
from lactadvice.engine import pumping_texts, wording
from lactadvice.engine.texts import Listed, text
from lactadvice.handouts import clock
from lactadvice.handouts.voice import Voice
from tests.handouts.sheets import lines_of, sheet_of

SAY = Voice(catalogue("es"))


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (1, 57, "hasta la 1:57 a. m. del domingo 1 de noviembre de 2026."),
        (13, 0, "hasta la 1:00 p. m. del domingo 1 de noviembre de 2026."),
        (2, 0, "hasta las 2:00 a. m. del domingo 1 de noviembre de 2026."),
        (11, 5, "hasta las 11:05 a. m. del domingo 1 de noviembre de 2026."),
        (12, 0, "hasta las 12:00 del mediodía del domingo 1 de noviembre de 2026."),
    ],
)
def test_the_hour_of_one_is_singular(hour: int, minute: int, words: str) -> None:
    moment = dt.datetime(2026, 11, 1, hour, minute, tzinfo=dt.UTC)
    assert words in SAY("do.hold_until", clock=clock.in_full(moment))


def test_the_plans_hours_are_singular_and_plural_too() -> None:
    def said(until: str) -> str:
        return SAY.aloud(text(pumping_texts.TEXTS, "plan.resume_at", until=until))

    assert said("01:30 (2026-11-23)") == "Vuelva a dar el pecho desde la 01:30 (2026-11-23)."
    assert said("11:30 (2026-11-23)") == "Vuelva a dar el pecho desde las 11:30 (2026-11-23)."


@pytest.mark.parametrize(
    ("drugs", "joined"),
    [
        (("Paracetamol", "ibuprofeno"), "Paracetamol e ibuprofeno"),
        (("Morfina", "hidromorfona"), "Morfina e hidromorfona"),
        (("Alcohol", "hierba de San Juan"), "Alcohol y hierba de San Juan"),
        (("Amoxicilina", "sertralina"), "Amoxicilina y sertralina"),
    ],
)
def test_and_before_the_sound_i(drugs: tuple[str, ...], joined: str) -> None:
    said = text(wording.TEXTS, "head_compatible", drugs=Listed(drugs))
    assert SAY.aloud(said) == f"{joined}: siga dando el pecho como siempre."


def test_or_before_the_sound_o() -> None:
    assert SAY.either(["ibuprofeno", "paracetamol", "omeprazol"]) == "ibuprofeno, paracetamol u omeprazol"
    assert SAY.either(["omeprazol", "ibuprofeno"]) == "omeprazol o ibuprofeno"


def test_decimals_have_a_comma() -> None:
    assert SAY("about.dose", amount=2.5, unit="mg") == "2,5 mg"
    assert SAY("about.weight", kg=3.9) == "3,9 kg"
    assert SAY("time.both", large=clock.wait(4), small=clock.wait(0.5)) == "4 horas y 30 minutos"


def test_no_line_of_a_whole_sheet_has_a_point_for_decimals() -> None:
    case = {
        "exposures": [
            {"drug": "alcohol", "dose": {"amount": 2.5, "unit": "standard_drink"}, "regimen": {"kind": "single"}}
        ],
        "infant": {"age_days": 800, "weight_kg": 3.9},
    }
    lines = lines_of(sheet_of(case, "es")[0])
    assert any("3,9 kg" in line for line in lines)
    assert not [line for line in lines if re.search(r"\d\.\d", line)]

"""Both languages say the same: every key, its parameters, numbers, units, and whether it says no."""

from __future__ import annotations

import re
import string

import pytest

from lactadvice.catalogues import catalogue
from lactadvice.engine import pumping_texts, wording
from lactadvice.engine.kinetics import alcohol, clearance, milk, prediction, timing
from lactadvice.engine.texts import Listed, text
from lactadvice.handouts import monograph_words
from lactadvice.handouts.texts import TEXTS

TABLES = (
    wording.TEXTS,
    wording.CONDITIONS,
    pumping_texts.TEXTS,
    clearance.TEXTS,
    prediction.TEXTS,
    alcohol.TEXTS,
    milk.TEXTS,
    timing.TEXTS,
    TEXTS,
)
ENGLISH = {key: sentence for table in TABLES for key, sentence in table.items()}
SPANISH = catalogue("es").sentences
KEYS = sorted(ENGLISH)
UNITS = ("mL", "kg", "mg", "°C", "%")
# Negations; "only" and its like are none.
NO_ENGLISH = re.compile(r"\b(no|not|never|nobody|none|nothing|cannot|without|don't|neither|nor)\b", re.IGNORECASE)
NO_SPANISH = re.compile(r"\b(no|nunca|nadie|ningún|ningun[ao]|nada|sin|ni|jamás)\b", re.IGNORECASE)


def _parameters(sentence: str) -> list[tuple[str | None, str | None]]:
    return sorted((name, spec) for _, name, spec, _ in string.Formatter().parse(sentence) if name)


def _numbers(sentence: str) -> list[str]:
    """Each number, its decimals after a point whichever sign the language writes there."""
    found = re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"\{[^}]*\}", "", sentence))
    return sorted(number.replace(",", ".") for number in found)


def test_no_sentence_has_two_meanings() -> None:
    assert len(ENGLISH) == sum(len(table) for table in TABLES)


def test_every_sentence_has_its_spanish_and_no_other_is_there() -> None:
    assert {key for key in SPANISH if not key.startswith("word.")} == set(ENGLISH)


@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_and_its_spanish_agree(key: str) -> None:
    english, spanish = ENGLISH[key], SPANISH[key]
    assert _parameters(spanish) == _parameters(english)
    assert _numbers(spanish) == _numbers(english)
    for unit in UNITS:
        assert spanish.count(unit) == english.count(unit)
    assert bool(NO_SPANISH.search(spanish)) == bool(NO_ENGLISH.search(english)), (english, spanish)


def test_every_sign_and_step_is_a_sentence_of_the_handout() -> None:
    assert set(monograph_words.STEPS.values()) | {key for key, _ in monograph_words.SIGNS} <= set(TEXTS)


def test_drug_names_and_lists_pass_through() -> None:
    said = text(
        wording.TEXTS,
        "head_hours",
        drugs=Listed(("Codeine", "Diazepam")),
        span=text(wording.TEXTS, "span_hours", hours="12"),
        start="the injection",
    )
    assert said.translated(SPANISH).startswith(
        "Codeine y Diazepam: no dé esta leche durante 12 horas tras la inyección; mientras tanto sáquesela"
    )
    assert str(said).startswith("Codeine and Diazepam: do not feed this milk for 12 hours after the injection;")


def test_a_draft_says_so_until_somebody_signs() -> None:
    assert catalogue("es").is_draft
    assert not catalogue("en").is_draft

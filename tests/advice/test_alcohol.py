"""Drinks: the calculator and the advice page say the same, and ask nothing that a drink answers itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from lactadvice.advice import alcohol, questions
from lactadvice.advice.presenters import holds
from lactadvice.advice.presenters import timing as timed
from lactadvice.advice.presenters.facts import open_facts
from lactadvice.engine.advice import Advice, TimingAnswer
from lactadvice.engine.kinetics import timing
from lactadvice.engine.texts import text
from tests.engine.library import advice_for
from tests.handouts.sheets import NOW


def _advice(drinks: float, told: str = "&regimen=single") -> Advice:
    query = QueryDict(
        f"drug=alcohol&dose={drinks}&unit=standard_drink&age=6&age_unit=months&ga=40&condition=none{told}"
    )
    case = questions.read(query, NOW).case
    assert case is not None
    return advice_for(case)


@pytest.mark.parametrize(("drinks", "weight"), [(1, None), (2, None), (2, 58.0), (3, 90.0)])
def test_both_pages_advise_the_same_wait_and_say_how_bodies_differ(drinks: float, weight: float | None) -> None:
    advice = _advice(drinks, "&regimen=single" + (f"&parent_weight={weight}" if weight else ""))
    assert advice.hold is not None
    shown = holds.shown(advice.hold, advice.guidance)
    page = alcohol.clear_at({"drinks": drinks, "weight": weight, "lasted": None, "start": None})
    assert shown.instruction == f"Leave {page.wait} between the start of drinking and the next feed."
    assert shown.spread == page.spread
    assert "three quarters of that time, some need half as long again" in page.spread
    assert shown.spread in list(holds.lines(shown))


def test_nobody_is_asked_whether_drinks_were_put_on_the_skin() -> None:
    values = [branch.value for fact in open_facts(_advice(2, ""), QueryDict()) for branch in fact.branches]
    assert values
    assert not [value for value in values if "skin" in value]
    assert not [value for value in values if "standard_drink" in value]


@pytest.mark.parametrize(
    ("hours", "words"),
    [(2.0, "Waiting 2 hours from the dose"), (1.0, "Waiting 1 hour from"), (2.75, "Waiting 2.8 hours from the dose")],
)
def test_hours_of_timing_carry_no_empty_decimal(hours: float, words: str) -> None:
    sentence = text(timing.TEXTS, "timing.shift", wait_hours=hours, saving_percent=20.0)
    told = timed.shown(TimingAnswer(helps=True, text=sentence))
    assert told is not None
    assert told[0].startswith(words)


@pytest.mark.django_db
def test_the_calculator_leads_to_the_same_case(client: Any) -> None:
    page = client.get("/alcohol/?drinks=2&weight=58&start=2026-11-22T20:00&tz=Europe/Madrid").content.decode()
    assert (
        'href="/advice/?drug=alcohol&amp;dose=2&amp;unit=standard_drink&amp;regimen=single'
        '&amp;last=2026-11-22T20%3A00&amp;parent_weight=58&amp;tz=Europe%2FMadrid"'
    ) in page
    assert 'href="/advice/?drug=alcohol"' in client.get("/alcohol/").content.decode()

"""A monograph whose review is long overdue gives facts and no guidance, if the site sets so: on every page."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from drugs import actions, queries, withheld
from lactadvice.advice import answers
from lactadvice.advice.cases import case_from_json
from tests.drugs import made_up

pytestmark = pytest.mark.django_db

TOLD = "Wait six hours after each dose."
HOLD = {"until": "hours", "basis": "published", "hours_high": 6.0, "sources": ["made-up"]}
CASE = json.dumps({"exposures": [{"drug": "brafenol"}]})
FACT = {"quantity": "half_life", "unit": "h", "typical": 3, "sources": ["made-up"]}
PAGES = ("/drugs/brafenol/", "/advice/?drug=brafenol", "/drugs/brafenol/versions/2/", "/changes/", "/changes/feed.json")


@pytest.fixture
def late(shelf: Path) -> int:
    """Brafenol changed at this site; gives for how many days its review has been due."""
    old = str(timezone.now().date() - dt.timedelta(days=600))
    uses = [made_up.use(guidance="timed_avoidance", hold=HOLD, reason=TOLD)]
    text = made_up.text("brafenol", uses=uses, summary=TOLD, facts=[FACT], evidence_to=old, classes=["fenols"])
    made_up.library(shelf, text, classes='[[classes]]\nslug = "fenols"\nname = "Fenols"\n')
    actions.load_library(library=shelf)
    due = queries.editorial(["brafenol"])["brafenol"].review_due
    return (timezone.now().date() - due).days


def asked(client: Client) -> dict[str, Any]:
    answer = client.post("/api/v1/advice", CASE, content_type="application/json")
    return dict(json.loads(answer.content))


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_without_the_setting_an_overdue_monograph_still_guides(client: Client, late: int) -> None:
    assert late > 200
    assert asked(client)["guidance"] == "timed_avoidance"
    assert [path for path in PAGES[:3] if TOLD not in page(client, path)] == []
    assert "Review overdue since" in page(client, "/drugs/brafenol/")


def test_with_it_no_page_and_no_answer_guides(client: Client, late: int, settings: Any) -> None:
    settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS = late - 1
    answer = asked(client)
    assert (answer["guidance"], answer["hold"]) == ("not_enough_data", None)
    assert [reason["rule"] for reason in answer["reasons"]] == ["long_overdue"]
    assert [path for path in PAGES if TOLD in page(client, path)] == []
    assert "timed_avoidance" not in json.dumps({k: v for k, v in answer.items() if k != "authorities"})
    shown = page(client, "/drugs/brafenol/").replace("\xa0", " ")
    assert f"whose review has been due for more than {late - 1} days" in shown
    assert "about 3 h" in shown
    assert "A page nobody wrote" in shown
    assert "no guidance shown: review long overdue" in page(client, "/classes/fenols/")


def test_an_alternative_that_is_overdue_is_not_recommended(
    client: Client, late: int, shelf: Path, settings: Any
) -> None:
    other = {"drug": "brafenol", "indication": "pain", "why": "Made up."}
    made_up.library(shelf, made_up.text("clodazine", alternatives=[other]))
    actions.load_library(library=shelf)
    case = json.dumps({"exposures": [{"drug": "clodazine"}]})

    def guidance() -> str:
        answer = client.post("/api/v1/advice", case, content_type="application/json").json()
        return str(answer["alternatives"][0]["guidance"])

    assert guidance() == "timed_avoidance"
    settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS = late - 1
    assert guidance() == "not_enough_data"


def test_the_last_day_of_the_term_still_guides(client: Client, late: int, settings: Any) -> None:
    settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS = late
    assert asked(client)["guidance"] == "timed_avoidance"
    assert TOLD in page(client, "/drugs/brafenol/")


def test_it_is_told_when_read_though_names_were_settled_before(late: int, settings: Any) -> None:
    case = case_from_json(CASE)
    settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS = late
    assert answers.answer(case, curves=False).guidance == "timed_avoidance"
    settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS = late - 1  # as the next day would
    assert answers.answer(case, curves=False).guidance == "not_enough_data"


def test_what_is_in_date_guides_as_before(client: Client, late: int, settings: Any) -> None:
    settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS = 0
    case = json.dumps({"exposures": [{"drug": "clodazine"}]})
    answer = client.post("/api/v1/advice", case, content_type="application/json")
    assert answer.json()["guidance"] == "compatible"


def test_the_class_says_why_in_brief() -> None:
    assert withheld.in_brief(withheld.UNSIGNED) == "not signed off"
    assert withheld.in_brief(withheld.OVERDUE.format(days=3)) == "review long overdue"

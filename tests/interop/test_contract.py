"""The contract, from outside: cases in, advice out, over HTTP and on the command line, against its own schemas."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.test import Client

from lactadvice.interop.contract import ADVICE_SCHEMA, CASE_SCHEMA
from tests.shelf import shelf

__all__ = ["shelf"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]

CHECK = jsonschema.Draft202012Validator(ADVICE_SCHEMA, format_checker=jsonschema.FormatChecker())
CASES: list[dict[str, Any]] = [
    {"exposures": [{"drug": "ibuprofen"}]},
    {"id": "two", "exposures": [{"drug": "codeine"}, {"drug": "Zoloft"}], "infant": {"age_days": 20, "conditions": []}},
    {
        "exposures": [
            {
                "drug": "metronidazole",
                "route": "oral",
                "dose": {"amount": 2, "unit": "g"},
                "regimen": {"kind": "single"},
                "last_dose_at": "2026-11-22T08:00:00+01:00",
            }
        ],
        "infant": {"age_days": 90, "conditions": [], "gestational_age_weeks": 39, "feed_times": ["06:00", "23:30"]},
        "parent": {"weight_kg": 62, "stored_milk_ml": 150, "can_pump": True},
        "now": "2026-11-22T09:00:00+01:00",
    },
    {"exposures": [{"drug": "yellow fever vaccine"}], "now": "2026-03-29T00:30:00+01:00"},
    {"exposures": [{"drug": "zzqqxy nothing"}]},
    {"exposures": [{"drug": "co-amoxiclav", "dose": {"amount": 625, "unit": "mg"}}]},
]
BAD: list[tuple[str, str]] = [
    ("{", "case"),
    ("[]", "case"),
    ("{}", "exposures"),
    ('{"exposures": []}', "exposures"),
    ('{"exposures": [{"drug": ""}]}', "exposures[0].drug"),
    ('{"exposures": [{"drug": "a\\u0000b"}]}', "exposures[0].drug"),
    ('{"exposures": [{"drug": "' + "x" * 10_000 + '"}]}', "exposures[0].drug"),
    ('{"exposures": [{"drug": "ibuprofen", "dose": {"amount": -5, "unit": "mg"}}]}', "exposures[0].dose.amount"),
    ('{"exposures": [{"drug": "ibuprofen", "dose": {"amount": 1e99, "unit": "mg"}}]}', "exposures[0].dose.amount"),
    ('{"exposures": [{"drug": "ibuprofen", "dose": {"amount": NaN, "unit": "mg"}}]}', "exposures[0].dose.amount"),
    ('{"exposures": [{"drug": "ibuprofen", "dose": {"amount": 5, "unit": "spoon"}}]}', "exposures[0].dose.unit"),
    ('{"exposures": [{"drug": "ibuprofen", "dose": {"amount": 5, "unit": "MBq"}}]}', "exposures[0].dose.unit"),
    ('{"exposures": [{"drug": "ibuprofen", "route": "sideways"}]}', "exposures[0].route"),
    ('{"exposures": [{"drug": "ibuprofen", "colour": "red"}]}', "exposures[0].colour"),
    ('{"exposures": [{"drug": "ibuprofen"}], "infant": {"age_days": -1}}', "infant.age_days"),
    ('{"exposures": [{"drug": "ibuprofen"}], "infant": {"age_days": "3"}}', "infant.age_days"),
    ('{"exposures": [{"drug": "ibuprofen"}], "infant": {"feed_times": ["29:00"]}}', "infant.feed_times[0]"),
    ('{"exposures": [{"drug": "ibuprofen"}], "parent": {"weight_kg": 0}}', "parent.weight_kg"),
    ('{"exposures": [{"drug": "ibuprofen"}], "now": "2026-11-22T10:00:00"}', "now"),
    ('{"exposures": [{"drug": "ibuprofen"}], "now": "9999-12-31T23:59:59-12:00"}', "now"),
    (
        '{"exposures": [{"drug": "ibuprofen", "last_dose_at": "0001-01-01T00:00:00+14:00"}]}',
        "exposures[0].last_dose_at",
    ),
    ('{"exposures": [' + ",".join(['{"drug": "ibuprofen"}'] * 30) + "]}", "exposures"),
]


def advise(*lines: str) -> tuple[list[Any], int]:
    """Run `manage.py advise` over these lines; its documents and its exit status."""
    out = io.StringIO()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode() + b"\n"))
    try:
        call_command("advise", stdout=out)
        status = 0
    except SystemExit as stop:
        status = int(stop.code or 0)
    finally:
        sys.stdin = before
    return [json.loads(line) for line in out.getvalue().splitlines()], status


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["exposures"][0]["drug"])
def test_api_answers_by_the_contract(case: dict[str, Any], client: Client) -> None:
    jsonschema.validate(case, CASE_SCHEMA)
    response = client.post("/api/v1/advice", json.dumps(case), content_type="application/json")
    assert response.status_code == 200
    document = response.json()
    assert [e.message for e in CHECK.iter_errors(document)] == []
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["exposures"][0]["drug"])
def test_command_line_and_api_give_the_same_advice(case: dict[str, Any], client: Client) -> None:
    response = client.post("/api/v1/advice", json.dumps(case), content_type="application/json")
    documents, status = advise(json.dumps(case))
    assert (documents, status) == ([response.json()], 0)


@pytest.mark.parametrize(("text", "field"), BAD)
def test_api_refuses_at_the_field(text: str, field: str, client: Client) -> None:
    response = client.post("/api/v1/advice", text, content_type="application/json")
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["field"] == field
    assert error["message"]


def test_command_line_keeps_lines_in_order_and_ends_with_status_1() -> None:
    documents, status = advise(
        '{"exposures": [{"drug": "ibuprofen"}]}', "nonsense", '{"exposures": [{"drug": "codeine"}]}'
    )
    assert status == 1
    assert documents[0]["exposures"][0]["drug"] == "ibuprofen"
    assert documents[1]["error"]["field"] == "case"
    assert documents[2]["exposures"][0]["drug"] == "codeine"


def test_caller_reference_comes_back(client: Client) -> None:
    response = client.post("/api/v1/advice", json.dumps(CASES[1]), content_type="application/json")
    assert response.json()["id"] == "two"


def test_unknown_name_is_not_enough_data(client: Client) -> None:
    response = client.post("/api/v1/advice", json.dumps(CASES[4]), content_type="application/json")
    document = response.json()
    assert document["guidance"] == "not_enough_data"
    assert "not in the library" in document["reasons"][0]["text"]


def test_misspelt_name_is_offered_and_never_taken(client: Client) -> None:
    case = {"exposures": [{"drug": "ibuprofin"}]}
    document = client.post("/api/v1/advice", json.dumps(case), content_type="application/json").json()
    assert document["guidance"] == "not_enough_data"
    assert "Ibuprofen" in document["exposures"][0]["near"]


def test_times_are_relative_without_now(client: Client) -> None:
    case = {**CASES[2]}
    del case["now"]
    document = client.post("/api/v1/advice", json.dumps(case), content_type="application/json").json()
    assert document["hold"]["resume_at"] is None
    assert document["hold"]["hours_high"] > 0


def test_api_documents_itself_without_third_parties(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "https://" not in page.replace("https://lactadvice", "")
    schema = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/advice" in schema["paths"]

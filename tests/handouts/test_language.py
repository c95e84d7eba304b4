"""`language` of a case: the engine's own sentences in Spanish for machines too; free text of monographs stays."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
CASE: dict[str, Any] = {"exposures": [{"drug": "clodazine"}], "infant": {"age_days": 42}}
SPANISH = "Clodazine: no dé esta leche durante 24 horas tras la última dosis; mientras tanto sáquesela y luego siga."


def test_the_api_answers_in_the_language_asked_for(client: Client) -> None:
    def headline(case: dict[str, Any]) -> str:
        answer = client.post("/api/v1/advice", json.dumps(case), content_type="application/json")
        return str(answer.json()["headline"])

    assert headline({**CASE, "language": "es"}).startswith(SPANISH)
    assert headline(CASE).startswith("Clodazine: do not feed this milk for 24 hours after the last dose;")


def test_the_command_answers_each_line_in_its_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "".join(json.dumps({**CASE, "language": language}) + "\n" for language in ("es", "en"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    call_command("advise", "--no-curves")
    spanish, english = map(json.loads, capsys.readouterr().out.splitlines())
    assert spanish["headline"].startswith(SPANISH)
    assert english["headline"].startswith("Clodazine: do not feed this milk")
    steps = [step["text"] for step in spanish["pump_plan"]["steps"]]
    assert "Sacarse leche ahora mantiene la producción. No hace que el fármaco salga antes del cuerpo." in steps
    assert spanish["guidance"] == english["guidance"]
    assert {**spanish["hold"]} == {**english["hold"]}

"""The contract's own schemas, read once from beside this file: what the API documents and the tests check against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent / "schemas"


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((_HERE / name).read_text())
    return document


CASE_SCHEMA = _read("case.schema.json")
ADVICE_SCHEMA = _read("advice.schema.json")
ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["field", "message"],
            "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
        }
    },
}

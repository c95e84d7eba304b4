"""JSON → Case: the one gate for machines. What does not fit is refused at its field, as the contract says."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from lactadvice.engine.case import Case, CaseError

MAX_BYTES = 200_000

_PLAIN = {
    "missing": "is required",
    "missing_argument": "is required",
    "unexpected_keyword_argument": "is not a known field",
    "json_invalid": "is not valid JSON",
    "enum": "must be one of {expected}",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dataclass_type": "must be an object",
    "datetime_parsing": "must be a date and time with its offset, like 2026-11-22T14:00:00+01:00",
    "datetime_from_date_parsing": "must be a date and time with its offset, like 2026-11-22T14:00:00+01:00",
    "datetime_type": "must be a date and time with its offset, like 2026-11-22T14:00:00+01:00",
}


@cache
def _adapter() -> TypeAdapter[Case]:
    return TypeAdapter(Case)


def case_from_json(text: str | bytes) -> Case:
    """One case from its JSON text; CaseError names the first field at fault and what is allowed."""
    if len(text) > MAX_BYTES:
        raise CaseError("case", f"must be at most {MAX_BYTES} bytes")
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        raise _case_error(error.errors(include_url=False)[0]) from error
    except UnicodeDecodeError as error:
        raise CaseError("case", "must be UTF-8 text") from error


def _case_error(problem: Any) -> CaseError:
    inner = problem.get("ctx", {}).get("error")
    if isinstance(inner, CaseError):
        return CaseError(_joined(problem["loc"], inner.field), inner.message)
    template = _PLAIN.get(problem["type"], problem["msg"][:1].lower() + problem["msg"][1:])
    message = (
        template.format(expected=problem.get("ctx", {}).get("expected", "")) if "{expected}" in template else template
    )
    return CaseError(_place(problem["loc"]) or "case", message)


def _place(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _joined(location: tuple[int | str, ...], field: str) -> str:
    """Where the object stands and the field it named, without naming the object twice."""
    steps = list(location)
    if steps and isinstance(steps[-1], str) and field.split(".")[0].split("[")[0] == steps[-1]:
        steps.pop()
    place = _place(tuple(steps))
    return f"{place}.{field}" if place else field

"""Addresses of the advice page: the same question with one fact settled, for another drug, or pinned to a time."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from lactadvice.advice.fields import NONE_OF_THESE

# Where a fact of the case stands in the address.
PLAIN = {
    "infant.gestational_age_weeks": "ga",
    "infant.weight_kg": "weight",
    "infant.share_of_milk_from_parent": "share",
    "infant.feeds_per_day": "feeds",
    "parent.weight_kg": "parent_weight",
    "parent.stored_milk_ml": "stored",
}
CONDITIONS = {"infant.conditions": "condition", "parent.conditions": "parent_condition"}
OF_EXPOSURE = re.compile(r"^exposures\[(\d+)\]\.(.+)$")
BUTTONS = ("add", "remove")
# Fields of one drug's row, for which a row from the second on carries its number.
ROW_FIELDS = ("drug", "dose", "unit", "route", "regimen", "every", "days", "er", "last", "indication")
ROW_FIELD = re.compile(rf"^({'|'.join(ROW_FIELDS)})([0-9]{{0,6}})$")
# A row with none of these holds only presets of its selects.
SAYS_SOMETHING = {"drug", "dose", "every", "days", "last", "indication"}


def advice_for(drug: str) -> str:
    """The advice page's address for one name, nothing else said."""
    query = QueryDict(mutable=True)
    query["drug"] = drug
    return f"{reverse('advice')}?{query.urlencode()}"


def with_query(view: str, query: QueryDict) -> str:
    """A view's address with the question's own query."""
    return f"{reverse(view)}?{query.urlencode()}"


def asked(query: QueryDict, leave_out: int | None = None) -> QueryDict:
    """The shortest query of the same question: no buttons, no empty fields, drug rows numbered 1, 2, 3 …

    `leave_out` drops one row, by the number it has in `query`. Nothing else is lost: a field given twice stays twice.
    """
    rest, short = QueryDict(mutable=True), QueryDict(mutable=True)
    rows: dict[int, dict[str, list[str]]] = {}
    for name, values in query.lists():
        filled = [v for v in values if v.strip()]
        field = ROW_FIELD.match(name)
        if filled and field:
            rows.setdefault(int(field[2] or 1), {}).setdefault(field[1], []).extend(filled)
        elif filled and name not in BUTTONS:
            rest.setlist(name, filled)
    rows.pop(leave_out or 0, None)
    said = [rows[number] for number in sorted(rows) if SAYS_SOMETHING & set(rows[number])]
    for number, row in enumerate(said, start=1):
        for field_name, values in row.items():
            short.setlist(_numbered(field_name, number), values)
    for name, values in rest.lists():
        short.setlist(name, values)
    return short


def rows_of(query: QueryDict) -> int:
    """How many drug rows a query from `asked` has, at least 1."""
    return max((int(m[2] or 1) for name in query if (m := ROW_FIELD.match(name))), default=1)


def pinned(query: QueryDict, now: dt.datetime) -> QueryDict:
    """The query with its moment written in, so that the address gives these clock times whenever it is opened."""
    fixed = asked(query)
    fixed["now"] = now.isoformat(timespec="minutes")
    return fixed


def settled(query: QueryDict, field: str, value: Any) -> str | None:
    """The address with one fact of the case set to a JSON value; None where the address has no place for it."""
    changes = _changes(field, value)
    if value is None or changes is None:
        return None
    changed = asked(query)
    for name, new in changes.items():
        if name in CONDITIONS.values():
            _add_condition(changed, name, new)
        else:
            changed[name] = new
    return with_query("advice", changed)


def _add_condition(query: QueryDict, name: str, words: list[str]) -> None:
    """Conditions join those already told; an empty list says that there is none."""
    told = [w for w in query.getlist(name) if w != NONE_OF_THESE]
    joined = list(dict.fromkeys([*told, *words]))
    query.setlist(name, joined or [NONE_OF_THESE])


def _changes(field: str, value: Any) -> dict[str, Any] | None:
    """What to write into which fields of the address; None where there is no such field."""
    if field == "infant.age_days":
        return {"age": _short(value), "age_unit": "days"}
    if field in CONDITIONS and isinstance(value, dict):  # a condition up to an age
        return {"age": _short(value["age_days"]), "age_unit": "days", CONDITIONS[field]: value["conditions"]}
    if field in PLAIN:
        return {PLAIN[field]: _short(value)}
    if field in CONDITIONS:
        return {CONDITIONS[field]: [value] if isinstance(value, str) else list(value or ())}
    if field == "parent.can_pump":
        return {"can_pump": "1" if value else "0"}
    match = OF_EXPOSURE.match(field)
    return _changes_of_exposure(int(match[1]), match[2], value) if match else None


def _changes_of_exposure(index: int, field: str, value: Any) -> dict[str, Any] | None:
    """`use` sets several facts of the dosing at once; `dose` and the parts of `regimen` may bring the regimen along."""
    given = value if isinstance(value, dict) else {}
    changes = {
        "drug": {"drug": value},
        "route": {"route": value},
        "extended_release": {"er": _flag(value)},
        "dose": _dose(given) | _regimen(given.get("regimen")),
        "dose.amount": {"dose": _short(value)},
        "regimen": _regimen(given),
        "regimen.kind": {"regimen": value},
        "regimen.interval_hours": {"every": _short(value)},
        "regimen.days": _regimen(given) if given else {"days": _short(value)},
        "last_dose_at": {"last": value},
        "use": {
            "route": given.get("route"),
            "er": _flag(given.get("extended_release")),
            **_dose(given.get("dose")),
            **_regimen(given.get("regimen")),
        },
    }.get(field)
    if changes is None:
        return None
    return {_numbered(name, index + 1): new for name, new in changes.items() if new not in (None, "")}


def _flag(value: Any) -> str:
    return "" if value is None else "1" if value else "0"


def _dose(given: Any) -> dict[str, Any]:
    return {"dose": _short(given.get("amount")), "unit": given.get("unit")} if given else {}


def _regimen(given: Any) -> dict[str, Any]:
    if not given:
        return {}
    return {
        "regimen": given.get("kind"),
        "every": _short(given.get("interval_hours")),
        "days": _short(given.get("days")),
    }


def _short(value: Any) -> str:
    """A number without a needless ".0"."""
    return f"{value:.10g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")


def instead(query: QueryDict, index: int, drug: str) -> str:
    """The address with another drug in one row: nothing of the old drug's dose goes over to the new one."""
    changed = asked(query)
    for name in ROW_FIELDS:
        changed.pop(_numbered(name, index + 1), None)
    changed[_numbered("drug", index + 1)] = drug
    return with_query("advice", changed)


def named(query: QueryDict, index: int, drug: str) -> str:
    """The address with a row's name made plain; its dose stays, because the drug meant is the same."""
    changed = asked(query)
    changed[_numbered("drug", index + 1)] = drug
    return with_query("advice", changed)


def _numbered(field: str, row: int) -> str:
    return field if row == 1 else f"{field}{row}"

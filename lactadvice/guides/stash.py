"""A stash before a planned interruption: the date and the milk needed → mL a day."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from drugs import wording
from lactadvice.advice.fields import Amount, Choice
from lactadvice.advice.forms import DAYS_IN
from lactadvice.advice.widgets import Line
from lactadvice.engine.case import CaseError, Infant
from lactadvice.engine.pumping import milk_needed_ml

# An extra pumping after a feed brings a quarter of an ounce to an ounce (LA Lactation, "How to build a breast milk
# stash").
EXTRA_SESSION_ML = (7.0, 30.0)
MOST_ML = 200_000.0
LONGEST_HOURS = 24.0 * 60
FURTHEST_DAYS = 366


class Day(Line):
    """A date."""

    input_type = "date"


class StashForm(forms.Form):
    """The date is asked for, and either the mL needed or how long the interruption lasts."""

    use_required_attribute = False
    on = forms.DateField(
        label="The interruption begins on", widget=Day,
        error_messages={"required": "say the date, like 2026-12-24", "invalid": "must be a date like 2026-12-24"},
    )  # fmt: skip
    needed = Amount(label="Milk needed (mL), where known", required=False)
    hours = Amount(label="Or: it lasts (hours)", required=False)
    age = Amount(label="Infant's age", required=False)
    age_unit = Choice(label="Unit of age", choices=[(unit, unit) for unit in DAYS_IN], required=False)
    stored = Amount(label="Milk stored already (mL)", required=False)

    def __init__(self, query: Mapping[str, str] | None, today: dt.date) -> None:
        self.today = today
        super().__init__(query, auto_id="%s", label_suffix="")

    def clean_on(self) -> dt.date:
        """From today to a year ahead."""
        day: dt.date = self.cleaned_data["on"]
        if not 0 <= (day - self.today).days <= FURTHEST_DAYS:
            raise forms.ValidationError("must be from today to a year ahead")
        return day

    def clean_needed(self) -> float | None:
        """Above 0."""
        return self._within("needed", 1, MOST_ML, "mL")

    def clean_hours(self) -> float | None:
        """Up to 60 days."""
        return self._within("hours", 1, LONGEST_HOURS, "hours")

    def clean_stored(self) -> float | None:
        """0 or more."""
        return self._within("stored", 0, MOST_ML, "mL")

    def _within(self, field: str, low: float, high: float, unit: str) -> float | None:
        value: float | None = self.cleaned_data[field]
        if value is not None and not low <= value <= high:
            raise forms.ValidationError(f"must be {unit} from {low:g} to {high:g}")
        return value

    def clean(self) -> dict[str, Any]:
        """The milk needed, told or worked out from the hours; one of the two must be told."""
        cleaned = super().clean() or {}
        if cleaned.get("needed") is None and cleaned.get("hours") is None and not self.errors:
            self.add_error("needed", "give the mL needed, or how many hours it lasts")
        try:
            age = cleaned.get("age")
            days = None if age is None else round(age * DAYS_IN[cleaned.get("age_unit") or "weeks"], 2)
            cleaned["infant"] = Infant(age_days=days)
        except CaseError as refusal:
            self.add_error("age", refusal.message)
        return cleaned


@dataclass(frozen=True, slots=True)
class Stash:
    """What to collect: in all, each day, on how many days, and about how many extra pumpings a day that takes."""

    needed: str
    worked_out: bool
    short: str
    days: int
    a_day: str
    sessions: str
    is_enough: bool


def stash(cleaned: Mapping[str, Any], today: dt.date) -> Stash:
    """The plan for what the form said. Worked-out milk takes the upper end of what infants of that age drink."""
    told = cleaned["needed"]
    needed = told if told is not None else milk_needed_ml(cleaned["infant"], cleaned["hours"]).high
    short = max(0.0, needed - (cleaned["stored"] or 0.0))
    days = (cleaned["on"] - today).days
    a_day = short / max(days, 1)
    return Stash(
        needed=_ml(needed),
        worked_out=told is None,
        short=_ml(short),
        days=days,
        a_day=_ml(math.ceil(a_day)),
        sessions=_sessions(a_day),
        is_enough=short == 0,
    )


def _sessions(a_day: float) -> str:
    """How many extra pumpings that is, at what one usually brings."""
    few, many = (max(1, math.ceil(a_day / each)) for each in reversed(EXTRA_SESSION_ML))
    return f"{few}" if few == many else f"{few} to {many}"


def _ml(value: float) -> str:
    return wording.with_unit(f"{math.ceil(value):,}", "mL")

"""The alcohol page: drinks, weight and start in, hours until milk is clear out. The engine's numbers, in words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from drugs import wording
from drugs.vocabulary import DoseUnit, Regimen
from lactadvice.advice import addresses
from lactadvice.advice.fields import Amount, LocalTime, at, zone_named
from lactadvice.advice.widgets import Hidden
from lactadvice.engine.amounts import CONVENTIONAL_PARENT_WEIGHT_KG
from lactadvice.engine.case import CaseError
from lactadvice.engine.kinetics import alcohol as kinetics
from lactadvice.engine.texts import text

LEAST_KG, MOST_KG = 30.0, 300.0
LONGEST_DRINKING_HOURS = 24.0


class AlcoholForm(forms.Form):
    """Drinks are asked for; weight, how long they lasted and the first sip may stay unsaid."""

    use_required_attribute = False
    drinks = Amount(label="Standard drinks", error_messages={"required": "say how many drinks, like 2"})
    weight = Amount(label="Body weight (kg)", required=False)
    lasted = Amount(label="Drinking lasted (hours)", required=False)
    start = LocalTime(label="First sip at", required=False)
    tz = forms.CharField(required=False, max_length=64, widget=Hidden)

    def __init__(self, query: Mapping[str, str] | None, zone: dt.tzinfo) -> None:
        self.zone = zone
        super().__init__(query, auto_id="%s", label_suffix="")

    def clean_drinks(self) -> float:
        """Above 0, and no more than the engine's equation was made for."""
        return _within(self.cleaned_data["drinks"], 0.1, kinetics.MOST_DRINKS, "drinks")

    def clean_weight(self) -> float | None:
        """The body weights the equation covers."""
        given = self.cleaned_data["weight"]
        return None if given is None else _within(given, LEAST_KG, MOST_KG, "kilograms")

    def clean_lasted(self) -> float | None:
        """Up to a day."""
        given = self.cleaned_data["lasted"]
        return None if given is None else _within(given, 0, LONGEST_DRINKING_HOURS, "hours")

    def clean(self) -> dict[str, Any]:
        """Put the first sip into its zone."""
        cleaned = super().clean() or {}
        try:
            self.zone = zone_named(cleaned["tz"]) if cleaned.get("tz") else self.zone
            cleaned["start"] = at("start", cleaned.get("start"), self.zone)
        except CaseError as refusal:
            self.add_error("start", refusal.message)
        except ValidationError as refusal:
            self.add_error("tz", refusal)
        return cleaned


def _within(value: float, low: float, high: float, what: str) -> float:
    if not low <= value <= high:
        raise ValidationError(f"must be {what} from {low:g} to {high:g}")
    return value


@dataclass(frozen=True, slots=True)
class ClearAt:
    """When milk is clear: the wait, the clock time where the first sip was told, the span of fast and slow bodies and
    what it means (`spread`, as the advice page has it).
    """

    wait: str
    clear_at: str
    span: str
    spread: str


def clear_at(cleaned: Mapping[str, Any]) -> ClearAt:
    """The wait for what the form said; weight left out is taken as the usual one."""
    weight = cleaned["weight"] or CONVENTIONAL_PARENT_WEIGHT_KG
    found = kinetics.hours_until_clear(cleaned["drinks"], weight, drinking_hours=cleaned["lasted"] or 0.0)
    start = cleaned["start"]
    return ClearAt(
        wait=wording.wait(found.wait_hours),
        clear_at=wording.clock(_later(start, found.wait_hours)) if start else "",
        span=wording.wait_span(found.hours.low, found.hours.high),
        spread=str(text(kinetics.TEXTS, "alcohol.range")),
    )


def address(cleaned: Mapping[str, Any], tz: str) -> str:
    """The advice page's address for these drinks on one occasion, so that it counts from the same sip and weight."""
    start: dt.datetime | None = cleaned["start"]
    told = {
        "drug": "alcohol",
        "dose": f"{cleaned['drinks']:g}",
        "unit": DoseUnit.STANDARD_DRINK.value,
        "regimen": Regimen.SINGLE.value,
        "last": start.replace(tzinfo=None).isoformat(timespec="minutes") if start else "",
        "parent_weight": f"{cleaned['weight']:g}" if cleaned["weight"] else "",
        "tz": tz,
    }
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in told.items() if value})
    return addresses.with_query("advice", query)


def _later(start: dt.datetime, hours: float) -> dt.datetime:
    """So many real hours on, in the same zone: counted in UTC, or a night of changing clocks would be an hour off."""
    minutes = math.ceil(round(hours * 60, 6))
    return (start.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(start.tzinfo)


def table(weight_kg: float | None) -> list[tuple[int, str, str]]:
    """For 1 to 8 drinks at one weight: drinks, the wait, the span from fast to slow bodies."""
    rows = kinetics.clearance_table(weight_kg or CONVENTIONAL_PARENT_WEIGHT_KG)
    return [(n, wording.wait(c.wait_hours), wording.wait_span(c.hours.low, c.hours.high)) for n, c in rows]

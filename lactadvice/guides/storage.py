"""How long milk keeps: made at, kept where → use by.

Times: CDC table of 2019 (kidsplus.com, and a pump manual that reprints it); the cool bag: Overlake Medical Center.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from drugs import wording
from lactadvice.advice.fields import Choice, LocalTime, at, zone_named
from lactadvice.advice.widgets import Hidden, Ticks
from lactadvice.engine.case import CaseError


@dataclass(frozen=True, slots=True)
class Keeps:
    """Hours or months that milk keeps in one place: best within, at the latest by (the same where there is one end).

    `start` says what the time counts from.
    """

    words: str
    start: str
    best_hours: float = 0.0
    last_hours: float = 0.0
    best_months: int = 0
    last_months: int = 0


PLACES = {
    "room": Keeps("fresh, in the room (25 °C or cooler)", "it was pumped", 4, 4),
    "cool-bag": Keeps("fresh, in a cool bag with frozen packs", "it was pumped", 24, 24),
    "refrigerator": Keeps("fresh, in the refrigerator (4 °C)", "it was pumped", 96, 96),
    "freezer": Keeps("frozen (−18 °C or colder)", "it was frozen", best_months=6, last_months=12),
    "thawed-room": Keeps("thawed, in the room", "it was thawed throughout", 1, 2),
    "thawed-refrigerator": Keeps("thawed, in the refrigerator", "it was thawed throughout", 24, 24),
    "leftover": Keeps("left in the bottle after a feed", "the feed ended", 2, 2),
}


class StorageForm(forms.Form):
    """When it was made and where it is kept; both are asked for."""

    use_required_attribute = False
    kept = Choice(
        label="Kept", choices=[(key, place.words) for key, place in PLACES.items()],
        error_messages={"required": "say where it is kept"},
    )  # fmt: skip
    made = LocalTime(
        label="Pumped, frozen, thawed or fed at", error_messages={"required": "say when, like 2026-11-22T14:00"}
    )
    fragile = forms.MultipleChoiceField(
        label="The baby", required=False, widget=Ticks, choices=[("1", "was born early or is ill")]
    )
    tz = forms.CharField(required=False, max_length=64, widget=Hidden)

    def __init__(self, query: Mapping[str, str] | None, zone: dt.tzinfo) -> None:
        self.zone = zone
        super().__init__(query, auto_id="%s", label_suffix="")

    def clean(self) -> dict[str, Any]:
        """Put the time into its zone."""
        cleaned = super().clean() or {}
        try:
            self.zone = zone_named(cleaned["tz"]) if cleaned.get("tz") else self.zone
            cleaned["made"] = at("made", cleaned.get("made"), self.zone)
        except CaseError as refusal:
            self.add_error("made", refusal.message)
        except ValidationError as refusal:
            self.add_error("tz", refusal)
        return cleaned


@dataclass(frozen=True, slots=True)
class UseBy:
    """When milk is to be used: the last moment, the better one where it is earlier, and whether it is over."""

    last: str
    best: str
    start: str
    is_over: bool
    is_fragile: bool


def use_by(kept: str, made: dt.datetime, now: dt.datetime, *, fragile: bool = False) -> UseBy:
    """The use-by time of milk; `now` only tells whether it has passed. Days and months follow the calendar's clock.

    >>> use_by("room", dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC), dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)).last
    'Sun 22 Nov, 12:00'
    """
    place = PLACES[kept]
    last = _later(made, place.last_hours, place.last_months)
    best = _later(made, place.best_hours, place.best_months)
    show = _day if place.last_months else wording.clock
    return UseBy(
        last=show(last),
        best=show(best) if best != last else "",
        start=place.start,
        is_over=now > last,
        is_fragile=fragile,
    )


def _day(moment: dt.datetime) -> str:
    return wording.date(moment.date())


def _later(moment: dt.datetime, hours: float, months: int) -> dt.datetime:
    """So many real hours on, or the same day so many months on (the month's last day where it has no such day)."""
    if not months:
        return (moment.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(moment.tzinfo)
    years, month = divmod(moment.month - 1 + months, 12)
    first = moment.replace(year=moment.year + years, month=month + 1, day=1)
    length = ((first + dt.timedelta(days=32)).replace(day=1) - first).days
    return first.replace(day=min(moment.day, length))

"""What a reader typed about drugs, infant, parent and time, as the engine's types or a message at each field.

Fields carry the names they have in the address: `drug`, `dose`, `unit`, … for the first drug, `drug2`, `dose2`, … for
the second. Every field but `drug` may be left out.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import QueryDict

from drugs import wording
from drugs.vocabulary import DoseUnit, InfantCondition, ParentCondition, Regimen, Route
from lactadvice.advice.fields import (
    NONE_OF_THESE,
    NOT_SAID,
    Amount,
    Choice,
    Conditions,
    LocalTime,
    TimesOfDay,
    Words,
    at,
    choices_of,
    zone_named,
)
from lactadvice.advice.widgets import ChooseOrOwn, Hidden
from lactadvice.engine.case import CaseError, Exposure, GivenDose, GivenRegimen, Infant, Parent

DAYS_IN = {"weeks": 7.0, "days": 1.0, "months": 365.25 / 12, "years": 365.25}


def _days(age: float, unit: str) -> float:
    """An age in days; whole days up for months and years, so that "2 months" has reached the limit of two months.

    >>> _days(2, "months"), _days(6, "months"), _days(2, "weeks")
    (61.0, 183.0, 14.0)
    """
    days = age * DAYS_IN[unit]
    return float(math.ceil(days - 1e-9)) if unit in ("months", "years") else round(days, 2)


OLDEST_DAYS = 3650.0  # as the engine has it


def ages_allowed(unit: str) -> str:
    """What ages may be given in a unit.

    >>> ages_allowed("weeks"), ages_allowed("years")
    ('must be from 0 to 521.4 weeks', 'must be from 0 to 9.9 years')
    """
    return f"must be from 0 to {math.floor(OLDEST_DAYS / DAYS_IN[unit] * 10) / 10:g} {unit}"


LONGEST_VALUE = 200
# Units that say themselves how it is taken: nobody need be asked whether two drinks were put on the skin.
ROUTE_OF_UNIT = {DoseUnit.STANDARD_DRINK: Route.ORAL, DoseUnit.CIGARETTE: Route.INHALED}

# Where the engine's refusal belongs on the page: the end of its field name, and the form's field.
FIELD_OF = {
    "dose.amount": "dose",
    "dose.unit": "unit",
    "interval_hours": "every",
    "regimen.days": "days",
    "last_dose_at": "last",
    "drug": "drug",
    "indication": "indication",
    "route": "route",
    "extended_release": "er",
    "age_days": "age",
    "gestational_age_weeks": "ga",
    "infant.weight_kg": "weight",
    "infant.conditions": "condition",
    "share_of_milk_from_parent": "share",
    "feeds_per_day": "feeds",
    "feed_times": "feed_times",
    "parent.weight_kg": "parent_weight",
    "parent.conditions": "parent_condition",
    "stored_milk_ml": "stored",
    "can_pump": "can_pump",
    "now": "now",
}


def conditions_from(ticked: list[str], kind: type[Any]) -> tuple[Any, ...] | None:
    """The vocabulary's members ticked: None where nothing was said, () for "none of these"."""
    if not ticked:
        return None
    return tuple(kind(word) for word in dict.fromkeys(ticked) if word != NONE_OF_THESE)


class PartOfCase(forms.Form):
    """One group of fields that makes one of the engine's types; its refusals stand at the field they concern."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})

    def clean(self) -> dict[str, Any]:
        """Make the part when each field was read, so that the engine's own limits speak here."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.part = self.make(cleaned)
            except CaseError as refusal:
                self.refuse(refusal)
        return cleaned

    def make(self, cleaned: dict[str, Any]) -> Any:
        """The engine's type from cleaned fields; raises CaseError."""
        raise NotImplementedError

    def refuse(self, refusal: CaseError) -> None:
        """Put the engine's refusal at the field it is about."""
        field = next((form for end, form in FIELD_OF.items() if end in refusal.field), None)
        self.add_error(field if field in self.fields else None, refusal.message)


class ExposureForm(PartOfCase):
    """One drug as given. `row` is its number; fields of rows from 2 on carry it behind their name."""

    drug = Words(label="Drug", max_length=LONGEST_VALUE, error_messages={"required": "name the drug"})
    dose = Amount(label="Dose", required=False)
    unit = Choice(label="Unit", choices=choices_of(wording.DOSE_UNITS), required=False)
    route = Choice(label="Given", choices=choices_of(wording.ROUTES), required=False)
    regimen = Choice(label="Single or repeated", choices=choices_of(wording.REGIMENS), required=False)
    every = Amount(label="Every (hours)", required=False)
    days = Amount(label="For (days)", required=False)
    er = Choice(label="Release", choices=[NOT_SAID, ("0", "ordinary"), ("1", "slow release")], required=False)
    last = LocalTime(label="Last dose at", required=False)
    indication = Words(label="Given for", max_length=LONGEST_VALUE, required=False)

    def __init__(self, query: QueryDict | None, row: int, zone: dt.tzinfo) -> None:
        self.row, self.zone = row, zone
        super().__init__(query, auto_id="%s")

    def add_prefix(self, field_name: str) -> str:
        """`dose`, and from the second row on `dose2`."""
        return field_name if self.row == 1 else f"{field_name}{self.row}"

    def clean(self) -> dict[str, Any]:
        """Beyond each field: an amount needs its unit, and a single dose has no interval."""
        cleaned = self.cleaned_data
        if cleaned.get("dose") is not None and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", "must be chosen when a dose is given")
        if cleaned.get("regimen") == Regimen.SINGLE:
            for field in ("every", "days"):
                if cleaned.get(field) is not None:
                    self.add_error(field, "must be empty for a single dose")
        return super().clean()

    def make(self, cleaned: dict[str, Any]) -> Exposure:
        """The exposure these fields describe."""
        amount, unit = cleaned["dose"], cleaned["unit"]
        times = {"interval_hours": cleaned["every"], "days": cleaned["days"]}
        repeated = any(value is not None for value in times.values())
        kind = cleaned["regimen"] or (Regimen.REPEATED if repeated else "")
        return Exposure(
            drug=cleaned["drug"],
            route=Route(cleaned["route"]) if cleaned["route"] else ROUTE_OF_UNIT.get(unit),
            dose=None if amount is None else GivenDose(amount=amount, unit=DoseUnit(unit)),
            regimen=GivenRegimen(kind=Regimen(kind), **times) if kind else None,
            extended_release=None if cleaned["er"] == "" else cleaned["er"] == "1",
            last_dose_at=at("last_dose_at", cleaned["last"], self.zone),
            indication=cleaned["indication"] or None,
        )


class InfantForm(PartOfCase):
    """The infant fed; all may stay unsaid."""

    age = Amount(label="Age", required=False)
    age_unit = Choice(label="Unit of age", choices=[(unit, unit) for unit in DAYS_IN], required=False, initial="weeks")
    ga = Amount(label="Born at (weeks of pregnancy)", required=False)
    weight = Amount(label="Weight (kg)", required=False)
    share = Amount(required=False)  # `_share_field` takes its place
    feeds = Amount(label="Feeds a day", required=False)
    feed_times = TimesOfDay(label="Feed times", max_length=LONGEST_VALUE, required=False)
    condition = Conditions(wording.INFANT_CONDITIONS, label="The infant has")

    def __init__(self, query: QueryDict | None) -> None:
        super().__init__(query, auto_id="%s")
        self.fields["share"] = _share_field(query.get("share", "") if query else "")

    def make(self, cleaned: dict[str, Any]) -> Infant:
        """The infant these fields describe."""
        age, times = cleaned["age"], cleaned["feed_times"]
        return Infant(
            age_days=None if age is None else _days(age, cleaned["age_unit"] or "weeks"),
            gestational_age_weeks=cleaned["ga"],
            weight_kg=cleaned["weight"],
            conditions=conditions_from(cleaned["condition"], InfantCondition),
            share_of_milk_from_parent=cleaned["share"],
            feeds_per_day=cleaned["feeds"],
            feed_times=times,
        )

    def clean(self) -> dict[str, Any]:
        """An age needs its unit in the address; the page's own select always sends one."""
        if self.cleaned_data.get("age") is not None and not self.cleaned_data.get("age_unit"):
            self.add_error("age_unit" if "age_unit" not in self.errors else None, "must be chosen when an age is given")
        return super().clean()

    def refuse(self, refusal: CaseError) -> None:
        """An age refused is answered in the unit it was given in."""
        if refusal.field.endswith("age_days"):
            refusal = CaseError(refusal.field, ages_allowed(self.cleaned_data.get("age_unit") or "weeks"))
        super().refuse(refusal)


class ParentForm(PartOfCase):
    """The lactating parent; all may stay unsaid."""

    parent_weight = Amount(label="Weight (kg)", required=False)
    stored = Amount(label="Milk stored (mL)", required=False)
    can_pump = Choice(label="Can pump", choices=[NOT_SAID, ("1", "yes"), ("0", "no")], required=False)
    parent_condition = Conditions(wording.PARENT_CONDITIONS, label="The parent has")

    def __init__(self, query: QueryDict | None) -> None:
        super().__init__(query, auto_id="%s")

    def make(self, cleaned: dict[str, Any]) -> Parent:
        """The parent these fields describe."""
        return Parent(
            weight_kg=cleaned["parent_weight"],
            stored_milk_ml=cleaned["stored"],
            can_pump=None if cleaned["can_pump"] == "" else cleaned["can_pump"] == "1",
            conditions=conditions_from(cleaned["parent_condition"], ParentCondition),
        )


class MomentForm(PartOfCase):
    """When the question is asked, and in which zone its clock times are meant."""

    now = LocalTime(label="Plan from", required=False)
    tz = forms.CharField(required=False, max_length=64, widget=Hidden)

    def __init__(self, query: QueryDict | None) -> None:
        self.zone: dt.tzinfo = ZoneInfo(settings.TIME_ZONE)
        super().__init__(query, auto_id="%s")

    def clean_tz(self) -> str:
        """Set `zone` from the browser's word; nothing said leaves the site's."""
        given = self.cleaned_data["tz"]
        if given:
            self.zone = zone_named(given)
        return str(given)

    def make(self, cleaned: dict[str, Any]) -> dt.datetime | None:
        """The moment asked about, or None for this very moment."""
        return at("now", cleaned["now"], self.zone)


def _share_field(given: str) -> Amount:
    """A field of this form's own: its list may hold what the reader gave."""
    return Amount(label="Share of feeds that are this milk", required=False, widget=ChooseOrOwn(choices=_shares(given)))


def _shares(given: str) -> list[tuple[str, str]]:
    """The share select's choices; one given in the address that is not among them joins them."""
    shares = [
        NOT_SAID,
        ("1", "all"),
        ("0.75", "about three quarters"),
        ("0.5", "about half"),
        ("0.25", "about a quarter"),
    ]
    return shares if given in dict(shares) else [*shares, (given[:20], given[:20])]

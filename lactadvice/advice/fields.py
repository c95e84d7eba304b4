"""The fields of the question: text in, value or a message that says what is allowed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from lactadvice.advice.widgets import Choose, Line, Moment, Number, Ticks
from lactadvice.engine.case import CaseError

ZONE_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$")
OFFSET = re.compile(r"^([+-])(0[0-9]|1[0-4]):([0-5][0-9])$")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
PLAIN_NUMBER = re.compile(r"^[+-]?([0-9]{1,12}(\.[0-9]{0,12})?|\.[0-9]{1,12})$")
CLOCK = re.compile(r"^([01]?[0-9]|2[0-3]):([0-5][0-9])$")
# A date alone would silently mean midnight.
DATE_AND_TIME = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
NONE_OF_THESE = "none"
NOT_SAID = ("", "not said")
MOST_FEED_TIMES = 24


class Shared:
    """A field that no form changes: all forms of its class use the one, where Django would copy it for each."""

    def __deepcopy__(self, memo: Any) -> Any:
        return self


class Amount(Shared, forms.FloatField):
    """A number with a point for decimals; a comma is refused, because 1,000 and 0,5 cannot be told apart."""

    widget = Number
    default_error_messages: ClassVar[Any] = {"invalid": "must be a number, with a point for decimals (like 0.5)"}

    def to_python(self, value: Any) -> Any:
        """The number, or None where nothing was given; 1_000, infinite and endless ones are refused."""
        text = "" if value is None else str(value).strip()
        if text and not PLAIN_NUMBER.match(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class Words(Shared, forms.CharField):
    """One line of text without control characters."""

    widget = Line

    def to_python(self, value: Any) -> str:
        """The text; refused where it holds NUL, line breaks or other control characters."""
        given = str(value).strip() if value not in self.empty_values else ""
        if CONTROL.search(given):
            raise ValidationError("must be one line of plain text, without control characters")
        return given


class LocalTime(Shared, forms.CharField):
    """A clock time as browsers send it, `2026-11-22T14:00`; read in a zone later, by `at`."""

    widget = Moment

    def to_python(self, value: Any) -> Any:
        """A datetime, with the offset it was written with or none; None where nothing was given."""
        given = super().to_python(value)
        if not given:
            return None
        try:
            moment = dt.datetime.fromisoformat(given if DATE_AND_TIME.match(given) else "")
        except (ValueError, OverflowError):
            raise ValidationError("must be a date and time like 2026-11-22T14:00") from None
        if not 2000 <= moment.year <= 2100:
            raise ValidationError("must be a year from 2000 to 2100")
        return moment


class TimesOfDay(Shared, forms.CharField):
    """Clock times parted by commas or blanks, `06:00 09:30`; gives a tuple of HH:MM or None."""

    widget = Line

    def to_python(self, value: Any) -> Any:
        """The times in the order given, each once."""
        given = re.split(r"[\s,;]+", super().to_python(value) or "")
        times = [t for t in given if t]
        if len(times) > MOST_FEED_TIMES:
            raise ValidationError(f"must be at most {MOST_FEED_TIMES} times")
        return tuple(dict.fromkeys(self._read(t) for t in times)) or None

    @staticmethod
    def _read(time: str) -> str:
        parts = CLOCK.match(time)
        if not parts:
            raise ValidationError("must be times from 00:00 to 23:59, like 06:00 09:30")
        return f"{int(parts[1]):02}:{parts[2]}"


def choices_of(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """A select's choices, the first of them "not said"."""
    return [NOT_SAID, *((key.value, word) for key, word in words.items())]


class Choice(Shared, forms.ChoiceField):
    """One of a closed list; the message lists it."""

    widget = Choose

    def validate(self, value: str) -> None:
        """Refuse what is not in the list."""
        if value and not self.valid_value(value):
            allowed = ", ".join(key for key, _ in cast("list[tuple[str, str]]", self.choices) if key)
            raise ValidationError(f"must be one of: {allowed}")


class Conditions(Shared, forms.MultipleChoiceField):
    """Conditions ticked; None where nothing was said, () where "none of these" was."""

    widget = Ticks

    def __init__(self, words: Mapping[Any, str], **options: Any) -> None:
        choices = [(key.value, word) for key, word in words.items()] + [(NONE_OF_THESE, "none of these")]
        super().__init__(choices=choices, required=False, **options)

    def validate(self, value: list[str]) -> None:
        """Refuse words outside the list, and "none of these" beside one of these."""
        for word in value:
            if not self.valid_value(word):
                allowed = ", ".join(key for key, _ in cast("list[tuple[str, str]]", self.choices))
                raise ValidationError(f"must be one or more of: {allowed}")
        if NONE_OF_THESE in value and len(value) > 1:
            raise ValidationError("cannot be “none of these” and something else at once")


def zone_named(given: str) -> dt.tzinfo:
    """A zone by its name (Europe/Madrid) or offset (+01:00); ValidationError for anything else."""
    offset = OFFSET.match(given)
    if offset:
        sign, hours, minutes = offset.groups()
        distance = dt.timedelta(hours=int(hours), minutes=int(minutes))
        return dt.timezone(distance if sign == "+" else -distance)
    try:
        if ZONE_NAME.match(given):
            return ZoneInfo(given)
    except (KeyError, ValueError, OSError):  # unknown, odd, or the name of a folder of zones
        pass
    raise ValidationError("must be a time zone like Europe/Madrid or an offset like +01:00")


def at(field: str, moment: dt.datetime | None, zone: dt.tzinfo) -> dt.datetime | None:
    """A clock time in its zone; refused where the clocks skip it (spring), the earlier one where they repeat it."""
    if moment is None or moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=zone)
    if local.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise CaseError(field, "does not exist on that day: the clocks go forward over it")
    return local

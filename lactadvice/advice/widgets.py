"""Form controls that draw themselves. The page has some forty; a template for each took a third of the page's time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

LISTS_KEPT = 200  # the site has some forty
Choices = tuple[tuple[str, str], ...]
Drawn = tuple[tuple[str, str, str], ...]


def _attributes(of: Mapping[str, Any]) -> str:
    """The attributes of an element in order of name, each with a blank before it: True stands alone, False not at all.

    Django's own formats and escapes in several steps for each, which is felt where a page has two hundred.
    """
    told = sorted((name, value) for name, value in of.items() if value is not None and value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in told)


def _drawn(choices: Choices) -> Drawn:
    """Each choice as its key, its `value` attribute and its words, escaped."""
    return tuple((key, f'value="{escape(key)}"', escape(words)) for key, words in choices)


# For lists of our own words, the same on every page.
_drawn_once: Callable[[Choices], Drawn] = lru_cache(maxsize=LISTS_KEPT)(_drawn)


class Line(forms.TextInput):
    """One line of text."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input element."""
        given = {} if value in (None, "") else {"value": str(self.format_value(value))}
        whole = {"type": self.input_type, "name": name, **given, **self.build_attrs(self.attrs, attrs)}
        return mark_safe(f"<input{_attributes(whole)}>")  # noqa: S308  # nosec B308 B703: every part is escaped


class Number(Line):
    """A number as text: what a number input cannot read, browsers send as nothing, and a dose would be lost unseen."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off"})


class Moment(Line):
    """A local date and time."""

    input_type = "datetime-local"


class Hidden(Line):
    """A value the reader does not see."""

    input_type = "hidden"


class Choose(forms.Select):
    """One of a list."""

    drawn = staticmethod(_drawn_once)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The select element; what was given and is not among the choices selects the first."""
        chosen = "" if value is None else str(value)
        whole = _attributes({"name": name, **self.build_attrs(self.attrs, attrs)})
        options = "".join(
            f"<option {drawn} selected>{words}</option>" if key == chosen else f"<option {drawn}>{words}</option>"
            for key, drawn, words in self.drawn(_flat(self.choices))
        )
        return mark_safe(f"<select{whole}>{options}</select>")  # noqa: S308  # nosec B308 B703: every part is escaped


class ChooseOrOwn(Choose):
    """One of a list that may hold what the reader gave: drawn anew each time, for nothing of a case is kept."""

    drawn = staticmethod(_drawn)


class Ticks(forms.CheckboxSelectMultiple):
    """Any of a list, each with its label."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """A label with its checkbox for each choice; ids end in the number of the choice."""
        ticked = {str(v) for v in value or ()}
        first, name = escape((attrs or {}).get("id", name)), escape(name)
        boxes = (
            f'<label for="{first}_{n}"><input type="checkbox" id="{first}_{n}" name="{name}" {drawn}'
            f"{' checked' if key in ticked else ''}> {words}</label>"
            for n, (key, drawn, words) in enumerate(_drawn_once(_flat(self.choices)))
        )
        return mark_safe("".join(boxes))  # noqa: S308  # nosec B308 B703: every part is escaped


def _flat(choices: Any) -> Choices:
    return tuple((str(key), str(words)) for key, words in choices)

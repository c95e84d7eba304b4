"""Form controls that draw themselves. The page has some forty; a template for each took a third of the page's time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Line(forms.TextInput):
    """One line of text."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input element."""
        given = {} if value in (None, "") else {"value": str(self.format_value(value))}
        whole = {"type": self.input_type, "name": name, **given, **self.build_attrs(self.attrs, attrs)}
        return format_html("<input{}>", flatatt(whole))


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

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The select element; what was given and is not among the choices selects the first."""
        chosen = "" if value is None else str(value)
        rows = (
            (key, SafeString(" selected") if str(key) == chosen else "", words) for key, words in _flat(self.choices)
        )
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html(
            "<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), options
        )


class Ticks(forms.CheckboxSelectMultiple):
    """Any of a list, each with its label."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """A label with its checkbox for each choice; ids end in the number of the choice."""
        ticked = {str(v) for v in value or ()}
        first = (attrs or {}).get("id", name)
        rows = (
            (f"{first}_{n}", name, key, SafeString(" checked") if key in ticked else "", words)
            for n, (key, words) in enumerate(_flat(self.choices))
        )
        box = '<label for="{0}"><input type="checkbox" id="{0}" name="{1}" value="{2}"{3}> {4}</label>'
        return format_html_join("", box, rows)


def _flat(choices: Any) -> list[tuple[str, str]]:
    return [(str(key), str(words)) for key, words in choices]

"""How the editor's fields look where Django's own widgets do not fit: ticks that fold, lists that keep odd words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Ticks(forms.SelectMultiple):
    """Several of a list, as boxes behind one line that says which; those ticked come first, in their own order.

    Written out by hand: a page of cautions holds over a thousand boxes, and a template for each would take a second.
    """

    def __init__(self, name: str, choices: Iterable[tuple[str, str]], none: str) -> None:
        super().__init__(choices=choices)
        self.called, self.none = name, none

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The line and its boxes."""
        ticked = [str(key) for key in value or []]
        known = dict(self.choices)
        rows = [(key, known.get(key) or f"{key} (not known here)", True) for key in ticked]
        rows += [(key, words, False) for key, words in known.items() if key not in ticked]
        ident = (attrs or {}).get("id", name)
        boxes = format_html_join(
            "",
            '<label><input type="checkbox" name="{}" value="{}" id="{}_{}"{}> <span>{}</span></label>',
            ((name, key, ident, n, SafeString(" checked") if on else "", words) for n, (key, words, on) in _n(rows)),
        )
        chosen = "; ".join(words for _, words, on in rows if on) or self.none
        return format_html(
            '<details class="pick" id="{}"><summary><b>{}</b> <span class="picked" data-none="{}">{}</span></summary>'
            '<div class="boxes" role="group" aria-label="{}">{}</div></details>',
            ident,
            self.called,
            self.none,
            chosen,
            self.called,
            boxes,
        )


def _n(rows: list[tuple[str, str, bool]]) -> Iterable[tuple[int, tuple[str, str, bool]]]:
    return enumerate(rows)


class OneOf(forms.Select):
    """One of a list; a word that stands there and is none of the list stays to be seen and kept."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The choices, with the odd word after them."""
        known = {str(key) for key, _ in self.choices}
        odd = [each for each in value if each and each not in known]
        shown, self.choices = self.choices, [*self.choices, *((each, f"{each} (not allowed here)") for each in odd)]
        groups = super().optgroups(name, value, attrs)
        self.choices = shown
        return groups


class Day(forms.TextInput):
    """A date as browsers ask for it; as text where what stands there is no date, so that it can be seen."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context with the right type of input."""
        context = super().get_context(name, value, attrs)
        try:
            dt.date.fromisoformat(str(value or "2000-01-01"))
            context["widget"]["type"] = "date"
        except ValueError:
            context["widget"]["type"] = "text"
        return context

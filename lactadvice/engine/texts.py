"""A sentence as a value: a key, its English, and the parameters that go into it.

The engine's modules keep their sentences in a `TEXTS` table each. A catalogue in another language maps the same keys;
a word that goes into sentences (a unit, "the injection") it maps by "word." and the English word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence for a reader; `str()` gives English."""

    key: str
    english: str
    params: tuple[tuple[str, Param], ...] = ()

    def __str__(self) -> str:
        return self.english.format(**dict(self.params))

    def translated(self, catalogue: Mapping[str, str]) -> str:
        """The sentence by the template the catalogue holds under this key; English where it holds none.

        >>> Text("hours", "{hours:g} hours", (("hours", 2.0),)).translated({"hours": "{hours:g} horas"})
        '2 horas'
        """
        params = {name: _translated(value, catalogue) for name, value in self.params}
        return catalogue.get(self.key, self.english).format(**params)


@dataclass(frozen=True, slots=True)
class Listed:
    """Several words or sentences joined as one says them: "a, b and c"."""

    parts: tuple[Text | str, ...]

    def __str__(self) -> str:
        return self.translated({})

    def translated(self, catalogue: Mapping[str, str]) -> str:
        """The parts and the "and" before the last by the catalogue.

        >>> Listed(("a", "b", "c")).translated({"word.and": "y"})
        'a, b y c'
        """
        words = [str(_translated(part, catalogue)) for part in self.parts]
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {catalogue.get('word.and', 'and')} {words[-1]}"


Param = str | int | float | Text | Listed


def _translated(value: Param, catalogue: Mapping[str, str]) -> str | int | float:
    """One parameter in the catalogue's language; a word it does not know, and every number, stays."""
    if isinstance(value, Text | Listed):
        return value.translated(catalogue)
    return catalogue.get(f"word.{value}", value) if isinstance(value, str) else value


def text(table: Mapping[str, str], key: str, **params: Param) -> Text:
    """The sentence of that key in a module's table; KeyError where a key or a parameter is missing.

    >>> str(text({"hold": "Wait {hours:g} hours."}, "hold", hours=4.0))
    'Wait 4 hours.'
    """
    sentence = Text(key, table[key], tuple(sorted(params.items())))
    str(sentence)  # a missing parameter is a fault of the writer: let it show here, not on the page
    return sentence

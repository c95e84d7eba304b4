"""A sentence as a value: a key, its English, and the parameters that go into it.

The engine's modules keep their sentences in a `TEXTS` table each. A catalogue in another language maps the same keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Param = str | int | float


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
        return catalogue.get(self.key, self.english).format(**dict(self.params))


def text(table: Mapping[str, str], key: str, **params: Param) -> Text:
    """The sentence of that key in a module's table; KeyError where a key or a parameter is missing.

    >>> str(text({"hold": "Wait {hours:g} hours."}, "hold", hours=4.0))
    'Wait 4 hours.'
    """
    sentence = Text(key, table[key], tuple(sorted(params.items())))
    str(sentence)  # a missing parameter is a fault of the writer: let it show here, not on the page
    return sentence

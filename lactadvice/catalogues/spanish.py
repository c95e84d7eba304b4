"""What Spanish asks of a sentence once its parameters stand in it: "e ibuprofeno", "la 1:57", "2,5 horas"."""

from __future__ import annotations

import re
import string
from typing import Any

# "y" before the sound i, "o" before the sound o; not before ia, ie, io, where i is half a consonant ("y hierro").
_AND = re.compile(r"\b([yY])(?= [«“\"]?h?[ií](?![aeo]))", re.IGNORECASE)
_OR = re.compile(r"\b([oO])(?= [«“\"]?(?:h?[oó]|8|11\b))", re.IGNORECASE)
# One o'clock alone is singular.
_ONE = re.compile(r"\b([lL]a)s(?= 0?1:\d\d)")
_DECIMAL = re.compile(r"\d+\.\d+")


class Sentence(str):
    """A sentence with its places for parameters; `format` fills them as Spanish has it."""

    __slots__ = ()

    def format(self, *args: object, **params: object) -> str:
        """The sentence with its parameters in it.

        >>> Sentence("{drugs}: espere {hours:g} horas, hasta las {clock}").format(
        ...     drugs="Paracetamol y ibuprofeno", hours=2.5, clock="1:57 p. m.")
        'Paracetamol e ibuprofeno: espere 2,5 horas, hasta la 1:57 p. m.'
        """
        return polished(_FILLED.vformat(str(self), args, params))


class _Filled(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        """A number with a comma for its decimals, and none where they are nought; also one written out already."""
        filled = super().format_field(value, format_spec)
        is_number = isinstance(value, int | float) or _DECIMAL.fullmatch(str(value))
        return filled.removesuffix(".0").replace(".", ",") if is_number else filled


_FILLED = _Filled()


def polished(sentence: str) -> str:
    """A whole sentence with its small words fitted to what follows them.

    >>> polished("Morfina y hidromorfona; hierro y hierba; uno o otro; siete o 8; desde las 01:30 hasta las 11:30")
    'Morfina e hidromorfona; hierro y hierba; uno u otro; siete u 8; desde la 01:30 hasta las 11:30'
    """
    sentence = _AND.sub(lambda found: "e" if found[1] == "y" else "E", sentence)
    sentence = _OR.sub(lambda found: "u" if found[1] == "o" else "U", sentence)
    return _ONE.sub(r"\1", sentence)

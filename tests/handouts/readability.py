"""How hard a text is to read: `textstat` for English, Szigriszt's formula on the INFLESZ scale for Spanish.

INFLESZ (Barrio-Cantalejo et al., An Sist Sanit Navar 2008;31:135-152) reads Szigriszt-Pazos' perspicuity:
206.835 - 62.3 * syllables / words - words / sentences; 65 and more is "rather easy", 55 to 65 "normal".
"""

from __future__ import annotations

import importlib
import importlib.resources
import itertools
import re
import sys
import types
from typing import Any

_VOWELS = re.compile(r"[aeiouáéíóúü]+", re.IGNORECASE)
_STRONG = "aeoáéó"
_ACCENTED_WEAK = "íú"


def textstat() -> Any:
    """The module textstat 0.7.4. It reads its word lists through pkg_resources, which newer setuptools lack."""
    if "textstat.textstat" not in sys.modules:
        stand_in = types.ModuleType("pkg_resources")
        stand_in.resource_stream = (  # type: ignore[attr-defined]
            lambda package, name: importlib.resources.files(package).joinpath(name).open("rb")
        )
        sys.modules["pkg_resources"] = stand_in
        try:
            importlib.import_module("textstat.textstat")
        finally:
            del sys.modules["pkg_resources"]
    from textstat.textstat import textstatistics

    reader = textstatistics()
    reader.set_lang("en_US")
    return reader


def spanish_syllables(word: str) -> int:
    """Syllables of a Spanish word: vowel groups, split where two strong vowels or an accented weak one meet.

    >>> [spanish_syllables(w) for w in ("leche", "bebé", "guardar", "día", "aéreo", "biberón", "queso", "cuidado")]
    [2, 2, 2, 2, 4, 3, 2, 3]
    """
    plain = re.sub(r"([gq])u(?=[eiéí])", r"\1", word.lower())
    count = 0
    for group in _VOWELS.findall(plain):
        count += 1
        for first, second in itertools.pairwise(group):
            both_strong = first in _STRONG and second in _STRONG
            count += both_strong or first in _ACCENTED_WEAK or second in _ACCENTED_WEAK
    # A final y after a vowel belongs to its group; alone it is a syllable of its own.
    return max(count, 1)


def inflesz(text: str) -> float:
    """Szigriszt's perspicuity of a Spanish text; numbers count as one word of two syllables.

    12 syllables, 8 words, 2 sentences: 206.835 - 62.3 * 1.5 - 4.

    >>> round(inflesz("La leche es buena. El bebé come bien."), 1)
    109.4
    """
    sentences = [s for s in re.split(r"[.!?:;]+\s", text + " ") if re.search(r"\w", s)]
    words = re.findall(r"[a-záéíóúüñ]+|[0-9][0-9.,:]*", text, re.IGNORECASE)
    syllables = sum(2 if w[0].isdigit() else spanish_syllables(w) for w in words)
    return 206.835 - 62.3 * syllables / len(words) - len(words) / len(sentences)

"""Sentences in other languages than English, by the key of the sentence; one TOML file a language.

`signed_off_by` in the file names who stands behind the language; until then whatever is printed in it says "draft".
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lactadvice.catalogues import spanish

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "es": "Español"}
_HERE = Path(__file__).parent
# A language whose small words depend on what follows them fills its sentences itself.
_FITTED = {"es": spanish.Sentence}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: its sentences by key, and who signed it off ("" for nobody yet)."""

    language: str
    sentences: Mapping[str, str]
    signed_off_by: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether nobody has signed this language off; English is the original."""
        return self.language != ENGLISH and not self.signed_off_by


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language of LANGUAGES; English has no sentences of its own. KeyError for another."""
    LANGUAGES[language]
    if language == ENGLISH:
        return Catalogue(ENGLISH, {})
    stored = tomllib.loads((_HERE / f"{language}.toml").read_text(encoding="utf-8"))
    fitted = _FITTED.get(language, str)
    sentences = {key: fitted(sentence) for key, sentence in stored["sentences"].items()}
    return Catalogue(language, sentences, stored["signed_off_by"])

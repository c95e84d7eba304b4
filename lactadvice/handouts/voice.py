"""Says the sentences of a handout in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lactadvice.catalogues import ENGLISH, Catalogue
from lactadvice.engine.texts import Param, Text, text
from lactadvice.handouts.texts import TEXTS


@dataclass(frozen=True, slots=True)
class Voice:
    """One language's way to say a sentence of a handout."""

    catalogue: Catalogue

    def __call__(self, key: str, **params: Param) -> str:
        """The sentence of that key; KeyError for a key no handout has."""
        return text(TEXTS, key, **params).translated(self.catalogue.sentences)

    def aloud(self, sentence: Text) -> str:
        """A sentence made elsewhere."""
        return sentence.translated(self.catalogue.sentences)

    def either(self, words: Sequence[str]) -> str:
        """Several words of which one may be chosen: "a, b or c"; "" for none."""
        if len(words) < 2:
            return "".join(words)
        return self("list.or", first=", ".join(words[:-1]), last=words[-1])

    @property
    def is_english(self) -> bool:
        """Whether free text of monographs may be printed as it stands."""
        return self.catalogue.language == ENGLISH

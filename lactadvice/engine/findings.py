"""What a rule may say: one finding, with the guidance it asks for, and its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drugs.schema import Hold
from drugs.vocabulary import ChangeDrug, Evidence, Guidance
from lactadvice.engine.advice import Sentence
from lactadvice.engine.matching import ChosenUse, Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that fired. `guidance` raises (or, with `lowers`, lowers) what stands; None leaves it.

    `source_keys` are the monograph's own keys or `engine/...` keys of `lactadvice.engine.citations`.
    """

    rule: str
    text: Sentence
    source_keys: tuple[str, ...]
    guidance: Guidance | None = None
    lowers: bool = False
    hold: Hold | None = None
    change_drug: ChangeDrug = ChangeDrug.NO
    change_text: Sentence = ""
    monitor: tuple[Sentence, ...] = ()
    evidence: Evidence | None = None
    uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named rule: what it does, why, its sources, and the function that reads one exposure's context."""

    name: str
    reason: str
    source_keys: tuple[str, ...]
    find: Callable[[Context, ChosenUse | None], Iterator[Finding]]

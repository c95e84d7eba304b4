"""What differs between two versions of a monograph: the guidance in words, the text line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from drugs.schema import Caution, Hold, Monograph, Use
from drugs.vocabulary import ChangeDrug, HoldUntil


def changed_guidance(old: Monograph | None, new: Monograph) -> list[str]:
    """Every change to what is advised, one sentence each, in the new monograph's order; empty where none changed.

    Uses and cautions are told apart by their labels. With no old monograph, all guidance is new.
    """
    before = {u.label: told_use(u) for u in old.uses} if old else {}
    after = {u.label: told_use(u) for u in new.uses}
    raised = {c.label: told_caution(c) for c in old.cautions if c.guidance or c.change_drug} if old else {}
    raises = {c.label: told_caution(c) for c in new.cautions if c.guidance or c.change_drug}
    return [*_compared("Use", before, after), *_compared("Caution", raised, raises)]


def _compared(what: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for label, told in after.items():
        if label not in before:
            yield f"{what} added: “{label}”: {told}."
        elif before[label] != told:
            yield f"{what} “{label}”: {before[label]} → {told}."
    for label, told in before.items():
        if label not in after:
            yield f"{what} removed: “{label}” was {told}."


def told_use(use: Use) -> str:
    """A use's guidance, hold and change of drug in a few words."""
    return _told(str(use.guidance), use.hold, use.change_drug)


def told_caution(caution: Caution) -> str:
    """What a caution does, in a few words."""
    verb = "lowers to" if caution.lowers else "raises to"
    return _told(
        f"{verb} {caution.guidance}" if caution.guidance else "no other guidance", caution.hold, caution.change_drug
    )


def _told(guidance: str, hold: Hold | None, change: ChangeDrug) -> str:
    words = guidance.replace("_", " ")
    if hold is not None:
        words += f", {_told_hold(hold)}"
    return words if change is ChangeDrug.NO else f"{words}, another drug {change}"


def _told_hold(hold: Hold) -> str:
    if hold.until is not HoldUntil.HOURS:
        return str(hold.until).replace("_", " ")
    if hold.hours_high is None:
        return f"{hold.half_lives:g} half-lives" if hold.half_lives else f"hours by {hold.basis}".replace("_", " ")
    if hold.hours_low is None or hold.hours_low == hold.hours_high:
        return f"{hold.hours_high:g} h"
    return f"{hold.hours_low:g} to {hold.hours_high:g} h"


def changed_lines(old: str, new: str, around: int = 3) -> list[tuple[str, str]]:
    """The changed lines of a text, and some unchanged ones around, as (added | removed | same | gap, line)."""
    kinds = {"+": "added", "-": "removed", " ": "same", "@": "gap"}
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=around)
    return [(kinds[line[0]], line[1:] if line[0] != "@" else "…") for line in list(lines)[2:]]

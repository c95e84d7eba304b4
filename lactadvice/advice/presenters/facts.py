"""What was not told and would change the answer: the split verdict, with one-tap links that settle a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from drugs import wording
from drugs.vocabulary import ChangeDrug, DoseUnit, Kind, Route
from drugs.wording import Outcome
from lactadvice.advice import addresses
from lactadvice.advice.presenters import inputs
from lactadvice.engine.advice import Advice, Sentence, WouldChange
from lactadvice.engine.texts import Text

AGE = "infant.age_days"
HEALTH = "infant.conditions"


@dataclass(frozen=True, slots=True)
class Branch:
    """One value of a fact, the outcome it leads to, and the address that settles it so (None: no place for it).

    `advised`: another drug is advised at this value, so that comes first and the outcome second.
    """

    value: str
    outcome: Outcome
    change: str
    advised: bool
    all_the_same: str
    address: str | None


@dataclass(frozen=True, slots=True)
class OpenFact:
    """One fact and its branches, ages in order and all else mildest first, with what they take for granted (`note`).

    `told` facts are shown as "what would change this", untold ones are asked for.
    """

    field: str
    name: str
    told: bool
    branches: tuple[Branch, ...]
    note: str = ""

    @property
    def is_age(self) -> bool:
        """The infant's age is asked first."""
        return self.field == AGE


def open_facts(advice: Advice, query: QueryDict) -> tuple[OpenFact, ...]:
    """Every fact whose other values give another answer, untold ones and the age first."""
    names = tuple(e.name or e.as_asked for e in advice.exposures)
    kinds = tuple(e.kind for e in advice.exposures if e.kind)
    rows: dict[str, list[WouldChange]] = {}
    for row in advice.would_change:
        rows.setdefault(row.field, []).append(row)
    # The parent's health is nearly always untold and nearly never the point: it stays among what would change this.
    facts = [
        OpenFact(
            field=field,
            name=inputs.fact(field, names),
            told=own[0].told,
            branches=tuple(_branch(row, query, kinds) for row in _ordered(field, own)),
            note="; ".join(dict.fromkeys(str(row.text) for row in own if row.text)),
        )
        for field, own in rows.items()
    ]
    return tuple(sorted(facts, key=lambda f: (f.told, not f.is_age)))


def _ordered(field: str, rows: list[WouldChange]) -> list[WouldChange]:
    return rows if field == AGE else sorted(rows, key=lambda r: (r.guidance.caution, r.change_drug.caution))


def change_only_if(facts: Sequence[OpenFact], change: ChangeDrug) -> tuple[str, ...]:
    """The values of untold facts for which alone the change stands; () where it stands whatever they are.

    Where the answer advises another drug, a value at which one is merely preferred is none of these.
    """
    split = [f for f in facts if not f.told and len({bool(b.change) for b in f.branches}) == 2]
    changed = [branch for fact in split for branch in fact.branches if branch.change]
    advised = [branch for branch in changed if branch.advised and change is ChangeDrug.ADVISED]
    return tuple(branch.value for branch in advised or changed)


def _branch(row: WouldChange, query: QueryDict, kinds: Sequence[Kind]) -> Branch:
    value = _words(row.value)
    return Branch(
        value=wording.ROUTES[Route(value)] if row.field.endswith(".route") and value in set(Route) else value,
        outcome=wording.OUTCOMES[row.guidance],
        change=wording.change_words(row.change_drug, *kinds),
        advised=row.change_drug is ChangeDrug.ADVISED,
        all_the_same=wording.all_the_same(*kinds),
        address=addresses.settled(query, row.field, row.set_to),
    )


def _words(value: Sentence) -> str:
    """A value as a reader says it: units in words."""
    if isinstance(value, Text) and (unit := dict(value.params).get("unit")) in set(DoseUnit):
        spoken = {**dict(value.params), "unit": wording.DOSE_UNITS[DoseUnit(str(unit))]}
        return str(Text(value.key, value.english, tuple(spoken.items())))
    return str(value)


def splits(facts: Sequence[OpenFact], advice: Advice) -> OpenFact | None:
    """The untold fact by which the verdict stands split: the first whose branches differ in outcome or change.

    A rare condition of the infant splits it only where it changes how to feed: else every answer would begin with one.
    """
    for fact in facts:
        by_change = fact.field != HEALTH
        if not fact.told and len({(b.outcome.key, by_change and b.change) for b in fact.branches}) > 1:
            return fact
    return None

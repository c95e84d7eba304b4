"""Several drugs as a whole: what their company adds, and the one change that helps most, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from drugs import wording
from drugs.vocabulary import ChangeDrug
from drugs.wording import Outcome
from lactadvice.advice import addresses
from lactadvice.engine.case import Case
from lactadvice.engine.regimen import Regimen, Standing, Without


@dataclass(frozen=True, slots=True)
class ChangeThatHelps:
    """The drug to leave out: a sentence, the outcome of the rest, and the address that asks about the rest."""

    sentence: str
    outcome: Outcome
    address: str


@dataclass(frozen=True, slots=True)
class RegimenShown:
    """What stands beside the verdict of several drugs. `rises` names drugs whose own answer company makes stricter."""

    added: tuple[str, ...]
    rises: tuple[str, ...]
    change: ChangeThatHelps | None


def shown(regimen: Regimen, case: Case, query: QueryDict) -> RegimenShown:
    """The regimen in words; nothing is added and nothing helps where the engine found nothing."""
    return RegimenShown(
        added=tuple(str(text) for text in regimen.added),
        rises=tuple(case.exposures[a.number].drug for a in regimen.alone if a.company_adds),
        change=_change(regimen, query) if regimen.best else None,
    )


def _change(regimen: Regimen, query: QueryDict) -> ChangeThatHelps | None:
    best = regimen.best
    if best is None:
        return None
    # Rows count from 1 in the address once it is put in order.
    rest = addresses.asked(addresses.asked(query), leave_out=best.number + 1)
    return ChangeThatHelps(
        sentence=_sentence(regimen.whole, best),
        outcome=wording.OUTCOMES[best.standing.guidance],
        address=addresses.with_query("advice", rest),
    )


def _sentence(whole: Standing, without: Without) -> str:
    """ "Without codeine this is compatible." and what is left to say about the rest."""
    rest = without.standing
    lead = f"Without {without.name}"
    if rest.guidance is not whole.guidance:
        still = {
            ChangeDrug.NO: "",
            ChangeDrug.PREFERRED: "; another drug is preferred among the rest",
            ChangeDrug.ADVISED: "; another drug is still advised among the rest",
        }[rest.change_drug]
        return f"{lead} this is {wording.OUTCOMES[rest.guidance].word.lower()}{still}."
    if rest.change_drug is not whole.change_drug:
        left = "no other drug needs changing" if rest.change_drug is ChangeDrug.NO else "no change of drug is pressing"
        return f"{lead} {left}."
    waits = [wording.wait(s.hold.hours_high) if s.hold and s.hold.hours_high else "" for s in (rest, whole)]
    if all(waits):
        return f"{lead} the wait is {waits[0]} instead of {waits[1]}."
    return f"{lead} the wait is shorter."

"""The main message of a handout: a better drug first where one is advised, how to feed second.

Where the drug was given already and is not given again, no other drug can take its place: how to feed comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from drugs import wording
from drugs.vocabulary import ChangeDrug, Guidance, HoldUntil, Kind, Regimen
from lactadvice.engine.advice import Advice, ExposureAnswer
from lactadvice.engine.case import Case
from lactadvice.handouts.voice import Voice

MOST_DRUGS_TO_ASK_FOR = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows of drugs beyond the advice, by slug: the name in the sheet's language, and the kind."""

    names: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def name(self, slug: str, english: str) -> str:
        """The name in the sheet's language, else the English one, as it stands within a sentence.

        >>> [Known().name("", name) for name in ("Codeine", "Sodium iodide I-131", "MDMA")]
        ['codeine', 'Sodium iodide I-131', 'MDMA']
        """
        name = self.names.get(slug) or english
        return name.lower() if name == name.capitalize() else name


def message_key(advice: Advice) -> str:
    """The key of the sentence about feeding."""
    if advice.hold and advice.hold.until is HoldUntil.PERMANENTLY:
        return "message.never"
    return {
        Guidance.COMPATIBLE: "message.compatible",
        Guidance.TIMED_AVOIDANCE: "message.timed",
        Guidance.INTERRUPT_AND_PUMP: "message.interrupt",
        Guidance.NOT_ENOUGH_DATA: "message.no_data",
    }[advice.guidance]


def change_leads(advice: Advice, case: Case) -> bool:
    """Whether another drug is advised and can still be chosen: then that is said first, in every part of the sheet."""
    return advice.change_drug.advice is ChangeDrug.ADVISED and not _is_over(advice, case)


def _is_over(advice: Advice, case: Case) -> bool:
    """All drugs that should be changed were single doses, given before now."""
    given = {e.drug: e for e in case.exposures}
    changed = [given[e.as_asked] for e in advice.exposures if e.change_drug.advice is ChangeDrug.ADVISED]
    return bool(changed) and all(
        e.regimen is not None
        and e.regimen.kind is Regimen.SINGLE
        and e.last_dose_at is not None
        and case.now is not None
        and e.last_dose_at <= case.now
        for e in changed
    )


def _depends(advice: Advice) -> bool:
    """Whether a fact nobody told decides about the change."""
    return any(not row.told and row.change_drug is not ChangeDrug.ADVISED for row in advice.would_change)


def lead(advice: Advice, case: Case, say: Voice, known: Known) -> dict[str, str]:
    """The sheet's first box: `message`, the lines under it (`ask`, `change`), its sign (`sign`, `icon`); how to feed
    in a second box (`change`, `second_icon`) where the change comes first.
    """
    feeding, outcome = say(message_key(advice)), wording.OUTCOMES[advice.guidance].key
    if change_leads(advice, case):
        return {**_change(advice, say, known, feeding), "sign": "change", "icon": say("icon.change")} | {
            "second_icon": say(f"icon.{outcome}")
        }
    preferred = advice.change_drug.advice is ChangeDrug.PREFERRED
    return {
        "message": feeding,
        "ask": "",
        "change": say("change.preferred") if preferred else "",
        "sign": outcome,
        "icon": say(f"icon.{outcome}"),
    }


def is_used(advice: Advice, known: Known) -> bool:
    """What should be changed is a substance that somebody uses, which nothing takes the place of."""
    return _kind(advice, known) is Kind.RECREATIONAL_SUBSTANCE


def _changed(advice: Advice) -> list[ExposureAnswer]:
    """The drugs that should be changed, each once; none where only their company is at fault."""
    found = {e.drug: e for e in advice.exposures if e.change_drug.advice is ChangeDrug.ADVISED}
    return list(found.values())


def _kind(advice: Advice, known: Known) -> Kind | None:
    changed = _changed(advice)
    return known.kinds.get(changed[0].drug) if len(changed) == 1 else None


def _change(advice: Advice, say: Voice, known: Known, feeding: str) -> dict[str, str]:
    """There is something better, what to ask for, and how to feed without it."""
    changed = _changed(advice)
    first = say("change.maybe" if _depends(advice) else "change.advised")
    if len(changed) != 1:
        return {
            "message": first,
            "ask": say("change.ask_these"),
            "change": say("change.if_needed_these", message=feeding),
        }
    drug = known.name(changed[0].drug, changed[0].name or changed[0].as_asked)
    if is_used(advice, known):
        return {
            "message": say("change.without", drug=drug),
            "ask": say("change.ask_help"),
            "change": say("change.if_used", message=feeding),
        }
    return {
        "message": first,
        "ask": _ask(advice, say, known, drug),
        "change": say("change.if_needed", drug=drug, message=feeding),
    }


# What can be put off, and what can be had in other amounts, is asked for so; all else by "another drug".
_ASKS = {
    Kind.PROCEDURE: "change.ask_wait",
    Kind.VACCINE: "change.ask_wait",
    Kind.HERBAL: "change.ask_amount",
    Kind.FOOD: "change.ask_amount",
    Kind.GALACTAGOGUE: "change.ask_amount",
    Kind.ENVIRONMENTAL_AGENT: "change.ask_amount",
}


def _ask(advice: Advice, say: Voice, known: Known, drug: str) -> str:
    """What to ask for: by name where one drug is asked about and others are known to go with feeding."""
    kind = _kind(advice, known)
    if kind in _ASKS:
        return say(_ASKS[kind], drug=drug)
    fitting = others(advice, known) if len(advice.exposures) == 1 else []
    return say("change.ask_about", drug=drug, others=say.either(fitting)) if fitting else say("change.ask", drug=drug)


def others(advice: Advice, known: Known) -> list[str]:
    """Drugs for the same purpose that go with feeding, by name."""
    fitting = [a for a in advice.alternatives if a.guidance is Guidance.COMPATIBLE][:MOST_DRUGS_TO_ASK_FOR]
    return [known.name(a.drug, a.name or a.drug) for a in fitting]

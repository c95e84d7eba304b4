"""Five ways on, side by side for talking it through: benefit, risk and effort of each, from the engine's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drugs import wording
from drugs.vocabulary import ChangeDrug, Guidance, HoldUntil, Instead, instead_of
from lactadvice.advice.presenters import holds
from lactadvice.advice.presenters.answer import changed_kinds
from lactadvice.advice.presenters.signs import each_once
from lactadvice.engine.advice import Advice

MOST_SIGNS = 4
MOST_RISKS = 4
MOST_OTHERS = 3
FITS, POSSIBLE, NOT_NEEDED, NOT_ADVISED = "Fits the guidance", "Possible", "Not needed", "Not advised"
LEFT_OPEN = "Left open by the guidance"


@dataclass(frozen=True, slots=True)
class Option:
    """One way on: how it stands to the guidance (`standing`), and what it brings, risks and asks for."""

    key: str
    name: str
    standing: str
    benefit: tuple[str, ...]
    risk: tuple[str, ...]
    effort: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether this is what the guidance says to do."""
        return self.standing == FITS


def options(advice: Advice) -> tuple[Option, ...]:
    """Continue, time, switch, pump and hold, wean: always all five, so that nothing is hidden."""
    makers: tuple[Callable[[Advice], Option], ...] = (_continue, _time, _switch, _hold, _wean)
    return tuple(make(advice) for make in makers)


def _advised(advice: Advice) -> bool:
    return advice.change_drug.advice is ChangeDrug.ADVISED


def _continue(advice: Advice) -> Option:
    standing = {
        Guidance.COMPATIBLE: POSSIBLE if _advised(advice) else FITS,
        Guidance.TIMED_AVOIDANCE: POSSIBLE,
        Guidance.NOT_ENOUGH_DATA: LEFT_OPEN,
        Guidance.INTERRUPT_AND_PUMP: NOT_ADVISED,
    }[advice.guidance]
    return Option(
        key="continue",
        name="Keep feeding as now",
        standing=standing,
        benefit=("Feeding, closeness and milk supply go on unchanged.",),
        risk=_exposure_risk(advice),
        effort=("Watch the baby; nothing else changes.",) if advice.monitor else ("None.",),
    )


def _exposure_risk(advice: Advice) -> tuple[str, ...]:
    """What the baby takes in, what to watch for, and how much is known."""
    taken = [
        f"{e.name}: the baby gets {holds.span_of(e.relative_infant_dose_percent, 'percent')} of the parent's dose, "
        "weight for weight."
        for e in advice.exposures
        if e.relative_infant_dose_percent
    ]
    if unmeasured := [e.name for e in advice.exposures if e.name and not e.relative_infant_dose_percent and taken]:
        taken.append(f"How much the baby gets of it is not known: {', '.join(unmeasured)}.")
    signs = ", ".join(each_once(advice.monitor)[:MOST_SIGNS])
    watch = [f"Watch for: {signs}."] if signs else []
    word, meaning = wording.EVIDENCE[advice.evidence]
    return (*taken, *watch, f"{word}: {meaning}.")


def _time(advice: Advice) -> Option:
    timing, hold = advice.timing, advice.hold
    helps = advice.guidance is Guidance.TIMED_AVOIDANCE
    if helps:
        standing = FITS
    elif timing is not None and timing.helps:
        standing = POSSIBLE
    else:
        standing = NOT_NEEDED if advice.guidance is Guidance.COMPATIBLE else "Not enough by itself"
    benefit = str(timing.text) if timing else "No saving from timing was worked out for this question."
    effort = holds.instruction(hold, advice.guidance) if helps and hold else "Feeds are fitted around doses."
    return Option(
        key="time",
        name="Time doses and feeds",
        standing=standing,
        benefit=(benefit,),
        risk=("A baby who is hungry early needs other milk, or waits.",),
        effort=(effort,),
    )


# By what there is instead: the way's name, its risk, its effort.
_SWITCHES = {
    Instead.DRUG: (
        "Take another drug",
        "The other drug may not suit the parent's illness as well.",
        "A prescriber decides and changes the prescription.",
    ),
    Instead.WAY: (
        "Choose another way",
        "What it was meant for may not be reached by another way.",
        "Whoever ordered it decides with the parent.",
    ),
    Instead.NOTHING: (
        "Leave it out",
        "Doing without may be hard.",
        "Help to stop or cut down, where it is wanted.",
    ),
}


def _switch(advice: Advice) -> Option:
    name, risk, effort = _SWITCHES[instead_of(changed_kinds(advice))]
    standing = {ChangeDrug.ADVISED: FITS, ChangeDrug.PREFERRED: "Preferred where it can be done"}.get(
        advice.change_drug.advice, NOT_NEEDED
    )
    others = [a for a in advice.alternatives if a.guidance is Guidance.COMPATIBLE][:MOST_OTHERS]
    named = f"Compatible for the same purpose: {', '.join(a.name or a.drug for a in others)}." if others else ""
    why = str(advice.change_drug.text)
    told = tuple(filter(None, [why, named])) or ("The library names nothing else for this purpose.",)
    return Option(
        key="switch",
        name=name,
        standing=standing,
        benefit=told,
        risk=(risk,),
        effort=(effort,),
    )


def _hold(advice: Advice) -> Option:
    plan, hold = advice.pump_plan, advice.hold
    interrupts = advice.guidance is Guidance.INTERRUPT_AND_PUMP
    left_open = advice.guidance is Guidance.NOT_ENOUGH_DATA
    needed = _milk_needed(advice)
    sessions = f"{len(plan.sessions)} pumpings are listed in the plan." if plan and plan.sessions else ""
    instruction = holds.instruction(hold, advice.guidance) if interrupts and hold else ""
    if _permanent(advice):
        return _hold_in_vain(instruction)
    risks = tuple(str(risk) for risk in advice.risks_of_interrupting[:MOST_RISKS])
    return Option(
        key="hold",
        name="Pump, and hold the milk back",
        standing=(POSSIBLE if _advised(advice) else FITS) if interrupts else LEFT_OPEN if left_open else NOT_NEEDED,
        benefit=("The baby gets none of it by milk; pumping keeps the supply until feeding goes on.",),
        risk=risks or ("Supply can fall, breasts can become blocked, and the baby may refuse bottle or breast.",),
        effort=tuple(filter(None, [instruction, sessions, needed])) or ("Pumping as often as the baby feeds.",),
    )


def _permanent(advice: Advice) -> bool:
    return advice.hold is not None and advice.hold.until is HoldUntil.PERMANENTLY


def _hold_in_vain(instruction: str) -> Option:
    """Pumping towards a day that never comes: shown, so that nobody is left to hope for it."""
    return Option(
        key="hold",
        name="Pump, and hold the milk back",
        standing=NOT_ADVISED,
        benefit=("None for this child: feeding will not start again.",),
        risk=("Pumping as often as the baby feeds keeps up milk that must be thrown away.",),
        effort=tuple(filter(None, [instruction, "Pump only enough to stay comfortable while the milk dries up."])),
    )


def _milk_needed(advice: Advice) -> str:
    needed = advice.pump_plan.milk_needed_ml if advice.pump_plan else None
    if not needed or needed.high <= 0:
        return ""
    return f"Other milk for the baby: {holds.span_of(needed, 'mL')}{holds.each_day(advice.hold)}."


def _wean(advice: Advice) -> Option:
    hold, permanent = advice.hold, _permanent(advice)
    open_ended = hold is not None and hold.until is HoldUntil.END_OF_TREATMENT
    return Option(
        key="wean",
        name="Wean",
        standing=FITS if permanent else POSSIBLE if open_ended and not _advised(advice) else NOT_NEEDED,
        benefit=("No drug reaches the baby by milk, and no pumping is needed.",),
        risk=(
            "What breastfeeding gives this parent and child ends, perhaps earlier than they wanted.",
            "Building milk up again later takes time and may not work.",
        ),
        effort=(
            "Stop feeding this milk at once; let the milk dry up slowly, pumping only for comfort."
            if permanent
            else "Drop one feed every two or three days, so that the breasts get used to it.",
            "Formula or donor milk.",
        ),
    )

"""From findings to one guidance: for each drug, and for all together. The part that what-if questions run again
and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drugs.schema import Monograph
from drugs.vocabulary import ChangeDrug, Evidence, Guidance, HoldUntil
from lactadvice.engine.advice import HoldAnswer
from lactadvice.engine.amounts import refuse_unsuitable_unit
from lactadvice.engine.case import Case, Match, Policy
from lactadvice.engine.company import COMPANY_RULES
from lactadvice.engine.findings import Finding
from lactadvice.engine.holds import guidance_for, hold_answer, length_of
from lactadvice.engine.matching import APPLIED, ChosenUse, Context, choose_use
from lactadvice.engine.rules import RULES, WITHHOLDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One drug settled: its findings in order and what they come to."""

    context: Context
    chosen: ChosenUse | None
    findings: tuple[Finding, ...]
    guidance: Guidance
    change_drug: ChangeDrug
    evidence: Evidence
    hold: HoldAnswer | None

    @property
    def is_withheld(self) -> bool:
        """Whether the site gives no guidance from this monograph, whatever it says."""
        return any(f.rule in WITHHOLDING for f in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """All drugs of a case settled, and what adds up between them."""

    settled: tuple[Settled, ...]
    company: tuple[Finding, ...]
    unresolved: tuple[tuple[int, Match], ...]

    @property
    def guidance(self) -> Guidance:
        """The most cautious of all."""
        asked = [s.guidance for s in self.settled] + [f.guidance for f in self.company if f.guidance is not None]
        if self.unresolved:
            asked.append(Guidance.NOT_ENOUGH_DATA)
        return max(asked, key=lambda g: g.caution)

    @property
    def change_drug(self) -> ChangeDrug:
        """The strongest advice to take another drug."""
        asked = [s.change_drug for s in self.settled] + [f.change_drug for f in self.company]
        return max(asked, key=lambda c: c.caution, default=ChangeDrug.NO)


def contexts_of(
    case: Case, matches: Mapping[str, Match], policy: Policy
) -> tuple[list[Context], list[tuple[int, Match]]]:
    """Each ingredient of each exposure with its company; and the exposures whose name was not settled."""
    parts = [(n, exposure, matches[exposure.drug]) for n, exposure in enumerate(case.exposures)]
    everything: list[Monograph] = [
        part.monograph
        for _, exposure, match in parts
        for part in match.parts
        if part.as_named(exposure).route not in APPLIED
    ]
    contexts = []
    for number, exposure, match in parts:
        for part in match.parts:
            refuse_unsuitable_unit(number, exposure, part)
            company = tuple(m for m in everything if m is not part.monograph)
            named = part.as_named(exposure)
            contexts.append(Context(number, named, part, case.infant, case.parent, company, policy))
    return contexts, [(n, match) for n, _, match in parts if match.resolution != "direct"]


def settle(context: Context, case: Case) -> Settled:
    """Run every rule over one drug and bring the findings together."""
    chosen = choose_use(context)
    findings = tuple(finding for rule in RULES for finding in rule.find(context, chosen))
    findings = tuple(f for f in findings if f.rule in WITHHOLDING) or findings
    held = [(f, hold_answer(f.hold, context, case.now)) for f in findings if f.hold is not None and not f.lowers]
    guidance = _guidance(context, findings, held)
    hold = max((h for _, h in held), key=length_of, default=None)
    evidences = [f.evidence for f in findings if f.evidence is not None]
    return Settled(
        context=context,
        chosen=chosen,
        findings=findings,
        guidance=guidance,
        change_drug=_change_drug(findings, guidance),
        evidence=max(evidences, key=lambda e: e.weakness, default=context.monograph.evidence),
        hold=hold if guidance in (Guidance.TIMED_AVOIDANCE, Guidance.INTERRUPT_AND_PUMP) else None,
    )


def _guidance(context: Context, findings: Sequence[Finding], held: Sequence[tuple[Finding, HoldAnswer]]) -> Guidance:
    if any(f.rule in WITHHOLDING for f in findings):
        return Guidance.NOT_ENOUGH_DATA
    by_finding = {id(f): h for f, h in held}
    asked = []
    for finding in findings:
        if finding.guidance is not None and not finding.lowers:
            hold = by_finding.get(id(finding))
            asked.append(guidance_for(hold, finding.guidance) if hold else finding.guidance)
    guidance = max(asked, key=lambda g: g.caution, default=Guidance.NOT_ENOUGH_DATA)
    lowering = [f.guidance for f in findings if f.lowers and f.guidance is not None]
    permanent = any(h.until is HoldUntil.PERMANENTLY for _, h in held)
    if lowering and not permanent:
        # Lowering acts on the use alone: a caution that raised the guidance for this infant stands.
        raised = [f for f in findings if f.rule == "caution" and f.guidance is not None and not f.lowers]
        floor = max((f.guidance for f in raised if f.guidance), key=lambda g: g.caution, default=Guidance.COMPATIBLE)
        guidance = max(min([guidance, *lowering], key=lambda g: g.caution), floor, key=lambda g: g.caution)
    return guidance


def _change_drug(findings: Sequence[Finding], guidance: Guidance) -> ChangeDrug:
    """The strongest advice to change the drug; what lowered the guidance of the use speaks in its place."""
    lowered = any(f.lowers and f.guidance is guidance for f in findings)
    asked = [f.change_drug for f in findings if not (lowered and f.rule == "use")]
    return max(asked, key=lambda c: c.caution, default=ChangeDrug.NO)


def settle_all(case: Case, matches: Mapping[str, Match], policy: Policy) -> Together:
    """Every drug of the case, and all of them together."""
    contexts, unresolved = contexts_of(case, matches, policy)
    company = tuple(f for rule in COMPANY_RULES for f in rule.find(contexts)) if contexts else ()
    return Together(
        settled=tuple(settle(context, case) for context in contexts), company=company, unresolved=tuple(unresolved)
    )

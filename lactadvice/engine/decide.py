"""The one public call: a case and what its names stand for, in; one advice, out. Same input, same answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from drugs.schema import Alternative, Monograph
from drugs.vocabulary import ChangeDrug, Evidence, Guidance, Quantity, SupplyEffect
from lactadvice.engine.advice import (
    Advice,
    AlternativeAnswer,
    AuthorityPosition,
    ChangeDrugAnswer,
    CitedSource,
    Curve,
    ExposureAnswer,
    HoldAnswer,
    MilkSupplyAnswer,
    MonographUsed,
    PumpPlan,
    Reason,
    Sentence,
    TimingAnswer,
)
from lactadvice.engine.assumed import assumptions
from lactadvice.engine.case import Case, Exposure, Match, Part, Policy
from lactadvice.engine.citations import PREFIX, source_of
from lactadvice.engine.curves import exposure_curve, exposure_timing
from lactadvice.engine.findings import Finding
from lactadvice.engine.headlines import headline
from lactadvice.engine.holds import longest
from lactadvice.engine.matching import SYSTEMIC, Context
from lactadvice.engine.pumping import plan, plan_sources, risk_sources, risks_of_interrupting
from lactadvice.engine.quantities import (
    half_life_hours,
    infant_dose_mg_per_kg_per_day,
    milk_peak_hours,
    relative_infant_dose_percent,
)
from lactadvice.engine.questions import depends_on, would_change
from lactadvice.engine.settle import Settled, Together, settle, settle_all
from lactadvice.engine.signs import signs_to_watch
from lactadvice.engine.texts import Text, text
from lactadvice.engine.wording import TEXTS

MOST_ALTERNATIVES = 12
_HELD = (Guidance.TIMED_AVOIDANCE, Guidance.INTERRUPT_AND_PUMP)
NO_POLICY = Policy()


def decide(
    case: Case,
    matches: Mapping[str, Match],
    policy: Policy = NO_POLICY,
    library: Mapping[str, Part] | None = None,
    *,
    curves: bool = True,
) -> Advice:
    """The advice for a case. `matches` says what each exposure's name stands for; `library` holds the alternatives.

    Pure and deterministic. Raises CaseError where a drug cannot be given in the unit told; KeyError where an exposure's
    name is missing from `matches`. `curves=False` leaves out milk curves and timing.
    """
    together = settle_all(case, matches, policy)
    hold = _hold(together)
    rows = would_change(case, matches, policy, together)
    monitor = signs_to_watch(together)
    facts = depends_on(rows)
    exposures = _exposures(case, together, hold, curves=curves)
    pumping = _pump_plan(case, together, hold)
    risks = risks_of_interrupting(case.infant, case.parent, hold)
    return Advice(
        id=case.id,
        guidance=together.guidance,
        headline=headline(case, together, hold, facts, monitor),
        hold=hold,
        change_drug=_change_drug(together),
        evidence=_evidence(together),
        reasons=_reasons(case, together),
        authorities=_authorities(together),
        exposures=exposures,
        timing=_timing(together) if curves else None,
        pump_plan=pumping,
        monitor=monitor,
        alternatives=_alternatives(case, together, policy, library or {}),
        milk_supply=_milk_supply(together),
        risks_of_interrupting=risks,
        assumptions=assumptions(case, together),
        would_change=rows,
        monographs=_monographs(together),
        sources=(*_sources(case, together), *(plan_sources(pumping) if pumping else ()), *_unlisted(risks, pumping)),
        library_version=policy.library_version,
    )


def _pump_plan(case: Case, together: Together, hold: HoldAnswer | None) -> PumpPlan | None:
    """The interruption as a plan, from the dose of the drug whose hold governs."""
    if hold is None:
        return None
    governing = next((s for s in together.settled if s.hold is not None and s.hold.until is hold.until), None)
    context = governing.context if governing else None
    return plan(
        hold,
        case.infant,
        case.parent,
        now=case.now,
        dose_at=context.exposure.last_dose_at if context else None,
        exception=_pumping_exception(context.monograph) if context else None,
    )


def _pumping_exception(monograph: Monograph) -> str | None:
    """The few substances with which emptying the breast is a real way out."""
    if monograph.slug == "alcohol":
        return "alcohol"
    if "pertechnetate" in monograph.slug:
        return "pertechnetate"
    return "radioiodide" if monograph.slug.endswith("-iodide") and monograph.nuclide.startswith("I-") else None


def _unlisted(risks: tuple[Text, ...], pumping: PumpPlan | None) -> tuple[CitedSource, ...]:
    """The sources of the risks that the plan does not cite already."""
    listed = {s.key for s in plan_sources(pumping)} if pumping else set()
    return tuple(s for s in risk_sources(risks) if s.key not in listed)


def _hold(together: Together) -> HoldAnswer | None:
    """The hold that governs: of the drugs at the deciding guidance; none where the answer is not a hold."""
    if together.guidance not in _HELD:
        return None
    holds = []
    for settled in together.settled:
        if settled.hold is not None:
            slug = settled.context.monograph.slug
            holds.append(replace(settled.hold, sources=tuple(_full_key(slug, k) for k in settled.hold.sources)))
    return longest(holds)


def _full_key(slug: str, key: str) -> str:
    """A source's key within the advice: monograph slug / key, or the engine's own."""
    return key if "/" in key else f"{slug}/{key}"


def _change_drug(together: Together) -> ChangeDrugAnswer:
    """The strongest advice to take another drug, with every text of that strength, once."""
    advice = together.change_drug
    if advice is ChangeDrug.NO:
        return ChangeDrugAnswer(advice=advice, text="")
    found: list[Sentence] = []
    many = len({s.context.monograph.slug for s in together.settled}) > 1
    for settled in together.settled:
        for finding in settled.findings:
            if finding.change_drug is advice and finding.change_text not in found:
                found.append(
                    f"{settled.context.monograph.name}: {finding.change_text}" if many else finding.change_text
                )
    found += [f.change_text for f in together.company if f.change_drug is advice]
    return ChangeDrugAnswer(
        advice=advice, text=found[0] if len(found) == 1 else " ".join(str(t) for t in dict.fromkeys(found))
    )


def _evidence(together: Together) -> Evidence:
    """The weakest evidence among the drugs that decide; none where no name was settled."""
    deciding = [s for s in together.settled if s.guidance is together.guidance] or list(together.settled)
    if not deciding or together.unresolved:
        return Evidence.NONE
    return max((s.evidence for s in deciding), key=lambda e: e.weakness)


def _reason(finding: Finding, slug: str | None) -> Reason:
    keys = tuple(dict.fromkeys(_full_key(slug or "", k) for k in finding.source_keys))
    return Reason(rule=finding.rule, text=finding.text, sources=keys, exposure=slug, guidance=finding.guidance)


def _reasons(case: Case, together: Together) -> tuple[Reason, ...]:
    reasons = [_name_reason(case.exposures[n].drug, match) for n, match in together.unresolved]
    for settled in together.settled:
        reasons += [_reason(f, settled.context.monograph.slug) for f in settled.findings]
    reasons += [_reason(f, None) for f in together.company]
    # What is true of the infant is said once, not for each drug.
    return tuple({(r.rule, str(r.text)): r for r in reversed(reasons)}.values())[::-1]


def _name_reason(name: str, match: Match) -> Reason:
    near = ", ".join(match.near)
    if match.resolution == "ask":
        said = text(TEXTS, "ambiguous_name", name=name, near=near)
    elif near:
        said = text(TEXTS, "unknown_name", name=name, near=near)
    else:
        said = text(TEXTS, "unknown_name_bare", name=name)
    return Reason(rule=f"name_{match.resolution}", text=said, sources=(), guidance=Guidance.NOT_ENOUGH_DATA)


def _distinct(together: Together) -> list[Monograph]:
    return list({s.context.monograph.slug: s.context.monograph for s in together.settled}.values())


def _authorities(together: Together) -> tuple[AuthorityPosition, ...]:
    """Every position of every monograph, newest first within a drug."""
    found = []
    for monograph in _distinct(together):
        for position in sorted(monograph.positions, key=lambda p: (-(p.year or 0), p.authority)):
            source = monograph.source(position.source)
            found.append(
                AuthorityPosition(
                    drug=monograph.slug,
                    authority=position.authority,
                    position=position.meaning,
                    url=source.url if source else "",
                    guidance=position.guidance,
                    year=position.year,
                    jurisdiction=position.jurisdiction or None,
                    category=position.category,
                    change_drug=position.change_drug,
                )
            )
    return tuple(found)


def _exposures(case: Case, together: Together, hold: HoldAnswer | None, *, curves: bool) -> tuple[ExposureAnswer, ...]:
    answers = [(s.context.number, _exposure(s, curves=curves)) for s in together.settled]
    for number, match in together.unresolved:
        asked = case.exposures[number].drug
        answers.append(
            (number, ExposureAnswer(drug=asked, as_asked=asked, guidance=Guidance.NOT_ENOUGH_DATA, near=match.near))
        )
    return tuple(answer for _, answer in sorted(answers, key=lambda pair: pair[0]))


def _exposure(settled: Settled, *, curves: bool) -> ExposureAnswer:
    context = settled.context
    relative, _ = relative_infant_dose_percent(context)
    keys = settled.hold.sources if settled.hold else ()
    own_hold = (
        replace(settled.hold, sources=tuple(_full_key(context.monograph.slug, k) for k in keys))
        if settled.hold
        else None
    )
    texts = [f.change_text for f in settled.findings if f.change_drug is settled.change_drug and f.change_text]
    return ExposureAnswer(
        drug=context.monograph.slug,
        as_asked=context.exposure.drug,
        name=context.monograph.name,
        kind=context.monograph.kind,
        guidance=settled.guidance,
        use=settled.chosen.use.label if settled.chosen else "",
        summary="" if settled.is_withheld else context.monograph.summary,
        evidence=settled.evidence,
        change_drug=ChangeDrugAnswer(advice=settled.change_drug, text=texts[0] if texts else ""),
        hold=own_hold,
        relative_infant_dose_percent=relative,
        infant_dose_mg_per_kg_per_day=infant_dose_mg_per_kg_per_day(context, relative),
        milk_peak_hours=milk_peak_hours(context),
        half_life_hours=half_life_hours(context),
        curve=_curve(settled) if curves else None,
        steps=settled.chosen.use.steps if settled.chosen else (),
    )


def _is_local(context: Context) -> bool:
    return context.exposure.route is not None and context.exposure.route not in SYSTEMIC


def _analyte(settled: Settled) -> str:
    """The species to draw: the metabolite that rules the hold, else the one a prodrug is known by."""
    hold = settled.chosen.use.hold if settled.chosen else None
    if hold is not None and hold.analyte:
        return hold.analyte
    known = {f.analyte for f in settled.context.monograph.facts if f.quantity is Quantity.HALF_LIFE}
    return next(iter(known)) if len(known) == 1 else ""


def _curve(settled: Settled) -> Curve | None:
    context = settled.context
    if _is_local(context):
        return None
    hours = settled.hold.hours_high if settled.hold else None
    return exposure_curve(
        context.monograph.facts,
        context.exposure,
        context.infant,
        parent_weight_kg=context.parent.weight_kg,
        analyte=_analyte(settled),
        hold_hours=hours,
    )


def _timing(together: Together) -> TimingAnswer | None:
    """Whether timing helps, for a single drug that is fed through; several drugs are not timed against each other."""
    settled = [s for s in together.settled if not _is_local(s.context)]
    if len(settled) != 1 or together.guidance is Guidance.INTERRUPT_AND_PUMP:
        return None
    context = settled[0].context
    return exposure_timing(
        context.monograph.facts,
        context.exposure,
        context.infant,
        parent_weight_kg=context.parent.weight_kg,
        analyte=_analyte(settled[0]),
    )


def _alternatives(
    case: Case, together: Together, policy: Policy, library: Mapping[str, Part]
) -> tuple[AlternativeAnswer, ...]:
    """Other drugs for the same purpose with their own guidance for this infant: by guidance, change, evidence,
    infant dose.
    """
    given = {s.context.monograph.slug for s in together.settled}
    found: dict[str, tuple[tuple[float, ...], AlternativeAnswer]] = {}
    for settled in together.settled:
        for other in settled.context.monograph.alternatives:
            part = library.get(other.drug)
            if part is not None and other.drug not in given and other.drug not in found:
                found[other.drug] = _alternative(case, settled.context, other, part, policy)
    ranked = sorted(found.values(), key=lambda pair: pair[0])
    return tuple(answer for _, answer in ranked)[:MOST_ALTERNATIVES]


def _alternative(
    case: Case, asked: Context, other: Alternative, part: Part, policy: Policy
) -> tuple[tuple[float, ...], AlternativeAnswer]:
    routes = {r for use in part.monograph.uses for r in use.routes}
    route = asked.exposure.route if asked.exposure.route in routes else None
    exposure = Exposure(drug=part.monograph.slug, route=route, regimen=asked.exposure.regimen)
    context = Context(0, exposure, part, case.infant, case.parent, (), policy)
    settled = settle(context, case)
    relative, _ = relative_infant_dose_percent(context)
    answer = AlternativeAnswer(
        drug=part.monograph.slug,
        name=part.monograph.name,
        guidance=settled.guidance,
        why=other.why,
        indication=other.indication,
        evidence=settled.evidence,
        relative_infant_dose_percent=relative,
    )
    high = relative.high if relative else 100.0
    return (settled.guidance.caution, settled.change_drug.caution, settled.evidence.weakness, high), answer


def _milk_supply(together: Together) -> MilkSupplyAnswer:
    """The effect that matters most: lowering, then unknown, raising, none known."""
    order = (SupplyEffect.LOWERS, SupplyEffect.UNKNOWN, SupplyEffect.RAISES, SupplyEffect.NONE_KNOWN)
    supplies = [m.milk_supply for m in _distinct(together)]
    if not supplies or together.unresolved:
        return MilkSupplyAnswer(effect=SupplyEffect.UNKNOWN)
    effect = min((s.effect for s in supplies), key=order.index)
    return MilkSupplyAnswer(effect=effect, text=" ".join(s.text for s in supplies if s.text))


def _monographs(together: Together) -> tuple[MonographUsed, ...]:
    parts = {s.context.monograph.slug: s.context.part for s in together.settled}
    return tuple(
        MonographUsed(
            slug=slug,
            version=part.version,
            signed_off=part.signed_off,
            evidence_to=part.monograph.evidence_to,
            review_due=part.review_due,
            tier=part.monograph.tier,
        )
        for slug, part in parts.items()
    )


def _cited_keys(case: Case, together: Together) -> Iterable[str]:
    for reason in _reasons(case, together):
        yield from reason.sources
    for settled in together.settled:
        slug = settled.context.monograph.slug
        if settled.hold:
            yield from (_full_key(slug, k) for k in settled.hold.sources)
        yield from (_full_key(slug, p.source) for p in settled.context.monograph.positions)


def _sources(case: Case, together: Together) -> tuple[CitedSource, ...]:
    """Every source that a reason, a hold or a position cites, once, in order of appearance."""
    monographs = {m.slug: m for m in _distinct(together)}
    found: dict[str, CitedSource] = {}
    for key in _cited_keys(case, together):
        slug, _, own = key.partition("/")
        source = (
            source_of(key) if key.startswith(PREFIX) else monographs[slug].source(own) if slug in monographs else None
        )
        if source is not None and key not in found:
            found[key] = CitedSource(
                key=key,
                title=source.title,
                url=source.url,
                publisher=source.publisher,
                revised=source.revised,
                read=source.read,
            )
    return tuple(found.values())

"""The advice as a page shows it: words, rounded numbers, order. Decides nothing the engine did not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from drugs import queries, search, wording
from drugs.schema import Authority
from drugs.vocabulary import ChangeDrug, Guidance, Kind, SupplyEffect
from drugs.wording import Outcome
from lactadvice.advice import addresses
from lactadvice.advice.presenters import holds, inputs, plan, signs, timing, to_do
from lactadvice.advice.presenters.citations import Citations, Cite, SourceShown, sources
from lactadvice.advice.presenters.facts import OpenFact, change_only_if, open_facts, splits
from lactadvice.advice.presenters.holds import HoldShown
from lactadvice.advice.presenters.plan import PlanShown
from lactadvice.engine.advice import (
    Advice,
    AlternativeAnswer,
    AuthorityPosition,
    Curve,
    ExposureAnswer,
    MonographUsed,
    Reason,
    Sentence,
)
from lactadvice.engine.case import Case
from lactadvice.engine.texts import Text

# What an engine's headline opens with where something else is better.
CALLS_FOR_SOMETHING_ELSE = frozenset({"head_change", "head_change_way", "head_change_nothing"})
MICROGRAM_BELOW_MG = 0.1  # smaller infant doses read better in micrograms


@dataclass(frozen=True, slots=True)
class Choose:
    """A name that was not settled, and the names it may mean, each with the address that takes it.

    `withdrawn` are the slugs of what it plainly means, where that was taken out of use.
    """

    as_asked: str
    near: tuple[tuple[str, str], ...]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrugShown:
    """One drug's own answer."""

    slug: str
    name: str
    as_asked: str
    outcome: Outcome
    change: str
    advised: bool
    all_the_same: str
    use: str
    steps: tuple[str, ...]
    evidence: str
    hold: HoldShown | None
    numbers: tuple[tuple[str, str], ...]
    curve: Curve | None


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """One rule that fired, in words, with its sources."""

    rule: str
    drug: str
    text: str
    outcome: Outcome | None
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class PositionShown:
    """One authority's view of one drug."""

    drug: str
    authority: str
    jurisdiction: str
    year: str
    category: str
    meaning: str
    outcome: Outcome | None
    change: str
    url: str


@dataclass(frozen=True, slots=True)
class AlternativeShown:
    """Another drug with its own guidance for this infant."""

    slug: str
    name: str
    outcome: Outcome
    why: str
    indication: str
    evidence: str
    relative_infant_dose: str
    address: str


@dataclass(frozen=True, slots=True)
class EditorialShown:
    """The state of one monograph: what it is, who stands behind it, until when evidence was searched."""

    slug: str
    name: str
    signed_off: bool
    words: str
    searched_to: str
    review: str
    brief: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """All the advice page prints."""

    outcome: Outcome
    headline: str
    evidence: tuple[str, str]
    change: tuple[str, str, bool] | None
    change_only_if: tuple[str, ...]
    choose: tuple[Choose, ...]
    split: OpenFact | None
    open_facts: tuple[OpenFact, ...]
    what_if: tuple[OpenFact, ...]
    to_do: to_do.Groups
    hold: HoldShown | None
    counted_from: str
    hold_cites: tuple[Cite, ...]
    timing: tuple[str, tuple[str, ...]] | None
    drugs: tuple[DrugShown, ...]
    plan: PlanShown | None
    monitor: tuple[str, ...]
    alternatives: tuple[AlternativeShown, ...]
    all_the_same: str
    supply: tuple[str, str, bool]
    risks: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    assumed: tuple[tuple[str, str], ...]
    reasons: tuple[ReasonShown, ...]
    positions: tuple[PositionShown, ...]
    disagree: bool
    editorial: tuple[EditorialShown, ...]
    sources: tuple[SourceShown, ...]
    versions: str

    @property
    def leads_with_change(self) -> bool:
        """Another drug is advised whatever else is told: that comes first, and the outcome says the rest."""
        return self.change is not None and self.change[2] and not self.change_only_if

    @property
    def lead(self) -> str:
        """The first words of the verdict."""
        return self.change[0] if self.change and self.leads_with_change else self.outcome.word

    @property
    def is_unsettled(self) -> bool:
        """No name was settled: there is no answer yet, only names to choose from."""
        return not self.drugs


def counted_from(advice: Advice, case: Case) -> str:
    """When the dose was taken to be that the clock times count from, where nobody told; else ""."""
    if not (advice.hold and advice.hold.resume_at and case.now) or all(e.last_dose_at for e in case.exposures):
        return ""
    return wording.clock(case.now)


def shown(
    advice: Advice, case: Case, query: QueryDict, authorities: Mapping[str, Authority], today: dt.date
) -> AnswerShown:
    """The whole page's content for one advice. `today` only tells which reviews are overdue."""
    cited = Citations({s.key: n for n, s in enumerate(advice.sources, start=1)})
    names = {e.drug: e.name or e.as_asked for e in advice.exposures}
    facts = open_facts(advice, query)
    split = splits(facts, advice)
    hold = _hold(advice, authorities)
    return AnswerShown(
        outcome=wording.OUTCOMES[advice.guidance],
        headline=str(_plain_headline(advice.headline)),
        evidence=wording.EVIDENCE[advice.evidence],
        change=_change(advice),
        change_only_if=change_only_if(facts, advice.change_drug.advice),
        all_the_same=wording.all_the_same(*changed_kinds(advice)),
        choose=tuple(choices(advice, case, query)),
        split=split,
        open_facts=tuple(f for f in facts if not f.told and f is not split),
        what_if=tuple(f for f in facts if f.told),
        to_do=to_do.groups(advice, hold),
        hold=hold,
        counted_from=counted_from(advice, case),
        hold_cites=cited.cites(advice.hold.sources) if advice.hold else (),
        timing=timing.shown(advice.timing),
        drugs=tuple(_drug(e, authorities) for e in advice.exposures if not _is_unsettled(e)),
        plan=plan.shown(advice.pump_plan, advice.hold, cited) if advice.pump_plan else None,
        monitor=signs.each_once(advice.monitor),
        alternatives=tuple(_alternative(a, query) for a in advice.alternatives),
        supply=_supply(advice),
        risks=_sentences(advice.risks_of_interrupting),
        told=tuple(inputs.told(case)),
        assumed=tuple(inputs.assumption(a, tuple(e.drug for e in case.exposures)) for a in advice.assumptions),
        reasons=tuple(_reason(r, names, cited) for r in advice.reasons),
        positions=tuple(_position(p, names, authorities) for p in advice.authorities),
        disagree=authorities_disagree(advice),
        editorial=tuple(_editorial(m, names, today) for m in advice.monographs),
        sources=tuple(sources(advice)),
        versions=versions(advice),
    )


def _plain_headline(said: Sentence) -> Sentence:
    """The headline without its call for something else, which the page says apart."""
    if not isinstance(said, Text):
        return said
    params = dict(said.params)
    rest = params.get("rest")
    if not isinstance(rest, Text):
        return said
    plain = _plain_headline(rest)
    if said.key in CALLS_FOR_SOMETHING_ELSE:
        return plain
    return Text(said.key, said.english, tuple({**params, "rest": plain}.items()))


def versions(advice: Advice) -> str:
    """Which engine and library spoke: "engine 1.0.0, library 3f2a…"."""
    library = advice.library_version[:12] or "not stated"
    return f"engine {advice.engine_version}, library {library}"


def _sentences(texts: tuple[Sentence, ...]) -> tuple[str, ...]:
    return tuple(str(t) for t in texts)


def _is_unsettled(answer: ExposureAnswer) -> bool:
    """Its name stands for nothing yet: no monograph was taken."""
    return not answer.name and answer.guidance is Guidance.NOT_ENOUGH_DATA


def choices(advice: Advice, case: Case, query: QueryDict) -> Iterator[Choose]:
    """Each name that was not settled, with what it may mean; a near name is offered, never taken."""
    places = {e.drug: n for n, e in enumerate(case.exposures)}
    for answer in advice.exposures:
        if _is_unsettled(answer):
            row = places.get(answer.as_asked, 0)
            near = tuple((name, addresses.named(query, row, name)) for name in answer.near)
            yield Choose(answer.as_asked, near, _withdrawn(answer.as_asked))


def _withdrawn(name: str) -> tuple[str, ...]:
    """What this name alone means and was taken out of use: offering the same name again would lead in a circle."""
    found = search.find(name, note=False)
    if found.resolution != "direct":
        return ()
    return tuple(slug for slug in found.matches[0].ingredients if queries.retraction(slug))


def _change(advice: Advice) -> tuple[str, str, bool] | None:
    kind = advice.change_drug.advice
    if kind is ChangeDrug.NO:
        return None
    return wording.change_words(kind, *changed_kinds(advice)), str(advice.change_drug.text), kind is ChangeDrug.ADVISED


def changed_kinds(advice: Advice) -> list[Kind]:
    """What those are for which something else is the better way."""
    changed = advice.change_drug.advice
    return [e.kind for e in advice.exposures if e.kind and e.change_drug.advice is changed]


def _hold(advice: Advice, authorities: Mapping[str, Authority]) -> HoldShown | None:
    hold = advice.hold
    return holds.shown(hold, advice.guidance, authority_name(hold.authority, authorities)) if hold else None


def authority_name(key: str, authorities: Mapping[str, Authority]) -> str:
    """An authority's full name by its key; the key itself where it is not registered."""
    known = authorities.get(key)
    return known.name if known else key


def _drug(answer: ExposureAnswer, authorities: Mapping[str, Authority]) -> DrugShown:
    hold = answer.hold
    return DrugShown(
        slug=answer.drug,
        name=answer.name or answer.as_asked,
        as_asked=answer.as_asked if answer.as_asked.lower() != answer.name.lower() else "",
        outcome=wording.OUTCOMES[answer.guidance],
        change=wording.change_words(answer.change_drug.advice, *([answer.kind] if answer.kind else [])),
        advised=answer.change_drug.advice is ChangeDrug.ADVISED,
        all_the_same=wording.all_the_same(*([answer.kind] if answer.kind else [])),
        use=answer.use,
        steps=answer.steps,
        evidence=wording.EVIDENCE[answer.evidence][0],
        hold=holds.shown(hold, answer.guidance, authority_name(hold.authority, authorities)) if hold else None,
        numbers=tuple(numbers(answer)),
        curve=answer.curve,
    )


def numbers(answer: ExposureAnswer) -> Iterator[tuple[str, str]]:
    """The computed quantities that are known, as (name, range with unit)."""
    if answer.relative_infant_dose_percent:
        yield "Relative infant dose", holds.span_of(answer.relative_infant_dose_percent, "percent")
    dose = answer.infant_dose_mg_per_kg_per_day
    if dose:
        small = dose.high < MICROGRAM_BELOW_MG
        scaled, unit = (dose.scaled(1000), "µg/kg/day") if small else (dose, "mg/kg/day")
        yield "Infant's dose by milk", holds.span_of(scaled, unit)
    if answer.milk_peak_hours:
        yield "Milk level highest", f"{holds.span_of(answer.milk_peak_hours, 'h')} after a dose"
    if answer.half_life_hours:
        yield "Half-life", holds.span_of(answer.half_life_hours, "h")


def _alternative(other: AlternativeAnswer, query: QueryDict) -> AlternativeShown:
    rid = other.relative_infant_dose_percent
    return AlternativeShown(
        slug=other.drug,
        name=other.name or other.drug,
        outcome=wording.OUTCOMES[other.guidance],
        why=other.why,
        indication=other.indication,
        evidence=wording.EVIDENCE[other.evidence][0] if other.evidence else "",
        relative_infant_dose=holds.span_of(rid, "percent") if rid else "",
        address=addresses.instead(query, 0, other.name or other.drug) if addresses.rows_of(query) == 1 else "",
    )


def _supply(advice: Advice) -> tuple[str, str, bool]:
    """The effect on milk supply in words, its text, and whether it is a concern."""
    effect = advice.milk_supply.effect
    return wording.SUPPLY_EFFECTS[effect], advice.milk_supply.text, effect is SupplyEffect.LOWERS


def _reason(reason: Reason, names: Mapping[str, str], cited: Citations) -> ReasonShown:
    return ReasonShown(
        rule=reason.rule.replace("_", " "),
        drug=names.get(reason.exposure or "", reason.exposure or ""),
        text=str(reason.text),
        outcome=wording.OUTCOMES[reason.guidance] if reason.guidance else None,
        cites=cited.cites(reason.sources),
    )


def _position(said: AuthorityPosition, names: Mapping[str, str], authorities: Mapping[str, Authority]) -> PositionShown:
    return PositionShown(
        drug=names.get(said.drug, said.drug),
        authority=authority_name(said.authority, authorities),
        jurisdiction=said.jurisdiction or "",
        year=str(said.year or "no date"),
        category=said.category,
        meaning=said.position,
        outcome=wording.OUTCOMES[said.guidance] if said.guidance else None,
        change=wording.CHANGE_DRUG[said.change_drug],
        url=said.url,
    )


def authorities_disagree(advice: Advice) -> bool:
    """Whether for any one drug two authorities' views amount to different guidance."""
    views: dict[str, set[Guidance]] = {}
    for said in advice.authorities:
        if said.guidance:
            views.setdefault(said.drug, set()).add(said.guidance)
    return any(len(kinds) > 1 for kinds in views.values())


def _editorial(used: MonographUsed, names: Mapping[str, str], today: dt.date) -> EditorialShown:
    overdue = used.review_due is not None and used.review_due < today
    due = (
        f"{'Review overdue since' if overdue else 'Review due'} {wording.date(used.review_due)}"
        if used.review_due
        else ""
    )
    return EditorialShown(
        slug=used.slug,
        name=names.get(used.slug, used.slug),
        signed_off=used.signed_off,
        words=editorial_words(used.signed_off),
        searched_to=wording.date(used.evidence_to) if used.evidence_to else "",
        review=due,
        brief="Brief monograph" if used.tier == "brief" else "",
    )


def editorial_words(signed_off: bool) -> str:
    """The editorial state in one line, the same wherever guidance is shown."""
    return (
        "Signed off by two named people at this site" if signed_off else "Compiled from cited sources, not signed off"
    )

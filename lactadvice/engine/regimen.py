"""A list of drugs weighed as a whole: what each is alone, what their company adds, and the one change that helps most.

Each drug is left out in turn and the rest is settled again; nothing else is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from drugs.vocabulary import ChangeDrug, Guidance
from lactadvice.engine.advice import HoldAnswer, Range, Sentence
from lactadvice.engine.case import Case, Exposure, Match, Part, Policy
from lactadvice.engine.decide import NO_POLICY
from lactadvice.engine.holds import length_of, longest
from lactadvice.engine.quantities import half_life_hours, milk_peak_hours
from lactadvice.engine.settle import Together, settle_all

_HELD = (Guidance.TIMED_AVOIDANCE, Guidance.INTERRUPT_AND_PUMP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a set of drugs comes to: guidance, advice to change a drug, and the hold where there is one."""

    guidance: Guidance
    change_drug: ChangeDrug
    hold: HoldAnswer | None

    @property
    def caution(self) -> tuple[int, int, float]:
        """How cautious, for comparing: guidance first, then the change of drug, then the length of the hold."""
        return self.guidance.caution, self.change_drug.caution, length_of(self.hold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """One exposure by itself (its number in the case) and in company: `company_adds` where company makes it worse."""

    number: int
    standing: Standing
    company_adds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """The rest once one exposure is left out. `number` is its place in the case, `name` the drug as asked."""

    number: int
    name: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """The whole, each drug alone, what is said only because they are together, and the change that helps most.

    `best` is None where leaving out no single drug makes the whole more permissive.
    """

    whole: Standing
    alone: tuple[Alone, ...]
    added: tuple[Sentence, ...]
    best: Without | None


def standing_of(together: Together) -> Standing:
    """The standing of settled drugs; the hold is the longest among them where the guidance is one."""
    holds = [s.hold for s in together.settled if s.hold is not None]
    hold = longest(holds) if together.guidance in _HELD and holds else None
    return Standing(guidance=together.guidance, change_drug=together.change_drug, hold=hold)


def weigh(case: Case, matches: Mapping[str, Match], policy: Policy = NO_POLICY) -> Regimen:
    """Weigh a case of one or more drugs. KeyError where an exposure's name is missing from `matches`."""
    together = settle_all(case, matches, policy)
    whole = standing_of(together)
    alone = tuple(_alone(case, number, matches, policy, together) for number in range(len(case.exposures)))
    return Regimen(
        whole=whole,
        alone=alone,
        added=tuple(finding.text for finding in together.company),
        best=_best(case, matches, policy, whole),
    )


def _alone(case: Case, number: int, matches: Mapping[str, Match], policy: Policy, together: Together) -> Alone:
    by_itself = standing_of(settle_all(replace(case, exposures=(case.exposures[number],)), matches, policy))
    own = [s for s in together.settled if s.context.number == number]
    in_company = max((s.guidance.caution, s.change_drug.caution) for s in own) if own else (0, 0)
    adds = in_company > (by_itself.guidance.caution, by_itself.change_drug.caution)
    return Alone(number=number, standing=by_itself, company_adds=adds)


def _best(case: Case, matches: Mapping[str, Match], policy: Policy, whole: Standing) -> Without | None:
    """The drug without which the rest is most permissive; a name nobody could settle is no drug to leave out."""
    if len(case.exposures) < 2:
        return None
    tried = [
        _without(case, number, matches, policy)
        for number, exposure in enumerate(case.exposures)
        if matches[exposure.drug].resolution == "direct"
    ]
    best = min(tried, key=lambda w: w.standing.caution, default=None)
    return best if best is not None and best.standing.caution < whole.caution else None


def _without(case: Case, number: int, matches: Mapping[str, Match], policy: Policy) -> Without:
    rest = tuple(e for n, e in enumerate(case.exposures) if n != number)
    together = settle_all(replace(case, exposures=rest), matches, policy)
    return Without(number=number, name=case.exposures[number].drug, standing=standing_of(together))


def standing_with(case: Case, exposure: Exposure, part: Part, policy: Policy = NO_POLICY) -> Standing:
    """What one drug comes to for this infant and parent, asked by itself as `exposure`."""
    asked = replace(case, exposures=(exposure,))
    return standing_of(settle_all(asked, {exposure.drug: Match(resolution="direct", parts=(part,))}, policy))


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One drug as ordinary or as slow release: what it comes to, the use that matched, and its times (h)."""

    extended: bool
    standing: Standing
    use: str
    half_life: Range | None
    milk_peak: Range | None


def releases(case: Case, number: int, part: Part, policy: Policy = NO_POLICY) -> tuple[Release, ...]:
    """Ordinary against slow release for one drug, ordinary first; () where the monograph tells them not apart."""
    monograph = part.monograph
    if not monograph.tells_releases_apart:
        return ()
    return tuple(_release(case, number, part, policy, extended=extended) for extended in (False, True))


def _release(case: Case, number: int, part: Part, policy: Policy, *, extended: bool) -> Release:
    exposure = replace(case.exposures[number], extended_release=extended)
    asked = replace(case, exposures=(exposure,))
    together = settle_all(asked, {exposure.drug: Match(resolution="direct", parts=(part,))}, policy)
    settled = together.settled[0]
    return Release(
        extended=extended,
        standing=standing_of(together),
        use=settled.chosen.use.label if settled.chosen else "",
        half_life=half_life_hours(settled.context),
        milk_peak=milk_peak_hours(settled.context),
    )

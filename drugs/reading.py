"""A monograph as its page shows it: words, rounded numbers with units, numbered sources. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from drugs import wording
from drugs.schema import Authority, Caution, Dose, DoseBand, Fact, Hold, Monograph, Position, Use, When
from drugs.vocabulary import ChangeDrug, HoldUntil, Kind, NameKind, Population, PumpedMilk, Quantity
from drugs.wording import Outcome

LANGUAGES = {"en": "", "es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese", "it": "Italian"}
HALF_LIVES_SHOWN = 5  # after five, 1/32 is left

# What each number does for a drug in milk, in general; `_meaning` adds what this number comes to.
MEANINGS = {
    Quantity.TIME_TO_PEAK: "When the level in blood, and soon after in milk, is highest.",
    Quantity.MILK_TIME_TO_PEAK: "When milk holds most; a feed then carries most.",
    Quantity.MILK_HALF_LIFE: "How fast milk empties of it by itself.",
    Quantity.VOLUME_OF_DISTRIBUTION: "The larger it is, the more of the drug is in tissue, the less in blood and milk.",
    Quantity.CLEARANCE: "How fast the parent's body removes it.",
    Quantity.MOLECULAR_WEIGHT: "The larger the molecule, the less of it passes into milk.",
    Quantity.PKA: "Milk is a little more acid than blood, so bases gather in it.",
    Quantity.LOGP: "The more it dissolves in fat, the more easily it passes into milk.",
    Quantity.MILK_AVERAGE: "What a feed holds on average, at the dose named.",
    Quantity.MILK_PEAK: "The most a feed was seen to hold, at the dose named.",
    Quantity.RELATIVE_INFANT_DOSE: (
        "The infant's dose per kilogram as a share of the parent's. Below 10 % is taken as low by convention."
    ),
    Quantity.INFANT_DOSE: "What the infant takes in with milk in a day.",
    Quantity.INFANT_THERAPEUTIC_DOSE: "What infants are given directly, to compare with the dose by milk.",
    Quantity.INFANT_PLASMA_SHARE: "How much of it was found in infants' blood, against the parent's.",
    Quantity.MILK_SHARE_OF_DOSE: "How much of what the parent took was found in milk.",
    Quantity.PHYSICAL_HALF_LIFE: "How fast the activity decays by itself, in a stored bottle too.",
    Quantity.EFFECTIVE_HALF_LIFE: "How fast the activity leaves milk: decay and excretion together.",
    Quantity.ELIMINATION_RATE: "How fast the level falls, at a constant rate.",
    Quantity.DOSE_COEFFICIENT: "The infant's radiation dose for each unit of activity swallowed.",
}


@dataclass(frozen=True, slots=True)
class HoldLines:
    """A hold as the monograph states it."""

    words: str
    bottles: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UseShown:
    """One use: when it applies, what is advised, why."""

    label: str
    outcome: Outcome
    applies: str
    reason: str
    evidence: str
    change: str
    change_text: str
    hold: HoldLines | None
    steps: tuple[str, ...]
    estimate: bool
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CautionShown:
    """One caution: when, what it changes, why, what to watch."""

    label: str
    when: str
    outcome: Outcome | None
    lowers: bool
    reason: str
    change: str
    change_text: str
    monitor: tuple[str, ...]
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FactShown:
    """One number with its range, unit, population and what it does for this drug."""

    name: str
    value: str
    population: str
    remark: str
    meaning: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PositionShown:
    """One authority's view."""

    authority: str
    jurisdiction: str
    year: str
    category: str
    meaning: str
    outcome: Outcome | None
    change: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonographShown:
    """All that the monograph's page prints besides the monograph's own plain fields."""

    kind: str
    tier: str
    evidence: tuple[str, str]
    uses: tuple[UseShown, ...]
    cautions: tuple[CautionShown, ...]
    facts: tuple[FactShown, ...]
    positions: tuple[PositionShown, ...]
    disagree: bool
    supply: str
    names: tuple[tuple[str, str], ...]
    alternatives: tuple[tuple[str, str, str, str], ...]
    identifiers: tuple[tuple[str, str], ...]


class Numbering:
    """Sources by number, in the order the monograph lists them."""

    def __init__(self, monograph: Monograph) -> None:
        self._numbers = {source.key: n for n, source in enumerate(monograph.sources, start=1)}

    def cites(self, keys: Sequence[str]) -> tuple[int, ...]:
        """The numbers of these keys, each once."""
        return tuple(self._numbers[key] for key in dict.fromkeys(keys) if key in self._numbers)


def shown(
    monograph: Monograph, authorities: Mapping[str, Authority], library: Mapping[str, Monograph]
) -> MonographShown:
    """The page's content; `library` gives alternatives their names."""
    numbers = Numbering(monograph)
    views = {p.guidance for p in monograph.positions if p.guidance}
    newest = sorted(monograph.positions, key=lambda p: (-(p.year or 0), p.authority))
    return MonographShown(
        kind=wording.KINDS[monograph.kind],
        tier=wording.TIERS[monograph.tier],
        evidence=wording.EVIDENCE[monograph.evidence],
        uses=tuple(_use(use, monograph.kind, numbers) for use in monograph.uses),
        cautions=tuple(_caution(caution, monograph.kind, numbers) for caution in monograph.cautions),
        facts=tuple(_fact(fact, numbers) for fact in sorted(monograph.facts, key=_fact_order)),
        positions=tuple(_position(p, monograph, authorities) for p in newest),
        disagree=len(views) > 1,
        supply=wording.SUPPLY_EFFECTS[monograph.milk_supply.effect],
        names=tuple(_names(monograph)),
        alternatives=tuple(_alternatives(monograph, library)),
        identifiers=tuple(_identifiers(monograph)),
    )


def _fact_order(fact: Fact) -> int:
    return list(Quantity).index(fact.quantity)


# ---- uses and cautions ---------------------------------------------------------------------------------------------


def _use(use: Use, kind: Kind, numbers: Numbering) -> UseShown:
    return UseShown(
        label=use.label,
        outcome=wording.OUTCOMES[use.guidance],
        applies=applies(use),
        reason=use.reason,
        evidence=wording.EVIDENCE[use.evidence][0],
        change=wording.change_words(use.change_drug, kind),
        change_text=use.change_text,
        hold=_hold(use.hold, numbers) if use.hold else None,
        steps=use.steps,
        estimate=use.basis == "estimate",
        cites=numbers.cites(use.sources),
    )


def applies(use: Use) -> str:
    """Route, regimen, dose, formulation and course a use covers, in words; "" where it covers all."""
    parts = [
        " or ".join(wording.ROUTES[route] for route in use.routes),
        wording.REGIMENS[use.regimen] if use.regimen else "",
        band(use.dose) if use.dose else "",
        {True: "slow release", False: "ordinary release", None: ""}[use.extended_release],
        f"up to {wording.number(use.days_up_to)} days" if use.days_up_to else "",
    ]
    return ", ".join(filter(None, parts))


def band(dose: DoseBand) -> str:
    """A dose band in words: "over 2 g, up to 4 g a day"."""
    unit = wording.DOSE_UNITS[dose.unit]
    ends = [f"over {wording.exact(dose.over)} {unit}" if dose.over is not None else ""]
    ends.append(f"up to {wording.exact(dose.up_to)} {unit}" if dose.up_to is not None else "")
    return f"{', '.join(filter(None, ends))} {'a day' if dose.per == 'day' else 'a dose'}"


def _hold(hold: Hold, numbers: Numbering) -> HoldLines:
    fate = wording.PUMPED_MILK[hold.pumped_milk]
    if hold.pumped_milk is PumpedMilk.STORE_UNTIL and hold.store_hours:
        fate = f"keep; may be fed after {wording.wait(hold.store_hours)}"
    return HoldLines(hold_words(hold), fate, numbers.cites(hold.sources))


def hold_words(hold: Hold) -> str:
    """How long, from when: "4 to 6 hours after the last dose"."""
    span = wording.wait_span(hold.hours_low, hold.hours_high)
    if not span and hold.half_lives:
        span = f"{wording.number(hold.half_lives)} half-lives{f' of {hold.analyte}' if hold.analyte else ''}"
    after = f"{span} after {hold.counted_from}" if span else ""
    if hold.until is HoldUntil.HOURS:
        return after or f"by {wording.HOLD_BASIS[hold.basis]}"
    until = wording.HOLD_UNTIL[hold.until]
    return f"{until}, then {after}" if after else until


def _caution(caution: Caution, kind: Kind, numbers: Numbering) -> CautionShown:
    return CautionShown(
        label=caution.label,
        when="; ".join(circumstances(caution.when)),
        outcome=wording.OUTCOMES[caution.guidance] if caution.guidance else None,
        lowers=caution.lowers,
        reason=caution.reason,
        change=wording.change_words(caution.change_drug, kind),
        change_text=caution.change_text,
        monitor=caution.monitor,
        cites=numbers.cites(caution.sources),
    )


def circumstances(when: When) -> Iterator[str]:
    """Each circumstance of a caution in words; all of them must hold."""
    yield from _of_infant(when)
    yield from _of_exposure(when)
    if when.parent_conditions:
        yield "parent: " + " or ".join(wording.PARENT_CONDITIONS[c] for c in when.parent_conditions)
    if when.with_drugs:
        yield f"together with {' or '.join(when.with_drugs)}"
    if when.with_effects:
        yield f"together with a drug that is {' or '.join(e.value.replace('_', ' ') for e in when.with_effects)}"


def _of_infant(when: When) -> Iterator[str]:
    if when.infant_age_under_days is not None:
        yield f"infant under {wording.age(when.infant_age_under_days)}"
    if when.infant_age_from_days is not None:
        yield f"infant from {wording.age(when.infant_age_from_days)}"
    if when.infant_postmenstrual_under_weeks is not None:
        yield f"infant under {wording.number(when.infant_postmenstrual_under_weeks)} weeks of postmenstrual age"
    if when.infant_weight_under_kg is not None:
        yield f"infant under {wording.number(when.infant_weight_under_kg)} kg"
    if when.infant_conditions:
        yield "infant: " + " or ".join(wording.INFANT_CONDITIONS[c] for c in when.infant_conditions)
    if when.share_of_milk_under is not None:
        yield f"less than {wording.number(when.share_of_milk_under * 100)} % of feeds are this milk"


def _of_exposure(when: When) -> Iterator[str]:
    if when.routes:
        yield " or ".join(wording.ROUTES[route] for route in when.routes)
    if when.regimen:
        yield wording.REGIMENS[when.regimen]
    if when.extended_release is not None:
        yield "slow release" if when.extended_release else "ordinary release"
    if when.dose_over:
        yield band(when.dose_over)
    if when.days_over is not None:
        yield f"for more than {wording.number(when.days_over)} days"


# ---- numbers -------------------------------------------------------------------------------------------------------


def _fact(fact: Fact, numbers: Numbering) -> FactShown:
    remarks = [
        fact.analyte,
        " or ".join(wording.ROUTES[route] for route in fact.routes),
        f"at {dose(fact.dose)}" if fact.dose else "",
        fact.conditions,
    ]
    return FactShown(
        name=wording.QUANTITIES[fact.quantity],
        value=wording.span(fact.low, fact.typical, fact.high, fact.unit),
        population=wording.POPULATIONS[fact.population],
        remark="; ".join(filter(None, remarks)),
        meaning=_meaning(fact),
        cites=numbers.cites(fact.sources),
    )


def dose(given: Dose) -> str:
    """A dose in words: "400 mg every 8 hours"."""
    amount = f"{wording.exact(given.amount)} {wording.DOSE_UNITS[given.unit]}"
    return f"{amount} every {wording.exact(given.interval_hours)} hours" if given.interval_hours else amount


def _meaning(fact: Fact) -> str:
    """What the number does for this drug; where it is plain arithmetic, what it comes to."""
    low, high = fact.lowest, fact.highest
    if fact.quantity is Quantity.HALF_LIFE:
        whose = "the parent" if fact.population in (Population.ADULT, Population.LACTATING) else "the infant"
        left = wording.wait_span(low * HALF_LIVES_SHOWN, high * HALF_LIVES_SHOWN)
        return f"After five half-lives, {left}, about 3 % is left in {whose}."
    if fact.quantity is Quantity.PROTEIN_BINDING:
        free = wording.span(100 - high, None, 100 - low, "percent")
        return f"Only what is not bound passes into milk: {free} of what is in plasma."
    if fact.quantity is Quantity.ORAL_BIOAVAILABILITY:
        return "How much of a swallowed dose reaches the blood; little also limits what an infant absorbs from milk."
    if fact.quantity is Quantity.MILK_PLASMA_RATIO:
        side = "less than" if high < 1 else "more than" if low > 1 else "about as much as"
        return f"Milk holds {side} plasma; alone it does not tell the infant's dose."
    return MEANINGS.get(fact.quantity, "")


# ---- who says, other names, other drugs ----------------------------------------------------------------------------


def _position(said: Position, monograph: Monograph, authorities: Mapping[str, Authority]) -> PositionShown:
    source, known = monograph.source(said.source), authorities.get(said.authority)
    return PositionShown(
        authority=known.name if known else said.authority,
        jurisdiction=said.jurisdiction or (known.jurisdiction if known else ""),
        year=str(said.year or "no date"),
        category=said.category,
        meaning=said.meaning,
        outcome=wording.OUTCOMES[said.guidance] if said.guidance else None,
        change=wording.CHANGE_DRUG[said.change_drug] if said.change_drug is not ChangeDrug.NO else "",
        url=source.url if source else "",
    )


def _names(monograph: Monograph) -> Iterator[tuple[str, str]]:
    """Other names by kind: ("brand (US)", "Advil, Motrin")."""
    for group in monograph.names:
        kind = wording.NAME_KINDS[group.kind]
        where = ", ".join(group.countries) or LANGUAGES.get(group.language, group.language)
        label = f"{kind} ({where})" if where else kind
        yield label, ", ".join(group.texts) if group.kind is not NameKind.CHEMICAL else "; ".join(group.texts)


def _alternatives(monograph: Monograph, library: Mapping[str, Monograph]) -> Iterator[tuple[str, str, str, str]]:
    """Other drugs as (slug, name, indication, why), those the library holds."""
    for other in monograph.alternatives:
        if other.drug in library:
            yield other.drug, library[other.drug].name, other.indication, other.why


def _identifiers(monograph: Monograph) -> Iterator[tuple[str, str]]:
    known = {"ATC": ", ".join(monograph.atc), "RxCUI": monograph.rxcui, "CAS": monograph.cas, "UNII": monograph.unii}
    yield from ((name, value) for name, value in known.items() if value)

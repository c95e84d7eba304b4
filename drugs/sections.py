"""What differs between two versions of a monograph, section by section and in words: "half-life 3 h → 2.9 to 3.5 h".

Guidance is told by `drugs.diff.changed_guidance`; here stands everything else. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from drugs import reading, wording
from drugs.diff import told_caution, told_use
from drugs.schema import Alternative, Caution, Fact, Monograph, Names, Position, Source, Use

Told = Mapping[str, str]  # what a reader knows a thing by → what it says


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the monograph that changed, with a sentence for each change."""

    title: str
    sentences: tuple[str, ...]


def changed_sections(old: Monograph | None, new: Monograph) -> list[Section]:
    """The sections that differ, in the order of the page; with no old monograph there is nothing to compare."""
    if old is None:
        return []
    found = [Section(title, tuple(_compared(told(old), told(new)))) for title, told in SECTIONS.items()]
    return [section for section in found if section.sentences]


def _compared(before: Told, after: Told) -> Iterator[str]:
    for label, says in after.items():
        if label not in before:
            yield f"{label}: added{_said(says)}."
        elif before[label] != says:
            yield f"{label}: {before[label] or 'nothing'} → {says or 'nothing'}."
    for label, said in before.items():
        if label not in after:
            yield f"{label}: removed{_said(said, 'was ')}."


def _said(text: str, lead: str = "") -> str:
    return f" ({lead}{text})" if text else ""


def _keyed(pairs: Iterable[tuple[str, str]]) -> Told:
    """The pairs by label; a label that stands twice is numbered, so that nothing hides behind its twin."""
    told: dict[str, str] = {}
    for label, text in pairs:
        name, number = label, 2
        while name in told:
            name, number = f"{label} ({number})", number + 1
        told[name] = text
    return told


# ---- the sections --------------------------------------------------------------------------------------------------


def _identity(m: Monograph) -> Told:
    told = {
        "Name": m.name,
        "Kind": wording.KINDS[m.kind],
        "Depth": str(m.tier),
        "Classes": ", ".join(m.classes),
        "Stands with": m.member_of,
        "ATC": ", ".join(m.atc),
        "RxCUI": m.rxcui,
        "CAS": m.cas,
        "UNII": m.unii,
        "Radionuclide": m.nuclide,
        "High risk": "yes" if m.high_risk else "no",
        "Not to be taken for": ", ".join(m.look_alikes),
        "LactMed titles": ", ".join(m.lactmed_titles),
        "Tall-man name": m.tall_man,
    }
    return told


def _summary(m: Monograph) -> Told:
    told = {"Summary": m.summary, "Evidence": wording.EVIDENCE[m.evidence][0], "Conflicts": m.conflicts}
    told["Evidence searched to"] = wording.date(m.evidence_to)
    return {**told, "Compiled on": wording.date(m.compiled_on), "Notes": " ".join(m.notes)}


def _uses(m: Monograph) -> Told:
    return _keyed((f"“{use.label}”", _told_use(use)) for use in m.uses)


def _told_use(use: Use) -> str:
    extra = [reading.applies(use), use.reason, use.change_text, *use.steps, wording.EVIDENCE[use.evidence][0]]
    estimate = "an estimate" if use.basis == "estimate" else ""
    return "; ".join(filter(None, [told_use(use), *extra, estimate, _cited(use.sources)]))


def _cautions(m: Monograph) -> Told:
    return _keyed((f"“{caution.label}”", _told_caution(caution)) for caution in m.cautions)


def _told_caution(caution: Caution) -> str:
    when = "; ".join(reading.circumstances(caution.when))
    parts = [told_caution(caution), f"when {when}", caution.reason, caution.change_text, *caution.monitor]
    return "; ".join(filter(None, [*parts, _cited(caution.sources)]))


def _facts(m: Monograph) -> Told:
    return _keyed((_fact_label(fact), wording.span(fact.low, fact.typical, fact.high, fact.unit)) for fact in m.facts)


def _fact_label(fact: Fact) -> str:
    within = [
        wording.POPULATIONS[fact.population],
        fact.analyte,
        " or ".join(wording.ROUTES[route] for route in fact.routes),
        {True: "slow release", False: "ordinary release", None: ""}[fact.extended_release],
        f"at {reading.dose(fact.dose)}" if fact.dose else "",
        fact.conditions,
    ]
    return f"{wording.QUANTITIES[fact.quantity]} ({', '.join(filter(None, within))})"


def _fact_sources(m: Monograph) -> Told:
    return _keyed((_fact_label(fact), _cited(fact.sources)) for fact in m.facts)


def _positions(m: Monograph) -> Told:
    return _keyed((said.authority, _told_position(said)) for said in m.positions)


def _told_position(said: Position) -> str:
    guidance = str(said.guidance or "no guidance").replace("_", " ")
    year = str(said.year) if said.year else ""
    hold = f"hold {wording.number(said.hold_hours)} h" if said.hold_hours is not None else ""
    until = str(said.hold_until).replace("_", " ") if said.hold_until else ""
    change = wording.CHANGE_DRUG[said.change_drug]
    return "; ".join(filter(None, [guidance, hold, until, change, said.category, said.meaning, year, said.source]))


def _supply(m: Monograph) -> Told:
    effect = wording.SUPPLY_EFFECTS[m.milk_supply.effect]
    return {"Milk supply": " ".join(filter(None, [effect, m.milk_supply.text, _cited(m.milk_supply.sources)]))}


def _monitoring(m: Monograph) -> Told:
    return _keyed((sign.text, _cited(sign.sources)) for sign in m.monitoring)


def _alternatives(m: Monograph) -> Told:
    told = _keyed((_other(a), "; ".join(filter(None, [a.why, _cited(a.sources)]))) for a in m.alternatives)
    return {**told, "Why none": m.no_alternatives_because}


def _other(alternative: Alternative) -> str:
    return f"{alternative.drug} for {alternative.indication}" if alternative.indication else alternative.drug


def _effects(m: Monograph) -> Told:
    return _keyed((str(tag.effect).replace("_", " "), _cited(tag.sources)) for tag in m.effects)


def _names(m: Monograph) -> Told:
    return _keyed((_name_group(group), ", ".join(group.texts)) for group in m.names)


def _name_group(group: Names) -> str:
    where = ", ".join(group.countries)
    release = {True: "slow release", False: "ordinary release", None: ""}[group.extended_release]
    route = wording.ROUTES[group.route] if group.route else ""
    return " ".join(filter(None, [wording.NAME_KINDS[group.kind].capitalize(), group.language, where, route, release]))


def _sources(m: Monograph) -> Told:
    return {source.key: _told_source(source) for source in m.sources}


def _told_source(source: Source) -> str:
    revised = f"revised {source.revised}" if source.revised else ""
    read = f"read {wording.date(source.read)}"
    return "; ".join(filter(None, [source.title, source.publisher, source.url, revised, read, source.note]))


def _cited(keys: tuple[str, ...]) -> str:
    return f"cites {', '.join(keys)}" if keys else ""


GUIDING = ("Summary", "Uses", "Cautions")  # the sections that tell readers what to do; the others tell what is known
SECTIONS: dict[str, Callable[[Monograph], Told]] = {
    "Identity": _identity,
    "Summary": _summary,
    "Uses": _uses,
    "Cautions": _cautions,
    "Numbers": _facts,
    "What the numbers cite": _fact_sources,
    "Positions of authorities": _positions,
    "Milk supply": _supply,
    "Watch for": _monitoring,
    "Alternatives": _alternatives,
    "Effects that add up": _effects,
    "Names": _names,
    "Sources": _sources,
}

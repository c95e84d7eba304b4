"""Rules for several drugs together: what adds up between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from drugs.schema import Monograph
from drugs.vocabulary import ChangeDrug, Effect, ParentCondition, Regimen, SupplyEffect
from lactadvice.engine.advice import Sentence
from lactadvice.engine.case import Infant
from lactadvice.engine.findings import Finding
from lactadvice.engine.matching import APPLIED, Context
from lactadvice.engine.rules import YOUNG_INFANT_DAYS
from lactadvice.engine.texts import text
from lactadvice.engine.wording import TEXTS

# Classes of which two members at once are seldom meant.
SELDOM_TOGETHER = (
    "nsaids",
    "opioids",
    "benzodiazepines",
    "ssris",
    "triptans",
    "antihistamines",
    "statins",
    "beta-blockers",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRule:
    """A named rule over all drugs of a case."""

    name: str
    reason: str
    source_keys: tuple[str, ...]
    find: Callable[[Sequence[Context]], Iterator[Finding]]


def _names(contexts: Sequence[Context]) -> str:
    return ", ".join(dict.fromkeys(c.monograph.name for c in contexts))


def _distinct(contexts: Sequence[Context]) -> list[Context]:
    return list({c.monograph.slug: c for c in contexts}.values())


def _has(monograph: Monograph, *effects: Effect) -> bool:
    return any(tag.effect in effects for tag in monograph.effects)


def _with(contexts: Sequence[Context], *effects: Effect) -> list[Context]:
    """Each drug with one of the effects once; a use on skin, eye or ear alone does not count."""
    inside = [c for c in contexts if c.exposure.route not in APPLIED]
    return [c for c in _distinct(inside) if _has(c.monograph, *effects)]


def _lasting(contexts: Sequence[Context]) -> list[Context]:
    """Drugs not told to be given once: a single dose has worn off when the parent is awake to feed."""
    return [c for c in contexts if c.exposure.regimen is None or c.exposure.regimen.kind is not Regimen.SINGLE]


def _sedation_change(sedating: Sequence[Context]) -> ChangeDrug:
    """None where all but one were given once; otherwise another combination, or fewer."""
    if len(_lasting(sedating)) < 2:
        return ChangeDrug.NO
    opioid = any(_has(c.monograph, Effect.OPIOID) for c in sedating)
    return ChangeDrug.ADVISED if opioid and _young(sedating[0].infant) else ChangeDrug.PREFERRED


def _young(infant: Infant) -> bool:
    return infant.age_days is None or infant.age_days < YOUNG_INFANT_DAYS or infant.is_preterm is True


def sedatives(contexts: Sequence[Context]) -> Iterator[Finding]:
    """Two or more sedating drugs: watch; with an opioid and a young infant, another combination."""
    sedating = _with(contexts, Effect.SEDATING, Effect.OPIOID)
    if len(sedating) < 2:
        return
    change = _sedation_change(sedating)
    words = {ChangeDrug.PREFERRED: "fewer_sedatives", ChangeDrug.ADVISED: "opioid_and_sedative"}
    advice: Sentence = text(TEXTS, words[change]) if change in words else ""
    yield Finding(
        rule="several_sedatives",
        text=text(TEXTS, "several_sedatives", drugs=_names(sedating)),
        source_keys=("engine/anderson-2003", "engine/anderson-2016", "engine/ukdilas-principles"),
        change_drug=change,
        change_text=advice,
        monitor=(text(TEXTS, "sedation_signs"),),
        uncertain=contexts[0].infant.age_days is None,
    )


def _effect_keys(contexts: Sequence[Context], *effects: Effect) -> tuple[str, ...]:
    """Full keys (slug/key) of the sources that say so."""
    return tuple(
        f"{c.monograph.slug}/{key}"
        for c in contexts
        for tag in c.monograph.effects
        if tag.effect in effects
        for key in tag.sources
    )


def serotonin(contexts: Sequence[Context]) -> Iterator[Finding]:
    """Two or more serotonergic drugs."""
    found = _with(contexts, Effect.SEROTONERGIC)
    if len(found) >= 2:
        yield Finding(
            rule="serotonin",
            text=text(TEXTS, "serotonergic", drugs=_names(found)),
            source_keys=_effect_keys(found, Effect.SEROTONERGIC),
            monitor=(text(TEXTS, "serotonin_signs"),),
        )


def heart_rhythm(contexts: Sequence[Context]) -> Iterator[Finding]:
    """Two or more drugs that lengthen QT; domperidone with one of them or with a CYP3A4 inhibitor.

    A pair is said, without asking for another drug: it is the parent's heart that is at stake, whether feeding or not.
    """
    longer = _with(contexts, Effect.QT_PROLONGING)
    if len(longer) >= 2:
        yield Finding(
            rule="heart_rhythm",
            text=text(TEXTS, "qt", drugs=_names(longer)),
            source_keys=_effect_keys(longer, Effect.QT_PROLONGING),
        )
    domperidone = [c for c in _distinct(contexts) if c.monograph.slug == "domperidone"]
    others = [
        c for c in _with(contexts, Effect.QT_PROLONGING, Effect.CYP3A4_INHIBITOR) if c.monograph.slug != "domperidone"
    ]
    long_qt = ParentCondition.LONG_QT in (contexts[0].parent.conditions or ())
    if domperidone and (others or long_qt):
        advice = text(TEXTS, "qt_domperidone" if others else "long_qt_domperidone")
        yield Finding(
            rule="domperidone_qt",
            text=advice,
            source_keys=("engine/sps-domperidone", "engine/fda-domperidone"),
            change_drug=ChangeDrug.ADVISED,
            change_text=advice,
        )


def milk_supply(contexts: Sequence[Context]) -> Iterator[Finding]:
    """Drugs that lower supply: together, or where supply is low already."""
    found = [c for c in _distinct(contexts) if c.monograph.milk_supply.effect is SupplyEffect.LOWERS]
    if not found:
        return
    keys = tuple(f"{c.monograph.slug}/{k}" for c in found for k in c.monograph.milk_supply.sources)
    key = "supply_many" if len(found) > 1 else "supply"
    low = ParentCondition.LOW_MILK_SUPPLY in (contexts[0].parent.conditions or ())
    yield Finding(
        rule="milk_supply",
        text=text(TEXTS, key, drugs=_names(found)),
        source_keys=keys,
        change_drug=ChangeDrug.PREFERRED if low else ChangeDrug.NO,
        change_text=text(TEXTS, "supply_low") if low else "",
    )


def duplicates(contexts: Sequence[Context]) -> Iterator[Finding]:
    """The same drug in several products, or two members of a class seldom used together."""
    seen: dict[str, set[int]] = {}
    for context in contexts:
        seen.setdefault(context.monograph.slug, set()).add(context.number)
    by_slug = {c.monograph.slug: c for c in contexts}
    for slug, numbers in seen.items():
        if len(numbers) > 1:
            yield Finding(
                rule="duplicate", text=text(TEXTS, "duplicate", drug=by_slug[slug].monograph.name), source_keys=()
            )
    for drug_class in SELDOM_TOGETHER:
        members = [c for c in by_slug.values() if drug_class in c.monograph.classes]
        if len(members) > 1:
            note = text(TEXTS, "same_class", drugs=_names(members), drug_class=drug_class.replace("-", " "))
            yield Finding(rule="same_class", text=note, source_keys=())


COMPANY_RULES: tuple[CompanyRule, ...] = (
    CompanyRule(
        name="several_sedatives",
        reason="Sedation adds up; several drugs acting on the brain at once are a named concern.",
        source_keys=("engine/anderson-2003", "engine/anderson-2016", "engine/ukdilas-principles"),
        find=sedatives,
    ),
    CompanyRule(name="serotonin", reason="Serotonergic drugs add up in the parent.", source_keys=(), find=serotonin),
    CompanyRule(
        name="heart_rhythm",
        reason=(
            "QT lengthening adds up in the parent; domperidone is not joined with such drugs or with CYP3A4 inhibitors."
        ),
        source_keys=("engine/sps-domperidone", "engine/fda-domperidone"),
        find=heart_rhythm,
    ),
    CompanyRule(name="milk_supply", reason="Effects on supply add up.", source_keys=(), find=milk_supply),
    CompanyRule(
        name="duplicate", reason="The same drug under two names is a double dose.", source_keys=(), find=duplicates
    ),
)

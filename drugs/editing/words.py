"""The editor's words: what each field is called and asks for, what a choice reads as, and a row in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drugs import wording
from drugs.editing.document import is_blank
from drugs.editing.fields import Field, Shape, fields_of
from drugs.schema import (
    Alternative,
    Caution,
    EffectTag,
    Fact,
    Names,
    Position,
    Sign,
    Source,
    Use,
)
from drugs.vocabulary import (
    ChangeDrug,
    DoseUnit,
    Evidence,
    Guidance,
    HoldBasis,
    HoldUntil,
    InfantCondition,
    Kind,
    NameKind,
    ParentCondition,
    Population,
    PumpedMilk,
    Quantity,
    Regimen,
    Route,
    SupplyEffect,
    Tier,
)

# Fields whose name alone does not say what is asked.
LABELS = {
    "atc": "ATC codes",
    "rxcui": "RxCUI",
    "cas": "CAS number",
    "unii": "UNII",
    "url": "Address (URL)",
    "tier": "Depth",
    "member_of": "Stands with the class monograph",
    "lactmed_titles": "LactMed titles",
    "look_alikes": "Not to be taken for",
    "tall_man": "Tall-man letters",
    "extended_release": "Slow release",
    "evidence_to": "Evidence searched to",
    "kind": "Kind",
    "read": "Read on",
    "texts": "Names",
    "hours_low": "Hours, at least",
    "hours_high": "Hours, at most",
    "store_hours": "Hours to store",
    "close_contact_hours": "Hours without close contact",
    "interval_hours": "Every … hours",
    "days_up_to": "Course up to … days",
    "days_over": "Course over … days",
    "dose_over": "Dose over",
    "infant_age_under_days": "Infant under … days old",
    "infant_age_from_days": "Infant from … days old",
    "infant_postmenstrual_under_weeks": "Infant under … weeks postmenstrual",
    "infant_weight_under_kg": "Infant under … kg",
    "share_of_milk_under": "Share of milk under (0 to 1)",
    "activity_over_mbq": "Activity over … MBq",
    "activity_up_to_mbq": "Activity up to … MBq",
    "change_drug": "Choose another drug",
    "change_text": "Which other drug, and why",
    "lowers": "Lowers the guidance instead of raising it",
    "when": "When",
    "over": "Over (more than)",
    "high_risk": "High risk: reviewed every 6 months",
    "conflicts": "Where the authorities differ",
    "authority": "Authority",
    "no_alternatives_because": "Why there is no alternative",
}
HELP = {
    "classes": "Those it belongs to.",
    "texts": "One a line.",
    "atc": "One a line.",
    "lactmed_titles": "One a line.",
    "look_alikes": "Slugs, one a line.",
    "with_drugs": "Slugs of monographs, one a line.",
    "countries": "Two capital letters each, one a line; none means any.",
    "language": "Two letters, such as en or es.",
    "steps": "Short instructions, one a line.",
    "monitor": "Signs to watch for, one a line.",
    "notes": "One a line.",
    "revised": "The document's own date: 2024, 2024-05 or 2024-05-17.",
    "key": "Short name it is cited by: lower-case letters, digits and hyphens.",
    "drug": "The slug of its monograph.",
    "analyte": "An active metabolite, where the number is not the drug's own.",
}
WIDE = {"label", "title", "url", "publisher", "category", "drug", "indication", "effect"}  # fields of one long line
ROWS = {
    Names: "a group of names",
    Fact: "a fact",
    Use: "a use",
    Caution: "a caution",
    Position: "a position",
    Sign: "a sign",
    Alternative: "an alternative",
    EffectTag: "an effect",
    Source: "a source",
}
_CHOICES: dict[type, Mapping[Any, str]] = {
    Kind: wording.KINDS,
    NameKind: wording.NAME_KINDS,
    Route: wording.ROUTES,
    Regimen: wording.REGIMENS,
    DoseUnit: wording.DOSE_UNITS,
    InfantCondition: wording.INFANT_CONDITIONS,
    ParentCondition: wording.PARENT_CONDITIONS,
    HoldUntil: wording.HOLD_UNTIL,
    HoldBasis: wording.HOLD_BASIS,
    PumpedMilk: wording.PUMPED_MILK,
    SupplyEffect: wording.SUPPLY_EFFECTS,
    Population: wording.POPULATIONS,
    Quantity: wording.QUANTITIES,
    Guidance: {guidance: outcome.word for guidance, outcome in wording.OUTCOMES.items()},
    Evidence: {evidence: words[0] for evidence, words in wording.EVIDENCE.items()},
    ChangeDrug: {ChangeDrug.NO: "No", ChangeDrug.PREFERRED: "Preferred", ChangeDrug.ADVISED: "Advised"},
    Tier: {Tier.CORE: "Core", Tier.BRIEF: "Brief", Tier.CLASS: "Class monograph"},
}


def label(name: str) -> str:
    """What a field is called."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def choice(words: type | None, value: Any) -> str:
    """What one word of a closed list reads as; the value itself where it is none of the list."""
    known = _CHOICES.get(words, {}) if words else {}
    said = known.get(value) if isinstance(value, str) else None
    said = said or str(value).replace("_", " ")
    return said[:1].upper() + said[1:]


# ---- a row in words ------------------------------------------------------------------------------------------------


def row_title(kind: type, row: Any) -> str:
    """A row in one line, as far as it is filled in; "" for an empty one."""
    if not isinstance(row, dict):
        return str(row)
    teller = _TITLES.get(kind, _first_words)
    return " · ".join(part for part in teller(row) if part)


def _fact(row: dict[str, Any]) -> list[str]:
    ends = [_number(row.get(end)) for end in ("low", "typical", "high")]
    span = " – ".join(end for end in ends if end)
    whose = choice(Population, row["population"]).lower() if row.get("population") else ""
    name = choice(Quantity, row["quantity"]) if row.get("quantity") else ""
    return [name, f"{span} {wording.UNIT_WORDS.get(str(row.get('unit')), row.get('unit', ''))}".strip(), whose]


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value or "")


def _use(row: dict[str, Any]) -> list[str]:
    said = choice(Guidance, row["guidance"]) if row.get("guidance") else ""
    return [str(row.get("label", "")), said]


def _names(row: dict[str, Any]) -> list[str]:
    where = ", ".join(map(str, _list(row.get("countries")))) or str(row.get("language", ""))
    kind = choice(NameKind, row["kind"]) if row.get("kind") else ""
    return [kind, where, ", ".join(map(str, _list(row.get("texts"))))]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _position(row: dict[str, Any]) -> list[str]:
    said = choice(Guidance, row["guidance"]) if row.get("guidance") else str(row.get("category", ""))
    return [str(row.get("authority", "")), str(row.get("year") or ""), said]


def _alternative(row: dict[str, Any]) -> list[str]:
    return [str(row.get("drug", "")), str(row.get("indication", ""))]


def _source(row: dict[str, Any]) -> list[str]:
    return [str(row.get("key", "")), str(row.get("title", "")), str(row.get("publisher", ""))]


def _effect(row: dict[str, Any]) -> list[str]:
    return [choice(None, row["effect"])] if row.get("effect") else []


def _first_words(row: dict[str, Any]) -> list[str]:
    return [str(row.get("text", ""))[:80]]


_TITLES = {
    Fact: _fact,
    Use: _use,
    Caution: _use,
    Names: _names,
    Position: _position,
    Alternative: _alternative,
    Source: _source,
    EffectTag: _effect,
}


def told(kind: type, row: Any, before: str = "") -> list[tuple[str, str]]:
    """A table's filled-in fields as (label, words), those of tables within it after their own label."""
    if not isinstance(row, dict):
        return [] if is_blank(row) else [(before, str(row))]
    lines = []
    known = {field.name: field for field in fields_of(kind)}
    for name in [*(name for name in known if name in row), *(name for name in row if name not in known)]:
        value = row[name]
        if is_blank(value):
            continue
        field, called = known.get(name), f"{before}{label(name)}"
        if field and field.shape is Shape.GROUP and field.kind:
            lines += told(field.kind, value, f"{called}: ")
        else:
            lines.append((called, said(field, value)))
    return lines


def said(field: Field | None, value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(said(field, each) for each in value)
    if field and field.words:
        return choice(field.words, value)
    return _number(value) if isinstance(value, float) else str(value)

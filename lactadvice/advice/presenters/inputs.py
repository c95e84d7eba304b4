"""The question in words: what was told, and what was assumed for what was not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drugs import wording
from drugs.vocabulary import InfantCondition, ParentCondition, Regimen, Route
from lactadvice.engine.advice import Assumption
from lactadvice.engine.case import Case, Exposure, Infant, Parent

FACTS = {
    "infant.age_days": "the infant's age",
    "infant.gestational_age_weeks": "the weeks of pregnancy at birth",
    "infant.weight_kg": "the infant's weight",
    "infant.conditions": "the infant's health",
    "infant.share_of_milk_from_parent": "the share of feeds that are this milk",
    "infant.feeds_per_day": "the feeds a day",
    "infant.feed_times": "the feed times",
    "parent.weight_kg": "the parent's weight",
    "parent.conditions": "the parent's health",
    "parent.stored_milk_ml": "the milk stored",
    "parent.can_pump": "whether the parent can pump",
    "now": "the time of asking",
}
FACTS_OF_EXPOSURE = {
    "route": "how it is given",
    "dose": "the dose",
    "dose.amount": "the dose",
    "regimen": "one dose, or how often",
    "regimen.kind": "whether it is one dose or several",
    "regimen.interval_hours": "the hours between doses",
    "regimen.days": "how long it is taken",
    "extended_release": "whether it is ordinary or slow release",
    "last_dose_at": "the time of the last dose",
    "use": "how it is taken",
}


def fact(field: str, drugs: tuple[str, ...] = ()) -> str:
    """A field of the case in words; for a drug's field the drug's name too where there are several."""
    if field in FACTS:
        return FACTS[field]
    where, _, name = field.partition(".")
    words = FACTS_OF_EXPOSURE.get(name, name.replace("_", " ") or field.replace("_", " "))
    number = where[len("exposures[") : -1]
    if len(drugs) > 1 and where.startswith("exposures[") and number.isdigit() and int(number) < len(drugs):
        return f"{drugs[int(number)]}: {words}"
    return words


def exposure(given: Exposure) -> str:
    """One drug as asked, on one line: "ibuprofen 400 mg by mouth, every 8 hours for 3 days"."""
    return ", ".join(filter(None, [_amount(given), _regimen(given), *_remarks(given)]))


def _amount(given: Exposure) -> str:
    dose = f"{wording.exact(given.dose.amount)} {wording.DOSE_UNITS[given.dose.unit]}" if given.dose else ""
    route = wording.ROUTES[given.route] if given.route else ""
    return " ".join(filter(None, [given.drug, dose, route]))


def _regimen(given: Exposure) -> str:
    regimen = given.regimen
    if regimen is None:
        return ""
    if regimen.kind is Regimen.SINGLE:
        return "one dose"
    every = f"every {wording.exact(regimen.interval_hours)} hours" if regimen.interval_hours else "repeated"
    return f"{every} for {wording.exact(regimen.days)} days" if regimen.days else every


def _remarks(given: Exposure) -> Iterator[str]:
    if given.extended_release is not None:
        yield "slow release" if given.extended_release else "ordinary release"
    if given.indication:
        yield f"for {given.indication}"
    if given.last_dose_at:
        yield f"last dose {wording.clock(given.last_dose_at)}"


def infant(told: Infant) -> str:
    """What was told of the infant, on one line; "" where nothing was."""
    words = [
        f"{wording.age(told.age_days)} old" if told.age_days is not None else "",
        f"born at {wording.exact(told.gestational_age_weeks)} weeks" if told.gestational_age_weeks else "",
        f"{wording.exact(told.weight_kg)} kg" if told.weight_kg else "",
        _conditions(told.conditions, wording.INFANT_CONDITIONS),
        f"{share(told.share_of_milk_from_parent)} of feeds" if told.share_of_milk_from_parent is not None else "",
        f"{wording.exact(told.feeds_per_day)} feeds a day" if told.feeds_per_day else "",
        f"fed at {', '.join(told.feed_times)}" if told.feed_times else "",
    ]
    return ", ".join(filter(None, words))


def parent(told: Parent) -> str:
    """What was told of the parent, on one line; "" where nothing was."""
    pumps = {True: "can pump", False: "cannot pump", None: ""}[told.can_pump]
    words = [
        f"{wording.exact(told.weight_kg)} kg" if told.weight_kg else "",
        _conditions(told.conditions, wording.PARENT_CONDITIONS),
        f"{wording.exact(told.stored_milk_ml)} mL of milk stored" if told.stored_milk_ml is not None else "",
        pumps,
    ]
    return ", ".join(filter(None, words))


def _conditions(told: tuple[Any, ...] | None, words: dict[Any, str]) -> str:
    if told is None:
        return ""
    return ", ".join(words[c] for c in told) or "none of the listed conditions"


def share(part: float) -> str:
    """A share of 0 to 1 as percent: "75 %"."""
    return wording.with_unit(wording.exact(part * 100), "percent")


def told(case: Case) -> list[tuple[str, str]]:
    """The whole question as (what, words) lines; what was not told has no line."""
    several = len(case.exposures) > 1
    lines = [(f"Drug {n}" if several else "Drug", exposure(e)) for n, e in enumerate(case.exposures, start=1)]
    lines += [("Infant", infant(case.infant)), ("Parent", parent(case.parent))]
    if case.now:
        lines.append(("Asked for", wording.clock(case.now)))
    return [(what, words) for what, words in lines if words]


def assumption(assumed: Assumption, drugs: tuple[str, ...]) -> tuple[str, str]:
    """An assumption as (fact, what was taken)."""
    return fact(assumed.field, drugs), _value(assumed.field, assumed.assumed)


def _value(field: str, value: Any) -> str:
    """A JSON value of that field in words."""
    name = field.rsplit(".", 1)[-1]
    if value is None:
        return "left open"
    if isinstance(value, bool):
        return {"extended_release": ("ordinary release", "slow release")}.get(name, ("no", "yes"))[value]
    if isinstance(value, int | float):
        return _number(name, float(value))
    if isinstance(value, list | tuple):
        return ", ".join(_word(name, str(v)) for v in value) or "none"
    if isinstance(value, dict):
        return " ".join(_value(f".{k}", v) for k, v in value.items() if v is not None)
    return _word(name, str(value))


def _number(name: str, value: float) -> str:
    if name == "age_days":
        return wording.age(value)
    if name == "share_of_milk_from_parent":
        return share(value)
    unit = {"kg": "kg", "ml": "mL", "weeks": "weeks", "hours": "hours", "days": "days"}.get(name.rsplit("_", 1)[-1], "")
    return f"{wording.number(value)} {unit}".strip()


def _word(name: str, value: str) -> str:
    if name == "route" and value in set(Route):
        return wording.ROUTES[Route(value)]
    if name == "kind" and value in set(Regimen):
        return wording.REGIMENS[Regimen(value)]
    if value in set(InfantCondition):
        return wording.INFANT_CONDITIONS[InfantCondition(value)]
    if value in set(ParentCondition):
        return wording.PARENT_CONDITIONS[ParentCondition(value)]
    return value

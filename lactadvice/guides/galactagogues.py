"""The galactagogue check: from what was looked at and what the parent has, to advice on each of the two drugs.

Reasons against a drug: SPS and UKDILAS (domperidone: heart, liver, QT, CYP3A4), LactMed (metoclopramide: depression),
the US label of metoclopramide (epilepsy, phaeochromocytoma, bowel, movement disorder). Other medicines taken are put
to the engine together with each drug.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from drugs import queries
from drugs.vocabulary import ChangeDrug, DoseUnit, Guidance, ParentCondition, Regimen, Route
from lactadvice.advice import answers
from lactadvice.advice.medication_list import LONGEST_LINE, lines
from lactadvice.advice.widgets import Ticks
from lactadvice.engine.advice import Advice
from lactadvice.engine.case import Case, CaseError, Exposure, GivenDose, GivenRegimen, Infant, Parent

MOST_OTHERS = 10
FIRST = (
    ("low", "weight gain or wet nappies show that supply is low"),
    ("latch", "somebody trained has watched a feed: latch, swallowing, tongue"),
    ("often", "milk is removed 8 to 12 times in 24 hours, nights too, for some days"),
    ("pump", "pumping or expressing after feeds was tried, with a shield that fits"),
    ("causes", "causes were looked for: retained placenta, thyroid, drugs that lower supply, illness of the infant"),
)
MISSING = {
    "low": "See whether supply is low at all: weight gain and wet nappies over 24 hours.",
    "latch": "Have a feed watched by somebody trained in lactation.",
    "often": "Remove milk 8 to 12 times in 24 hours, nights too, and go on so for some days.",
    "pump": "Pump or express after feeds; check that the shield fits.",
    "causes": "Look for causes: retained placenta, thyroid, drugs that lower supply, illness of the infant.",
}
AGAINST_DOMPERIDONE = {
    "heart": "heart disease, long QT, or fainting without a cause",
    "liver": "liver disease",
}
AGAINST_METOCLOPRAMIDE = {
    "depression": "depression now, or major depression before",
    "seizures": "epilepsy",
    "phaeochromocytoma": "phaeochromocytoma",
    "bowel": "a bowel that is blocked, bleeding or perforated",
    "movement": "a movement disorder, now or with such drugs before",
}
HAS = (*AGAINST_DOMPERIDONE.items(), *AGAINST_METOCLOPRAMIDE.items())
# What the engine knows of these.
CONDITIONS = {
    "heart": ParentCondition.LONG_QT,
    "liver": ParentCondition.HEPATIC_IMPAIRMENT,
    "depression": ParentCondition.DEPRESSION,
}


class CheckForm(forms.Form):
    """What was done first, what the parent has, and what else is taken."""

    use_required_attribute = False
    done = forms.MultipleChoiceField(label="Done so far", choices=FIRST, required=False, widget=Ticks)
    has = forms.MultipleChoiceField(label="The parent has", choices=HAS, required=False, widget=Ticks)
    none = forms.MultipleChoiceField(
        label="Or", choices=[("1", "none of these, and it was asked")], required=False, widget=Ticks
    )
    others = forms.CharField(
        label="Other medicines, one on each line",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, query: QueryDict | None) -> None:
        super().__init__(query, auto_id="%s", label_suffix="")

    def clean_others(self) -> list[str]:
        """The names, at most ten."""
        found = [line.name or line.text for line in lines(self.cleaned_data["others"])]
        if len(found) > MOST_OTHERS:
            raise forms.ValidationError(f"must be at most {MOST_OTHERS} medicines")
        if any(len(name) > LONGEST_LINE or "\x00" in name for name in found):
            raise forms.ValidationError("must be names, one on each line")
        return found

    def clean(self) -> dict[str, Any]:
        """ "None of these" and one of these at once cannot be."""
        cleaned = super().clean() or {}
        if cleaned.get("has") and cleaned.get("none"):
            self.add_error("none", "cannot be ticked together with something the parent has")
        return cleaned


@dataclass(frozen=True, slots=True)
class DrugAdvice:
    """One drug for this parent: whether it may be considered, why not, what to mind, and its full answer."""

    name: str
    verdict: str
    key: str
    against: tuple[str, ...]
    mind: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The check's end: what is still to be done first, each drug, and the sum of it in a sentence."""

    headline: str
    key: str
    missing: tuple[str, ...]
    drugs: tuple[DrugAdvice, ...]
    unknown: tuple[str, ...]


MAY, NOT_NOW, NOT_FOR = "May be considered", "Not yet", "Not for this parent"
MIND = {
    "domperidone": (
        "At most 10 mg three times a day, for a week to begin with (UK); see after a few days whether it helps.",
        "Taper at the end; ask about mood and sleep while stopping.",
        "Palpitations or fainting: stop it and see a doctor.",
        "The US FDA warns breastfeeding women not to use it.",
    ),
    "metoclopramide": (
        "Usually 10 mg three times a day for 5 days, at most two weeks; it may bring no more milk than placebo.",
        "Take it down over the last days.",
        "Low mood, restlessness or strange movements: stop it and see a doctor.",
    ),
}


def check(cleaned: Mapping[str, Any], infant: Infant) -> Checked:
    """Advice for what the form said."""
    missing = tuple(MISSING[key] for key, _ in FIRST if key not in cleaned["done"])
    asked = bool(cleaned["has"] or cleaned["none"])
    held = queries.library()
    found = [_drug(slug, held[slug].name, cleaned, infant) for slug in MIND if slug in held]
    drugs = tuple(advice for advice, _ in found)
    unknown = tuple(dict.fromkeys(name for _, names in found for name in names))
    return Checked(*_sum(missing, asked, drugs, unknown), missing, drugs, unknown)


def _sum(missing: Sequence[str], asked: bool, drugs: Sequence[DrugAdvice], unknown: Sequence[str]) -> tuple[str, str]:
    possible = [drug.name for drug in drugs if drug.key == "compatible"]
    if missing:
        return "No drug yet: first do what is missing here.", "timed-avoidance"
    if unknown:
        return (
            f"No advice on a drug yet: {', '.join(unknown)} could not be placed, and may interact.",
            "not-enough-data",
        )
    if not asked:
        return "No advice on a drug yet: ask what the parent has, and tick it, or tick “none of these”.", (
            "not-enough-data"
        )
    if not possible:
        return "No galactagogue drug for this parent: go on with milk removal and help.", "change"
    return f"{' or '.join(possible)} may be considered, as a trial.", "compatible"


def _drug(slug: str, name: str, cleaned: Mapping[str, Any], infant: Infant) -> tuple[DrugAdvice, list[str]]:
    listed = AGAINST_DOMPERIDONE if slug == "domperidone" else AGAINST_METOCLOPRAMIDE
    against = [f"The parent has {listed[key]}." for key in cleaned["has"] if key in listed]
    advice, unknown = _answer(name, cleaned, infant)
    against += _from_engine(advice, also=not against)
    ready = not unknown and bool(cleaned["has"] or cleaned["none"]) and len(cleaned["done"]) == len(FIRST)
    key = "change" if against else "compatible" if ready else "not-enough-data"
    verdict = NOT_FOR if against else MAY if ready else NOT_NOW
    return DrugAdvice(name, verdict, key, tuple(against), MIND[slug], _address(name, cleaned, infant)), unknown


def _case(name: str, cleaned: Mapping[str, Any], infant: Infant) -> Case:
    dose = Exposure(
        drug=name,
        route=Route.ORAL,
        dose=GivenDose(amount=10, unit=DoseUnit.MG),
        regimen=GivenRegimen(kind=Regimen.REPEATED, interval_hours=8, days=7),
    )
    conditions = [CONDITIONS[key] for key in cleaned["has"] if key in CONDITIONS]
    others = tuple(Exposure(drug=other) for other in cleaned["others"])
    parent = Parent(conditions=(ParentCondition.LOW_MILK_SUPPLY, *conditions))
    return Case(exposures=(dose, *others), infant=infant, parent=parent)


def _answer(name: str, cleaned: Mapping[str, Any], infant: Infant) -> tuple[Advice | None, list[str]]:
    """The engine's answer, and the other medicines whose names it could not settle."""
    try:
        advice = answers.answer(_case(name, cleaned, infant), curves=False)
    except CaseError:
        return None, list(cleaned["others"])
    return advice, [e.as_asked for e in advice.exposures if not e.name and e.guidance is Guidance.NOT_ENOUGH_DATA]


def _from_engine(advice: Advice | None, *, also: bool) -> list[str]:
    """Why the engine advises another drug than this one: what the combination adds, else (`also`) its own advice."""
    if advice is None:
        return []
    own = advice.exposures[0].change_drug
    together = [str(r.text) for r in advice.reasons if r.exposure is None and r.rule == "domperidone_qt"]
    if together or not also or own.advice is not ChangeDrug.ADVISED:
        return together
    return [str(own.text)]


def _address(name: str, cleaned: Mapping[str, Any], infant: Infant) -> str:
    """The full answer for this drug, with everything the check was told."""
    query = QueryDict(mutable=True)
    query.update({"drug": name, "dose": "10", "unit": "mg", "route": "oral", "regimen": "repeated"})
    query.update({"every": "8", "days": "7"})
    for number, other in enumerate(cleaned["others"], start=2):
        query[f"drug{number}"] = other
    conditions = [CONDITIONS[key] for key in cleaned["has"] if key in CONDITIONS]
    query.setlist("parent_condition", [ParentCondition.LOW_MILK_SUPPLY, *conditions])
    if infant.age_days is not None:
        query.update({"age": f"{infant.age_days:g}", "age_unit": "days"})
    return f"{reverse('advice')}?{query.urlencode()}"

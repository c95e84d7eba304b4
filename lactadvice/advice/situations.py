"""The questions most often asked, by situation: links into real answers, for drugs the library holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from drugs import queries
from lactadvice.advice import addresses


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation and the slugs of the drugs it is about, the likeliest first; `further` are (words, view, slug)."""

    title: str
    drugs: tuple[str, ...]
    further: tuple[tuple[str, str, str], ...] = ()


SITUATIONS = (
    Situation("Pain after delivery", ("ibuprofen", "paracetamol", "diclofenac", "codeine", "oxycodone", "tramadol")),
    Situation(
        "Infection", ("amoxicillin", "metronidazole", "nitrofurantoin", "fluconazole", "doxycycline", "aciclovir")
    ),
    Situation("Mood and sleep", ("sertraline", "escitalopram", "fluoxetine", "quetiapine", "lithium", "lamotrigine")),
    Situation(
        "Contraception",
        ("combined-hormonal-contraceptives", "levonorgestrel", "desogestrel", "etonogestrel", "ulipristal"),
    ),
    Situation(
        "Surgery today",
        ("general-anaesthesia", "propofol", "fentanyl", "midazolam", "lidocaine", "dental-treatment"),
        (("All drugs of an anaesthetic", "procedure", "general-anaesthesia"), ("Endoscopy", "procedure", "endoscopy")),
    ),
    Situation(
        "Scan today",
        (
            "iodinated-contrast",
            "gadolinium-contrast",
            "iohexol",
            "gadobutrol",
            "technetium-tc-99m-pertechnetate",
            "fludeoxyglucose-f-18",
            "iodine-i-131-iodide",
        ),
        (("Bone scan", "procedure", "bone-scan"), ("Thyroid scan", "procedure", "thyroid-scan")),
    ),
    Situation("A drink tonight", ("alcohol", "caffeine", "nicotine", "cannabis")),
    Situation(
        "Low supply",
        ("domperidone", "metoclopramide", "fenugreek"),
        (("Check before a drug", "guide", "galactagogues"),),
    ),
    Situation("Allergy and colds", ("cetirizine", "loratadine", "pseudoephedrine", "diphenhydramine")),
)


@dataclass(frozen=True, slots=True)
class SituationLinks:
    """A situation with links, as (name, address)."""

    title: str
    links: tuple[tuple[str, str], ...]


def _address(name: str) -> str:
    """Alcohol has a page of its own, which asks for drinks; anything else goes straight to its answer."""
    return reverse("alcohol") if name == "Alcohol" else addresses.advice_for(name)


def links() -> list[SituationLinks]:
    """Every situation for which the library holds a drug, with links to the answers."""
    library = queries.library()
    shown = []
    for situation in SITUATIONS:
        held = [library[slug].name for slug in situation.drugs if slug in library]
        named = tuple((name.partition(" (")[0], _address(name)) for name in held)
        further = tuple((words, reverse(view, args=[slug])) for words, view, slug in situation.further)
        if named or further:
            shown.append(SituationLinks(situation.title, named + further))
    return shown

"""Signs and steps as monographs name them, matched to plain sentences that can be given in every language.

A sign is found by a word in it, a step by its whole sentence. What is not found here is free text: an English handout
prints it as it stands, another language leaves it out and says so.
"""

from __future__ import annotations

import re

SIGNS: tuple[tuple[str, str], ...] = (
    ("sign.breathing", r"breath|apn"),
    ("sign.sleepy", r"drows|sedat|sleepi|letharg|hard to wake|not waking|sleeping longer"),
    ("sign.limp", r"limp|low tone|flopp|hypotoni"),
    ("sign.blue", r"\bblue"),
    ("sign.seizure", r"seizure|convuls"),
    ("sign.feeding", r"feeding|poor suck|poor appetite"),
    ("sign.jaundice", r"jaundice"),
    ("sign.pale", r"pallor|\bpale"),
    ("sign.bleeding", r"bruis|bleeding"),
    ("sign.blood_stool", r"blood in (the )?stool"),
    ("sign.stools", r"diarrh|loose stool"),
    ("sign.vomiting", r"vomit"),
    ("sign.thrush", r"thrush|nappy rash|candid"),
    ("sign.rash", r"(?<!nappy )\brash|allerg|hives"),
    ("sign.infection", r"infection|fever"),
    ("sign.irritable", r"irritab|fuss|restless|agitat"),
    ("sign.jittery", r"jitter|tremor|abnormal movement"),
    ("sign.sleep_poor", r"poor sleep|sleepless|insomnia|wakeful"),
    ("sign.slow_heart", r"slow heart|slow pulse|heart rate"),
    ("sign.hard_stools", r"constipat"),
    ("sign.dark_urine", r"dark urine"),
    ("sign.wet", r"wet napp|wet diaper"),
    ("sign.weight", r"weight|growth"),
    ("sign.colic", r"colic|\bwind\b|digestive"),
    ("sign.flush", r"flush"),
    ("sign.skin_touch", r"skin irritation|skin contact|treated skin"),
    ("sign.supply", r"milk supply|falling supply|too little milk"),
    ("sign.skills", r"development"),
    ("sign.cold", r"coldness"),
    ("sign.hair", r"hair growth"),
)
NOTHING = re.compile(r"none needed|nothing beyond|none known|not expected", re.IGNORECASE)
TESTS = re.compile(r"blood (count|test|glucose)|\bINR\b|\bTSH\b|\blevels?\b|liver test|platelet", re.IGNORECASE)

_STEPS: dict[str, tuple[str, ...]] = {
    "do.as_always": (
        "Feed as usual.",
        "Feed as usual; no interval is needed.",
        "Feed as usual; no timing is needed.",
    ),
    "step.feed_before_shot": (
        "Feed or express just before the injection; milk expressed beforehand may be given afterwards.",
    ),
    "step.test_milk": ("The nuclear medicine department can measure the milk; feed again once it is at a safe level.",),
    "step.off_skin": ("Keep the infant's skin off treated skin.",),
    "step.awake": ("Feed as soon as awake, alert and able to hold the infant; nothing is discarded.",),
    "step.cream": (
        "On the breast use creams or gels, not ointments: their paraffin would be licked off.",
        "If the breast itself is treated: creams or gels, not ointments, and wipe off thoroughly before feeds.",
    ),
    "step.hours_24": (
        "A department that follows the US ACMUI rule will ask for 24 hours; milk expressed then may be fed once it is "
        "60 hours old.",
    ),
    "step.hold_as_usual": (
        "No limit on holding the baby after usual activities.",
        "The baby may be held as usual.",
    ),
    "step.adult": ("Another adult stays for 24 hours; no bed sharing meanwhile.",),
    "step.no_bed": ("No bed sharing.",),
    "step.vaccines": ("Vaccinate the infant on its own schedule.",),
    "step.longest": ("Follow the longest wait of any other drug given with it.",),
    "step.sleepy_stop": (
        "If the infant becomes sleepy or breathes poorly, stop feeding this milk and get help at once.",
    ),
    "step.sleepy_help": (
        "Get help at once if the infant is very sleepy, limp, feeds poorly or breathes with difficulty.",
    ),
    "step.after_dose": ("Feed straight after the dose.",),
    "step.least_risk": (
        "Optional, to keep the dose as low as possible: wait 3 to 6 hours, express once completely, discard that milk, "
        "then feed.",
    ),
    "step.sixty": ("Milk expressed meanwhile may be fed once it is 60 hours old (ten half-lives), or be discarded.",),
    "step.next_child": ("A later child can be breastfed.",),
    "step.after_scan": ("Feed when the scan is over.",),
    "step.not_nipple": (
        "Not on the nipple.",
        "Not on the nipple or areola: use a weaker steroid there, such as hydrocortisone.",
    ),
    "step.bedtime": ("Best as one dose at bedtime after the last feed.",),
    "step.lowest": ("Lowest dose that works.",),
    "step.weakest": ("Weakest that works, smallest area, shortest time.",),
    "step.plan_wean": ("Plan weaning before treatment.",),
    "step.ask_contact": ("Ask the department how long close contact with the infant must be limited.",),
    "step.hiv_team": ("Speak to the HIV team before changing a regimen.",),
    "step.known_make": ("Use a product of known make and content: supplements are not tested like medicines.",),
    "step.latch": ("First have latch, frequency and emptying assessed: no galactagogue replaces that.",),
    "step.two_weeks": ("If treatment can wait, starting 2 weeks or more after birth keeps transfer lowest.",),
    "step.fever": ("Tell whoever treats a feverish infant about the antibiotic: cultures may be falsely negative.",),
    "step.own_dose": ("Milk does not protect the infant: an infant at risk needs its own full prevention dose.",),
    "step.express_often": ("Express as often as the baby would have fed.",),
}
STEPS = {sentence: key for key, sentences in _STEPS.items() for sentence in sentences}


def signs_in(words: str) -> tuple[str, ...]:
    """The keys of the signs a monograph's words speak of; empty where none is known or none is meant.

    >>> signs_in("drowsiness, poor feeding"), signs_in("INR")
    (('sign.sleepy', 'sign.feeding'), ())
    """
    if NOTHING.search(words):
        return ()
    return tuple(key for key, pattern in SIGNS if re.search(pattern, words, re.IGNORECASE))

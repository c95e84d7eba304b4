"""Signs and steps as monographs name them, matched to plain sentences that can be given in every language.

A sign is found by a word in it, a step by its whole sentence. What is not found here is free text, written for
clinicians: a step of this kind reaches a family only where the issuer ticked it, a sign only where it is short and
plain, both in English alone; that something was left out is said.
"""

from __future__ import annotations

import re

SIGNS: tuple[tuple[str, str], ...] = (
    ("sign.breathing", r"breath|apn"),
    ("sign.sleepy", r"drows|sedat|sleepi|letharg|hard to wake|not waking|sleeping longer"),
    ("sign.limp", r"limp|low tone|poor tone|flopp|hypotoni"),
    ("sign.blue", r"\bblue"),
    ("sign.seizure", r"seizure|convuls"),
    ("sign.feeding", r"feeding|feeds\b|poor suck|poor appetite"),
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
    ("sign.sleep_poor", r"poor sleep|disturbed sleep|sleepless|insomnia|wakeful"),
    ("sign.slow_heart", r"slow heart|slow pulse|heart rate"),
    ("sign.hard_stools", r"constipat"),
    ("sign.dark_urine", r"dark urine"),
    ("sign.wet", r"wet napp|wet diaper"),
    ("sign.weight", r"weight|growth"),
    ("sign.colic", r"colic|\bwind\b|digestive|gut upset"),
    ("sign.flush", r"flush"),
    ("sign.skin_touch", r"skin irritation|skin contact|treated skin"),
    ("sign.supply", r"milk supply|falling supply|too little milk|milk volume|milk suppression"),
    ("sign.skills", r"development"),
    ("sign.refusal", r"refus"),
    ("sign.own_heart", r"(palpitation|faint).*in the parent"),
    ("sign.own_mood", r"mood.*in the parent"),
    ("sign.unusual", r"unusual (symptom|sign)"),
    ("sign.cold", r"coldness"),
    ("sign.hair", r"hair growth"),
)
NOTHING = re.compile(r"none needed|nothing beyond|none known|not expected|no special watch", re.IGNORECASE)
TESTS = re.compile(r"blood (count|test|glucose)|\bINR\b|\bTSH\b|\blevels?\b|liver test|platelet", re.IGNORECASE)

_STEPS: dict[str, tuple[str, ...]] = {
    "do.as_always": (
        "Feed as usual; no timing or pumping is needed.",
        "Feed as usual, whatever the regimen.",
        "Feed as usual, also after infusions.",
        "Feed as usual.",
        "Feed as usual; no interval is needed.",
        "Feed as usual; no timing is needed.",
        "Feed as usual; no timing and no discarding.",
        "Feed as usual; timing makes no difference.",
        "Feed as usual; no waiting is needed.",
        "Feed as usual, before or after the procedure.",
        "Feed as usual; feeding just before the dose is optional.",
    ),
    "step.feed_before_shot": (
        "Feed or express just before the injection; milk expressed beforehand may be given afterwards.",
    ),
    "step.test_milk": ("The nuclear medicine department can measure the milk; feed again once it is at a safe level.",),
    "step.off_skin": (
        "Keep the infant's skin off treated skin.",
        "Keep treated skin from touching the infant.",
        "Keep the infant's skin off treated areas.",
    ),
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
        "Keep off the nipple.",
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
    "step.latch": (
        "First have latch, frequency and emptying assessed: no galactagogue replaces that.",
        "First optimise latch, frequency and breast emptying.",
    ),
    "step.two_weeks": (
        "If treatment can wait, begin two weeks or more after birth.",
        "If treatment can wait, starting 2 weeks or more after birth keeps transfer lowest.",
        "If possible start no earlier than two weeks after birth.",
    ),
    "step.fever": ("Tell whoever treats a feverish infant about the antibiotic: cultures may be falsely negative.",),
    "step.own_dose": ("Milk does not protect the infant: an infant at risk needs its own full prevention dose.",),
    "step.express_often": ("Express as often as the baby would have fed.",),
    "step.lowest_short": (
        "Lowest dose, shortest time.",
        "Feed as usual; lowest dose for the shortest time.",
        "Lowest dose, short and intermittent.",
        "Lowest dose for the shortest time; feed as usual.",
        "Feed as usual; lowest dose, shortest time.",
    ),
    "step.ask_g6pd": ("Ask about G6PD deficiency in the family, and about jaundice, first.",),
    "step.alert": (
        "Feed as soon as the parent has recovered enough to hold and feed the infant.",
        "Feed as soon as the parent is awake and able.",
        "Feed once awake and alert.",
        "Feed as soon as the parent is alert.",
        "Feed as soon as awake and alert; after general anaesthesia likewise.",
        "Feed when the parent is alert enough to hold the infant.",
        "Feed as soon as alert.",
        "Feed as soon as the parent wishes; nothing need be discarded.",
    ),
    "step.wait_4": ("A family that wants extra caution may wait 4 hours.",),
    "step.not_infectious": ("Feed as usual once the parent is not infectious.",),
    "step.stop_slowly": (
        "Stop gradually: withdrawal has caused agitation, anxiety and insomnia.",
        "Do not stop suddenly.",
    ),
    "step.ask_heart": ("Ask about heart disease, fainting, long QT and other medicines before starting.",),
    "step.keep_it": ("Keep it if it was taken in pregnancy or others failed.",),
    "step.most_30": (
        "At most 30 mg a day and 3 days.",
        "At most 30 mg a day and 3 days; not slow-release tablets.",
    ),
    "step.count_paracetamol": (
        "Count the paracetamol in combination tablets.",
        "Count the paracetamol in cold remedies and combination painkillers.",
    ),
    "step.before_drinking": ("Feed or express just before drinking.",),
    "step.each_drink": ("Wait 2 to 2.5 hours for each standard drink before feeding this milk.",),
    "step.pump_comfort": ("Pump only for comfort: emptying the breast does not speed clearance.",),
    "step.sober": ("Never share a bed or sofa with the infant after drinking; a sober adult cares for the infant.",),
    "step.no_bed_sleepy": (
        "Do not share a bed or sofa with the infant: it makes the parent sleepy.",
        "No bed sharing: it makes the parent sleepy.",
    ),
    "step.live_vaccine": ("If the infant may be immunosuppressed, take specialist advice before a live vaccine.",),
    "step.wean_6_weeks": ("Stop lactation 4 to 8 weeks, better 6 weeks or more, before a planned therapy.",),
    "step.contact_orders": (
        "Keep close contact away from the infant as the department orders: 15 to 27 days after treatment of "
        "hyperthyroidism, 16 to 24 days after ablation for cancer, 4 to 5 days after follow-up therapy.",
    ),
    "step.skip_8": (
        "Families who want extra caution, or with a preterm infant, may skip 8 hours of milk after a dose.",
    ),
    "step.g6pd_test": ("Test parent and infant for G6PD deficiency before the dose.",),
    "step.sick_stop": (
        "If the infant is feverish, vomiting, has diarrhoea, feeds badly or is floppy or restless: stop feeding, "
        "give fluids and have a lithium level taken the same day.",
    ),
    "step.baby_checks": (
        "Arrange infant checks first: lithium, creatinine or urea, and TSH (sources differ: at 10 days then only if "
        "indicated, or every 4 to 12 weeks).",
    ),
    "step.pump_72": ("If tinidazole is given, pump and discard until 72 hours after the last dose.",),
    "step.jerks": ("Feed as usual; get help at once if the infant jerks, stares or is limp.",),
    "step.wake": ("Wake the infant for feeds and look at breathing and tone.",),
    "step.one_dose": ("Single doses only; watch milk volume.",),
    "step.virus": (
        "For HIV treatment the virus decides, not the drug: feed if the viral load has stayed undetectable and the "
        "parent so chooses; without suppression formula or banked donor milk is advised.",
    ),
    "step.virus_test": ("Test viral load of parent and infant monthly while feeding and for 2 months after (BHIVA).",),
    "step.own_medicine": ("Keep to the infant's own preventive medicine.",),
    "step.drowsy_bed": (
        "Do not share a bed while drowsy.",
        "No bed sharing while sedated.",
    ),
    "step.off_mouth": ("Keep the infant's skin and mouth off treated skin.",),
    "step.not_breast": (
        "Not on the breast.",
        "Never on the breast.",
        "Not on breast or nipple.",
        "Not on or around the breast.",
        "Away from the breast.",
    ),
    "step.off_lick": (
        "Not on the nipple or where the infant may lick or touch it.",
        "Keep it off the nipple and areola, and keep the infant from touching treated skin.",
    ),
    "step.tear_duct": (
        "After eye drops press the inner corner of the eye for a minute and wipe the excess away.",
        "Press on the tear duct for a minute after eye drops and wipe off the excess.",
        "Press on the inner corner of the eye for a minute and wipe off the excess.",
        "Eye drops: press on the inner corner of the eye for a minute and wipe off the excess.",
    ),
    "step.cream_wipe": ("On the breast use creams or gels, not ointments, and wipe off before feeds.",),
    "step.long_supply": (
        "With long use watch the milk supply.",
        "Watch the supply during long use.",
    ),
    "step.watch_supply": ("Watch the milk supply.",),
    "step.weigh": (
        "Watch growth and weight gain.",
        "Weigh the infant regularly.",
    ),
    "step.wean_slowly": (
        "Do not wean suddenly.",
        "Wean slowly.",
        "Feed as usual; wean slowly.",
    ),
    "step.sober_adult": (
        "A sober adult cares for the infant.",
        "A sober adult cares for the infant; offer help.",
    ),
    "step.store_18": ("Milk expressed meanwhile may be fed once it is 18 hours old.",),
    "step.store_133": (
        "Milk expressed meanwhile may be fed once it is 133 hours (5.5 days) old, or be discarded.",
        "Milk expressed meanwhile may be fed once it is 133 hours (5.5 days) old.",
    ),
    "step.tb": (
        "What milk carries neither treats nor protects the infant: treat or prevent tuberculosis in the infant "
        "directly.",
    ),
}
STEPS = {sentence: key for key, sentences in _STEPS.items() for sentence in sentences}

# Free text of monographs is written for clinicians: only what is short and plain goes on a family's sheet.
MOST_CHARACTERS, LONGEST_WORD = 90, 9


def is_plain(words: str) -> bool:
    """Whether free text may stand on a family's sheet as it is.

    >>> is_plain("Take it with food."), is_plain("Confirm hyperprolactinaemia first.")
    (True, False)
    """
    return len(words) <= MOST_CHARACTERS and all(len(w) <= LONGEST_WORD for w in re.findall(r"[^\W\d_]+", words))


def signs_in(words: str) -> tuple[str, ...]:
    """The keys of the signs a monograph's words speak of; empty where none is known or none is meant.

    >>> signs_in("drowsiness, poor feeding"), signs_in("INR")
    (('sign.sleepy', 'sign.feeding'), ())
    """
    if NOTHING.search(words):
        return ()
    return tuple(key for key, pattern in SIGNS if re.search(pattern, words, re.IGNORECASE))

"""The sentences the engine says itself, by key; a catalogue in another language maps the same keys."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    # names
    "unknown_name": "“{name}” is not in the library, so nothing can be said about it. Near names: {near}.",
    "unknown_name_bare": "“{name}” is not in the library, so nothing can be said about it.",
    "ambiguous_name": "“{name}” may mean several things and none was taken. Choose one: {near}.",
    "unsigned": (
        "This site shows no guidance from a monograph that nobody has signed off; facts and sources are shown."
    ),
    "long_overdue": (
        "This site shows no guidance from a monograph whose review is long overdue; facts and sources are shown."
    ),
    # uses
    "use_estimate": "Nothing was measured that settles this; it rests on the drug's properties. {reason}",
    "no_use": "No source read speaks of {drug} given this way, and nothing comparable is known.",
    "decay": (
        "Reckoned from an effective half-life of {half_life:.3g} hours, the feeds still to come after "
        "{activity:.4g} MBq "
        "give the infant less than 1 mSv from about {hours:.3g} hours on. What is published is never "
        "shortened by this."
    ),
    "followed": (
        "This site follows {authority} after radiopharmaceuticals: {meaning} Other authorities are listed below."
    ),
    "relaxed_dose": "The dose given is outside the doses that sources speak of; the nearest advice is taken.",
    "relaxed_course": "Sources do not speak of this course or formulation of {drug}; the nearest advice is taken.",
    "relaxed_route": (
        "Sources do not speak of this route for {drug}; advice for another route that reaches the whole body is taken."
    ),
    "local_of_systemic": (
        "Sources speak only of {drug} given to the whole body, which goes with breastfeeding; given locally, less"
        " reaches milk."
    ),
    "local_unknown": (
        "Sources speak only of {drug} given to the whole body; how much a local use puts into milk is not known."
    ),
    "depends_on_use": "What was not told decides between: {uses}. The most cautious is shown.",
    "caution": "{label}: {reason}",
    "caution_if": "Only if it applies (not told). {label}: {reason}",
    "caution_unknown": "{label} (not told, so taken as possible): {reason}",
    # numbers
    "rid_low": (
        "The infant gets about {span} % of the parent's dose per kilogram (relative infant "
        "dose), below the 10 % that is taken by convention as low."
    ),
    "rid_middle": (
        "The infant gets about {span} % of the parent's dose per kilogram (relative infant "
        "dose). Above 10 % is taken by convention as a reason to look closer; it is no proof of harm."
    ),
    "rid_high": (
        "The infant gets about {span} % of the parent's dose per kilogram (relative infant "
        "dose), above 25 %: as high as such figures go. It rests on convention, not on harm seen."
    ),
    "estimate_high_rid": ("Little is known, and the relative infant dose is high: choose a drug that is better known."),
    "from_to": "{low} to {high}",
    # infant
    "young_infant": (
        "Most reactions in breastfed infants were seen in the first two months (78 % of reports; 4 % after six months)."
    ),
    "preterm_infant": (
        "Published advice is made for healthy infants born at term. A preterm or ill infant clears drugs more "
        "slowly: agree on this with the infant's team."
    ),
    "sick_organ": (
        "An infant with kidney or liver disease may accumulate the drug; no published figure tells how much. Ask "
        "the infant's team."
    ),
    "parent_clearance": (
        "Kidney or liver disease in the parent slows clearance: milk levels may be higher and any hold longer "
        "than stated."
    ),
    "sedation_signs": "unusual sleepiness, weak feeding, slow or shallow breathing",
    # company
    "several_sedatives": (
        "Together {drugs} may make the infant sleepy; effects add up. All three deaths in a review of 100 "
        "reported reactions involved central nervous system depressants."
    ),
    "fewer_sedatives": "Leave out or replace one of the sedating drugs where that is possible.",
    "opioid_and_sedative": (
        "An opioid with another sedating drug in an infant under two months: choose another combination."
    ),
    "serotonergic": (
        "{drugs} both act on serotonin. That concerns the parent first (serotonin toxicity); in the infant watch "
        "for jitteriness, poor sleep and poor feeding."
    ),
    "serotonin_signs": "jitteriness, irritability, poor sleep or poor feeding",
    "qt": "{drugs} each may lengthen the QT interval of the parent's heart rhythm; together the risk adds up.",
    "long_qt_domperidone": "Domperidone must not be taken with a long QT interval: choose another way.",
    "qt_domperidone": (
        "Domperidone must not be joined with drugs that lengthen QT or slow its breakdown: choose another way."
    ),
    "supply": "{drugs} may lower milk supply.",
    "supply_many": "More than one of these drugs may lower milk supply: {drugs}.",
    "supply_low": "Supply is low already; a drug without this effect is preferable.",
    "duplicate": "{drug} is contained in more than one of the products named: add up the doses.",
    "same_class": "{drugs} belong to the same class ({drug_class}): seldom needed together.",
    # headlines
    "head_compatible": "{drugs}: keep breastfeeding as usual.",
    "head_compatible_bare": "{drugs}: keep breastfeeding.",
    "head_compatible_watch": "{drugs}: keep breastfeeding, and watch the infant for the signs listed.",
    "head_timed": "{drugs}: keep breastfeeding; no feed within {hours} hours of {start}.",
    "head_timed_unknown": "{drugs}: keep breastfeeding, with a wait after each dose.",
    "head_timed_alcohol": (
        "{drugs}: keep breastfeeding; wait until the drinks have cleared (about {hours} hours from the first sip)."
    ),
    "head_timed_alcohol_unknown": (
        "{drugs}: keep breastfeeding; wait until the drinks have cleared, about 2 hours or more for each drink."
    ),
    "head_hours": "{drugs}: do not feed this milk for {span} after {start}; pump meanwhile, then resume.",
    "head_treatment": "{drugs}: do not feed this milk while it is taken; pump if feeding is to go on afterwards.",
    "head_treatment_hours": (
        "{drugs}: do not feed this milk while it is taken and for {span} after the last dose; pump meanwhile."
    ),
    "head_permanent": "{drugs}: this child should not be breastfed again; help with ending milk production.",
    "head_no_data": "{drugs}: too little is known to say; ask a specialist service before stopping or going on.",
    "head_unknown": "No advice: {names} not found in the library or not clear.",
    "head_change_way": "Choose another way and keep breastfeeding. If it is done all the same: {rest}",
    "head_change_nothing": "Leave it out and keep breastfeeding. If it is taken all the same: {rest}",
    "head_change": "Choose another drug and keep breastfeeding. If it is taken all the same: {rest}",
    "head_depends": "{rest} This depends on {facts}.",
    # what was taken for a fact not told
    "taken_any": "any; the most cautious decides",
    "taken_any_age": "any age; the most cautious decides",
    "taken_preterm": "may be preterm; the most cautious decides",
    "taken_any_that_matters": "any that matters here; the most cautious decides",
    # what would change
    "span_hours": "{hours} hours",
    "age_under": "under {high}",
    "age_between": "{low} to {high}",
    "age_from": "from {low}",
    "months": "{count:g} months",
    "one_month": "1 month",
    "weeks": "{count:g} weeks",
    "days": "{count:g} days",
    "none_of_these": "none of these conditions",
    "weight_under": "under {kg:g} kg",
    "weight_from": "{kg:g} kg or more",
    "fact_age": "the infant's age",
    "fact_conditions": "the infant's health",
    "fact_weight": "the infant's weight",
    "fact_dose": "the dose",
    "fact_route": "the route",
    "fact_regimen": "how often it is taken",
    "fact_days": "how long it is taken",
    "fact_use": "how it is taken",
    "fact_extended": "the formulation",
    "fact_share": "the share of milk",
    "release_extended": "extended release",
    "release_immediate": "immediate release",
    "single": "a single dose",
    "repeated": "repeated doses",
    "once_a_day": "once a day",
    "every_hours": "every {hours:g} hours",
    "days_up_to": "up to {days:g} days",
    "days_over": "more than {days:g} days",
    "condition_under": "{condition} and under {age}",
    "dose_up_to": "up to {high:g} {unit} per {per}",
    "dose_between": "more than {low:g} and up to {high:g} {unit} per {per}",
    "dose_over": "more than {low:g} {unit} per {per}",
    "if_healthy": "in an infant born at term and otherwise healthy",
}

CONDITIONS: dict[str, str] = {
    "preterm": "born before 37 weeks",
    "nicu": "in neonatal care",
    "g6pd_deficiency": "G6PD deficiency",
    "renal_impairment": "kidney disease",
    "hepatic_impairment": "liver disease",
    "jaundice": "jaundice",
    "cardiac_disease": "heart disease",
    "respiratory_disease": "lung disease or apnoea",
    "seizures": "seizures",
    "unwell": "unwell",
    "ultrarapid_cyp2d6": "ultrarapid CYP2D6 metabolism",
    "long_qt": "long QT",
    "depression": "depression",
    "low_milk_supply": "low milk supply",
}

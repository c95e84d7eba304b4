"""What the pump plan says, and where each piece of it was read. One sentence a key; short words for tired readers."""

import datetime as dt

from lactadvice.engine.advice import CitedSource

_READ = dt.date(2026, 11, 22)


def _source(
    key: str, title: str, publisher: str, url: str, revised: str | None = None, *, read: dt.date | None = _READ
) -> CitedSource:
    """`read` is None for a page that was not opened."""
    return CitedSource(key=f"pumping/{key}", title=title, publisher=publisher, url=url, revised=revised, read=read)


_CITED = (
    _source(
        "cdc-pumping",
        "Pumping breast milk",
        "Centers for Disease Control and Prevention",
        "https://www.cdc.gov/nutrition/InfantandToddlerNutrition/breastfeeding/pumping-breast-milk.html",
    ),
    _source(
        "cdc-storage",
        "Breastfeeding: frequently asked questions (storage of milk)",
        "Centers for Disease Control and Prevention",
        "https://www.cdc.gov/breastfeeding/recommendations/faq.html",
    ),
    _source(
        "storage-times",
        "Storing and feeding breast milk (CDC table, as reprinted in a pump manual)",
        "Dr Brown's",
        "https://manualshive.com/en/manual/drbrowns/customflow-bf100/2529765?page=19",
    ),
    _source(
        "kit-cleaning",
        "How to keep your breast pump kit clean (CDC text, as reprinted)",
        "Miller Children's & Women's Hospital",
        "https://user-1mbmgix.cld.bz/Miller-Children-s-Women-s-Hospital-Long-Beach-A-New-Beginning/57/",
    ),
    _source(
        "kit-sanitising",
        "New breast pump cleaning guideline (summary of CDC's)",
        "Babyment",
        "https://www.babyment.com/m/infantcare.php?infant=New-Breast-Pump-Cleaning-Guideline",
        "2017",
    ),
    _source(
        "pump-newborn",
        "Pumping your breast milk",
        "KidsHealth",
        "https://khpi.kidshealth.org/en/parent/1792.html",
    ),
    _source(
        "ohio",
        "Pumping and storing breast milk",
        "Ohio State University Wexner Medical Center",
        "https://www.lookfordiagnosis.com/healthinfotranslations/Pumping_Storing_Breast_Milk-1.html",
    ),
    _source(
        "express-often",
        "Expressing your breastmilk",
        "Breastfeeding Help Hamilton",
        "https://www.breastfeedinghelphamilton.ca/Frequently-Asked-Questions-and-Topics/"
        "Expressing-Your-Breast-Milk.php",
    ),
    _source(
        "intake",
        "The volume of breast milk intake in infants and young children (Breastfeed Med 2023;18(3))",
        "Rios-Leyvraz and Yao",
        "https://doi.org/10.1089/bfm.2022.0281",
        "2023",
    ),
    _source(
        "radiopharm",
        "Technetium Tc 99m red blood cells (LactMed record, as reprinted)",
        "DrLact",
        "https://drlact.com/drug/682/technetium-tc-99m-red-blood-cells-in-breastfeeding",
    ),
    _source(
        "who-breast",
        "Infant and young child feeding: model chapter, session 7, management of breast conditions",
        "World Health Organization",
        "https://www.ncbi.nlm.nih.gov/books/NBK148955/",
        "2009",
    ),
    _source(
        "mastitis",
        "What are the symptoms of mastitis?",
        "The Bump",
        "http://www.thebump.com/a/what-are-the-symptoms-of-mastitis",
    ),
    _source(
        "mastitis-signs",
        "Mastitis",
        "Breastfeeding Partners",
        "http://breastfeedingpartners.org/index.php?option=com_content&view=article&id=128&Itemid=325",
    ),
    _source("plugged", "Is this mastitis?", "Ardo", "https://www.ardo-usa.com/is-this-mastitis/"),
    _source(
        "weaning-comfort",
        "Weaning: tips for breast-feeding mothers",
        "Mayo Clinic",
        "http://www.mayoclinic.org/healthy-lifestyle/infant-and-toddler-health/in-depth/weaning/art-20048440",
        "2016-02-03",
    ),
    _source(
        "mastitis-rates",
        "Lactational mastitis: recognition and breastfeeding support, citing WHO 2000",
        "British Journal of Midwifery",
        "https://www.scribd.com/document/537796122/Lactational-mastitis-recognition-British-Journal-Midewifery-2010",
        "2010",
    ),
    _source(
        "cmaj",
        "Surgery while breastfeeding: what to do and what interrupting risks",
        "Canadian Medical Association Journal",
        "http://cmja.info/e879.html",
    ),
    _source(
        "refusal",
        "My baby won't breastfeed",
        "La Leche League GB",
        "https://www.laleche.org.uk/my-baby-wont-breastfeed/",
    ),
    _source(
        "refusal-passes",
        "The breast refusal dilemma",
        "Robin Barker",
        "https://www.robinbarker.net.au/the-breast-refusal-dilemma",
        "2017-05-25",
    ),
    _source(
        "bottle",
        "What to do when baby refuses a bottle",
        "Beth Israel Deaconess Medical Center",
        "https://www.bidmc.org/about-bidmc/blogs/baby-know-how/when-baby-refuses-a-bottle",
        "2021-06-10",
    ),
    _source(
        "weaning",
        "How to stop breastfeeding gently",
        "Vanessa Christie, lactation consultant",
        "https://www.huffingtonpost.co.uk/vanessa-christie/how-to-stop-breastfeeding_b_15020634.html",
        "2018-02-27",
    ),
    _source(
        "acmui",
        "Nuclear medicine and breast-feeding: report of the subcommittee",
        "Advisory Committee on the Medical Uses of Isotopes",
        "https://cupdf.com/document/advisory-committee-on-the-medical-uses-of-breast-feeding-can-be-resumed-7-"
        "alternatively.html",
        "2018",
        read=None,
    ),
)
SOURCES = {source.key: source for source in _CITED}

TEXTS = {
    # before the dose
    "plan.feed_before": "Feed the baby, or pump, right before the first dose. That milk may be fed.",
    "plan.pump_ahead": "If there is time, pump a little extra after feeds on the days before and store it. About "
    "{needed_ml:.0f} mL will be needed.",
    "plan.try_bottle": "If the baby has never had a bottle or cup, try one before the day.",
    # sessions
    "plan.session_discard": "Pump both breasts. Throw this milk away.",
    "plan.session_store": "Pump both breasts. Label the milk with date and hour and keep it apart. It may be fed "
    "later.",
    "plan.session_feed": "Pump both breasts. This milk may be fed.",
    "plan.pump_as_fed": "Pump whenever the baby would have fed, and at least every {most_gap_hours:g} hours, nights "
    "too.",
    "plan.newborn": "A baby under six weeks feeds at least 8 times a day. Pump at least 8 times in 24 hours.",
    "plan.repeat_daily": "The times shown are for the first day. Keep them up each day until feeding starts again.",
    "plan.why_pump": "Pumping now keeps the milk coming. It does not make the medicine leave the body sooner.",
    "plan.hand": "No pump at hand? Express by hand, as often as the baby feeds. Massage and press the breast to move "
    "milk.",
    "plan.missed": "Missed a session? Pump as soon as you can, then go on as planned. No need to make up for it.",
    # milk for the baby
    "plan.milk_needed": "The baby will need about {typical_ml:.0f} mL of other milk ({low_ml:.0f} to {high_ml:.0f} "
    "mL).",
    "plan.milk_day": "The baby needs about {typical_ml:.0f} mL of other milk a day ({low_ml:.0f} to {high_ml:.0f} mL).",
    "plan.milk_enough": "The {stored_ml:.0f} mL in store should be enough.",
    "plan.milk_short": "The {stored_ml:.0f} mL in store may fall short by up to {short_ml:.0f} mL.",
    "plan.milk_none": "If no milk is in store, plan for up to {short_ml:.0f} mL from elsewhere.",
    "plan.milk_options": "To fill the gap: milk pumped before the dose, donor milk, or formula. Any mix of them will "
    "do.",
    "plan.milk_wait": "If the treatment can wait, use the days before it to pump ahead.",
    "plan.exact": "If you make just what the baby takes, with none to spare, say so early: plan the other milk now.",
    "plan.share": "The rest of what the baby drinks goes on as before.",
    # bottles and kit
    "plan.bottle_discard": "Throw away all milk pumped before {until}. Milk stored before the dose is fine to feed.",
    "plan.bottle_discard_hours": "Throw away all milk pumped in the first {hours:g} hours after the dose. Milk stored "
    "before the dose is fine to feed.",
    "plan.bottle_discard_all": "Throw away all milk pumped during the treatment. Milk stored before it is fine to "
    "feed.",
    "plan.bottle_discard_unknown": "Throw away milk pumped before the wait is over. Milk stored before is fine to "
    "feed.",
    "plan.bottle_store": "Keep each bottle {hours:.0f} hours before feeding it, counted from when it was pumped. A "
    "stored "
    "bottle loses its radioactivity by itself.",
    "plan.bottle_freeze": "Freeze these bottles: the wait is longer than the 4 days milk keeps in a refrigerator.",
    "plan.bottle_feed": "Milk pumped in this time may be fed.",
    "plan.storage": "Fresh milk keeps up to 4 hours at room temperature (25 °C or less), up to 4 days in a "
    "refrigerator, "
    "best within 6 months and at most 12 months in a freezer.",
    "plan.thawed": "Thawed milk keeps 1 to 2 hours at room temperature or 1 day in a refrigerator. Never freeze it "
    "again.",
    "plan.leftover": "Use what is left in a bottle within 2 hours after the feed.",
    "plan.fragile_storage": "For a baby born early or ill, ask the unit: its rules for storing milk are stricter.",
    "plan.clean": "After each use take the kit apart, rinse it, and wash it in a basin used for nothing else, or in a "
    "dishwasher. Let it air-dry.",
    "plan.sanitise": "Sanitise the kit once a day: the baby is under 2 months, was born early or is ill.",
    # contact
    "plan.contact": "Keep close contact with the baby short for {hours:g} hours: someone else holds and feeds.",
    "plan.contact_until": "Keep close contact with the baby short until {until}: someone else holds and feeds.",
    # resume
    "plan.resume_at": "Feed at the breast again from {until}.",
    "plan.resume_hours": "Feed at the breast again {hours:g} hours after the dose.",
    "plan.resume_now": "The wait is over: the baby can be fed at the breast now.",
    "plan.resume_unknown": "Feed at the breast again when the wait is over. Its length cannot be worked out yet: the "
    "amount taken was not told.",
    "plan.resume_end": "Feed at the breast again once the treatment has ended.",
    "plan.resume_end_hours": "Feed at the breast again {hours:g} hours after the last dose of the treatment.",
    "plan.empty_before": "Pump once more just before that and do as with the bottles before. Then feed as usual.",
    # trouble
    "plan.bottle_refusal": "Baby refuses the bottle? Let someone else offer it, early, before the baby is very hungry. "
    "Stop when the baby gets upset and try again later.",
    "plan.breast_refusal": "Baby fusses at the breast afterwards? It passes. Hold the baby skin to skin in a quiet "
    "room "
    "and offer often.",
    "plan.full": "Breasts hard and sore? Keep removing milk, enough to feel better. Cold packs between sessions ease "
    "the pain.",
    "plan.plugged": "A tender, hard lump in one breast points to a plugged duct. Go on pumping as planned.",
    "plan.mastitis": "Call your doctor for a hot, red, painful area in the breast with fever of 38.5 °C or more, "
    "chills "
    "or aching like flu.",
    "plan.flange": "Pumping should not hurt. If it does, lower the suction and have the size of the shield checked.",
    # keep or wean
    "supply.choice": "There is a choice: keep the milk going until feeding can start again, or wean. Both are good "
    "care for a baby. What fits depends on how long it takes and on you.",
    "supply.keep": "Keep the milk going: pump 8 or so times a day for the whole time. It leaves the way back open. It "
    "is "
    "work each day, and that milk is thrown away.",
    "supply.wean": "Wean: drop one session every two or three days so that the breasts get used to it. It takes the "
    "work away. Building the milk up again later takes time and help, and may not work.",
    "supply.long": "The longer the treatment, the more effort keeping the milk going takes. You can change your mind.",
    "supply.permanent": "Breastfeeding this child will not start again after this treatment. That is a loss, and it is "
    "not your fault.",
    "supply.permanent_wean": "Let the milk dry up slowly: press or pump out just enough to stay comfortable, a little "
    "less "
    "each time. It takes about 6 weeks to stop.",
    "supply.next_child": "A later child can be breastfed unless you are told otherwise.",
    # risks of interrupting, for weighing
    "risk.supply": "Milk supply can fall within days when milk is removed less often.",
    "risk.mastitis": "Full breasts can lead to plugged ducts and mastitis, which up to 33 of 100 breastfeeding women "
    "get, usually fewer than 10.",
    "risk.refusal": "The baby may refuse a bottle, or refuse the breast afterwards.",
    "risk.no_stash": "There may be no other milk at hand: about {needed_ml:.0f} mL are needed and {stored_ml:.0f} mL "
    "are "
    "in store.",
    "risk.no_stash_unknown": "There may be no other milk at hand: about {needed_ml:.0f} mL are needed.",
    "risk.no_pump": "Without a pump that fits, breasts may not empty well and nipples can be hurt.",
    "risk.weaning": "Some interruptions end breastfeeding long before the family wanted.",
    "risk.newborn": "In the first weeks supply is still being set, so each missed feed counts more.",
    "risk.low_supply": "Supply is already low and may not come back to where it was.",
    "risk.delay": "Some parents put off care they need because they were told to stop breastfeeding.",
    "risk.formula": "A baby who has had only breast milk meets formula, and with it cow's milk protein, for the first "
    "time.",
}

# Which sources stand behind a sentence; one without is plain arithmetic or common sense of the plan itself.
CITES = {
    "plan.feed_before": ("radiopharm",),
    "plan.pump_ahead": ("intake",),
    "plan.try_bottle": ("cdc-pumping",),
    "plan.pump_as_fed": ("cdc-pumping", "express-often", "ohio"),
    "plan.newborn": ("pump-newborn", "express-often"),
    "plan.hand": ("cdc-pumping",),
    "plan.why_pump": ("express-often",),
    "plan.milk_needed": ("intake",),
    "plan.milk_day": ("intake",),
    "plan.bottle_store": ("radiopharm",),
    "plan.storage": ("storage-times",),
    "plan.thawed": ("storage-times",),
    "plan.leftover": ("cdc-storage", "storage-times"),
    "plan.fragile_storage": ("kit-cleaning",),
    "plan.clean": ("kit-cleaning",),
    "plan.sanitise": ("kit-sanitising",),
    "plan.bottle_refusal": ("bottle",),
    "plan.breast_refusal": ("refusal", "refusal-passes"),
    "plan.full": ("who-breast", "weaning-comfort"),
    "plan.plugged": ("plugged",),
    "plan.mastitis": ("mastitis", "mastitis-signs"),
    "supply.keep": ("express-often",),
    "supply.wean": ("weaning", "weaning-comfort"),
    "supply.permanent_wean": ("acmui", "weaning"),
    "risk.supply": ("cmaj",),
    "risk.mastitis": ("mastitis-rates", "cmaj"),
    "risk.refusal": ("cmaj",),
    "risk.formula": ("cmaj",),
    "risk.no_stash": ("intake",),
    "risk.no_stash_unknown": ("intake",),
}

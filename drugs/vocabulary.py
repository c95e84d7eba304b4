"""The closed lists of words a monograph may use.

Pure: standard library only. Every enumeration lists what is allowed; anything else does not load.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Guidance(StrEnum):
    """What to do about feeding, in rising order of caution (see the advice contract)."""

    COMPATIBLE = "compatible"
    TIMED_AVOIDANCE = "timed_avoidance"
    NOT_ENOUGH_DATA = "not_enough_data"
    INTERRUPT_AND_PUMP = "interrupt_and_pump"

    @property
    def caution(self) -> int:
        """Rank, 0 (most permissive) to 3 (most cautious)."""
        return list(Guidance).index(self)


class ChangeDrug(StrEnum):
    """Whether another drug should be chosen, apart from how to feed."""

    NO = "no"
    PREFERRED = "preferred"
    ADVISED = "advised"

    @property
    def caution(self) -> int:
        """Rank, 0 (no change) to 2 (advised)."""
        return list(ChangeDrug).index(self)


class Evidence(StrEnum):
    """How much is known about the drug in breastfeeding, apart from how risky it is."""

    GOOD = "good"
    SOME = "some"
    LITTLE = "little"
    NONE = "none"

    @property
    def weakness(self) -> int:
        """Rank, 0 (good) to 3 (none)."""
        return list(Evidence).index(self)


class Kind(StrEnum):
    """What sort of thing the monograph is about."""

    MEDICINE = "medicine"
    CONTRAST_AGENT = "contrast_agent"
    RADIOPHARMACEUTICAL = "radiopharmaceutical"
    VACCINE = "vaccine"
    HERBAL = "herbal"
    RECREATIONAL_SUBSTANCE = "recreational_substance"
    PROCEDURE = "procedure"
    GALACTAGOGUE = "galactagogue"
    FOOD = "food"
    ENVIRONMENTAL_AGENT = "environmental_agent"


class Instead(StrEnum):
    """What there is instead of a thing that is better not taken: another drug, another way, or nothing."""

    DRUG = "drug"
    WAY = "way"
    NOTHING = "nothing"


_INSTEAD = {
    Kind.VACCINE: Instead.WAY,
    Kind.PROCEDURE: Instead.WAY,
    Kind.ENVIRONMENTAL_AGENT: Instead.WAY,
    Kind.FOOD: Instead.NOTHING,
    Kind.HERBAL: Instead.NOTHING,
    Kind.RECREATIONAL_SUBSTANCE: Instead.NOTHING,
}


def instead_of(kinds: Iterable[Kind]) -> Instead:
    """What to offer instead of things of these kinds; another drug as soon as one of them is a drug.

    >>> [instead_of(k).value for k in ([Kind.FOOD], [Kind.FOOD, Kind.VACCINE], [Kind.FOOD, Kind.MEDICINE], [])]
    ['nothing', 'way', 'drug', 'drug']
    """
    found = {_INSTEAD.get(kind, Instead.DRUG) for kind in kinds} or {Instead.DRUG}
    return next(each for each in Instead if each in found)


class Tier(StrEnum):
    """How deep the monograph goes: a class stands for its members, a brief one says so."""

    CORE = "core"
    BRIEF = "brief"
    CLASS = "class"


class NameKind(StrEnum):
    """What a searchable name is."""

    GENERIC = "generic"
    SYNONYM = "synonym"
    BRAND = "brand"
    ABBREVIATION = "abbreviation"
    CHEMICAL = "chemical"


class Route(StrEnum):
    """How it is given (the advice contract's list)."""

    ORAL = "oral"
    INTRAVENOUS = "intravenous"
    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    INHALED = "inhaled"
    INTRANASAL = "intranasal"
    TOPICAL = "topical"
    OPHTHALMIC = "ophthalmic"
    OTIC = "otic"
    VAGINAL = "vaginal"
    RECTAL = "rectal"
    TRANSDERMAL = "transdermal"
    SUBLINGUAL = "sublingual"
    BUCCAL = "buccal"
    EPIDURAL = "epidural"
    SPINAL = "spinal"
    LOCAL = "local"
    IMPLANT = "implant"
    INTRAUTERINE = "intrauterine"
    INTRAVITREAL = "intravitreal"
    OTHER = "other"


class Regimen(StrEnum):
    """Given once, or again and again."""

    SINGLE = "single"
    REPEATED = "repeated"


class DoseUnit(StrEnum):
    """Units of an amount given (the advice contract's list)."""

    MG = "mg"
    G = "g"
    MICROGRAM = "microgram"
    MG_PER_KG = "mg/kg"
    ML = "mL"
    IU = "IU"
    UNIT = "unit"
    MBQ = "MBq"
    MCI = "mCi"
    STANDARD_DRINK = "standard_drink"
    CIGARETTE = "cigarette"


class InfantCondition(StrEnum):
    """What the infant has (the advice contract's list)."""

    PRETERM = "preterm"
    NICU = "nicu"
    G6PD_DEFICIENCY = "g6pd_deficiency"
    RENAL_IMPAIRMENT = "renal_impairment"
    HEPATIC_IMPAIRMENT = "hepatic_impairment"
    JAUNDICE = "jaundice"
    CARDIAC_DISEASE = "cardiac_disease"
    RESPIRATORY_DISEASE = "respiratory_disease"
    SEIZURES = "seizures"
    UNWELL = "unwell"


class ParentCondition(StrEnum):
    """What the lactating parent has (the advice contract's list)."""

    RENAL_IMPAIRMENT = "renal_impairment"
    HEPATIC_IMPAIRMENT = "hepatic_impairment"
    ULTRARAPID_CYP2D6 = "ultrarapid_cyp2d6"
    LONG_QT = "long_qt"
    DEPRESSION = "depression"
    LOW_MILK_SUPPLY = "low_milk_supply"


class HoldUntil(StrEnum):
    """When feeding may begin again."""

    HOURS = "hours"
    END_OF_TREATMENT = "end_of_treatment"
    PERMANENTLY = "permanently"


class HoldBasis(StrEnum):
    """What the length of a hold rests on."""

    PUBLISHED = "published"
    HALF_LIVES = "half_lives"
    RADIOACTIVITY = "radioactivity"
    ALCOHOL = "alcohol"
    SIMULATED = "simulated"


class PumpedMilk(StrEnum):
    """What becomes of the milk pumped during a hold."""

    DISCARD = "discard"
    STORE_UNTIL = "store_until"
    FEED = "feed"


class SupplyEffect(StrEnum):
    """What the drug does to milk production."""

    NONE_KNOWN = "none_known"
    LOWERS = "lowers"
    RAISES = "raises"
    UNKNOWN = "unknown"


class Effect(StrEnum):
    """Properties that add up when several drugs are given together."""

    SEDATING = "sedating"
    OPIOID = "opioid"
    SEROTONERGIC = "serotonergic"
    QT_PROLONGING = "qt_prolonging"
    LOWERS_SUPPLY = "lowers_supply"
    CYP3A4_INHIBITOR = "cyp3a4_inhibitor"
    CYP2D6_INHIBITOR = "cyp2d6_inhibitor"
    BLEEDING = "bleeding"
    OXIDANT = "oxidant"


class SourceKind(StrEnum):
    """Rank of a source: authority before label before study."""

    AUTHORITY = "authority"
    LABEL = "label"
    STUDY = "study"
    REVIEW = "review"
    DATABASE = "database"


class Population(StrEnum):
    """Whose value a fact is."""

    ADULT = "adult"
    LACTATING = "lactating"
    INFANT = "infant"
    NEONATE = "neonate"
    PRETERM = "preterm"


class Quantity(StrEnum):
    """What a fact measures; `UNITS` says in which units."""

    HALF_LIFE = "half_life"
    TIME_TO_PEAK = "time_to_peak"
    MILK_TIME_TO_PEAK = "milk_time_to_peak"
    MILK_HALF_LIFE = "milk_half_life"
    ORAL_BIOAVAILABILITY = "oral_bioavailability"
    PROTEIN_BINDING = "protein_binding"
    VOLUME_OF_DISTRIBUTION = "volume_of_distribution"
    CLEARANCE = "clearance"
    MOLECULAR_WEIGHT = "molecular_weight"
    PKA = "pka"
    LOGP = "logp"
    MILK_PLASMA_RATIO = "milk_plasma_ratio"
    MILK_AVERAGE = "milk_average"
    MILK_PEAK = "milk_peak"
    RELATIVE_INFANT_DOSE = "relative_infant_dose"
    INFANT_DOSE = "infant_dose"
    INFANT_THERAPEUTIC_DOSE = "infant_therapeutic_dose"
    INFANT_PLASMA_SHARE = "infant_plasma_share"
    MILK_SHARE_OF_DOSE = "milk_share_of_dose"
    PHYSICAL_HALF_LIFE = "physical_half_life"
    EFFECTIVE_HALF_LIFE = "effective_half_life"
    ELIMINATION_RATE = "elimination_rate"
    DOSE_COEFFICIENT = "dose_coefficient"


UNITS: dict[Quantity, tuple[str, ...]] = {
    Quantity.HALF_LIFE: ("h",),
    Quantity.TIME_TO_PEAK: ("h",),
    Quantity.MILK_TIME_TO_PEAK: ("h",),
    Quantity.MILK_HALF_LIFE: ("h",),
    Quantity.ORAL_BIOAVAILABILITY: ("percent",),
    Quantity.PROTEIN_BINDING: ("percent",),
    Quantity.VOLUME_OF_DISTRIBUTION: ("L/kg",),
    Quantity.CLEARANCE: ("mL/min/kg",),
    Quantity.MOLECULAR_WEIGHT: ("g/mol",),
    Quantity.PKA: ("pH",),
    Quantity.LOGP: ("log10",),
    Quantity.MILK_PLASMA_RATIO: ("ratio",),
    Quantity.MILK_AVERAGE: ("microgram/L", "IU/L", "mmol/L", "kBq/L", "mg/dL"),
    Quantity.MILK_PEAK: ("microgram/L", "IU/L", "mmol/L", "kBq/L", "mg/dL"),
    Quantity.RELATIVE_INFANT_DOSE: ("percent",),
    Quantity.INFANT_DOSE: ("microgram/kg/day",),
    Quantity.INFANT_THERAPEUTIC_DOSE: ("mg/kg/day",),
    Quantity.INFANT_PLASMA_SHARE: ("percent",),
    Quantity.MILK_SHARE_OF_DOSE: ("percent",),
    Quantity.PHYSICAL_HALF_LIFE: ("h",),
    Quantity.EFFECTIVE_HALF_LIFE: ("h",),
    Quantity.ELIMINATION_RATE: ("mg/dL/h",),
    Quantity.DOSE_COEFFICIENT: ("mSv/MBq",),
}

# Physical bounds (low, high) that no true value leaves; a value outside is a slip of the pen.
BOUNDS: dict[Quantity, tuple[float, float]] = {
    Quantity.HALF_LIFE: (0.001, 20000),  # adenosine is gone within seconds
    Quantity.TIME_TO_PEAK: (0.005, 2500),
    Quantity.MILK_TIME_TO_PEAK: (0.01, 2500),
    Quantity.MILK_HALF_LIFE: (0.01, 20000),
    Quantity.ORAL_BIOAVAILABILITY: (0, 100),
    Quantity.PROTEIN_BINDING: (0, 100),
    Quantity.VOLUME_OF_DISTRIBUTION: (0.01, 1000),
    Quantity.CLEARANCE: (0.0001, 2000),
    Quantity.MOLECULAR_WEIGHT: (1, 1_000_000),
    Quantity.PKA: (-5, 20),
    Quantity.LOGP: (-15, 20),
    Quantity.MILK_PLASMA_RATIO: (0, 100),
    Quantity.MILK_AVERAGE: (0, 1e9),
    Quantity.MILK_PEAK: (0, 1e9),
    Quantity.RELATIVE_INFANT_DOSE: (0, 200),
    Quantity.INFANT_DOSE: (0, 1e7),
    Quantity.INFANT_THERAPEUTIC_DOSE: (0, 1e5),
    Quantity.INFANT_PLASMA_SHARE: (0, 500),
    Quantity.MILK_SHARE_OF_DOSE: (0, 100),
    Quantity.PHYSICAL_HALF_LIFE: (0.001, 1e12),
    Quantity.EFFECTIVE_HALF_LIFE: (0.001, 1e6),
    Quantity.ELIMINATION_RATE: (1, 100),
    Quantity.DOSE_COEFFICIENT: (0, 1e5),
}

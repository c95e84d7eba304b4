"""A milk/plasma ratio predicted from chemistry, for bases only; an estimate, never a measurement.

Log-transformed phase distribution (Begg, Atkinson & Duffull 1992, doi 10.1111/j.1365-2125.1992.tb04077.x; phase
distribution: Atkinson & Begg 1990, https://pubmed.ncbi.nlm.nih.gov/2318008/). For acids and neutral drugs its error was
no better than taking the ratio as 1, so for them nothing is predicted.
"""

import math
from dataclasses import dataclass

from lactadvice.engine.kinetics.ranges import Range
from lactadvice.engine.texts import Text, text

PLASMA_PH = 7.4
MILK_PH = 7.2

# Weaker bases are hardly ionised at pH 7.4: the equation was not made for them.
LEAST_BASE_PKA = 5.4

# Outside this span the equation gave errors of tens to hundreds of times (highly bound, fat-loving drugs).
LOGD_SPAN = (-3.0, 3.5)
LEAST_UNBOUND = 0.01

# Twice the geometric mean error for bases (22 drugs: geometric mean fold error 1.99): the ends stand this far away.
INTERVAL_FOLD = 4.0

TEXTS = {
    "prediction.estimate": "How much passes into milk was not measured. This estimate comes from the chemistry of "
    "the drug and may be off by a factor of {fold:g} either way.",
    "prediction.not_a_base": "No estimate: the drug is not a base, and for others prediction is as good as a guess.",
    "prediction.weak_base": "No estimate: the drug is too weak a base for the prediction to hold.",
    "prediction.bound": "No estimate: the drug is bound too firmly in blood for the prediction to hold.",
    "prediction.fat_loving": "No estimate: the drug is too fat-loving or too water-loving for the prediction to hold.",
    "prediction.unknown": "No estimate: acidity, protein binding or solubility in fat is not known.",
}


@dataclass(frozen=True, slots=True)
class Prediction:
    """A predicted milk/plasma ratio with its interval, or None with the reason why nothing is predicted."""

    ratio: Range | None
    why: Text


def base_unionised_fraction(pka: float, ph: float) -> float:
    """Un-ionised part (0 to 1) of a base: 1 / (1 + 10^(pKa - pH)). Source: Henderson-Hasselbalch.

    >>> base_unionised_fraction(7.4, 7.4)
    0.5
    """
    return 1.0 / (1.0 + math.pow(10.0, pka - ph))


def unbound_in_milk(unbound_in_plasma: float) -> float:
    """Unbound fraction in milk from that in plasma (above 0 to 1): f^0.448 / (0.000694^0.448 + f^0.448).

    Source: Atkinson & Begg 1990.

    >>> round(unbound_in_milk(0.1), 3)
    0.903
    """
    if not 0 < unbound_in_plasma <= 1:
        raise ValueError(f"unbound_in_plasma must be above 0 and at most 1, not {unbound_in_plasma!r}")
    raised = unbound_in_plasma**0.448
    return float(raised / (0.000694**0.448 + raised))


def base_milk_plasma_ratio(pka: float, unbound_in_plasma: float, logd_at_plasma_ph: float) -> float:
    """Milk/plasma ratio of a base: exp(0.03 + 2.28 ln(Mu/Pu) + 0.89 ln fu + 0.51 ln K).

    pKa from 5.4 (see LEAST_BASE_PKA), unbound fraction above 0 to 1, logD (never logP) at pH 7.4. Error: geometric mean
    fold error about 2 over 22 bases. Source: Begg, Atkinson & Duffull 1992.

    >>> round(base_milk_plasma_ratio(9.5, 0.8, 0.0), 2)
    2.4
    """
    in_plasma, in_milk = base_unionised_fraction(pka, PLASMA_PH), base_unionised_fraction(pka, MILK_PH)
    logd_in_milk = logd_at_plasma_ph + math.log10(in_milk / in_plasma)
    fat = 10.0 ** (-0.88 + 1.29 * logd_in_milk)
    whole_to_skim = 0.955 / unbound_in_milk(unbound_in_plasma) + 0.045 * fat
    logs = (math.log(in_plasma / in_milk), math.log(unbound_in_plasma), math.log(whole_to_skim))
    return math.exp(0.03 + 2.28 * logs[0] + 0.89 * logs[1] + 0.51 * logs[2])


def predicted_ratio(
    base_pka: float | None, unbound_in_plasma: float | None, logd_at_plasma_ph: float | None, is_base: bool
) -> Prediction:
    """The predicted ratio of a base with its interval, or the reason why none is given.

    >>> predicted_ratio(4.4, 0.2, 2.0, is_base=False).ratio is None
    True
    """
    refused = _refusal(base_pka, unbound_in_plasma, logd_at_plasma_ph, is_base)
    if refused or base_pka is None or unbound_in_plasma is None or logd_at_plasma_ph is None:
        return Prediction(None, text(TEXTS, f"prediction.{refused or 'unknown'}"))
    ratio = base_milk_plasma_ratio(base_pka, unbound_in_plasma, logd_at_plasma_ph)
    interval = Range(ratio / INTERVAL_FOLD, ratio, ratio * INTERVAL_FOLD)
    return Prediction(interval, text(TEXTS, "prediction.estimate", fold=INTERVAL_FOLD))


def _refusal(pka: float | None, unbound: float | None, logd: float | None, is_base: bool) -> str | None:
    if not is_base:
        return "not_a_base"
    if pka is None or unbound is None or logd is None:
        return "unknown"
    if pka < LEAST_BASE_PKA:
        return "weak_base"
    if unbound < LEAST_UNBOUND:
        return "bound"
    return None if LOGD_SPAN[0] <= logd <= LOGD_SPAN[1] else "fat_loving"

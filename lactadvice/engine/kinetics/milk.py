"""The level in milk over time, with its low and high end.

Milk follows plasma: at once (milk/plasma ratio x plasma level), or trailing it at a known rate. The height comes from
the best thing known, in this order: a milk level measured at a stated dose, the milk/plasma ratio with clearance or
volume, nothing (then only the shape is drawn, its peak set to 1).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product

from lactadvice.engine.kinetics.doses import (
    Response,
    Schedule,
    bolus,
    levels,
    oral,
    positive,
    remaining,
    slow_input,
    steady_average,
)
from lactadvice.engine.kinetics.ranges import Range
from lactadvice.engine.texts import Text, text

MOST_SAMPLES = 145
_PEAK_SAMPLES = 32
_RELATIVE_UNIT = "relative to peak"

TEXTS = {
    "milk.observed_average": "Scaled to the average level measured in milk.",
    "milk.observed_peak": "Scaled to the highest level measured in milk.",
    "milk.ratio": "Calculated from the level in blood and the measured milk to blood ratio.",
    "milk.ratio_estimate": "Calculated from the level in blood and a predicted milk to blood ratio: an estimate.",
    "milk.relative": "Shows when the level rises and falls. Its height was not measured, so the peak is set to 1.",
    "milk.no_half_life": "No curve: the half-life is not known.",
    "milk.no_time_to_peak": "No curve: when the level peaks is not known for this way of giving it.",
    "milk.peak_late": "The level in milk peaks later than the level in blood; the time measured in milk is used.",
}


class Basis(StrEnum):
    """What the height of a milk curve rests on."""

    OBSERVED_AVERAGE = "observed_average"
    OBSERVED_PEAK = "observed_peak"
    RATIO = "ratio"
    RATIO_ESTIMATE = "ratio_estimate"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedMilkLevel:
    """A level measured in milk: its average or its peak, at a stated dose (interval None: after one dose)."""

    level: Range
    unit: str
    dose_amount: float
    interval_hours: float | None
    is_peak: bool
    dose_unit: str = "mg"

    def __post_init__(self) -> None:
        positive("dose_amount", self.dose_amount)
        positive("level.high", self.level.high)
        if self.interval_hours is None and not self.is_peak:
            raise ValueError("an average milk level needs interval_hours, the time between the doses it was seen at")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlasmaRatio:
    """Milk/plasma ratio with what turns a dose (mg) into plasma: F (above 0 to 1) and clearance in L/h."""

    ratio: Range
    bioavailability: float
    clearance_l_per_hour: float
    predicted: bool = False

    def __post_init__(self) -> None:
        positive("clearance_l_per_hour", self.clearance_l_per_hour)
        if not 0 < self.bioavailability <= 1:
            raise ValueError(f"bioavailability must be above 0 and at most 1, not {self.bioavailability!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MilkKinetics:
    """What a milk curve is drawn from.

    `half_life_hours` (above 0) is that of the species that rules the curve: milk's own where measured, else plasma's.
    `time_to_peak_hours` None means straight into the blood; `input_hours` an even input of that length instead.
    `lag_rate_per_hour` is the rate at which milk follows plasma; None where milk's own time to peak is used, or no lag.
    """

    half_life_hours: Range
    time_to_peak_hours: Range | None = None
    input_hours: float | None = None
    lag_rate_per_hour: float | None = None
    observed: ObservedMilkLevel | None = None
    plasma: PlasmaRatio | None = None

    def __post_init__(self) -> None:
        positive("half_life_hours", self.half_life_hours.low)
        if self.time_to_peak_hours is not None:
            positive("time_to_peak_hours", self.time_to_peak_hours.low)
        if self.time_to_peak_hours is not None and self.input_hours is not None:
            raise ValueError("give time_to_peak_hours or input_hours, not both")

    @property
    def basis(self) -> Basis:
        """What the height of the curve rests on: the best of what is known."""
        if self.observed is not None:
            return Basis.OBSERVED_PEAK if self.observed.is_peak else Basis.OBSERVED_AVERAGE
        if self.plasma is not None:
            return Basis.RATIO_ESTIMATE if self.plasma.predicted else Basis.RATIO
        return Basis.RELATIVE

    def response(self, half_life_hours: float, time_to_peak_hours: float | None) -> Response:
        """Response to a unit dose at one half-life and one time to peak."""
        if self.input_hours is not None:
            found = slow_input(half_life_hours, self.input_hours)
        elif time_to_peak_hours is not None:
            found = oral(time_to_peak_hours, half_life_hours)
        else:
            found = bolus(half_life_hours)
        return found.lagged(self.lag_rate_per_hour) if self.lag_rate_per_hour is not None else found

    def typical_response(self) -> Response:
        """Response to a unit dose at the typical half-life and time to peak."""
        peak = self.time_to_peak_hours
        return self.response(self.half_life_hours.typical, peak.typical if peak else None)

    def corner_responses(self) -> list[Response]:
        """Responses at each pairing of the ends of half-life and time to peak; one where nothing varies."""
        ends = {self.half_life_hours.low, self.half_life_hours.high}
        peak = self.time_to_peak_hours
        peaks: set[float | None] = {peak.low, peak.high} if peak else {None}
        return [self.response(half_life, at) for half_life, at in sorted(product(ends, peaks), key=_corner_order)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MilkCurve:
    """Milk level at each hour: low, typical, high, in `unit`; `basis` says what its height rests on, `why` in words."""

    hours: tuple[float, ...]
    low: tuple[float, ...]
    typical: tuple[float, ...]
    high: tuple[float, ...]
    unit: str
    basis: Basis
    why: Text

    @property
    def peak_hours(self) -> float:
        """The sampled hour at which the typical level is highest."""
        return self.hours[self.typical.index(max(self.typical))]

    def relative(self) -> "MilkCurve":
        """The same curve with its highest typical level set to 1 (unchanged where all levels are 0)."""
        top = max(self.typical) or 1.0
        low, typical, high = (tuple(value / top for value in row) for row in (self.low, self.typical, self.high))
        return MilkCurve(
            hours=self.hours, low=low, typical=typical, high=high, unit=_RELATIVE_UNIT, basis=self.basis, why=self.why
        )

    def at(self, hours: float) -> Range:
        """Level between two samples, on the straight line; ValueError outside the curve."""
        if not self.hours[0] <= hours <= self.hours[-1]:
            raise ValueError(f"hours must be from {self.hours[0]:g} to {self.hours[-1]:g}, not {hours!r}")
        after = next(index for index, hour in enumerate(self.hours) if hour >= hours)
        before = max(after - 1, 0)
        span = self.hours[after] - self.hours[before]
        part = (hours - self.hours[before]) / span if span else 0.0
        low, typical, high = (
            row[before] + part * (row[after] - row[before]) for row in (self.low, self.typical, self.high)
        )
        return Range(min(low, typical), typical, max(typical, high))


def sampling_hours(until_hours: float, from_hours: float = 0.0) -> tuple[float, ...]:
    """Hours to sample a curve at: each quarter hour up to a day, each half hour to three days, then 145 even steps.

    >>> len(sampling_hours(24)), len(sampling_hours(72)), len(sampling_hours(2400))
    (97, 145, 145)
    """
    span = positive("until_hours", until_hours - from_hours)
    step = 0.25 if span <= 24 else 0.5
    if span / step > MOST_SAMPLES - 1:
        step = span / (MOST_SAMPLES - 1)
    return tuple(from_hours + step * number for number in range(math.floor(span / step + 1e-9) + 1))


def milk_curve(kinetics: MilkKinetics, schedule: Schedule, hours: Sequence[float]) -> MilkCurve:
    """Milk level at each hour, by superposition over the schedule; band from the ends of what is known.

    `schedule` amounts in mg (or the unit of the observed dose); `hours` in order. Level in the observed unit, in
    microgram/L by ratio, or relative to the peak. Linear kinetics only; about twofold in height against measured
    levels (docs/validation.md).

    >>> known = MilkKinetics(half_life_hours=Range(2.0, 2.0, 2.0))
    >>> milk_curve(known, Schedule.single(), [0.0, 2.0, 4.0]).typical
    (1.0, 0.5, 0.25)
    """
    typical = _scaled(kinetics, kinetics.typical_response(), schedule, hours, _scale_typical(kinetics))
    rows = [typical]
    if kinetics.half_life_hours.low < kinetics.half_life_hours.high or _varies(kinetics.time_to_peak_hours):
        rows += [_scaled(kinetics, r, schedule, hours, _scale_typical(kinetics)) for r in kinetics.corner_responses()]
    below, above = _height_factors(kinetics)
    return MilkCurve(
        hours=tuple(hours),
        low=tuple(min(column) * below for column in zip(*rows, strict=True)),
        typical=tuple(typical),
        high=tuple(max(column) * above for column in zip(*rows, strict=True)),
        unit=_unit(kinetics),
        basis=kinetics.basis,
        why=text(TEXTS, f"milk.{kinetics.basis}"),
    )


def hours_until_below(kinetics: MilkKinetics, schedule: Schedule, fraction_of_peak: float) -> Range:
    """Hours after the last dose until the milk level stays below a part of its peak; high is the cautious end.

    `fraction_of_peak` above 0 and below 1. Exact to a thousandth of an hour. Every pairing of half-life and time to
    peak is tried, so a longer half-life never shortens the answer.

    >>> known = MilkKinetics(half_life_hours=Range(2.0, 3.0, 4.0))
    >>> hours_until_below(known, Schedule.single(), 0.25).round(2)
    Range(low=4.0, typical=6.0, high=8.0)
    """
    if not 0 < fraction_of_peak < 1:
        raise ValueError(f"fraction_of_peak must be above 0 and below 1, not {fraction_of_peak!r}")
    typical = _fall_hours(kinetics.typical_response(), schedule, fraction_of_peak)
    found = [typical, *(_fall_hours(r, schedule, fraction_of_peak) for r in kinetics.corner_responses())]
    return Range(min(found), typical, max(found))


def peak_hours(kinetics: MilkKinetics) -> Range:
    """Hours from one dose to the highest milk level: the time to peak, the end of an input, or 0 for a bolus.

    >>> peak_hours(MilkKinetics(half_life_hours=Range.exactly(3.0), time_to_peak_hours=Range(1.0, 2.0, 2.5))).typical
    2.0
    """
    found = [_response_peak(response)[0] for response in kinetics.corner_responses()]
    typical = _response_peak(kinetics.typical_response())[0]
    return Range(min(*found, typical), typical, max(*found, typical)).round(3)


def _corner_order(corner: tuple[float, float | None]) -> tuple[float, float]:
    return corner[0], corner[1] or 0.0


def _varies(found: Range | None) -> bool:
    return found is not None and found.low < found.high


def _scale_typical(kinetics: MilkKinetics) -> float | None:
    """The typical level the curve is scaled to, or None where each shape is set to a peak of 1."""
    if kinetics.observed is not None:
        return kinetics.observed.level.typical
    return kinetics.plasma.ratio.typical if kinetics.plasma is not None else None


def _height_factors(kinetics: MilkKinetics) -> tuple[float, float]:
    """How far the low and high end of the measured height lie from the typical one, as factors."""
    known = kinetics.observed.level if kinetics.observed else kinetics.plasma.ratio if kinetics.plasma else None
    if known is None or known.typical == 0:
        return 1.0, 1.0
    return known.low / known.typical, known.high / known.typical


def _unit(kinetics: MilkKinetics) -> str:
    if kinetics.observed is not None:
        return kinetics.observed.unit
    return "microgram/L" if kinetics.plasma is not None else _RELATIVE_UNIT


def _scaled(
    kinetics: MilkKinetics, response: Response, schedule: Schedule, hours: Sequence[float], height: float | None
) -> list[float]:
    """Levels for one response, scaled to the known height."""
    shape = levels(response, schedule, hours)
    factor = _factor(kinetics, response, shape, height)
    return [value * factor for value in shape]


def _factor(kinetics: MilkKinetics, response: Response, shape: Sequence[float], height: float | None) -> float:
    seen, plasma = kinetics.observed, kinetics.plasma
    if seen is not None and height is not None:
        return height / _seen_shape(response, seen)
    if plasma is None or height is None:
        return 1.0 / (max(shape, default=0.0) or 1.0)
    # Plasma (mg/L) = F x dose / CL x shape / area under the shape; 1000 microgram in a mg.
    return 1000.0 * height * plasma.bioavailability / (plasma.clearance_l_per_hour * response.area())


def _seen_shape(response: Response, seen: ObservedMilkLevel) -> float:
    """What the shape reads where the level was measured: its average over the interval, or its peak."""
    at, top = _response_peak(response)
    if seen.interval_hours is None:
        return seen.dose_amount * top
    if not seen.is_peak:
        return steady_average(response, seen.dose_amount, seen.interval_hours)
    step = seen.interval_hours / _PEAK_SAMPLES
    moments = sorted([*(step * number for number in range(_PEAK_SAMPLES)), at % seen.interval_hours])
    return max(levels(response, Schedule.steady(seen.dose_amount, seen.interval_hours), moments))


@lru_cache(maxsize=1024)  # a response is a drug's own constants; nothing of a case is in it
def _response_peak(response: Response) -> tuple[float, float]:
    """Hour and height of the highest level after a unit dose: golden-section search between 0 and the last input."""
    if response.input_hours and len(response.terms) == 1:
        return response.input_hours, response.at(response.input_hours)
    if len(response.terms) == 1:
        return 0.0, response.at(0.0)
    slowest = min(rate for _, rate in response.terms)
    low, high = 0.0, response.input_hours + 5.0 / slowest
    ratio = (math.sqrt(5.0) - 1.0) / 2.0
    for _ in range(48):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if response.at(left) < response.at(right):
            low = left
        else:
            high = right
    at = 0.5 * (low + high)
    return at, response.at(at)


def _fall_hours(response: Response, schedule: Schedule, fraction: float) -> float:
    """Hours after the last listed dose until the level stays below a fraction of its highest."""
    last = schedule.hours[-1]
    peak_at, _ = _response_peak(response)
    moments = sorted({hour + wait for hour in schedule.hours for wait in (0.0, peak_at)})
    threshold = fraction * max(levels(response, schedule, moments))
    # Past the peak of the last dose no input is left and the level only falls: one crossing is left to find.
    falling = remaining(response, schedule, last + peak_at)
    if falling.at(0.0) <= threshold:
        return peak_at
    low, high = 0.0, (math.log(falling.at(0.0) / threshold) + 10.0) / min(rate for _, rate in falling.terms)
    while high - low > 5e-4:
        middle = 0.5 * (low + high)
        if falling.at(middle) > threshold:
            low = middle
        else:
            high = middle
    return peak_at + high

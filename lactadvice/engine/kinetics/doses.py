"""Plasma level over time after any history of doses, in closed form.

One compartment, first-order elimination, linear. Every level here is a *shape*: the level that one bioavailable unit
of drug makes in one unit of volume. Multiply by F x dose / V for a concentration, or scale it to an observed level.

A unit response is a sum of exponentials, so infusions, a lag into milk, superposition and steady state stay sums of
exponentials, and a whole day of levels costs one pass over doses and sampling times.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

LN2 = math.log(2.0)

# Two equal rates make the two-exponential formula 0/0. A rate this much larger stands in for the limit; the level it
# gives differs from the limit by less than one part in 100,000.
_EQUAL_RATE_NUDGE = 1.0 + 1e-5
_BISECTION_STEPS = 60

Term = tuple[float, float]
"""An amount (level per unit dose) and the rate per hour at which it falls."""


def positive(name: str, value: float) -> float:
    """The value itself when it is finite and above 0; otherwise a ValueError that names the field.

    >>> positive("half_life_hours", 2.5)
    2.5
    """
    if not math.isfinite(value) or value <= 0:
        raise ValueError(f"{name} must be a finite number above 0, not {value!r}")
    return float(value)


def not_negative(name: str, value: float) -> float:
    """The value itself when it is finite and at least 0; otherwise a ValueError that names the field.

    >>> not_negative("hours", 0)
    0.0
    """
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{name} must be a finite number of at least 0, not {value!r}")
    return float(value)


def elimination_rate(half_life_hours: float) -> float:
    """Fraction of the drug lost per hour, ke = ln 2 / half-life (per hour; half-life above 0 h).

    Source: definition of first-order half-life.

    >>> round(elimination_rate(2.0), 4)
    0.3466
    """
    return LN2 / positive("half_life_hours", half_life_hours)


def latest_first_order_peak_hours(half_life_hours: float) -> float:
    """The latest peak (h) that absorption faster than elimination can make: 1/ke = half-life / ln 2.

    A peak later than this means slow release: see `oral`.

    >>> round(latest_first_order_peak_hours(2.0), 3)
    2.885
    """
    return 1.0 / elimination_rate(half_life_hours)


def peak_hours(absorption_rate_per_hour: float, half_life_hours: float) -> float:
    """Time of the peak after one oral dose (h): ln(ka/ke) / (ka - ke), and 1/ke where ka = ke.

    Rates above 0 per hour. Holds on both sides of the flip-flop point (ka below ke).
    Source: one-compartment model with first-order absorption (dC/dt = 0).

    >>> round(peak_hours(1.0, 4.0), 2)
    2.12
    """
    ka, ke = positive("absorption_rate_per_hour", absorption_rate_per_hour), elimination_rate(half_life_hours)
    if abs(ka / ke - 1.0) < 1e-6:
        return 1.0 / ke
    return math.log(ka / ke) / (ka - ke)


@lru_cache(maxsize=4096)  # a drug's own constants, asked for with every curve; nothing of a case is in them
def absorption_rate(time_to_peak_hours: float, half_life_hours: float) -> float:
    """Absorption rate ka (per hour) that puts the peak at the stated time, by bisection; ka is at least ke.

    Time to peak above 0 h, half-life above 0 h. Where the peak is at or beyond 1/ke no ka above ke gives it, and the
    flip-flop limit ka = ke is returned. Source: solves `peak_hours` for ka.

    >>> round(absorption_rate(2.12, 4.0), 2)
    1.0
    >>> absorption_rate(10.0, 2.0) == elimination_rate(2.0)
    True
    """
    target, ke = positive("time_to_peak_hours", time_to_peak_hours), elimination_rate(half_life_hours)
    if target >= 1.0 / ke:
        return ke
    # With x = ka/ke and y = target x ke, ln(x)/(x - 1) = y. Bisection on ln x: the left side falls as x grows.
    low, high = 0.0, 2.0 - 2.0 * math.log(target * ke)
    for _ in range(_BISECTION_STEPS):
        middle = 0.5 * (low + high)
        if middle > target * ke * math.expm1(middle):
            low = middle
        else:
            high = middle
    return ke * math.exp(0.5 * (low + high))


@dataclass(frozen=True, slots=True)
class Response:
    """Level after one unit dose: a sum of falling exponentials, let in at once or evenly over `input_hours`.

    `terms` holds (amount, rate per hour), rates above 0; `input_hours` is 0 or more (an infusion, a patch, a depot).
    """

    terms: tuple[Term, ...]
    input_hours: float = 0.0

    def __post_init__(self) -> None:
        not_negative("input_hours", self.input_hours)
        for _, rate in self.terms:
            positive("rate_per_hour", rate)

    def at(self, hours: float) -> float:
        """Level (per unit dose) at `hours` after the dose began; 0 before it."""
        if hours < 0:
            return 0.0
        if self.input_hours == 0:
            return _sum_at(self.terms, hours)
        stopped = hours - self.input_hours
        return self._filled(hours) - (self._filled(stopped) if stopped > 0 else 0.0)

    def _filled(self, hours: float) -> float:
        """Level `hours` into an input that never stops."""
        return sum(-amount * math.expm1(-rate * hours) / (rate * self.input_hours) for amount, rate in self.terms)

    def area(self) -> float:
        """Area under the level from 0 to infinity (level x h per unit dose); the speed of input does not change it."""
        return sum(amount / rate for amount, rate in self.terms)

    def lagged(self, rate_per_hour: float) -> "Response":
        """The level of a compartment that follows this one at the given rate: dm/dt = k (level - m). Keeps the area.

        Source: effect-compartment model; see `milk.py`.
        """
        k = positive("rate_per_hour", rate_per_hour)
        while any(abs(k / rate - 1.0) < 1e-6 for _, rate in self.terms):
            k *= _EQUAL_RATE_NUDGE
        followed = [(amount * k / (k - rate), rate) for amount, rate in self.terms]
        return Response((*followed, (-sum(amount for amount, _ in followed), k)), self.input_hours)


def bolus(half_life_hours: float) -> Response:
    """Response to a unit dose put straight into the blood: e^(-ke t).

    >>> bolus(3.0).at(3.0)
    0.5
    """
    return Response(((1.0, elimination_rate(half_life_hours)),))


def slow_input(half_life_hours: float, input_hours: float) -> Response:
    """Response to a unit dose that enters evenly over `input_hours`: infusion, patch, depot, zero-order release.

    While it runs (1 - e^(-ke t)) / (ke T), and first-order decline after. Source: one-compartment constant-rate input.

    >>> round(slow_input(3.0, 6.0).at(6.0), 4)
    0.541
    """
    return Response(bolus(half_life_hours).terms, positive("input_hours", input_hours))


def first_order(absorption_rate_per_hour: float, half_life_hours: float) -> Response:
    """Response to a unit dose absorbed at ka: ka/(ka - ke) x (e^(-ke t) - e^(-ka t)); either rate may be the slower.

    Source: one-compartment model with first-order absorption (Bateman function).

    >>> round(first_order(1.0, 4.0).at(2.0), 4)
    0.6916
    """
    ka, ke = positive("absorption_rate_per_hour", absorption_rate_per_hour), elimination_rate(half_life_hours)
    if abs(ka / ke - 1.0) < 1e-6:
        ka = ke * _EQUAL_RATE_NUDGE
    scale = ka / (ka - ke)
    return Response(((scale, ke), (-scale, ka)))


def oral(time_to_peak_hours: float, half_life_hours: float) -> Response:
    """Response to a unit oral (or other absorbed) dose that peaks at the stated time.

    Time to peak up to 1/ke: first-order absorption. Later than that, the published half-life is taken as the terminal
    one and the drug as released evenly until the peak: the peak stays where it was seen and the tail keeps its slope.

    >>> response = oral(6.0, 2.0)
    >>> response.at(6.0) > response.at(5.0) and response.at(6.0) > response.at(7.0)
    True
    """
    if time_to_peak_hours > latest_first_order_peak_hours(half_life_hours):
        return slow_input(half_life_hours, time_to_peak_hours)
    return first_order(absorption_rate(time_to_peak_hours, half_life_hours), half_life_hours)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Doses as hours from time 0 with their amounts (any one unit), in order.

    With `settled_interval_hours` the first dose is the latest of an endless row of like doses, one each interval:
    steady state. One dose with an interval is the last dose of a long treatment; several show it going on. Such a
    schedule begins at its first listed dose; levels before that are refused.
    """

    hours: tuple[float, ...]
    amounts: tuple[float, ...]
    settled_interval_hours: float | None = None

    def __post_init__(self) -> None:
        if not self.hours or len(self.hours) != len(self.amounts):
            raise ValueError("hours must list at least one dose, and amounts one amount for each")
        if not all(map(math.isfinite, self.hours)):
            raise ValueError("hours must be finite numbers")
        if any(later < earlier for earlier, later in zip(self.hours, self.hours[1:], strict=False)):
            raise ValueError("hours must be in order, earliest dose first")
        for amount in self.amounts:
            positive("amounts", amount)
        if self.settled_interval_hours is not None:
            positive("settled_interval_hours", self.settled_interval_hours)

    @classmethod
    def single(cls, amount: float = 1.0, at_hours: float = 0.0) -> "Schedule":
        """One dose."""
        return cls((at_hours,), (amount,))

    @classmethod
    def repeated(cls, amount: float, interval_hours: float, doses: int, first_at_hours: float = 0.0) -> "Schedule":
        """A course begun from nothing: `doses` like doses (1 or more), one each `interval_hours` (above 0)."""
        return cls(_row(interval_hours, doses, first_at_hours), (amount,) * doses)

    @classmethod
    def steady(cls, amount: float, interval_hours: float, doses: int = 1) -> "Schedule":
        """A long treatment, at steady state: the dose at hour 0 and `doses` - 1 after it are listed, endless before."""
        return cls(_row(interval_hours, doses, 0.0), (amount,) * doses, interval_hours)


def levels(response: Response, schedule: Schedule, hours: Sequence[float]) -> list[float]:
    """Level at each of `hours` (in order) by superposition over the whole schedule, never below 0.

    Each exponential is carried from one moment to the next, so 200 doses cost 200 steps, and the doses before a
    steady-state schedule enter as a geometric series. Error: rounding only. Source: linear superposition.

    >>> levels(bolus(2.0), Schedule.repeated(1.0, 2.0, 2), [0.0, 2.0, 4.0])
    [1.0, 1.5, 0.75]
    """
    if schedule.settled_interval_hours and hours and hours[0] < schedule.hours[0]:
        raise ValueError(f"hours must not come before the first listed dose, at {schedule.hours[0]!r} h")
    jumps = _jumps(response, schedule)
    rates = _rates(response)
    state, exp = [0.0] * len(rates), math.exp
    clock, waiting, found = jumps[0][0], 0, []
    for moment in hours:
        while waiting < len(jumps) and jumps[waiting][0] <= moment:
            at, added = jumps[waiting]
            state = [s * math.exp(-r * (at - clock)) + a for s, r, a in zip(state, rates, added, strict=True)]
            clock, waiting = at, waiting + 1
        gone, level = moment - clock, 0.0
        if waiting:
            for s, r in zip(state, rates, strict=True):  # a plain loop: this line runs thousands of times an answer
                level += s * exp(-r * gone)
        found.append(level if level > 0.0 else 0.0)
    return found


def remaining(response: Response, schedule: Schedule, at_hours: float) -> Response:
    """What is left of a whole schedule once its last input is over, as one response that begins at `at_hours`.

    `at_hours` at or after the end of the last input; otherwise a ValueError.

    >>> remaining(bolus(2.0), Schedule.repeated(1.0, 2.0, 2), 4.0).at(2.0)
    0.375
    """
    if at_hours < schedule.hours[-1] + response.input_hours:
        raise ValueError("at_hours must not come before the end of the last input")
    rates = _rates(response)
    state = [0.0] * len(rates)
    for at, added in _jumps(response, schedule):
        state = [s + a * math.exp(-r * (at_hours - at)) for s, r, a in zip(state, rates, added, strict=True)]
    return Response(tuple((s, r) for s, r in zip(state, rates, strict=True) if r > 0))


def steady_average(response: Response, amount: float, interval_hours: float) -> float:
    """Average level over a dosing interval at steady state: amount x area / interval.

    Amount and interval above 0. Source: linear superposition (AUC over the interval equals AUC of one dose).

    >>> round(steady_average(bolus(6.0), 1.0, 12.0), 4)
    0.7213
    """
    return positive("amount", amount) * response.area() / positive("interval_hours", interval_hours)


def accumulation_ratio(half_life_hours: float, interval_hours: float) -> float:
    """How many times higher the trough-to-trough level stands at steady state than after one dose (at least 1).

    1 / (1 - e^(-ke tau)); half-life and interval above 0 h. Source: geometric series of superposed doses.

    >>> round(accumulation_ratio(24.0, 24.0), 1)
    2.0
    """
    return -1.0 / math.expm1(-elimination_rate(half_life_hours) * positive("interval_hours", interval_hours))


def hours_until_fraction(half_life_hours: float, fraction: float) -> float:
    """Hours until a first-order level has fallen to `fraction` (above 0, at most 1) of what it was.

    Half-life x log2(1 / fraction). Source: definition of half-life.

    >>> hours_until_fraction(3.0, 0.125)
    9.0
    """
    if not 0 < fraction <= 1:
        raise ValueError(f"fraction must be above 0 and at most 1, not {fraction!r}")
    return positive("half_life_hours", half_life_hours) * math.log2(1.0 / fraction)


def _sum_at(terms: tuple[Term, ...], hours: float) -> float:
    level = 0.0
    for amount, rate in terms:
        level += amount * math.exp(-rate * hours)
    return level


def _rates(response: Response) -> list[float]:
    """Rates of the exponentials a schedule is made of; an even input adds a constant (rate 0) while it runs."""
    return [rate for _, rate in response.terms] + ([0.0] if response.input_hours else [])


def _row(interval_hours: float, doses: int, first_at_hours: float) -> tuple[float, ...]:
    interval = positive("interval_hours", interval_hours)
    if doses < 1:
        raise ValueError(f"doses must be at least 1, not {doses!r}")
    return tuple(first_at_hours + interval * number for number in range(doses))


def _jumps(response: Response, schedule: Schedule) -> list[tuple[float, list[float]]]:
    """Every moment at which the exponentials change, with what is added to each."""
    jumps: list[tuple[float, list[float]]] = []
    if schedule.settled_interval_hours is not None:
        jumps += _history(response, schedule.hours[0], schedule.amounts[0], schedule.settled_interval_hours)
    for at, amount in zip(schedule.hours, schedule.amounts, strict=True):
        jumps += _dose(response, at, amount)
    return sorted(jumps, key=lambda jump: jump[0])


def _dose(response: Response, at: float, amount: float) -> list[tuple[float, list[float]]]:
    if response.input_hours == 0:
        return [(at, [amount * height for height, _ in response.terms])]
    filling = [-amount * height / (rate * response.input_hours) for height, rate in response.terms]
    filling.append(-sum(filling))
    return [(at, filling), (at + response.input_hours, [-part for part in filling])]


def _history(response: Response, first: float, amount: float, interval: float) -> list[tuple[float, list[float]]]:
    """The endless row of doses before `first`: those still entering one by one, the rest as a geometric series."""
    running = math.ceil(response.input_hours / interval)
    jumps = [jump for n in range(1, running + 1) for jump in _dose(response, first - n * interval, amount)]
    oldest = first - running * interval
    summed = []
    for height, rate in response.terms:
        if response.input_hours:
            # A finished input looks like a bolus raised by (e^(rate T) - 1)/(rate T), seen from its beginning.
            height *= math.expm1(rate * response.input_hours) / (rate * response.input_hours)
        summed.append(amount * height * math.exp(-rate * interval) / -math.expm1(-rate * interval))
    if response.input_hours:
        summed.append(0.0)
    return [(oldest, summed), *jumps]

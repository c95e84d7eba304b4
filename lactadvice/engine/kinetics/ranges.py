"""A number with its cautious ends."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """Low, typical and high of one quantity, in the unit its field names; low <= typical <= high, all finite."""

    low: float
    typical: float
    high: float

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.low, self.typical, self.high))):
            raise ValueError("a range needs three finite numbers")
        if not self.low <= self.typical <= self.high:
            raise ValueError(f"low <= typical <= high does not hold for {self.low!r}, {self.typical!r}, {self.high!r}")

    @classmethod
    def exactly(cls, value: float) -> "Range":
        """A range of no width."""
        return cls(value, value, value)

    def times(self, factor: float) -> "Range":
        """The range with each end multiplied by a factor of 0 or more.

        >>> Range(1.0, 2.0, 4.0).times(2.0)
        Range(low=2.0, typical=4.0, high=8.0)
        """
        if factor < 0:
            raise ValueError(f"factor must be at least 0, not {factor!r}")
        return Range(self.low * factor, self.typical * factor, self.high * factor)

    def round(self, digits: int) -> "Range":
        """The range rounded to so many decimal places."""
        return Range(round(self.low, digits), round(self.typical, digits), round(self.high, digits))

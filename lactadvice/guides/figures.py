"""The picture of two curves: milk left alone, and milk pumped and thrown away, from the engine's own equations."""

from __future__ import annotations

from dataclasses import dataclass

from lactadvice.engine.kinetics.clearance import half_life_with_pumping_hours, share_cleared_by_milk_percent

WIDTH, HEIGHT, LEFT, BASE, TOP = 600, 260, 50, 215, 20
HOURS = 24
# A drug like many: half-life 4 h, as much in milk as in blood, cleared at 20 L/h.
HALF_LIFE_HOURS, RATIO, CLEARANCE_L_PER_HOUR = 4.0, 1.0, 20.0


@dataclass(frozen=True, slots=True)
class TwoCurves:
    """SVG paths of both curves and of the axes, and how much pumping adds to clearance (percent, in words)."""

    left_alone: str
    pumped: str
    axes: str
    share: str
    ticks: tuple[tuple[int, str], ...]


def two_curves() -> TwoCurves:
    """Level in milk over a day after its peak, with and without all milk being pumped away."""
    share = share_cleared_by_milk_percent(RATIO, CLEARANCE_L_PER_HOUR)
    faster = half_life_with_pumping_hours(HALF_LIFE_HOURS, share)
    return TwoCurves(
        left_alone=_path(HALF_LIFE_HOURS),
        pumped=_path(faster),
        axes=f"M{LEFT} {TOP}V{BASE}H{WIDTH - 10}",
        share=f"{share:.1g}",
        ticks=tuple((_x(hour), str(hour)) for hour in range(0, HOURS + 1, 4)),
    )


def _x(hour: float) -> int:
    return round(LEFT + hour / HOURS * (WIDTH - 30 - LEFT))


def _path(half_life_hours: float) -> str:
    """Halving every half-life, a point each half hour."""
    hours = [step / 2 for step in range(HOURS * 2 + 1)]
    return "M" + "L".join(f"{_x(h)} {BASE - (BASE - TOP) * 0.5 ** (h / half_life_hours):.1f}" for h in hours)

"""The same models written as differential equations and stepped numerically: the yardstick of the closed forms."""

from collections.abc import Sequence

import numpy as np
from scipy.integrate import solve_ivp

from lactadvice.engine.kinetics.doses import Schedule


def solved_levels(
    schedule: Schedule,
    hours: Sequence[float],
    *,
    elimination_per_hour: float,
    absorption_per_hour: float | None = None,
    input_hours: float = 0.0,
    lag_per_hour: float | None = None,
) -> np.ndarray:
    """Level at each hour: gut -> blood (-> milk), one smooth stretch at a time between doses and ends of inputs."""
    doses = list(zip(schedule.hours, schedule.amounts, strict=True))
    breaks = sorted({*(h for h, _ in doses), *(h + input_hours for h, _ in doses), *hours})
    state, clock, found = np.zeros(3), breaks[0], {}
    for moment in breaks:
        if moment > clock:
            rate = sum(a / input_hours for h, a in doses if input_hours and h <= clock < h + input_hours)
            state = _step(state, clock, moment, rate, elimination_per_hour, absorption_per_hour, lag_per_hour)
        for hour, amount in doses:
            if hour == moment and not input_hours:
                state = state + np.array([amount, 0, 0] if absorption_per_hour else [0, amount, 0])
        found[moment], clock = state[2 if lag_per_hour else 1], moment
    return np.array([found[h] for h in hours])


def _step(
    state: np.ndarray, start: float, end: float, rate: float, ke: float, ka: float | None, k_milk: float | None
) -> np.ndarray:
    def slopes(_: float, y: np.ndarray) -> list[float]:
        absorbed = (ka or 0.0) * y[0]
        return [-absorbed, absorbed + rate - ke * y[1], (k_milk or 0.0) * (y[1] - y[2])]

    solved = solve_ivp(slopes, (start, end), state, method="LSODA", rtol=1e-9, atol=1e-13)
    assert solved.success, solved.message
    return solved.y[:, -1]

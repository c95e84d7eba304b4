"""The milk curve as a drawing: shapes in SVG coordinates, words and a table, all from the engine's numbers.

`templates/advice/_chart.html` prints a `Chart` as it stands. No style and no script: classes only (strict CSP).
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from drugs import wording
from drugs.vocabulary import HoldUntil
from lactadvice.engine.advice import Curve, HoldAnswer, Sentence
from lactadvice.engine.texts import Param, Text, text

# The drawing board, in units of the SVG's view box: narrow, so that words stay readable on a 320 px screen.
WIDTH, HEIGHT = 360.0, 236.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 350.0, 30.0, 170.0
FEED_LINE, TICK_LINE, CAPTION_LINE = 188.0, 212.0, 230.0
LARGEST_FEED = 7.0

MICROGRAM_IN_MG = 1000.0

TABLE_ROWS = 13
_STEPS_HOURS = (2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 24.0, 48.0, 72.0, 120.0, 168.0, 336.0, 720.0)
_MOST_TICKS = 9
_DAYS_FROM_HOURS = 120.0

TEXTS = {
    "chart.title": "{name} in milk over {span}",
    "chart.peak": "After a dose the level in milk is highest at about {hours:.2g} hours.",
    "chart.peak_one": "After a dose the level in milk is highest at about 1 hour.",
    "chart.peak_at_once": "The level in milk is highest right after the dose.",
    "chart.half": "It has fallen to half by {half:.2g} hours.",
    "chart.half_and_tenth": "It has fallen to half by {half:.2g} hours and to a tenth by {tenth:.2g} hours.",
    "chart.steady": "With regular doses the level moves between {least:.0f} and 100 % of its highest.",
    "chart.slow": "It falls slowly: {left:.0f} % of the highest level is left at the end of the chart.",
    "chart.hold": "When the wait of {wait} ends, about {left:.2g} % of the highest level is left.",
    "chart.hold_range": "When the wait of {wait} ends, about {left:.2g} % of the highest level is left "
    "({low:.2g} to {high:.2g} %).",
    "chart.pumping": "The broken line shows the same with all milk pumped and thrown away. It lies on the first: "
    "pumping does not make milk clear sooner.",
    "chart.pumping_some": "The broken line shows the same with all milk pumped and thrown away: at most "
    "{less:.2g} % lower.",
    "chart.peak_amount": "The highest level is about {amount} {unit} in a litre of milk.",
    "chart.description": "Line chart. Across: hours from the dose. Up: level in milk as a part of its highest. "
    "The band shows the range; triangles are doses, dots are feeds, larger where a feed holds more.",
}


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis with its words."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed on the feed line: where, and a radius whose circle's area goes by the dose in that feed."""

    x: float
    radius: float
    hours: float
    share: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: hours from the dose, levels in percent of the highest; clock time where known."""

    hours: str
    clock: str
    low: str
    mid: str
    high: str
    with_pumping: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything the template prints."""

    key: str
    title: Sentence
    description: Sentence
    conclusion: tuple[Sentence, ...]
    basis: Sentence
    band: str
    line: str
    pumping_line: str
    doses: tuple[str, ...]
    feeds: tuple[Feed, ...]
    hours: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    hold_width: float | None
    resume: Tick | None
    in_days: bool
    rows: tuple[Row, ...]

    # The template draws the board by these.
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP
    bottom: float = BOTTOM
    feed_line: float = FEED_LINE
    tick_line: float = TICK_LINE
    caption_line: float = CAPTION_LINE

    @property
    def plot_height(self) -> float:
        """Height of the part with the curve."""
        return self.bottom - self.top

    @property
    def has_clock(self) -> bool:
        """Whether the table shows clock times."""
        return any(row.clock for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Board:
    """Turns hours and levels into coordinates. The top of the board is the highest level of the band, at least 1."""

    until: float
    most: float

    def x(self, hours: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * hours / self.until, 1)

    def y(self, level: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * level / self.most, 1)

    def path(self, hours: Sequence[float], levels: Sequence[float]) -> str:
        across, up = (RIGHT - LEFT) / self.until, (BOTTOM - TOP) / self.most
        points = [f"{LEFT + across * h:.1f} {BOTTOM - up * v:.1f}" for h, v in zip(hours, levels, strict=True)]
        return "M" + "L".join(points)


def chart(
    curve: Curve, *, key: str, name: str, hold: HoldAnswer | None = None, start: dt.datetime | None = None
) -> Chart | None:
    """The drawing of one exposure's curve, or None where there is none (`curve.why_not` then says why).

    `key` makes the ids on the page unique; `start` is the clock time of hour 0, where known.
    """
    if not curve.hours:
        return None
    board = _Board(curve.hours[-1], max(1.0, *curve.high))
    held = hold.hours_high if hold and hold.until is HoldUntil.HOURS else None
    shown_hold = held if held and held <= board.until else None
    in_days = board.until > _DAYS_FROM_HOURS
    return Chart(
        key=key,
        title=text(TEXTS, "chart.title", name=name, span=wording.wait(board.until)),
        description=text(TEXTS, "chart.description"),
        conclusion=tuple(_conclusion(curve, shown_hold)),
        basis=curve.basis,
        band=f"{board.path(curve.hours, curve.high)}L{board.path(curve.hours[::-1], curve.low[::-1])[1:]}Z",
        line=board.path(curve.hours, curve.mid),
        pumping_line=board.path(curve.hours, curve.with_pumping) if curve.with_pumping else "",
        doses=tuple(_triangle(board.x(hour)) for hour in curve.doses),
        feeds=tuple(_feeds(curve, board)),
        hours=tuple(_hour_ticks(board, in_days)),
        levels=tuple(Tick(board.y(part), f"{part * 100:.0f} %") for part in (0.0, 0.5, 1.0)),
        hold_width=round(board.x(shown_hold) - LEFT, 1) if shown_hold else None,
        resume=_resume(board, shown_hold, start),
        in_days=in_days,
        rows=tuple(_rows(curve, start)),
    )


def _triangle(x: float) -> str:
    """A dose: a triangle above the curve that points down at its hour."""
    return f"M{x - 4:g} {TOP - 12:g}h8L{x:g} {TOP - 4:g}Z"


def _feeds(curve: Curve, board: _Board) -> list[Feed]:
    """Feeds on their line: area by the level at the feed, the largest as large as fits."""
    inside = [hour for hour in curve.feeds if 0 <= hour <= board.until]
    taken = [level_at(curve.hours, curve.mid, hour) for hour in inside]
    most = max(taken, default=0.0) or 1.0
    return [
        Feed(board.x(hour), round(max(1.0, LARGEST_FEED * math.sqrt(level / most)), 1), hour, level)
        for hour, level in zip(inside, taken, strict=True)
    ]


def _hour_ticks(board: _Board, in_days: bool) -> list[Tick]:
    step = next((s for s in _STEPS_HOURS if board.until / s <= _MOST_TICKS), _STEPS_HOURS[-1])
    if in_days:
        step = max(24.0, step)
    marks = [step * number for number in range(int(board.until / step + 1e-9) + 1)]
    return [Tick(board.x(mark), f"{mark / 24 if in_days else mark:g}") for mark in marks]


def _resume(board: _Board, hold_hours: float | None, start: dt.datetime | None) -> Tick | None:
    if hold_hours is None:
        return None
    if start is None:
        return Tick(board.x(hold_hours), f"{wording.number(hold_hours)} h")
    return Tick(board.x(hold_hours), wording.clock(_later(start, hold_hours)))


def _later(start: dt.datetime, hours: float) -> dt.datetime:
    """So many real hours on, shown in the zone of the start."""
    return (start.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(start.tzinfo)


def _rows(curve: Curve, start: dt.datetime | None) -> list[Row]:
    """A baker's dozen of even hours: enough to follow the line without the picture."""
    until, rows = curve.hours[-1], []
    for number in range(TABLE_ROWS):
        hour = until * number / (TABLE_ROWS - 1)
        percents = [
            wording.number(round(100 * level_at(curve.hours, levels, hour), 1)) if levels else ""
            for levels in (curve.low, curve.mid, curve.high, curve.with_pumping)
        ]
        clock = wording.clock(_later(start, hour)) if start else ""
        rows.append(Row(wording.number(hour), clock, *percents))
    return rows


def level_at(hours: Sequence[float], levels: Sequence[float], hour: float) -> float:
    """Level at an hour, on the straight line between two samples; the nearest end outside them.

    >>> level_at((0.0, 2.0), (1.0, 0.5), 1.0)
    0.75
    """
    after = min(bisect_left(hours, hour), len(hours) - 1)
    before = max(after - 1, 0)
    span = hours[after] - hours[before]
    part = min(max((hour - hours[before]) / span, 0.0), 1.0) if span else 0.0
    return levels[before] + part * (levels[after] - levels[before])


def _conclusion(curve: Curve, hold_hours: float | None) -> list[Text]:
    """What the picture says, in a few sentences for someone who does not look at it."""
    said = _course(curve)
    if curve.unit_peak:
        said.append(_peak_amount(curve.unit_peak))
    if hold_hours is not None:
        low, left, high = (100 * level_at(curve.hours, row, hold_hours) for row in (curve.low, curve.mid, curve.high))
        named: dict[str, Param] = {"wait": wording.wait(hold_hours), "left": left}
        wide = high - low > 1
        said.append(_text("hold_range", **named, low=low, high=high) if wide else _text("hold", **named))
    return [*said, *_pumping(curve)]


def _peak_amount(microgram_per_l: float) -> Text:
    """The highest level in the unit that keeps its number short."""
    large = microgram_per_l >= MICROGRAM_IN_MG
    amount = microgram_per_l / MICROGRAM_IN_MG if large else microgram_per_l
    return _text("peak_amount", amount=wording.number(amount), unit="mg" if large else "microgram")


def _peak(hours: float) -> Text:
    return _text("peak_one") if f"{hours:.2g}" == "1" else _text("peak", hours=hours)


def _course(curve: Curve) -> list[Text]:
    """How the level rises and falls."""
    if curve.steady_state and len(curve.doses) > 1:
        round_of_doses = [v for h, v in zip(curve.hours, curve.mid, strict=True) if h <= curve.doses[1]]
        return [_text("steady", least=100 * min(round_of_doses))]
    peak = curve.mid.index(max(curve.mid))
    said = [_peak(curve.hours[peak]) if curve.hours[peak] > 0 else _text("peak_at_once")]
    half, tenth = (_falls_below(curve, part) for part in (0.5, 0.1))
    if half is None:
        return [*said, _text("slow", left=100 * curve.mid[-1])]
    return [*said, _text("half", half=half) if tenth is None else _text("half_and_tenth", half=half, tenth=tenth)]


def _pumping(curve: Curve) -> list[Text]:
    if not curve.with_pumping:
        return []
    less = max(100 * (1 - p / v) for p, v in zip(curve.with_pumping, curve.mid, strict=True) if v > 0.01)
    return [_text("pumping") if less < 10 else _text("pumping_some", less=less)]


def _falls_below(curve: Curve, part: float) -> float | None:
    """The first sampled hour from which the typical level stays at or below a part of its highest."""
    above = [hour for hour, level in zip(curve.hours, curve.mid, strict=True) if level > part]
    later = [hour for hour in curve.hours if hour > above[-1]] if above else []
    return later[0] if later else None


def _text(key: str, **params: Param) -> Text:
    return text(TEXTS, f"chart.{key}", **params)

"""The milk curve as a drawing: its coordinates and words are the engine's numbers, and it holds no style or script."""

import dataclasses
import datetime as dt
import re
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from drugs.schema import Dose, Fact
from drugs.vocabulary import DoseUnit, HoldBasis, HoldUntil, Quantity, Regimen, Route
from lactadvice.advice import charts
from lactadvice.advice.charts import BOTTOM, LEFT, RIGHT, TOP, chart, level_at
from lactadvice.engine.advice import Curve, HoldAnswer
from lactadvice.engine.case import Exposure, GivenDose, GivenRegimen, Infant
from lactadvice.engine.curves import exposure_curve

BERLIN = ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=BERLIN)
FACTS = (
    Fact(quantity=Quantity.HALF_LIFE, unit="h", low=6, typical=8, high=10, sources=("s",)),
    Fact(quantity=Quantity.TIME_TO_PEAK, unit="h", low=1, typical=2, high=3, sources=("s",)),
    Fact(
        quantity=Quantity.MILK_AVERAGE,
        unit="microgram/L",
        low=300,
        typical=400,
        high=600,
        dose=Dose(amount=500, unit=DoseUnit.MG, interval_hours=8),
        sources=("s",),
    ),
)
HOLD = HoldAnswer(
    until=HoldUntil.HOURS, hours_low=12, hours_high=12, resume_at=None, basis=HoldBasis.PUBLISHED, sources=("s",)
)


def curve(regimen: Regimen = Regimen.SINGLE, hold_hours: float | None = None) -> Curve:
    repeated = regimen is Regimen.REPEATED
    given = Exposure(
        drug="example",
        route=Route.ORAL,
        dose=GivenDose(amount=500.0, unit=DoseUnit.MG),
        regimen=GivenRegimen(kind=regimen, interval_hours=8.0 if repeated else None),
    )
    return exposure_curve(FACTS, given, Infant(feeds_per_day=8), hold_hours=hold_hours)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def printed(**arguments: object) -> str:
    return render_to_string("advice/_chart.html", {"chart": chart(curve(), key="example", name="Example", **arguments)})


def test_line_passes_through_the_engines_levels() -> None:
    drawn, made = chart(curve(), key="k", name="Example"), curve()
    assert drawn is not None
    until, most = made.hours[-1], max(1.0, *made.high)
    for (x, y), hour, level in zip(points(drawn.line), made.hours, made.mid, strict=True):
        assert x == pytest.approx(LEFT + (RIGHT - LEFT) * hour / until, abs=0.06)
        assert y == pytest.approx(BOTTOM - (BOTTOM - TOP) * level / most, abs=0.06)


def test_band_holds_the_line_and_everything_stays_on_the_board() -> None:
    drawn = chart(curve(Regimen.REPEATED), key="k", name="Example")
    assert drawn is not None
    half = len(points(drawn.line))
    upper, lower = points(drawn.band)[:half], points(drawn.band)[half:][::-1]
    for (_, above), (_, y), (_, below) in zip(upper, points(drawn.line), lower, strict=True):
        assert TOP <= above <= y <= below <= BOTTOM


def test_pumping_line_lies_on_the_first_within_a_point() -> None:
    drawn = chart(curve(), key="k", name="Example")
    assert drawn is not None
    gaps = [b - a for (_, a), (_, b) in zip(points(drawn.line), points(drawn.pumping_line), strict=True)]
    assert max(map(abs, gaps)) < 2
    assert "pumping does not make milk clear sooner" in " ".join(map(str, drawn.conclusion))


def test_feed_areas_go_by_the_dose_in_each_feed() -> None:
    drawn, made = chart(curve(), key="k", name="Example"), curve()
    assert drawn is not None
    assert len(drawn.feeds) == len(made.feeds) > 4
    first, later = drawn.feeds[1], drawn.feeds[3]
    levels = [level_at(made.hours, made.mid, feed.hours) for feed in (first, later)]
    assert (first.radius / later.radius) ** 2 == pytest.approx(levels[0] / levels[1], rel=0.06)


def test_hold_and_resume_stand_at_their_hour_with_the_clock() -> None:
    drawn = chart(curve(hold_hours=12), key="k", name="Example", hold=HOLD, start=NOON)
    assert drawn is not None
    assert drawn.resume is not None
    assert drawn.resume.label == "Mon 23 Nov, 00:00"
    assert drawn.hold_width == pytest.approx(drawn.resume.at - LEFT)
    made = curve(hold_hours=12)
    left = 100 * level_at(made.hours, made.mid, 12.0)
    assert f"about {left:.2g} % of the highest level is left" in " ".join(map(str, drawn.conclusion))


def test_words_say_what_the_numbers_say() -> None:
    drawn, made = chart(curve(), key="k", name="Example"), curve()
    assert drawn is not None
    said = " ".join(map(str, drawn.conclusion))
    peak = made.hours[made.mid.index(max(made.mid))]
    assert f"highest at about {peak:.2g} hours" in said
    assert made.unit_peak is not None
    assert drawn.basis == made.basis


@pytest.mark.parametrize(
    ("peak", "said"), [(2.0, "about 2 microgram in"), (999.0, "about 999 microgram in"), (32_500.0, "about 32.5 mg in")]
)
def test_a_high_level_is_said_in_milligrams(peak: float, said: str) -> None:
    drawn = chart(dataclasses.replace(curve(), unit_peak=peak), key="k", name="Example")
    assert drawn is not None
    assert said in " ".join(map(str, drawn.conclusion))


def test_printed_chart_is_well_formed_and_has_no_style_and_no_script() -> None:
    page = printed(hold=HOLD, start=NOON)
    figure = ET.fromstring(page)  # noqa: S314  (our own output)
    assert figure.tag == "figure"
    assert "style" not in {name for element in figure.iter() for name in element.attrib}
    assert not {element.tag for element in figure.iter()} & {"script", "style", "foreignObject"}
    title, words = figure.find("svg/title"), figure.find("svg/desc")
    assert title is not None
    assert title.text == "Example in milk over 48 hours"
    assert words is not None
    assert "highest at about" in (words.text or "")
    rows = figure.findall(".//tbody/tr")
    assert len(rows) == charts.TABLE_ROWS
    assert "".join(rows[0].itertext()).split()[0] == "0"


def test_name_with_markup_is_escaped() -> None:
    page = render_to_string("advice/_chart.html", {"chart": chart(curve(), key="k", name="<b>x</b>")})
    assert "<b>x</b>" not in page


def test_no_curve_gives_no_chart() -> None:
    assert chart(Curve(why_not="No curve."), key="k", name="Example") is None


def test_weeks_are_marked_in_days() -> None:
    drawn = chart(curve(hold_hours=24 * 28), key="k", name="Example")
    assert drawn is not None
    assert drawn.in_days
    assert 3 <= len(drawn.hours) <= 12

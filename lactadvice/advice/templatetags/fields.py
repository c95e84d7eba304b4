"""`{% field form.age %}`: a form's field as it stands on every page; the many small parts of a chart likewise.

An include or a loop of the template's for each cost a quarter of the answer.
"""

from __future__ import annotations

from html import escape

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

from lactadvice.advice.charts import Chart

register = template.Library()


@register.simple_tag
def field(shown: BoundField, class_: str = "") -> SafeString:
    """The field with its label and, where refused, its messages; `class_` says how it is set ("wide")."""
    label = escape(shown.id_for_label)
    refused = "".join(f'<span class="error" id="{label}_error">{escape(str(error))}</span>' for error in shown.errors)
    words = escape(str(shown.label))
    return mark_safe(  # noqa: S308  # nosec B308 B703: every part is escaped; the field draws itself
        f'<div class="field {escape(class_)}"><label for="{label}">{words}</label>{shown}{refused}</div>'
    )


@register.simple_tag
def chart_feeds(chart: Chart) -> SafeString:
    """The circles of a chart's feeds."""
    drawn = (
        f'<circle class="chart-feed" cx="{feed.x:.1f}" cy="{chart.feed_line:.1f}" r="{feed.radius:.1f}" />'
        for feed in chart.feeds
    )
    return mark_safe("".join(drawn))  # noqa: S308  # nosec B308 B703: numbers alone


@register.simple_tag
def chart_rows(chart: Chart) -> SafeString:
    """The rows of a chart's table: hours, clock where known, levels, with pumping where drawn."""
    rows = []
    for row in chart.rows:
        clock = (row.clock,) if chart.has_clock else ()
        pumped = (row.with_pumping,) if chart.pumping_line else ()
        cells = "\n".join(f"<td>{escape(cell)}</td>" for cell in (*clock, row.low, row.mid, row.high, *pumped))
        rows.append(f'<tr><th scope="row">{escape(row.hours)}</th>\n{cells}</tr>')
    return mark_safe("\n".join(rows))  # noqa: S308  # nosec B308 B703: every part is escaped

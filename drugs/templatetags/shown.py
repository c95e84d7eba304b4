"""`{% outcome said.outcome %}` and `{% cites reason.cites %}`: drawn by themselves, because a page has dozens and an
include for each is felt.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from drugs.wording import Outcome

register = template.Library()


@register.simple_tag
@cache
def outcome(shown: Outcome) -> SafeString:
    """One kind of guidance with its sign and word; there are four, so each is drawn once."""
    return render_to_string("drugs/_outcome.html", {"outcome": shown})


@register.simple_tag
def cites(numbers: Iterable[Any]) -> SafeString:
    """The numbers that lead to sources; each is a number, or has one."""
    found = (int(getattr(each, "number", each)) for each in numbers)
    drawn = "".join(f'<span class="cite"><a href="#source-{n}" aria-label="Source {n}">[{n}]</a></span>' for n in found)
    return mark_safe(drawn)  # noqa: S308  # nosec B308 B703: numbers alone

"""`{% field form.age %}`: a form's field as it stands on every page. An include for each cost a tenth of the answer."""

from __future__ import annotations

from html import escape

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

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

"""`{% field form.age %}`: a form's field as it stands on every page. An include for each cost a tenth of the answer."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def field(shown: BoundField, class_: str = "") -> SafeString:
    """The field with its label and, where refused, its messages; `class_` says how it is set ("wide")."""
    label = escape(shown.id_for_label)
    refused = "".join(f'<span class="error" id="{label}_error">{escape(error)}</span>' for error in shown.errors)
    return format_html(
        '<div class="field {}"><label for="{}">{}</label>{}{}</div>',
        class_,
        label,
        shown.label,
        shown,
        mark_safe(refused),  # noqa: S308 its parts are escaped above
    )

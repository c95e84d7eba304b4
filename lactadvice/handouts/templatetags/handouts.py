"""`{% if user|may_issue %}`: whether somebody is offered handouts at all."""

from __future__ import annotations

from typing import Any

from django import template

from lactadvice.handouts import queries

register = template.Library()


@register.filter
def may_issue(person: Any) -> bool:
    """Whether this person, signed in or not, may make handouts; a stranger costs no query."""
    return bool(getattr(person, "is_authenticated", False) and queries.may_issue(person))

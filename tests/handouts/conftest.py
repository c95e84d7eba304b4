"""The made-up library on the shelf, and somebody who makes handouts from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import consulting

if TYPE_CHECKING:
    from lactadvice.accounts.models import User
    from lactadvice.handouts.models import Handout

NOON = "now=2026-11-22T12:00%2B00:00"
CLODAZINE = f"drug=clodazine&dose=2&unit=g&route=oral&regimen=single&age=6&age_unit=weeks&ga=40&condition=none&{NOON}"


@pytest.fixture
def library(db: None, tmp_path: Path) -> None:
    """One made-up drug for each kind of answer."""
    consulting.stock(tmp_path)


@pytest.fixture
def clinician(db: None) -> User:
    """Somebody of the group clinician."""
    return member("clinician")


def member(group: str, name: str = "", **fields: Any) -> User:
    """Somebody new in a group."""
    from django.contrib.auth.models import Group

    from lactadvice.accounts.models import User

    who = User.objects.create_user(name or group, password="a long made-up password", **fields)
    who.groups.add(Group.objects.get(name=group))
    return who


@pytest.fixture
def issue(library: None, clinician: User) -> Callable[..., Handout]:
    """Issue a handout as the form does: issue("drug=clodazine&…", language="es", note="…")."""

    def make(query: str = CLODAZINE, *, by: User = clinician, key: uuid.UUID | None = None, **chosen: Any) -> Handout:
        from django.http import QueryDict

        from lactadvice.advice.views import answered
        from lactadvice.handouts import actions
        from lactadvice.handouts.sheet import Wish

        question, advice = answered(QueryDict(query))
        assert question.case is not None
        assert advice is not None
        language = chosen.pop("language", "en")
        wish = Wish(**{"paper": "a4", "include": ("schedule", "labels", "sources", "choices"), **chosen})
        return actions.issue(
            by=by,
            case=question.case,
            advice=advice,
            language=language,
            wish=wish,
            form_key=key or uuid.uuid4(),
            origin="https://lactadvice.example",
        )

    return make

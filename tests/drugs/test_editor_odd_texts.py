"""Whatever a text holds, the editor shows it, says what is wrong with it, and gives it back."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drugs import actions, content
from drugs.editing import document as documents
from drugs.editing import preview, three_way
from drugs.editing.faults import by_section, faults_of, titled
from drugs.editing.forms import can_be_shown
from drugs.editing.layout import KEYS, SECTIONS
from drugs.editing.pages import about, section_page
from drugs.models import MonographVersion, WorkingCopy
from drugs.schema import Monograph
from lactadvice.accounts.models import User
from tests.drugs import made_up

pytestmark = pytest.mark.django_db
HOLD = {"until": "hours", "basis": "published", "hours_high": 4, "sources": ["made-up"]}
WHOLE = made_up.document(
    "brafenol",
    names=[{"texts": ["Painaway"], "kind": "brand", "countries": ["US"]}],
    facts=[
        {"quantity": "half_life", "unit": "h", "low": 2, "population": "adult", "sources": ["made-up"]},
        {
            "quantity": "milk_peak",
            "unit": "IU/L",
            "high": 2,
            "dose": {"amount": 4, "unit": "mg"},
            "sources": ["made-up"],
        },
    ],
    uses=[made_up.use(guidance="timed_avoidance", hold=HOLD, dose={"unit": "mg", "up_to": 400}, routes=["oral"])],
    cautions=[
        {"label": "Small", "when": {"dose_over": {"unit": "mg", "over": 9}}, "reason": "So.", "sources": ["made-up"]}
    ],
    milk_supply={"effect": "lowers", "sources": ["made-up"]},
    monitoring=[{"text": "Rash", "sources": ["made-up"]}],
    alternatives=[{"drug": "clodazine", "indication": "pain", "why": "Milder."}],
    effects=[{"effect": "sedating", "sources": ["made-up"]}],
    notes=["A note."],
)
KNOWN = st.sampled_from(["sources", "key", "dose", "x"])
ODD = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**18), 10**18),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8),
        st.sampled_from(["", "half_life", "hours", "2026-11-22", "h"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KNOWN, inner, max_size=3)),
    max_leaves=4,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path within a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return (
        [path, *(place for key, each in inside for place in places(each, (*path, key)))]
        if path
        else [place for key, each in inside for place in places(each, (key,))]
    )


PLACES = places(WHOLE)


def put(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> None:
    """Replace what stands at a path, if the path still leads somewhere."""
    here: Any = document
    for step in path[:-1]:
        if not leads(here, step):
            return
        here = here[step]
    if leads(here, path[-1]):
        here[path[-1]] = value


def leads(here: Any, step: Any) -> bool:
    return (
        step in here
        if isinstance(here, dict)
        else isinstance(here, list) and isinstance(step, int) and step < len(here)
    )


def changed(changes: list[tuple[tuple[Any, ...], Any]]) -> dict[str, Any]:
    document = copy.deepcopy(WHOLE)
    for path, value in changes:
        put(document, path, value)
    return document


ODD_DOCUMENTS = st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3).map(changed)


@pytest.fixture
def draft(shelf: Path, curator: User) -> MonographVersion:
    return actions.draft(slug="brafenol", by=curator, reason="New evidence.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=50)
@given(ODD_DOCUMENTS)
def test_an_odd_text_is_shown_told_of_and_given_back(
    draft: MonographVersion, curator: User, odd: dict[str, Any]
) -> None:
    request = RequestFactory().get("/")
    request.user = curator
    working = WorkingCopy(version=draft, document=odd, toml=draft.toml)
    context = about(request, draft, working)
    assert context["faults"] or content.problems_of(Monograph, odd) == []
    assert all(titled(fault) for fault in faults_of(odd, "brafenol"))
    for section in SECTIONS:
        page = {**context, **section_page(section, working, context["faults"])}
        html = render_to_string("drugs/editing/section.html#editor", page, request)
        assert can_be_shown(section, odd) == ('id="section"' in html)
    assert set(by_section(context["faults"])) <= set(KEYS)
    readable, left_out = preview.readable(odd, draft)
    assert readable is None or bool(left_out) == bool(content.problems_of(Monograph, odd))
    text = documents.text_of(odd, draft.toml)
    assert documents.same(documents.read(text), {**odd})


@given(ODD_DOCUMENTS, ODD_DOCUMENTS)
def test_odd_texts_are_compared_and_chosen_between(theirs: dict[str, Any], yours: dict[str, Any]) -> None:
    for key in KEYS:
        sides = [documents.content_of(side, key) for side in (WHOLE, theirs, yours)]
        parts = three_way.parts_of(key, *sides)
        assert all(part.sides for part in parts)
        for side, whole in zip(("theirs", "yours"), sides[1:], strict=True):
            chosen = three_way.merged(key, *sides, {part.key: side for part in parts})
            assert documents.same(chosen, whole)

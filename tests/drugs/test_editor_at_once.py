"""Two people at one draft: whatever each writes and chooses, what was chosen stands and the rest is remembered."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from drugs import actions
from drugs.actions import working
from drugs.actions.working import Writing
from drugs.editing import copies, three_way
from drugs.editing.document import same
from drugs.models import SectionSave, SetAside, WorkingCopy
from lactadvice.accounts.models import User

ROWS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from("xyz"), max_size=4)
SIDES = st.sampled_from(three_way.SIDES)


def alternatives(rows: dict[str, str], why: str) -> dict[str, Any]:
    found: dict[str, Any] = {"no_alternatives_because": why} if why else {}
    listed = [{"drug": drug, "indication": "pain", "why": reason} for drug, reason in rows.items()]
    return found | ({"alternatives": listed} if listed else {})


SECTION = st.builds(alternatives, ROWS, st.sampled_from(["", "None is milder.", "None is known."]))


def by_drug(content: dict[str, Any]) -> dict[str, str]:
    return {row["drug"]: row["why"] for row in content.get("alternatives", [])}


@given(SECTION, SECTION, SECTION, st.lists(SIDES, min_size=8, max_size=8))
def test_each_part_is_what_was_chosen_and_all_else_is_as_both_have_it(
    was: dict[str, Any], theirs: dict[str, Any], yours: dict[str, Any], sides: list[str]
) -> None:
    parts = three_way.parts_of("alternatives", was, theirs, yours)
    choices = {part.key: side for part, side in zip(parts, sides, strict=False)}
    merged = three_way.merged("alternatives", was, theirs, yours, choices)
    three = dict(zip(three_way.SIDES, (was, theirs, yours), strict=True))
    for drug in "abcde":
        side = choices.get(f"alternatives/{drug} / pain", "theirs")
        assert by_drug(merged).get(drug) == by_drug(three[side]).get(drug)
    side = choices.get("no_alternatives_because", "theirs")
    assert merged.get("no_alternatives_because") == three[side].get("no_alternatives_because")


@given(SECTION, SECTION)
def test_where_only_one_wrote_their_words_stand_ready(was: dict[str, Any], other: dict[str, Any]) -> None:
    for theirs, yours, side in ((was, other, "yours"), (other, was, "theirs")):
        parts = three_way.parts_of("alternatives", was, theirs, yours)
        assert {part.ready for part in parts} <= {side}
        ready = {part.key: part.ready for part in parts}
        assert same(three_way.merged("alternatives", was, theirs, yours, ready), other)


@given(SECTION, SECTION)
def test_nothing_is_asked_where_both_say_the_same(was: dict[str, Any], both: dict[str, Any]) -> None:
    assert three_way.parts_of("alternatives", was, both, both) == []
    assert three_way.merged("alternatives", was, both, both, {}) == both


def test_a_row_is_the_same_however_it_was_stored() -> None:
    fact = {"quantity": "milk_peak", "unit": "IU/L", "high": 2, "dose": {"amount": 400, "unit": "mg"}, "sources": ["a"]}
    stored = {**fact, "dose": {"unit": "mg", "amount": 400.0}}
    changed = {**stored, "high": 3}
    assert three_way.parts_of("facts", {"facts": [fact]}, {"facts": [stored]}, {"facts": [fact]}) == []
    (part,) = three_way.parts_of("facts", {"facts": [fact]}, {"facts": [changed]}, {"facts": [fact]})
    assert (part.ready, part.was is None, part.theirs is None) == ("theirs", False, False)


@pytest.mark.django_db(transaction=True)
def test_saves_at_the_same_moment_lose_none(shelf: Path, curator: User, person: Any) -> None:
    writers = [curator, *(person(f"writer{n}", "curator") for n in range(3))]
    draft = actions.draft(slug="brafenol", by=curator, reason="New evidence.")
    start = threading.Barrier(len(writers))

    def save(who: User) -> None:
        start.wait()
        content = {"summary": f"Words of {who}.", "evidence": "some"}
        working.save_sections(version_id=draft.pk, by=who, writings=[Writing("summary", content, 0)])
        connection.close()

    threads = [threading.Thread(target=save, args=[who]) for who in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stands = WorkingCopy.objects.get(version=draft).document["summary"]
    aside = {one.content["summary"] for one in SetAside.objects.all()}
    assert {stands, *aside} == {f"Words of {who}." for who in writers}
    assert SectionSave.objects.filter(section="summary").count() == 2
    for one in copies.waiting(draft):
        number = WorkingCopy.objects.get(version=draft).number
        working.choose(aside_id=one.pk, by=curator, choices={"summary": "yours"}, number=number)
    assert SectionSave.objects.filter(section="summary").count() == 5
    assert not copies.is_unkept(draft) or WorkingCopy.objects.get(version=draft).number == 4

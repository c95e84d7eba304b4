"""The names people really type, against the shipped library: each finds what it must, and none something else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from drugs import search
from drugs.matches import Found, Match
from tests.shelf import shelf  # noqa: F401 asked for by name below

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]

ASKED = tomllib.loads(Path(__file__).with_name("names_asked.toml").read_text(encoding="utf-8"))


def written(match: Match) -> str:
    """A match as the file writes it."""
    return {"combination": "+", "class": "class:", "ingredients": "ingredients:"}.get(match.target, "") + match.slug


def outcome(found: Found) -> str | list[str]:
    """What a search came to, as the file writes it: one thing, all that must be chosen from, or "none"."""
    if found.resolution == "direct":
        return written(found.matches[0])
    if found.resolution == "none":
        return "none"
    page = found.matches[0]
    return written(page) if page.target == "class" else sorted(written(m) for m in found.matches)


def test_names_that_people_type_find_what_they_mean() -> None:
    found = {name: outcome(search.find(name, note=False)) for name in ASKED["found"]}
    assert len(found) > 500
    assert {n: got for n, got in found.items() if got != ASKED["found"][n]} == {}


def test_names_of_what_nobody_read_are_never_taken_for_one_thing() -> None:
    direct = {n: outcome(f) for n in ASKED["never_direct"] if (f := search.find(n, note=False)).resolution == "direct"}
    assert direct == {}


@pytest.mark.parametrize("typed", ["Neti pot", "Apple cider vinegar", "Lactic acid drink", "Rosehip tea"])
def test_a_word_that_is_a_drug_only_by_itself_is_not_offered_beside_others(typed: str) -> None:
    offered = {m.slug for m in search.find(typed, note=False).matches if not m.fuzzy}
    assert not offered & {"alcohol", "caffeine", "cannabis", "lsd"}

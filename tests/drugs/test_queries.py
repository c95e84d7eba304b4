"""The library as it is read: resolved, kept, refreshed, and never a version behind."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs import actions, content, queries, waiting
from drugs.models import MonographVersion
from tests.drugs import made_up

pytestmark = pytest.mark.django_db


def rewrite(folder: Path, slug: str, **changes: object) -> None:
    (folder / "monographs" / f"{slug}.toml").write_text(made_up.text(slug, **changes), encoding="utf-8")
    actions.load_library(library=folder)


def test_the_library_holds_what_is_in_use(shelf: Path) -> None:
    library = queries.library()
    assert sorted(library) == ["brafenol", "clodazine", "droxatide", "technetium-tc-99m-zomate", "tides-class"]
    assert library["brafenol"] == content.read_monograph(shelf / "monographs" / "brafenol.toml")
    assert library.version == queries.library_version()
    assert len(library.version) == 64


def test_an_unchanged_library_costs_one_small_query(shelf: Path) -> None:
    held = queries.library()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert queries.library() is held
    assert len(asked) == 1


def test_the_library_of_an_answer_costs_no_query_while_it_is_kept(shelf: Path) -> None:
    held = queries.library()
    with CaptureQueriesContext(connection) as asked:
        assert queries.library_of(held.version[:12]) is held
    assert len(asked) == 0
    rewrite(shelf, "brafenol", summary="Of another version.")
    assert queries.library()["brafenol"].summary == "Of another version."
    assert queries.library_of(held.version[:12])["brafenol"].summary == "Of another version."
    assert queries.library_of("") is queries.library()


def test_a_changed_library_is_seen_at_once_and_only_its_changes_are_read(shelf: Path) -> None:
    rewrite(shelf, "droxatide", summary="A library no other test has had in this process.")
    before = queries.library()
    kept = before["clodazine"]
    rewrite(shelf, "brafenol", summary="Read anew.")
    after = queries.library()
    assert after["brafenol"].summary == "Read anew."
    assert after["clodazine"] is kept
    assert before["brafenol"].summary == "A made-up drug."


def test_a_member_takes_the_uses_of_its_class_with_their_sources(shelf: Path) -> None:
    own = {**made_up.SOURCE, "title": "The member's own page"}
    fact = {"quantity": "half_life", "unit": "h", "typical": 3.0, "sources": ["made-up"]}
    rewrite(shelf, "tidemab", uses=None, member_of="tides-class", positions=[], sources=[own], facts=[fact])
    member = queries.library()["tidemab"]
    (use,) = member.uses
    assert use.inherited_from == "tides-class"
    cited = member.source(use.sources[0])
    assert cited is not None
    assert cited.title == made_up.SOURCE["title"]
    told = member.source(member.facts[0].sources[0])
    assert told is not None
    assert told.title == "The member's own page"


def test_a_change_of_the_class_reaches_its_members(shelf: Path) -> None:
    fact = {"quantity": "half_life", "unit": "h", "typical": 3.0, "sources": ["made-up"]}
    rewrite(shelf, "tidemab", uses=None, member_of="tides-class", positions=[], facts=[fact])
    assert queries.library()["tidemab"].uses[0].reason == "Made up."
    changed = [made_up.use(reason="Known better now.")]
    rewrite(shelf, "tides-class", name="Tides", tier="class", classes=["tides"], uses=changed)
    assert queries.library()["tidemab"].uses[0].reason == "Known better now."


def test_the_library_version_is_the_same_for_the_same_library(shelf: Path) -> None:
    first = queries.library_version()
    rewrite(shelf, "droxatide", summary="Other.")
    assert queries.library_version() != first
    rewrite(shelf, "droxatide", classes=["tides"])
    assert queries.library_version() == first


def test_review_is_due_after_twelve_months_or_six_for_high_risk(shelf: Path) -> None:
    rewrite(shelf, "clodazine", high_risk=True, evidence_to="2026-08-31")
    states = queries.editorial(["brafenol", "clodazine"])
    assert states["brafenol"].review_due == dt.date(2027, 6, 30)
    assert states["clodazine"].review_due == dt.date(2027, 2, 28)
    assert not states["clodazine"].is_overdue(dt.date(2027, 2, 28))
    assert states["clodazine"].is_overdue(dt.date(2027, 3, 1))
    assert [v.drug.slug for v in waiting.due(dt.date(2027, 3, 1))] == ["clodazine"]


def test_lists_show_what_is_in_use(shelf: Path) -> None:
    assert {letter: [e.slug for e in drugs] for letter, drugs in queries.by_letter().items()} == {
        "B": ["brafenol"],
        "C": ["clodazine"],
        "D": ["droxatide"],
        "T": ["technetium-tc-99m-zomate", "tides-class"],
    }
    tides = queries.drug_class("tides")
    assert tides is not None
    assert (tides.monograph, [e.slug for e in tides.drugs]) == ("tides-class", ["droxatide", "tides-class"])
    assert [c.slug for c in queries.classes()] == ["fenols", "tides"]
    (source,) = queries.sources()
    assert (source.title, source.monographs) == (made_up.SOURCE["title"], 5)
    found = queries.ingredients(["co-brafazine"])["co-brafazine"]
    assert {slug: each.share for slug, each in found.items()} == {"brafenol": 0.8, "clodazine": 0.2}


def test_a_stored_document_gives_back_the_monograph(shelf: Path) -> None:
    for version in MonographVersion.objects.select_related("drug"):
        monograph = queries.monograph_of(version)
        assert content.content_hash(monograph) == version.content_hash
        assert content.parse_monograph(version.toml) == monograph

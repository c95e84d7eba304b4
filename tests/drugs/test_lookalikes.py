"""Names taken for one another: what tells them apart, and where it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from drugs import content
from drugs.lookalikes import marks_of
from tests.drugs import made_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(tmp_path: Path) -> None:
    """Two names that differ in a syllable, and one that the lists know by another name."""
    from drugs.actions import load_library

    load_library(
        library=made_up.library(
            tmp_path / "library",
            made_up.text("brafenol", tall_man="brafeNOL", look_alikes=["brafazol", "clodazine"], classes=["fenols"]),
            made_up.text("brafazol", tall_man="brafaZOL", look_alikes=["brafenol"], classes=["azoles"]),
            made_up.text("clodazine", tall_man="cloDIAZine"),
            classes=(
                '[[classes]]\nslug = "fenols"\nname = "Fenols"\n\n[[classes]]\nslug = "azoles"\nname = "Azoles"\n'
            ),
        )
    )


@pytest.mark.usefixtures("twins")
def test_marks_are_letters_and_class() -> None:
    marks = marks_of(["brafazol", "clodazine", "nobody"])
    assert list(marks) == ["brafazol", "clodazine"]
    azole, other = marks.values()
    assert (azole.letters, azole.also, azole.classes) == ("brafaZOL", "", ("Azoles",))
    assert (other.letters, other.also, other.classes) == ("Clodazine", "cloDIAZine", ())


@pytest.mark.usefixtures("twins")
def test_suggestions_show_tall_man_letters_and_class_and_take_the_plain_name(client: Client) -> None:
    page = client.get("/suggest/?drug=braf").content.decode()
    assert "<b>brafeNOL</b>" in page
    assert "<b>brafaZOL</b>" in page
    assert "Fenols." in page
    assert "Azoles." in page
    assert 'data-name="Brafenol"' in page
    assert "(cloDIAZine)" in client.get("/suggest/?drug=clod").content.decode()


@pytest.mark.usefixtures("twins")
def test_monograph_shows_its_letters_and_links_what_it_is_not(client: Client) -> None:
    page = client.get("/drugs/brafenol/").content.decode()
    assert "<h1>brafeNOL</h1>" in page
    assert 'Not to be taken for <a href="/drugs/brafazol/">brafaZOL</a> <small>Azoles</small>' in page
    assert '<a href="/drugs/clodazine/">Clodazine</a> (cloDIAZine)' in page
    assert "Not to be taken for" not in client.get("/drugs/clodazine/").content.decode()


def test_every_shipped_look_alike_is_in_the_library_and_says_so_too() -> None:
    library, _ = content.read_library()
    pairs = {(slug, other) for slug, m in library.items() for other in m.look_alikes}
    assert len({frozenset(pair) for pair in pairs}) >= 30
    assert {other for _, other in pairs} <= set(library)
    assert {slug for slug, other in pairs if (other, slug) not in pairs} == set()


def test_tall_man_letters_spell_a_name_the_drug_goes_by() -> None:
    library, _ = content.read_library()
    for slug, monograph in library.items():
        spelt = monograph.tall_man.casefold()
        names = {monograph.name.casefold(), *(t.casefold() for group in monograph.names for t in group.texts)}
        assert not spelt or spelt in names, slug

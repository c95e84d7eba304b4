"""What the library covers: the counts, and the page that shows them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from drugs.coverage import answered, coverage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_counts_are_those_of_the_shelf() -> None:
    told = coverage().document()
    assert (told["monographs"], told["combinations"], told["lactmed_titles"]) == (5, 1, 1)
    assert told["by_tier"] == {"brief": 4, "class": 1}
    assert told["by_kind"] == {"medicine": 4, "radiopharmaceutical": 1}
    assert told["by_class"] == {"tides": 2, "fenols": 1}
    assert told["by_guidance"] == {"compatible": 5}
    assert told["names"]["all"] == sum(count for kind, count in told["names"].items() if kind != "all")
    assert told["without_guidance"] == []


def test_counts_follow_a_changed_library(shelf: object) -> None:
    from drugs.actions import load_library
    from tests.drugs import made_up

    before = coverage()
    folder = shelf / "monographs" / "nebulate.toml"  # type: ignore[operator]
    folder.write_text(made_up.text("nebulate", uses=[made_up.use("Any dose", "not_enough_data")]), encoding="utf-8")
    load_library(library=shelf)  # type: ignore[arg-type]
    assert (before.monographs, coverage().monographs) == (5, 6)
    assert coverage().document()["without_guidance"] == ["nebulate"]


def test_a_list_of_names_is_answered_asked_about_or_unknown() -> None:
    told = answered(["Brafenol", "brafenl", "Quuxomab", "Co-brafazine"])
    assert (told["all"], told["direct"], told["ask"], told["none"]) == (4, 2, 1, 1)
    assert (told["asked"], told["unknown"]) == (["brafenl"], ["Quuxomab"])


def test_the_page_shows_the_same_counts(client: Client) -> None:
    page = re.sub(r"\s+", " ", client.get("/coverage/").content.decode())
    assert "5 monographs and 1 combination answer 1 LactMed title," in page
    assert '<th scope="row">Brief monographs</th> <td>4</td>' in page
    assert '<a href="/classes/tides/">Tides</a></th> <td>2</td>' in page
    assert '<a href="/drugs/?kind=radiopharmaceutical">Radiopharmaceuticals</a></th> <td>1</td>' in page
    assert "No monograph is without guidance." in page


def test_the_page_is_linked_from_sources_how_it_works_and_every_footer(client: Client) -> None:
    for address, links in (("/", 1), ("/sources/", 2), ("/how-it-works/", 2)):
        assert client.get(address).content.decode().count('href="/coverage/"') == links, address

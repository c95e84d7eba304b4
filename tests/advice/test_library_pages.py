"""The reading room's pages."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.advice.test_views import see

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def test_monograph_shows_uses_cautions_numbers_and_state(client: Client) -> None:
    page = see(client, "/drugs/brafenol/")
    assert "Ask about Brafenol" in page
    assert "Usual doses" in page
    assert "When: infant under 4 weeks" in page
    assert "0.1 to 0.7\u00a0%" in page or "0.1 to 0.7 %" in page
    assert "After five half-lives, 10 hours, about 3 % is left in the parent." in page
    assert "They disagree." in page
    assert "Compiled from cited sources, not signed off" in page
    assert "Painaway, Sólvex" in page


def test_a_site_that_asks_for_sign_offs_shows_facts_and_no_guidance(client: Client, settings: object) -> None:
    settings.LACTADVICE_REQUIRE_SIGN_OFF = True  # type: ignore[attr-defined]
    page = see(client, "/drugs/brafenol/")
    assert "shows no guidance from a monograph that nobody has signed off" in page
    assert "What is advised" not in page
    assert "Relative infant dose" in page
    assert "no guidance shown: not signed off" in see(client, "/classes/fenols/")


def test_combination_lists_its_ingredients(client: Client) -> None:
    page = see(client, "/drugs/co-brafazine/")
    assert "Brafenol" in page
    assert "Clodazine" in page


def test_unknown_drug_is_a_404_with_near_names_and_a_box(client: Client) -> None:
    page = see(client, "/drugs/brafenul/", 404)
    assert "That is not the same as compatible." in page
    assert "Near names: Brafenol" in page


@pytest.mark.parametrize("slug", ["%00", "a%00b", "%F0%9F%98%80", "' OR 1=1 --", "a" * 3000])
def test_odd_slugs_are_not_found_either(client: Client, slug: str) -> None:
    assert client.get(f"/drugs/{slug}/").status_code == 404


def test_list_can_be_narrowed_to_a_kind(client: Client) -> None:
    assert "5 monographs" in see(client, "/drugs/")
    assert "5 monographs" in see(client, "/drugs/?kind=medicine")


def test_a_long_list_opens_letter_by_letter(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drugs.views.MOST_AT_ONCE", 4)
    closed = see(client, "/drugs/")
    assert "Choose a letter" in closed
    assert "Brafenol" not in closed
    for address in ("/drugs/?letter=B", "/drugs/?kind=medicine&letter=B"):
        opened = see(client, address)
        assert "Brafenol" in opened
        assert "Clodazine" not in opened
    for address in ("/drugs/?all=1", "/drugs/?letter=B&all=1&kind="):
        assert "Brafenol" in see(client, address)
    assert "Choose a letter" in see(client, "/drugs/?letter=%F0%9F%8D%BC")
    assert "no monograph of this kind" in see(client, "/drugs/?kind=vaccine")
    assert "5 monographs" in see(client, "/drugs/?kind=nonsense")


def test_classes_lead_to_their_drugs(client: Client) -> None:
    assert "Fenols" in see(client, "/classes/")
    assert "Brafenol" in see(client, "/classes/fenols/")
    assert "nothing under" in see(client, "/classes/nothing-like-it/", 404)


def test_sources_are_listed_with_how_many_cite_them(client: Client) -> None:
    assert "Nobody" in see(client, "/sources/")
    page = see(client, "/sources/?publisher=Nobody")
    assert "A page nobody wrote" in page
    assert "cited by 5 monographs" in page
    assert "cites nothing by this publisher" in see(client, "/sources/?publisher=%00Someone")


def test_intended_use_says_what_it_is_not_for(client: Client) -> None:
    page = see(client, "/intended-use/")
    assert "Emergencies" in page
    assert "Self-treatment" in page

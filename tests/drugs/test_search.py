"""What is found, what is asked, and what is never taken for granted."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drugs import search
from drugs.models import SearchMiss
from drugs.spelling import compact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


@pytest.mark.parametrize(
    ("typed", "slug", "kind"),
    [
        ("Brafenol", "brafenol", "generic"),
        ("  BRAFENOL ", "brafenol", "generic"),
        ("bra-fenol", "brafenol", "generic"),
        ("Bráfenol®", "brafenol", "generic"),
        ("brafenol hydrochloride", "brafenol", "generic"),
        ("sodium brafenol", "brafenol", "generic"),
        ("painaway", "brafenol", "brand"),
        ("solvex", "brafenol", "brand"),
        ("brafenolo", "brafenol", "generic"),
        ("bfn", "brafenol", "abbreviation"),
        ("99mTc-zomate", "technetium-tc-99m-zomate", "generic"),
        ("zomate, technetium Tc-99m", "technetium-tc-99m-zomate", "generic"),
        ("co brafazine", "co-brafazine", "generic"),
        ("PAINAWAY PLUS", "co-brafazine", "brand"),
    ],
)
def test_find_is_direct_for_the_name_however_written(typed: str, slug: str, kind: str) -> None:
    found = search.find(typed)
    assert (found.resolution, [m.slug for m in found.matches]) == ("direct", [slug])
    assert found.matches[0].kind == kind
    assert not found.matches[0].fuzzy


def test_find_says_why() -> None:
    assert search.find("painaway").matches[0].why == "Painaway is a brand name (US) of Brafenol."
    assert search.find("brafenolo").matches[0].why == "brafenolo is the Spanish name of Brafenol."
    assert "salt makes no difference" in search.find("brafenol maleate").matches[0].why


def test_find_opens_a_combination_as_all_its_ingredients() -> None:
    assert search.find("Painaway Plus").matches[0].ingredients == ("brafenol", "clodazine")


@pytest.mark.parametrize("typed", ["clodazine-brafenol", "brafenol / clodazine", "brafenol with clodazine maleate"])
def test_find_takes_full_names_one_after_the_other_for_their_combination(typed: str) -> None:
    found = search.find(typed)
    assert (found.resolution, found.matches[0].slug) == ("direct", "co-brafazine")


def test_find_takes_names_of_no_known_combination_for_all_of_them() -> None:
    found = search.find("brafenol and droxatide")
    assert found.resolution == "direct"
    assert found.matches[0].target == "ingredients"
    assert found.matches[0].ingredients == ("brafenol", "droxatide")


@pytest.mark.parametrize(
    "typed", ["Painaway PM", "Painaway Cold and Flu", "brafenol xr", "brafenol 400 mg", "night brafenol"]
)
def test_find_asks_when_other_words_stand_beside_a_name(typed: str) -> None:
    found = search.find(typed)
    assert found.resolution == "ask"
    assert found.matches[0].slug == "brafenol"
    assert "Other words" in found.reason


@pytest.mark.parametrize(
    "typed", ["brafenl", "brafneol", "brafenoll", "paniaway", "painawey", "clodazin", "droxxatide"]
)
def test_find_asks_for_one_or_two_slips(typed: str) -> None:
    found = search.find(typed)
    assert found.resolution == "ask"
    assert found.matches[0].fuzzy
    assert found.matches[0].why.startswith("Did you mean")


def test_find_asks_for_a_brand_of_several_drugs_and_a_country_settles_it() -> None:
    assert {m.slug for m in search.find("Twinsun").matches} == {"brafenol", "clodazine"}
    assert search.find("Twinsun").resolution == "ask"
    assert [m.slug for m in search.find("Twinsun", "mx").matches] == ["brafenol"]
    assert search.find("Twinsun", "FR").resolution == "ask"


def test_find_takes_a_class_for_its_monograph_or_asks_with_its_members() -> None:
    standing = search.find("tide peptides")
    assert (standing.resolution, standing.matches[0].slug) == ("direct", "tides-class")
    asked = search.find("fenol")
    assert asked.resolution == "ask"
    assert [(m.target, m.slug) for m in asked.matches] == [("class", "fenols"), ("drug", "brafenol")]


def test_find_notes_words_that_find_nothing_without_numbers() -> None:
    assert search.find("quuxomab 1987").resolution == "none"
    search.find("Quuxomab")
    miss = SearchMiss.objects.get()
    assert (miss.words, miss.count) == ("quuxomab", 2)


def test_find_answers_in_a_read_only_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET TRANSACTION READ ONLY")
    assert search.find("quuxomab").resolution == "none"
    assert search.find("brafenol").resolution == "direct"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "\x00", "🤷", "🤱🏽 brafen🤷", "'; DROP TABLE drugs_name; --", "<script>alert(1)</script>", "%"),
        *("_" * 50, "a" * 10_000, "brafenol" + " " * 9_000 + "PM", "brafenol " * 2_000, "\ud800", "1" * 300),
        "b\u00adrafenol\x00pm",
    ],
)
def test_find_is_never_direct_for_noise(typed: str) -> None:
    assert search.find(typed).resolution != "direct"


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_find_answers_any_text(typed: str) -> None:
    found = search.find(typed, note=False)
    assert found.resolution in ("direct", "ask", "none")
    assert all(found.resolution != "direct" or not m.fuzzy for m in found.matches)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["brafenol", "painaway", "clodazine", "co brafazine"]),
    st.text("abcdefghijklmnop ", min_size=2, max_size=12),
)
def test_find_with_anything_added_is_never_the_shorter_name(name: str, added: str) -> None:
    found = search.find(f"{name} {added}", note=False)
    if found.resolution == "direct" and added.strip():
        # Blanks make no difference, so the letters together may be another whole name of the drug.
        assert compact(f"{name} {added}") in {compact(m.matched) for m in found.matches} or all(
            len(m.ingredients) > 1 for m in found.matches
        )


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bra", "brafenol"),
        ("pai", "brafenol"),
        ("co-b", "co-brafazine"),
        ("zom", "technetium-tc-99m-zomate"),
        ("clod", "clodazine"),
    ],
)
def test_suggest_completes_what_is_typed(typed: str, first: str) -> None:
    assert search.suggest(typed)[0].slug == first


def test_suggest_guesses_only_where_nothing_begins_so() -> None:
    assert not any(m.fuzzy for m in search.suggest("braf"))
    (guess,) = search.suggest("brefen")
    assert (guess.slug, guess.fuzzy) == ("brafenol", True)


@pytest.mark.parametrize("typed", ["", "b", "\x00", "%%%", "🤷🤷"])
def test_suggest_waits_for_two_letters(typed: str) -> None:
    assert search.suggest(typed) == ()


def test_suggest_shows_a_drugs_own_name_before_its_translation() -> None:
    assert search.suggest("brafeno")[0].matched == "Brafenol"


def test_suggest_names_each_thing_once() -> None:
    slugs = [m.slug for m in search.suggest("bra")]
    assert len(slugs) == len(set(slugs))

"""The guides: every sentence's page was read, every page opens, calculators count right and refuse what cannot be."""

from __future__ import annotations

import datetime as dt
import html
import re
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from lactadvice.guides import content, figures, storage
from lactadvice.guides.content import guides

WANTED = {
    "does-pumping-clear-milk",
    "when-to-pump-and-dump",
    "alcohol",
    "galactagogues",
    "pumping",
    "cleaning-the-kit",
    "storing-milk",
    "anaesthesia-and-procedures",
    "imaging",
    "building-a-stash",
    "feeding-while-away",
    "substance-use",
}
MADRID = ZoneInfo("Europe/Madrid")
IN = dt.timedelta


def see(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_all_guides_are_there_and_each_is_cited() -> None:
    assert set(guides()) == WANTED
    for guide in guides().values():
        assert guide.sources, guide.slug
        assert guide.read_last <= guide.compiled_on
        assert all(source.url.startswith(("https://", "http://")) for source in guide.sources)
        assert len(guide.in_short) <= 4


def test_sentences_and_words_stay_short() -> None:
    for guide in guides().values():
        sentences = [item.text for section in guide.sections for item in section.items] + list(guide.in_short)
        assert max(len(text.split()) for text in sentences) <= 45, guide.slug


def test_a_guide_that_cites_an_unknown_page_does_not_load(tmp_path: object) -> None:
    path = tmp_path / "x.toml"  # type: ignore[operator]
    path.write_text(
        'slug = "x"\ntitle = "X"\nsummary = "X"\ncompiled_on = 2026-11-22\nin_short = []\n'
        '[[sections]]\ntitle = "X"\nkind = "list"\nitems = [{text = "X.", cites = ["nobody"]}]\n'
    )
    with pytest.raises(ValueError, match=r"x\.toml: cites: not in sources\.toml: nobody"):
        content._guide(path, {})


@pytest.mark.django_db
@pytest.mark.parametrize("slug", sorted(WANTED))
def test_every_guide_opens_with_its_date(client: Client, slug: str) -> None:
    page = see(client, f"/guides/{slug}/")
    assert guides()[slug].title in page
    assert "Compiled on 22 Nov 2026" in page
    assert "not signed off" in page


@pytest.mark.django_db
def test_the_index_leads_to_all_and_an_unknown_one_is_not_found(client: Client) -> None:
    page = client.get("/guides/").content.decode()
    assert all(f"/guides/{slug}/" in page for slug in WANTED)
    see(client, "/guides/nothing/", 404)


def test_the_picture_shows_how_little_pumping_adds() -> None:
    curves = figures.two_curves()
    assert curves.share == "0.2"
    assert curves.left_alone != curves.pumped


@pytest.mark.parametrize(
    ("kept", "last", "best"),
    [
        ("room", "Sun 22 Nov, 12:00", ""),
        ("cool-bag", "Mon 23 Nov, 08:00", ""),
        ("refrigerator", "Thu 26 Nov, 08:00", ""),
        ("freezer", "22 Nov 2027", "22 May 2027"),
        ("thawed-room", "Sun 22 Nov, 10:00", "Sun 22 Nov, 09:00"),
        ("thawed-refrigerator", "Mon 23 Nov, 08:00", ""),
        ("leftover", "Sun 22 Nov, 10:00", ""),
    ],
)
def test_milk_is_used_by(kept: str, last: str, best: str) -> None:
    made = dt.datetime(2026, 11, 22, 8, 0, tzinfo=MADRID)
    found = storage.use_by(kept, made, made)
    assert (found.last, found.best, found.is_over) == (last, best, False)
    assert storage.use_by(kept, made, made + IN(days=400)).is_over


def test_a_night_of_changing_clocks_takes_no_hour_from_milk() -> None:
    made = dt.datetime(2026, 3, 28, 23, 0, tzinfo=MADRID)
    assert storage.use_by("room", made, made).last == "Sun 29 Mar, 04:00"


def test_months_end_where_the_month_ends() -> None:
    made = dt.datetime(2026, 8, 31, 8, 0, tzinfo=MADRID)
    assert storage.use_by("freezer", made, made).best == "28 Feb 2027"


@pytest.mark.django_db
def test_storage_refuses_what_it_cannot_count_from(client: Client) -> None:
    assert "say when" in see(client, "/guides/storing-milk/?kept=room&made=", 422)
    assert "must be one of: room" in see(client, "/guides/storing-milk/?kept=moon&made=2026-11-22T08:00", 422)
    assert "must be a date and time" in see(client, "/guides/storing-milk/?kept=room&made=noon", 422)


@pytest.mark.django_db
def test_storage_says_that_an_ill_babys_unit_decides(client: Client) -> None:
    page = see(client, "/guides/storing-milk/?kept=room&made=2026-11-22T08:00&fragile=1&tz=Europe/Madrid")
    assert "the unit's own rules hold" in page


def _in_days(days: int) -> str:
    return (dt.datetime.now(dt.UTC).date() + IN(days=days)).isoformat()


@pytest.mark.django_db
def test_stash_gives_millilitres_a_day(client: Client) -> None:
    page = see(client, f"/guides/building-a-stash/?on={_in_days(10)}&needed=700&stored=100")
    assert "60\xa0mL a day" in page.replace("60 mL", "60\xa0mL")
    assert "600" in page
    assert "2 to 9 extra pumpings a day" in page


@pytest.mark.django_db
def test_stash_works_out_the_milk_from_hours_and_age(client: Client) -> None:
    page = see(client, f"/guides/building-a-stash/?on={_in_days(14)}&hours=24&age=90&age_unit=days")
    assert "882" in page  # the upper end at 90 days, as milk_needed_ml's docstring has it
    assert "63" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "message"),
    [
        (f"on={_in_days(-1)}&needed=5", "from today to a year ahead"),
        (f"on={_in_days(3)}", "give the mL needed, or how many hours"),
        ("on=soon&needed=5", "must be a date"),
        (f"on={_in_days(3)}&needed=-5", "must be mL from 1"),
        (f"on={_in_days(3)}&hours=5&age=-3&age_unit=weeks", "must be days since birth"),
    ],
)
def test_stash_refuses_what_cannot_be(client: Client, query: str, message: str) -> None:
    assert message in see(client, f"/guides/building-a-stash/?{query}", 422)


@pytest.mark.django_db
def test_stash_that_is_enough_says_so(client: Client) -> None:
    page = see(client, f"/guides/building-a-stash/?on={_in_days(0)}&needed=100&stored=100")
    assert "Enough is stored" in page

"""The editor as its writers meet it without script: what is typed is kept, what is at fault is said, none is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from drugs import actions, content, queries
from drugs.actions import working
from drugs.actions.curate import Refused
from drugs.actions.working import Writing
from drugs.desk import desk_address
from drugs.editing import copies
from drugs.models import MonographVersion, SectionSave, SetAside, WorkingCopy
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import at
from tests.drugs.sent import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(curator: User, shelf: Path) -> MonographVersion:
    return actions.draft(slug="brafenol", by=curator, reason="New evidence.")


@pytest.fixture
def second(person: Any) -> User:
    return person("second", "curator")


def page(client: Client, draft: MonographVersion, section: str) -> dict[str, Any]:
    """What a browser would send of a section as it found it."""
    answer = client.get(reverse("editor_section", args=[draft.pk, section]))
    assert answer.status_code == 200
    return sent(answer.content.decode(), "section")


def write(client: Client, draft: MonographVersion, section: str, fields: dict[str, Any], **typed: Any) -> Any:
    """Send a section with some fields typed over, plainly."""
    typed = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(reverse("editor_section", args=[draft.pk, section]), {**fields, **typed}, follow=True)


def type_in(client: Client, draft: MonographVersion, section: str, fields: dict[str, Any], **typed: Any) -> Any:
    """Send a section as the page does while somebody types."""
    typed = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(reverse("editor_section", args=[draft.pk, section]), {**fields, **typed}, headers=HTMX)


def stored(draft: MonographVersion) -> WorkingCopy:
    return WorkingCopy.objects.get(version=draft)


# ---- saving --------------------------------------------------------------------------------------------------------


def test_every_section_opens_and_saved_as_found_changes_nothing(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    for section in ("identity", "summary", "facts", "uses", "cautions", "positions", "supply", "sources", "editorial"):
        write(client, draft, section, page(client, draft, section))
    assert stored(draft).number == 0
    assert copies.text(stored(draft)) == draft.toml
    assert copies.of(draft).document == copies.documents.read(draft.toml)


def test_what_is_typed_is_saved_with_who_and_when_and_the_draft_is_not_touched(
    curator: User, draft: MonographVersion
) -> None:
    client = at(curator)
    answer = type_in(client, draft, "summary", page(client, draft, "summary"), own__summary="Other words.")
    copy = stored(draft)
    assert "Saved <time" in answer.content.decode()
    assert f"{copy.saved_at:%H:%M:%S} UTC</time> by curator" in answer.content.decode()
    assert answer.headers["HX-Trigger-After-Settle"] == "written"
    assert copy.document["summary"] == "Other words."
    draft.refresh_from_db()
    assert "A made-up drug." in draft.toml
    assert [save.saved_by for save in SectionSave.objects.filter(number=1)] == [curator]


def test_a_session_that_ended_finds_all_there_again(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    fields = page(client, draft, "summary")
    type_in(client, draft, "summary", fields, own__summary="Half a sen")
    client.logout()
    answer = type_in(client, draft, "summary", fields, own__summary="Half a sentence")
    assert (answer.status_code, answer.content.decode()) == (401, "You are signed out, so this was not saved.")
    assert page(at(curator), draft, "summary")["own-summary"] == ["Half a sen"]


def test_a_section_at_fault_is_kept_and_keeping_the_draft_waits(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    added = write(client, draft, "facts", page(client, draft, "facts"), act="add")
    assert "Empty: fill it in" in added.content.decode()
    fields = page(client, draft, "facts")
    answer = type_in(client, draft, "facts", fields, **{"facts-0-quantity": "half_life", "facts-0-low": "two"})
    assert "Row 1 (Half-life · two h), Low: a number with a point, such as 0.5" in answer.content.decode()
    assert "Row 1 (Half-life · two h), Sources: must be given" in answer.content.decode()
    assert stored(draft).document["facts"] == [{"quantity": "half_life", "low": "two", "unit": "h"}]
    overview = client.get(reverse("editor", args=[draft.pk])).content.decode()
    assert "Facts: Row 1 (Half-life · two h), Low" in overview
    assert "Keep as the draft" not in overview
    with pytest.raises(content.ContentError, match="facts"):
        working.keep(version_id=draft.pk, by=curator, number=stored(draft).number)
    assert stored(draft).is_unkept


def test_rows_are_added_ordered_and_removed_by_buttons_alone(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    write(client, draft, "monitoring", page(client, draft, "monitoring"), act="add")
    write(client, draft, "monitoring", page(client, draft, "monitoring"), monitoring__0__text="Rash", act="add")
    fields = page(client, draft, "monitoring")
    write(client, draft, "monitoring", fields, monitoring__1__text="Drowsiness", act="up:1")
    assert [row["text"] for row in stored(draft).document["monitoring"]] == ["Drowsiness", "Rash"]
    write(client, draft, "monitoring", page(client, draft, "monitoring"), act="down:0")
    assert [row["text"] for row in stored(draft).document["monitoring"]] == ["Rash", "Drowsiness"]
    write(client, draft, "monitoring", page(client, draft, "monitoring"), act="remove:0")
    assert stored(draft).document["monitoring"] == [{"text": "Drowsiness"}]
    write(client, draft, "monitoring", page(client, draft, "monitoring"), act="remove:7")
    assert stored(draft).document["monitoring"] == [{"text": "Drowsiness"}]


def test_choosing_a_quantity_offers_its_units(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    write(client, draft, "facts", page(client, draft, "facts"), act="add")
    fields = page(client, draft, "facts")
    answer = type_in(client, draft, "facts", fields, **{"facts-0-quantity": "milk_peak", "act": "fit:0"})
    shown = answer.content.decode()
    assert '<option value="mmol/L">' in shown
    assert '<option value="L/kg">' not in shown


def test_a_source_is_begun_in_the_row_that_needs_it(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    write(client, draft, "monitoring", page(client, draft, "monitoring"), act="add")
    fields = page(client, draft, "monitoring")
    write(client, draft, "monitoring", fields, monitoring__0__text="Rash", act="source:0")
    fields = page(client, draft, "monitoring")
    assert fields["begun"] == ["source-1"]
    assert fields["monitoring-0-sources"] == ["source-1"]
    told = {"title": "A paper", "publisher": "A journal", "url": "https://example.org/p", "kind": "study"}
    typed = {f"source-of-source-1-{name}": value for name, value in told.items()}
    type_in(client, draft, "monitoring", fields, **typed)
    assert stored(draft).document["sources"][-1] == {"key": "source-1", **told}
    assert page(client, draft, "monitoring")["source-of-source-1-title"] == ["A paper"]
    typed["source-of-source-1-read"] = "2026-11-22"
    type_in(client, draft, "monitoring", page(client, draft, "monitoring"), **typed)
    assert "begun" not in page(client, draft, "monitoring")
    working.keep(version_id=draft.pk, by=curator, number=stored(draft).number)
    draft.refresh_from_db()
    assert queries.monograph_of(draft).monitoring[0].sources == ("source-1",)


def test_what_is_kept_becomes_the_draft_and_is_handed_in(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    write(client, draft, "summary", page(client, draft, "summary"), own__summary="Other words.")
    shown = client.get(reverse("editor", args=[draft.pk])).content.decode()
    assert "Keep as the draft" in shown
    answer = client.post(reverse("editor_keep", args=[draft.pk]), {"number": "1"}, follow=True)
    assert "Kept: the draft" in answer.content.decode()
    draft.refresh_from_db()
    assert queries.monograph_of(draft).summary == "Other words."
    assert (
        draft.toml == made_up.text("brafenol").replace("A made-up drug.", "Other words.")
        or "Other words." in draft.toml
    )
    assert not stored(draft).is_unkept
    answer = client.post(reverse("editor_keep", args=[draft.pk]), {"number": "1", "hand_in": "1"}, follow=True)
    assert answer.request["PATH_INFO"] == desk_address(draft)
    draft.refresh_from_db()
    assert draft.status == "in_review"


def test_a_draft_whose_editor_holds_more_is_neither_saved_nor_handed_in_past_it(
    curator: User, draft: MonographVersion
) -> None:
    client = at(curator)
    write(client, draft, "summary", page(client, draft, "summary"), own__summary="Other words.")
    with pytest.raises(Refused, match="Something is written in the editor"):
        actions.submit(version_id=draft.pk, by=curator)
    with pytest.raises(Refused, match="Something is written in the editor"):
        actions.save_draft(version_id=draft.pk, toml=draft.toml, by=curator, read_hash=draft.content_hash)


def test_a_text_saved_at_the_desk_is_what_the_editor_goes_on_from(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    write(client, draft, "summary", page(client, draft, "summary"), own__summary="Other words.")
    working.keep(version_id=draft.pk, by=curator, number=1)
    draft.refresh_from_db()
    text = draft.toml.replace("Other words.", "Third words.")
    actions.save_draft(version_id=draft.pk, toml=text, by=curator, read_hash=draft.content_hash)
    assert page(client, draft, "summary")["own-summary"] == ["Third words."]
    assert not stored(draft).is_unkept


# ---- two at once ---------------------------------------------------------------------------------------------------


def test_two_writers_of_different_sections_do_not_meet(curator: User, second: User, draft: MonographVersion) -> None:
    one, other = at(curator), at(second)
    mine, theirs = page(one, draft, "summary"), page(other, draft, "positions")
    type_in(one, draft, "summary", mine, own__summary="Mine.")
    answer = type_in(other, draft, "positions", theirs, own__conflicts="Theirs.")
    assert "curator writes too" in answer.content.decode()
    document = stored(draft).document
    assert (document["summary"], document["conflicts"]) == ("Mine.", "Theirs.")
    assert not SetAside.objects.exists()


def test_two_writers_of_one_section_choose_and_nothing_is_lost(
    curator: User, second: User, draft: MonographVersion
) -> None:
    one, other = at(curator), at(second)
    mine, theirs = page(one, draft, "summary"), page(other, draft, "summary")
    type_in(other, draft, "summary", theirs, own__summary="Theirs.", own__evidence="little")
    answer = type_in(one, draft, "summary", mine, own__summary="Mine.")
    shown = answer.content.decode()
    assert "Set aside, not lost." in shown
    assert 'id="base"' not in shown
    type_in(one, draft, "summary", mine, own__summary="Mine, longer.")
    aside = SetAside.objects.get()
    assert (stored(draft).document["summary"], aside.content["summary"]) == ("Theirs.", "Mine, longer.")
    shown = one.get(reverse("editor_choose", args=[draft.pk, aside.pk])).content.decode()
    for words in ("A made-up drug.", "Theirs.", "Mine, longer.", "Little evidence"):
        assert words in shown
    with pytest.raises(Refused, match="choose there first"):
        working.keep(version_id=draft.pk, by=curator, number=stored(draft).number)
    choices = {"number": str(stored(draft).number), "part:summary": "yours", "part:evidence": "theirs"}
    one.post(reverse("editor_choose", args=[draft.pk, aside.pk]), choices)
    document = stored(draft).document
    assert (document["summary"], document["evidence"]) == ("Mine, longer.", "little")
    assert not copies.waiting(draft).exists()
    saved = SectionSave.objects.filter(section="summary").values_list("content__summary", flat=True)
    assert set(saved) == {"A made-up drug.", "Theirs.", "Mine, longer."}


def test_without_script_a_late_save_leads_to_the_choice(curator: User, second: User, draft: MonographVersion) -> None:
    one, other = at(curator), at(second)
    mine, theirs = page(one, draft, "summary"), page(other, draft, "summary")
    write(other, draft, "summary", theirs, own__summary="Theirs.")
    answer = write(one, draft, "summary", mine, own__summary="Mine.")
    assert "Two wrote at once: Summary" in answer.content.decode()


def test_a_page_nobody_typed_into_never_writes_over_a_newer_one(
    curator: User, second: User, draft: MonographVersion
) -> None:
    one, other = at(curator), at(second)
    mine = page(one, draft, "summary")
    write(other, draft, "summary", page(other, draft, "summary"), own__summary="Theirs.")
    answer = type_in(one, draft, "summary", mine)
    assert "Somebody wrote here since you opened it" in answer.content.decode()
    assert 'id="base"' not in answer.content.decode()
    answer = type_in(one, draft, "summary", mine, own__summary="Mine.")
    assert "Set aside, not lost." in answer.content.decode()
    assert stored(draft).document["summary"] == "Theirs."


def test_rows_are_chosen_one_by_one(curator: User, second: User, draft: MonographVersion) -> None:
    one, other = at(curator), at(second)
    for _ in range(2):
        write(one, draft, "monitoring", page(one, draft, "monitoring"), act="add")
    fields = page(one, draft, "monitoring")
    write(one, draft, "monitoring", fields, monitoring__0__text="Rash", monitoring__1__text="Fever")
    mine, theirs = page(one, draft, "monitoring"), page(other, draft, "monitoring")
    write(other, draft, "monitoring", theirs, monitoring__0__text="Rash on the face")
    write(one, draft, "monitoring", mine, monitoring__1__text="High fever")
    aside = SetAside.objects.get()
    shown = one.get(reverse("editor_choose", args=[draft.pk, aside.pk]))
    ready = sent(shown.content.decode())
    answer = one.post(reverse("editor_choose", args=[draft.pk, aside.pk]), ready, follow=True)
    assert "Chosen and saved." in answer.content.decode()
    assert {row["text"] for row in stored(draft).document["monitoring"]} == {"Rash on the face", "High fever"}


def test_a_choice_looked_at_before_another_save_is_looked_at_again(
    curator: User, second: User, draft: MonographVersion
) -> None:
    one, other = at(curator), at(second)
    mine, theirs = page(one, draft, "summary"), page(other, draft, "summary")
    write(other, draft, "summary", theirs, own__summary="Theirs.")
    write(one, draft, "summary", mine, own__summary="Mine.")
    number = stored(draft).number
    write(other, draft, "summary", page(other, draft, "summary"), own__summary="Theirs, newer.")
    address = reverse("editor_choose", args=[draft.pk, SetAside.objects.get().pk])
    answer = one.post(address, {"number": str(number), "part:summary": "yours"}, follow=True)
    assert "Somebody saved this section meanwhile" in answer.content.decode()
    assert "Theirs, newer." in answer.content.decode()
    assert stored(draft).document["summary"] == "Theirs, newer."
    answer = one.post(address, {"number": str(stored(draft).number)}, follow=True)
    assert "Choose for each: Summary." in answer.content.decode()


def test_two_who_begin_sources_at_once_keep_both(curator: User, second: User, draft: MonographVersion) -> None:
    one, other = at(curator), at(second)
    mine, theirs = page(one, draft, "uses"), page(other, draft, "positions")
    write(one, draft, "uses", mine, act="source:0")
    write(other, draft, "positions", theirs, act="source:0")
    document = stored(draft).document
    assert [row["key"] for row in document["sources"]] == ["made-up", "source-1", "source-2"]
    assert document["uses"][0]["sources"] == ["made-up", "source-1"]
    assert document["positions"][0]["source"] == "source-2"
    assert not SetAside.objects.exists()


def test_keeping_what_moved_on_meanwhile_is_refused(curator: User, second: User, draft: MonographVersion) -> None:
    write(at(second), draft, "summary", page(at(second), draft, "summary"), own__summary="Theirs.")
    answer = at(curator).post(reverse("editor_keep", args=[draft.pk]), {"number": "0"}, follow=True)
    assert "Somebody wrote into the draft since you looked" in answer.content.decode()


# ---- the whole text, earlier saves, preview ------------------------------------------------------------------------


def test_the_whole_text_and_the_sections_are_one_working_copy(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    write(client, draft, "summary", page(client, draft, "summary"), own__summary="From the section.")
    address = reverse("editor_text", args=[draft.pk])
    fields = sent(client.get(address).content.decode(), "section")
    assert 'summary = "From the section."' in fields["toml"][0]
    text = fields["toml"][0].replace("From the section.", "From the text.") + "\r\n# a remark\r\n"
    client.post(address, {**fields, "toml": text})
    assert page(client, draft, "summary")["own-summary"] == ["From the text."]
    assert "# a remark" in client.get(address).content.decode()
    write(client, draft, "editorial", page(client, draft, "editorial"), own__notes="A note.")
    assert "# a remark" in client.get(address).content.decode()


def test_a_text_that_is_no_toml_is_there_again(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    address = reverse("editor_text", args=[draft.pk])
    fields = sent(client.get(address).content.decode(), "section")
    answer = client.post(address, {**fields, "toml": "summary = "}, headers=HTMX)
    assert "Kept, but not read yet" in answer.content.decode()
    again = client.get(address).content.decode()
    assert sent(again, "section")["toml"] == ["summary = "]
    assert "brafenol: Invalid value (at end of document)" in again
    assert stored(draft).document["summary"] == "A made-up drug."
    client.post(address, {**sent(again, "section"), "toml": draft.toml})
    assert not copies.waiting(draft).exists()


def test_texts_of_two_writers_meet_section_by_section(curator: User, second: User, draft: MonographVersion) -> None:
    one, other = at(curator), at(second)
    address = reverse("editor_text", args=[draft.pk])
    mine = sent(one.get(address).content.decode(), "section")
    write(other, draft, "summary", page(other, draft, "summary"), own__summary="Theirs.")
    text = mine["toml"][0].replace("A made-up drug.", "Mine.").replace("Usual doses", "Any dose")
    answer = one.post(address, {**mine, "toml": text}, follow=True)
    assert "Two wrote at once: Summary" in answer.content.decode()
    document = stored(draft).document
    assert (document["summary"], document["uses"][0]["label"]) == ("Theirs.", "Any dose")


def test_an_earlier_save_is_brought_back_as_a_save_of_its_own(
    curator: User, second: User, draft: MonographVersion
) -> None:
    for who, words in ((curator, "Fir"), (curator, "First."), (second, "Second."), (curator, "Third.")):
        write(at(who), draft, "summary", page(at(who), draft, "summary"), own__summary=words)
    client, address = at(curator), reverse("editor_saves", args=[draft.pk])
    shown = client.get(address).content.decode()
    assert [number for number in range(1, 5) if f"save {number}, " in shown] == [2, 3, 4]
    assert "save 3, second" in shown
    client.post(address, {"save": str(SectionSave.objects.get(number=2).pk)})
    assert (stored(draft).document["summary"], stored(draft).number) == ("First.", 5)


def test_the_preview_is_the_page_of_the_working_copy_without_what_is_at_fault(
    curator: User, draft: MonographVersion
) -> None:
    client = at(curator)
    write(client, draft, "summary", page(client, draft, "summary"), own__summary="Words to come.")
    write(client, draft, "facts", page(client, draft, "facts"), act="add")
    shown = client.get(reverse("editor_preview", args=[draft.pk])).content.decode()
    assert "Words to come." in shown
    assert "<li>Facts, row 1</li>" in shown
    fragment = client.get(reverse("editor_preview", args=[draft.pk]), headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "Words to come." in fragment
    assert "Words to come." not in client.get("/drugs/brafenol/").content.decode()


def test_a_preview_with_an_odd_code_shows_all_else_as_it_is_typed(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    write(client, draft, "summary", page(client, draft, "summary"), own__summary="Words to come.")
    write(client, draft, "identity", page(client, draft, "identity"), own__atc="X", own__name="Brafenol hydrate")
    shown = client.get(reverse("editor_preview", args=[draft.pk])).content.decode()
    assert "<li>ATC codes</li>" in shown
    assert "Words to come." in shown
    assert "<h1>Brafenol hydrate</h1>" in shown


def test_slugs_are_found_by_any_name(curator: User) -> None:
    answer = at(curator).get(reverse("editor_slugs"), {"alternatives-0-drug": "painaway"})
    assert '<option value="brafenol">Brafenol</option>' in answer.content.decode()


# ---- who ----------------------------------------------------------------------------------------------------------


def test_only_writers_come_in_and_only_the_author_keeps(
    curator: User, second: User, approver: User, draft: MonographVersion
) -> None:
    address = reverse("editor", args=[draft.pk])
    assert Client().get(address).headers["Location"].startswith("/accounts/login/")
    assert at(approver).get(address).status_code == 403
    assert at(approver).post(reverse("editor_section", args=[draft.pk, "summary"])).status_code == 403
    write(at(second), draft, "summary", page(at(second), draft, "summary"), own__summary="Theirs.")
    shown = at(second).get(address).content.decode()
    assert "keeps it and hands it in" in shown
    answer = at(second).post(reverse("editor_keep", args=[draft.pk]), {"number": "1"}, follow=True)
    assert "Only its author changes a draft" in answer.content.decode()
    curator.is_staff = False
    curator.save()
    assert at(curator).get(address).status_code == 403


def test_what_was_said_in_review_stands_where_it_is_to_be_mended(
    curator: User, registered: User, draft: MonographVersion
) -> None:
    said = {"version_id": draft.pk, "by": registered, "is_request": True}
    actions.comment(**said, field="uses[Usual doses].reason", text="Say which study.")
    actions.comment(**said, text="The whole is too long.")
    client = at(curator)
    shown = client.get(reverse("editor", args=[draft.pk])).content.decode()
    assert "Say which study." in shown
    assert "The whole is too long." in shown
    assert "Say which study." in client.get(reverse("editor_section", args=[draft.pk, "uses"])).content.decode()
    assert "Say which study." not in client.get(reverse("editor_section", args=[draft.pk, "facts"])).content.decode()


def test_drafts_being_written_are_listed_at_the_desk(curator: User, registered: User, draft: MonographVersion) -> None:
    write(at(curator), draft, "summary", page(at(curator), draft, "summary"), own__summary="Mine.")
    shown = at(curator).get(reverse("admin:drugs_queues")).content.decode()
    assert "Drafts being written (1)" in shown
    assert reverse("editor", args=[draft.pk]) in shown
    assert "not kept yet" in shown
    shown = at(registered).get(reverse("admin:drugs_queues")).content.decode()
    assert reverse("editor", args=[draft.pk]) not in shown
    assert desk_address(draft) in shown


def test_whoever_wrote_a_part_cannot_sign(
    person: Any, curator: User, second: User, registered: User, draft: MonographVersion
) -> None:
    second.groups.add(*person("third", "approver").groups.all())
    write(at(second), draft, "summary", page(at(second), draft, "summary"), own__summary="Theirs.")
    working.keep(version_id=draft.pk, by=curator, number=1)
    actions.submit(version_id=draft.pk, by=curator)
    draft.refresh_from_db()
    signing = '<input type="hidden" name="verb" value="sign">'
    assert signing in at(registered).get(desk_address(draft)).content.decode()
    assert signing not in at(second).get(desk_address(draft)).content.decode()
    with pytest.raises(Refused, match="Who wrote part of a version cannot sign it off"):
        actions.sign_off(version_id=draft.pk, by=second, read_hash=draft.content_hash, interests="none")


def test_what_is_no_draft_any_more_leads_to_the_desk(curator: User, draft: MonographVersion) -> None:
    client = at(curator)
    fields = page(client, draft, "summary")
    actions.submit(version_id=draft.pk, by=curator)
    answer = write(client, draft, "summary", fields, own__summary="Too late.")
    assert answer.request["PATH_INFO"] == desk_address(draft)
    assert "no longer a draft" in answer.content.decode()
    answer = type_in(client, draft, "summary", fields, own__summary="Too late.")
    assert answer.status_code == 409
    writing = Writing("summary", {"summary": "Too late."}, 0)
    with pytest.raises(Refused, match="no longer a draft"):
        working.save_sections(version_id=draft.pk, by=curator, writings=[writing])


def test_the_database_keeps_what_was_written(curator: User, draft: MonographVersion) -> None:
    write(at(curator), draft, "summary", page(at(curator), draft, "summary"), own__summary="Mine.")
    for statement in ("UPDATE drugs_sectionsave SET content = '{}'", "DELETE FROM drugs_sectionsave"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"base": "0"},
        {"base": "-1", "own-summary": "x"},
        {"base": "99", "own-summary": "x", "own-evidence": "good"},
        {"base": "99999999999", "own-summary": "x"},
        {"base": "0", "own-summary": "a\x00b", "own-extra": "[1"},
        {"base": "0", "own-summary": "x" * 600_000},
    ],
)
def test_a_broken_form_is_answered_and_breaks_nothing(
    curator: User, draft: MonographVersion, fields: dict[str, str]
) -> None:
    client = at(curator)
    for section in ("summary", "facts"):
        answer = client.post(reverse("editor_section", args=[draft.pk, section]), fields, follow=True)
        assert answer.status_code == 200
    assert client.get(reverse("editor", args=[draft.pk])).status_code == 200
    assert client.get(reverse("editor_section", args=[draft.pk, "nothing"])).status_code == 404

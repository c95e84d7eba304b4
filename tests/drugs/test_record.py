"""The public record: what changed, every version, and reports of problems."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from drugs import actions
from drugs.models import Change, MonographVersion, Outbox, Report
from drugs.tasks import deliver_outbox
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
HOLD = {"until": "hours", "basis": "published", "hours_high": 6.0, "sources": ["made-up"]}
STRICTER = made_up.text("brafenol", uses=[made_up.use(guidance="timed_avoidance", hold=HOLD)])
SENTENCE = "Use “Usual doses”: compatible → timed avoidance, 6 h."


@pytest.fixture(autouse=True)
def _forget_limits() -> None:
    cache.clear()


@pytest.fixture
def changed(curator: User, registered: User, approver: User) -> MonographVersion:
    """Brafenol's guidance, changed by this site."""
    version = actions.draft(slug="brafenol", by=curator, reason="A new study.", toml=STRICTER)
    actions.submit(version_id=version.pk, by=curator)
    for person in (registered, approver):
        actions.sign_off(version_id=version.pk, by=person, read_hash=version.content_hash, interests="none")
    return actions.publish(version_id=version.pk, by=curator)


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_library_a_site_begins_with_changed_nothing(client: Client) -> None:
    assert not Change.objects.exists()
    assert "Nothing has changed since this site began." in page(client, "/changes/")


def test_a_published_change_is_told_on_the_page_and_in_both_feeds(client: Client, changed: MonographVersion) -> None:
    assert SENTENCE in page(client, "/changes/")
    assert "Why: A new study." in page(client, "/changes/?guidance=1")
    feed = json.loads(page(client, "/changes/feed.json"))
    assert feed["items"][0]["title"] == "Brafenol: changed"
    assert SENTENCE in feed["items"][0]["content_text"]
    assert feed["items"][0]["url"] == f"http://testserver/drugs/brafenol/versions/{changed.number}/"
    channel = ElementTree.fromstring(page(client, "/changes/feed.xml")).find("channel")  # noqa: S314 our own text
    assert channel is not None
    assert SENTENCE in (channel.findtext("item/description") or "")


def test_a_retraction_is_told_with_its_reason(client: Client, changed: MonographVersion, registered: User) -> None:
    actions.retract(version_id=changed.pk, by=registered, reason="The study was withdrawn.")
    assert "Brafenol</a>: withdrawn" in page(client, "/changes/")
    assert "The study was withdrawn." in page(client, "/changes/feed.json")


def test_an_updated_file_is_told(client: Client, shelf: Path) -> None:
    made_up.library(shelf, made_up.text("droxatide", uses=[made_up.use(guidance="timed_avoidance", hold=HOLD)]))
    actions.load_library(library=shelf)
    assert [(c.drug.slug, c.kind) for c in Change.objects.all()] == [("droxatide", "changed")]


def test_changed_guidance_is_marked_for_ninety_days(client: Client, changed: MonographVersion) -> None:
    marked = "The guidance changed on"
    assert marked in page(client, "/drugs/brafenol/")
    assert SENTENCE in page(client, "/drugs/brafenol/")
    copy = Change.objects.get()
    for days, shown in ((89, True), (91, False)):
        # The row itself can never be altered: another one stands in for it.
        with_days(copy, days)
        assert (marked in page(client, "/drugs/brafenol/")) is shown


def with_days(change: Change, days: int) -> None:
    """Have the change be so many days old: the table refuses changes, so its guard is off for one statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE drugs_change DISABLE TRIGGER USER")
        cursor.execute("UPDATE drugs_change SET at = %s", [timezone.now() - dt.timedelta(days=days)])
        cursor.execute("ALTER TABLE drugs_change ENABLE TRIGGER USER")


def test_every_version_stays_readable_and_says_where_it_stands(client: Client, changed: MonographVersion) -> None:
    listed = page(client, "/drugs/brafenol/history/")
    assert "Version 1</a>, superseded" in listed
    assert "Version 2</a>, in use" in listed
    assert "Made-up Council 1234" in listed
    old = page(client, "/drugs/brafenol/versions/1/")
    assert "Not in use any more" in old
    assert SENTENCE in page(client, "/drugs/brafenol/versions/2/")


def test_a_draft_is_not_public(client: Client, curator: User) -> None:
    version = actions.draft(slug="brafenol", by=curator, reason="Not yet.")
    assert client.get(f"/drugs/brafenol/versions/{version.number}/").status_code == 404
    assert "Not yet." not in page(client, "/drugs/brafenol/history/")


@pytest.mark.parametrize("path", ["/drugs/nobody/history/", "/drugs/brafenol/versions/99/", "/drugs/a%00b/history/"])
def test_what_was_never_in_use_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_site_that_asks_for_sign_offs_shows_no_unsigned_guidance(client: Client, shelf: Path, settings: Any) -> None:
    made_up.library(shelf, made_up.text("droxatide", uses=[made_up.use(guidance="timed_avoidance", hold=HOLD)]))
    actions.load_library(library=shelf)
    said = "timed avoidance"
    paths = (
        "/changes/",
        "/changes/feed.json",
        "/changes/feed.xml",
        "/drugs/droxatide/versions/2/",
        "/drugs/droxatide/",
    )
    assert [path for path in paths if said not in page(client, path)] == []
    settings.LACTADVICE_REQUIRE_SIGN_OFF = True
    assert [path for path in paths if said in page(client, path)] == []


# ---- reports -------------------------------------------------------------------------------------------------------


def send(client: Client, **fields: str) -> Any:
    return client.post("/report/", {"page": "/drugs/brafenol/", "text": "The half-life is wrong.", **fields})


def test_every_page_leads_to_a_report_on_it_without_its_case(client: Client) -> None:
    assert 'href="/report/?page=%2Fdrugs%2Fbrafenol%2F"' in page(client, "/drugs/brafenol/?x=secret")
    assert 'value="/drugs/brafenol/"' in page(client, "/report/?page=%2Fdrugs%2Fbrafenol%2F")


def test_a_report_is_filed_answered_once_and_mailed(client: Client, curator: User) -> None:
    assert send(client, contact="reader@example.org").url == "/report/thanks/"
    report = Report.objects.get()
    assert report.drug is not None
    assert report.drug.slug == "brafenol"
    desk = at(curator)
    assert "The half-life is wrong." in page(desk, "/admin/drugs/monographversion/queues/")
    address = f"/admin/drugs/monographversion/reports/{report.pk}/"
    desk.post(address, {"answer": "Mended, thank you."})
    assert "The half-life is wrong." not in page(desk, "/admin/drugs/monographversion/queues/")
    assert "Mended, thank you." in page(desk, address)
    again = desk.post(address, {"answer": "Another."}).content.decode()
    assert "answered, once" in again
    assert deliver_outbox() == 1
    assert [m.to for m in mail.outbox] == [["reader@example.org"]]
    assert "Mended, thank you." in mail.outbox[0].body
    assert not Outbox.objects.filter(done_at=None).exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("text", ""),
        ("page", "/advice/?drug=x"),
        ("page", "https://elsewhere.example/"),
        ("contact", "nobody"),
        ("page", ""),
    ],
)
def test_a_faulty_report_is_shown_again_with_what_was_typed(client: Client, field: str, wrong: str) -> None:
    answer = send(client, **{"text": "My long report.", field: wrong})
    assert answer.status_code == 422
    assert not Report.objects.exists()
    if field != "text":
        assert "My long report." in answer.content.decode()


def test_the_sixth_report_from_one_address_waits(client: Client) -> None:
    for _ in range(5):
        assert send(client).status_code == 302
    answer = send(client, text="My sixth.")
    assert answer.status_code == 429
    assert "My sixth." in answer.content.decode()
    assert Report.objects.count() == 5


def test_a_flood_from_many_addresses_is_stopped(client: Client) -> None:
    Report.objects.bulk_create([Report(page="/", text="noise")] * actions.reports.MOST_AN_HOUR)
    assert "Too many reports" in send(client).content.decode()

"""What the database refuses to anybody with a SQL prompt. Each of these would be a lie told to a reader."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from drugs import actions
from drugs.models import MonographVersion, SignOff
from lactadvice.accounts.models import User

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> None:
    """Run a statement as somebody with a SQL prompt would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(said: str, statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=said):
        sql(statement, *values)


def sign(version: MonographVersion, person: User, content_hash: str = "") -> None:
    sql(
        "INSERT INTO drugs_signoff (version_id, person_id, signed_at, content_hash, interests, credential_body,"
        " credential_number) VALUES (%s, %s, now(), %s, 'none', '', 'claimed 99')",
        version.pk,
        person.pk,
        content_hash or version.content_hash,
    )


@pytest.fixture
def in_use(shelf: Path) -> MonographVersion:
    return MonographVersion.objects.get(drug__slug="brafenol")


@pytest.fixture
def drafted(shelf: Path, curator: User) -> MonographVersion:
    return actions.draft(slug="brafenol", by=curator, reason="New evidence.")


@pytest.fixture
def reviewed(drafted: MonographVersion, curator: User) -> MonographVersion:
    return actions.submit(version_id=drafted.pk, by=curator)


@pytest.mark.parametrize(
    "change",
    [
        'document = document || \'{"summary": "other"}\'',
        "toml = ''",
        f"content_hash = '{'0' * 64}'",
        "number = 9",
        "author_id = 1",
        "origin = 'site'",
        "reason = 'other'",
        "evidence_to = '2099-01-01'",
        "review_due = '2099-01-01'",
        "high_risk = true",
        "published_at = now() - interval '1 year'",
        "created_at = now() - interval '1 year'",
    ],
)
def test_a_version_in_use_cannot_be_changed(in_use: MonographVersion, curator: User, change: str) -> None:
    change = change.replace("author_id = 1", f"author_id = {curator.pk}")
    with pytest.raises(IntegrityError):
        sql(f"UPDATE drugs_monographversion SET {change} WHERE id = %s", in_use.pk)  # noqa: S608


def test_a_version_in_review_cannot_be_changed(reviewed: MonographVersion) -> None:
    refused("only while it is a draft", "UPDATE drugs_monographversion SET toml = '' WHERE id = %s", reviewed.pk)


@pytest.mark.parametrize("table", ["drugs_monographversion", "drugs_signoff", "drugs_drug"])
def test_versions_and_sign_offs_cannot_be_deleted(in_use: MonographVersion, registered: User, table: str) -> None:
    sign(in_use, registered)
    # A drug's versions hold it at the end of the transaction, the others at once.
    at_once = "SET CONSTRAINTS ALL IMMEDIATE; "
    refused("never|violates foreign key", at_once + "DELETE FROM " + table)  # noqa: S608


def test_the_author_cannot_sign(reviewed: MonographVersion, curator: User) -> None:
    with pytest.raises(IntegrityError, match="author of a version cannot sign"):
        sign(reviewed, curator)


def test_nobody_signs_twice(reviewed: MonographVersion, registered: User) -> None:
    sign(reviewed, registered)
    with pytest.raises(IntegrityError, match="one_sign_off_each"):
        sign(reviewed, registered)


def test_no_third_person_signs(reviewed: MonographVersion, registered: User, approver: User, person: Any) -> None:
    sign(reviewed, registered)
    sign(reviewed, approver)
    with pytest.raises(IntegrityError, match="at most two"):
        sign(reviewed, person("third", "approver"))


def test_one_of_two_needs_a_registration(reviewed: MonographVersion, approver: User, person: Any) -> None:
    sign(reviewed, approver)
    with pytest.raises(IntegrityError, match="professional registration"):
        sign(reviewed, person("other", "approver"))


def test_the_registration_is_the_accounts_and_not_what_is_claimed(reviewed: MonographVersion, approver: User) -> None:
    sign(reviewed, approver)
    assert SignOff.objects.get().credential_number == ""


def test_nobody_signs_what_has_changed_since_they_read_it(reviewed: MonographVersion, registered: User) -> None:
    with pytest.raises(IntegrityError, match="changed since"):
        sign(reviewed, registered, "0" * 64)


def test_a_draft_is_not_signed(drafted: MonographVersion, registered: User) -> None:
    with pytest.raises(IntegrityError, match="only a version in review or in use"):
        sign(drafted, registered)


def test_a_closed_account_does_not_sign(reviewed: MonographVersion, registered: User) -> None:
    User.objects.filter(pk=registered.pk).update(is_active=False)
    with pytest.raises(IntegrityError, match="active account"):
        sign(reviewed, registered)


def test_a_sign_off_is_never_changed(reviewed: MonographVersion, registered: User, approver: User) -> None:
    sign(reviewed, registered)
    refused("never changed", "UPDATE drugs_signoff SET person_id = %s", approver.pk)


def test_publishing_needs_two_sign_offs(reviewed: MonographVersion, registered: User) -> None:
    sign(reviewed, registered)
    sql("UPDATE drugs_monographversion SET status = 'superseded', ended_at = now() WHERE status = 'published'")
    refused(
        "two sign-offs",
        "UPDATE drugs_monographversion SET status = 'published', published_at = now() WHERE id = %s",
        reviewed.pk,
    )


def test_a_signed_version_does_not_become_a_draft_again(reviewed: MonographVersion, registered: User) -> None:
    sign(reviewed, registered)
    refused("draft again", "UPDATE drugs_monographversion SET status = 'draft' WHERE id = %s", reviewed.pk)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("published", "draft"),
        ("published", "in_review"),
        ("published", "proposal"),
        ("draft", "published"),
        ("draft", "retracted"),
        ("superseded", "published"),
        ("superseded", "draft"),
        ("retracted", "published"),
        ("retracted", "draft"),
        ("in_review", "retracted"),
    ],
)
def test_no_step_leads_from_here_to_there(start: str, end: str, at: Callable[[str], MonographVersion]) -> None:
    version = at(start)
    refused(
        f"cannot go from {start} to {end}",
        "UPDATE drugs_monographversion SET status = %s, published_at = coalesce(published_at, now()),"
        " ended_at = coalesce(ended_at, now()) WHERE id = %s",
        end,
        version.pk,
    )


@pytest.fixture
def at(shelf: Path, curator: User, registered: User) -> Callable[[str], MonographVersion]:
    """A version that stands where it is asked to."""

    def stand(status: str) -> MonographVersion:
        version = MonographVersion.objects.get(drug__slug="brafenol")
        if status == "retracted":
            return actions.retract(version_id=version.pk, by=registered, reason="Wrong.")
        if status == "published":
            return version
        drafted = actions.draft(slug="brafenol", by=curator, reason="New evidence.")
        if status == "in_review":
            return actions.submit(version_id=drafted.pk, by=curator)
        if status == "superseded":
            return actions.set_aside(version_id=drafted.pk, by=curator, reason="Not needed.")
        return drafted

    return stand


@pytest.mark.parametrize("status", ["published", "in_review", "superseded", "retracted", "proposal"])
def test_a_site_version_begins_as_a_draft(in_use: MonographVersion, curator: User, status: str) -> None:
    refused(
        "cannot begin as",
        "INSERT INTO drugs_monographversion (drug_id, number, status, origin, document, toml, content_hash,"
        " evidence_to, high_risk, review_due, author_id, reason, created_at, published_at, ended_at, retraction_reason)"
        " SELECT drug_id, 7, %s, 'site', document, toml, content_hash, evidence_to, high_risk, review_due, %s, '',"
        " now(), now(), now(), '' FROM drugs_monographversion WHERE id = %s",
        status,
        curator.pk,
        in_use.pk,
    )


def test_two_versions_are_never_in_use_at_once(in_use: MonographVersion) -> None:
    refused(
        "one_version_in_use",
        "INSERT INTO drugs_monographversion (drug_id, number, status, origin, document, toml, content_hash,"
        " evidence_to, high_risk, review_due, reason, created_at, published_at, retraction_reason)"
        " SELECT drug_id, 7, 'published', 'shipped', document, toml, content_hash, evidence_to, high_risk, review_due,"
        " '', now(), now(), '' FROM drugs_monographversion WHERE id = %s",
        in_use.pk,
    )


def test_a_retraction_needs_its_reason(in_use: MonographVersion) -> None:
    refused(
        "needs its reason",
        "UPDATE drugs_monographversion SET status = 'retracted', ended_at = now() WHERE id = %s",
        in_use.pk,
    )


@pytest.mark.parametrize("table", ["monographversion", "signoff", "drug", "combination", "source", "authority"])
@pytest.mark.parametrize("verb", ["UPDATE drugs_{}event SET pgh_label = 'x'", "DELETE FROM drugs_{}event"])
def test_the_audit_trail_only_grows(shelf: Path, registered: User, table: str, verb: str) -> None:
    sign(MonographVersion.objects.get(drug__slug="brafenol"), registered)
    source = (
        'key = "k"\ntitle = "T"\npublisher = "P"\nurl = "https://example.org"\nkind = "review"\nread = 2026-11-22\n'
    )
    (shelf / "sources.toml").write_text(f"[[sources]]\n{source}", encoding="utf-8")
    actions.load_library(library=shelf)
    with pytest.raises(DatabaseError, match="pgtrigger"):
        sql(verb.format(table))


def test_the_audit_trail_says_who_and_why(in_use: MonographVersion, registered: User) -> None:
    actions.retract(version_id=in_use.pk, by=registered, reason="Wrong number.")
    event = in_use.events.order_by("-pgh_id").select_related("pgh_context").first()
    assert event.status == "retracted"
    assert event.pgh_context.metadata == {"user": registered.pk, "why": "Wrong number."}


def test_raw_sql_cannot_dodge_the_audit_trail(in_use: MonographVersion) -> None:
    sql("UPDATE drugs_drug SET name = 'Other' WHERE slug = 'brafenol'")
    assert in_use.drug.events.order_by("-pgh_id").first().name == "Other"

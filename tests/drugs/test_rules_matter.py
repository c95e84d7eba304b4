"""Every rule of the database is there for something: with it the forbidden act fails, without it the act succeeds.

Each rule is dropped inside a transaction that ends with the test. A rule that forbids nothing any more would fail here.
"""

# ruff: noqa: S608 the statements are put together from ids and words of this file

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from drugs import actions
from drugs.editing import copies
from drugs.models import Change, MonographVersion, Report, RetractionReview
from lactadvice.accounts.models import User

pytestmark = pytest.mark.django_db

Act = Callable[["Scene"], str]


@dataclass(frozen=True)
class Scene:
    """A version in use, one in review by the curator, a draft, and people."""

    in_use: MonographVersion
    reviewed: MonographVersion
    drafted: MonographVersion
    curator: User
    registered: User
    approver: User
    other: User


@pytest.fixture
def scene(shelf: Any, curator: User, registered: User, approver: User, person: Any) -> Scene:
    reviewed = actions.draft(slug="brafenol", by=curator, reason="New evidence.")
    actions.submit(version_id=reviewed.pk, by=curator)
    return Scene(
        in_use=MonographVersion.objects.get(drug__slug="brafenol", status="published"),
        reviewed=MonographVersion.objects.get(pk=reviewed.pk),
        drafted=actions.draft(slug="clodazine", by=curator, reason="New evidence."),
        curator=curator,
        registered=registered,
        approver=approver,
        other=person("other", "approver"),
    )


def signing(version: MonographVersion, person: User, content_hash: str = "", interests: str = "none") -> str:
    return (
        "INSERT INTO drugs_signoff (version_id, person_id, signed_at, content_hash, interests, credential_body,"
        f" credential_number) VALUES ({version.pk}, {person.pk}, now(), '{content_hash or version.content_hash}',"
        f" '{interests}', '', '');"
    )


def signed(s: Scene, *people: User) -> None:
    for person in people:
        run(signing(s.reviewed, person))


def copied(s: Scene, number: int, status: str, origin: str, author: str = "NULL") -> str:
    return (
        "INSERT INTO drugs_monographversion (drug_id, number, status, origin, document, toml, content_hash,"
        " evidence_to, high_risk, review_due, author_id, reason, created_at, published_at, retraction_reason)"
        f" SELECT drug_id, {number}, '{status}', '{origin}', document, toml, content_hash, evidence_to, high_risk,"
        f" review_due, {author}, '', now(), now(), '' FROM drugs_monographversion WHERE id = {s.in_use.pk};"
    )


def moved(version: MonographVersion, status: str, more: str = "") -> str:
    return f"UPDATE drugs_monographversion SET status = '{status}'{more} WHERE id = {version.pk};"


def one_signature_published(s: Scene) -> str:
    signed(s, s.registered)
    return moved(s.in_use, "superseded", ", ended_at = now()") + moved(
        s.reviewed, "published", ", published_at = now()"
    )


def third_signature(s: Scene) -> str:
    signed(s, s.registered, s.approver)
    return signing(s.reviewed, s.other)


def nobody_registered(s: Scene) -> str:
    signed(s, s.approver)
    return signing(s.reviewed, s.other)


def signed_twice(s: Scene) -> str:
    signed(s, s.registered)
    return signing(s.reviewed, s.registered)


def signed_version_redrafted(s: Scene) -> str:
    signed(s, s.registered)
    return moved(s.reviewed, "draft")


def by_closed_account(s: Scene) -> str:
    run(f"UPDATE accounts_user SET is_active = false WHERE id = {s.registered.pk}")
    return signing(s.reviewed, s.registered)


def despite_a_request(s: Scene) -> str:
    actions.comment(version_id=s.reviewed.pk, by=s.approver, text="Say the dose.", is_request=True)
    return signing(s.reviewed, s.registered)


def signature_rewritten(s: Scene) -> str:
    signed(s, s.registered)
    return f"UPDATE drugs_signoff SET person_id = {s.approver.pk};"


def signature_removed(s: Scene) -> str:
    signed(s, s.registered)
    return "DELETE FROM drugs_signoff;"


def retracted(s: Scene) -> None:
    actions.retract(version_id=s.in_use.pk, by=s.registered, reason="Wrong number.")


def date_of_end_changed(s: Scene) -> str:
    retracted(s)
    return f"UPDATE drugs_monographversion SET retraction_reason = 'All well.' WHERE id = {s.in_use.pk};"


def change_rewritten(s: Scene) -> str:
    retracted(s)
    assert Change.objects.count() == 1
    return "UPDATE drugs_change SET guidance = '[]';"


def change_removed(s: Scene) -> str:
    retracted(s)
    return "DELETE FROM drugs_change;"


def comment_rewritten(s: Scene) -> str:
    actions.comment(version_id=s.reviewed.pk, by=s.approver, text="Say the dose.")
    return "UPDATE drugs_comment SET text = 'Fine.';"


def comment_removed(s: Scene) -> str:
    actions.comment(version_id=s.reviewed.pk, by=s.approver, text="Say the dose.")
    return "DELETE FROM drugs_comment;"


def report_rewritten(s: Scene) -> str:
    actions.report_problem(page="/", text="Wrong.")
    return "UPDATE drugs_report SET text = 'Fine.';"


def answer_rewritten(s: Scene) -> str:
    report = actions.report_problem(page="/", text="Wrong.")
    actions.answer_report(report_id=report.pk, by=s.curator, answer="Mended.")
    assert Report.objects.get().answer == "Mended."
    return "UPDATE drugs_report SET answer = 'Other.';"


def retracted_by_another(s: Scene) -> str:
    retracted(s)
    return f"UPDATE drugs_monographversion SET retracted_by_id = {s.other.pk} WHERE id = {s.in_use.pk};"


def closing(person: User, finding: str = "The number was wrong.") -> str:
    return f"UPDATE drugs_retractionreview SET finding = '{finding}', closed_at = now(), closed_by_id = {person.pk};"


def closed_by_the_retractor(s: Scene) -> str:
    retracted(s)
    return closing(s.registered)


def review_closed_by_closed_account(s: Scene) -> str:
    retracted(s)
    run(f"UPDATE accounts_user SET is_active = false WHERE id = {s.approver.pk}")
    return closing(s.approver)


def closed_without_finding(s: Scene) -> str:
    retracted(s)
    return closing(s.approver, finding="")


def finding_rewritten(s: Scene) -> str:
    retracted(s)
    run(closing(s.approver))
    return closing(s.other, finding="All was well.")


def told_twice(s: Scene) -> str:
    retracted(s)
    change = Change.objects.get()
    return 2 * f"INSERT INTO drugs_notice (person_id, change_id) VALUES ({s.other.pk}, {change.pk});"


def finding_unwritten(s: Scene) -> str:
    retracted(s)
    return "DELETE FROM drugs_retractionreviewevent;"


def review_removed(s: Scene) -> str:
    retracted(s)
    return "DELETE FROM drugs_retractionreview;"


def written(s: Scene, version: MonographVersion, by: User) -> int:
    """Write something into a draft's working copy, and keep it; the copy's id."""
    copy = copies.begun(version)
    copies.write(copy, {"summary": {"summary": "Words.", "evidence": "some"}}, by)
    copy.kept_number = copy.number
    copy.save()
    return copy.pk


def a_writer_signs(s: Scene) -> str:
    actions.send_back(version_id=s.reviewed.pk, by=s.curator, reason="More to write.")
    written(s, s.reviewed, s.registered)
    actions.submit(version_id=s.reviewed.pk, by=s.curator)
    return signing(s.reviewed, s.registered)


def saving(copy: int, number: int) -> str:
    return (
        "INSERT INTO drugs_sectionsave (copy_id, number, section, content, saved_at)"
        f" VALUES ({copy}, {number}, 'summary', '{{}}', now());"
    )


def written_in_review(s: Scene) -> str:
    actions.send_back(version_id=s.reviewed.pk, by=s.curator, reason="More to write.")
    copy = written(s, s.reviewed, s.curator)
    actions.submit(version_id=s.reviewed.pk, by=s.curator)
    return saving(copy, 2)


def save_rewritten(s: Scene) -> str:
    written(s, s.drafted, s.curator)
    return "UPDATE drugs_sectionsave SET content = '{}';"


def save_removed(s: Scene) -> str:
    written(s, s.drafted, s.curator)
    return "DELETE FROM drugs_sectionsave;"


def set_aside_forgotten(s: Scene) -> str:
    run(set_aside_twice(s).replace("generate_series(1, 2)", "generate_series(1, 1)"))
    return "DELETE FROM drugs_setasideevent;"


def set_aside_twice(s: Scene) -> str:
    copy = written(s, s.drafted, s.curator)
    return (
        "INSERT INTO drugs_setaside (copy_id, section, person_id, base_number, content, at)"
        f" SELECT {copy}, 'summary', {s.curator.pk}, 0, '{{}}', now() FROM generate_series(1, 2);"
    )


# What is forbidden → the table and the rule that forbids it (a trigger or a constraint), and the act.
RULES: dict[str, tuple[str, str, Act]] = {
    "the author signs": ("drugs_signoff", "counts", lambda s: signing(s.reviewed, s.curator)),
    "a third person signs": ("drugs_signoff", "counts", third_signature),
    "two without registration sign": ("drugs_signoff", "counts", nobody_registered),
    "somebody signs what has changed": (
        "drugs_signoff",
        "counts",
        lambda s: signing(s.reviewed, s.registered, content_hash="0" * 64),
    ),
    "a draft is signed": ("drugs_signoff", "counts", lambda s: signing(s.drafted, s.registered)),
    "a closed account signs": ("drugs_signoff", "counts", by_closed_account),
    "somebody signs despite an open request": ("drugs_signoff", "counts", despite_a_request),
    "somebody signs twice": ("drugs_signoff", "one_sign_off_each", signed_twice),
    "interests are not stated": (
        "drugs_signoff",
        "interests_are_stated",
        lambda s: signing(s.reviewed, s.registered, interests=""),
    ),
    "a sign-off changes": ("drugs_signoff", "stays", signature_rewritten),
    "a sign-off is removed": ("drugs_signoff", "stays", signature_removed),
    "a version in use changes": (
        "drugs_monographversion",
        "keeps_its_words",
        lambda s: f"UPDATE drugs_monographversion SET toml = 'x' WHERE id = {s.in_use.pk};",
    ),
    "a version in review changes": (
        "drugs_monographversion",
        "keeps_its_words",
        lambda s: f"UPDATE drugs_monographversion SET toml = 'x' WHERE id = {s.reviewed.pk};",
    ),
    "a draft gets another author": (
        "drugs_monographversion",
        "keeps_its_words",
        lambda s: f"UPDATE drugs_monographversion SET author_id = {s.other.pk} WHERE id = {s.drafted.pk};",
    ),
    "the reason of a retraction changes": ("drugs_monographversion", "keeps_its_words", date_of_end_changed),
    "one signature publishes": ("drugs_monographversion", "takes_legal_steps", one_signature_published),
    "a signed version is a draft again": ("drugs_monographversion", "takes_legal_steps", signed_version_redrafted),
    "a version in use becomes a draft": (
        "drugs_monographversion",
        "takes_legal_steps",
        lambda s: moved(s.in_use, "draft"),
    ),
    "a retraction has no reason": (
        "drugs_monographversion",
        "takes_legal_steps",
        lambda s: moved(s.in_use, "retracted", ", ended_at = now()"),
    ),
    "nobody answers for a retraction": (
        "drugs_monographversion",
        "takes_legal_steps",
        lambda s: moved(s.in_use, "retracted", ", ended_at = now(), retraction_reason = 'Wrong number.'"),
    ),
    "who retracted changes": ("drugs_monographversion", "keeps_its_words", retracted_by_another),
    "who retracted closes the review": (
        "drugs_retractionreview",
        "second_approver_closes",
        closed_by_the_retractor,
    ),
    "a closed account closes a review": (
        "drugs_retractionreview",
        "second_approver_closes",
        review_closed_by_closed_account,
    ),
    "a review closes without a finding": (
        "drugs_retractionreview",
        "findings_have_somebody",
        closed_without_finding,
    ),
    "a finding is rewritten": ("drugs_retractionreview", "second_approver_closes", finding_rewritten),
    "the review of a retraction is removed": ("drugs_retractionreview", "second_approver_closes", review_removed),
    "what is in use is looked into": (
        "drugs_retractionreview",
        "second_approver_closes",
        lambda s: (
            f"INSERT INTO drugs_retractionreview (version_id, opened_at, finding) VALUES ({s.in_use.pk}, now(), '');"
        ),
    ),
    "the audit trail of a review is removed": ("drugs_retractionreviewevent", "append_only", finding_unwritten),
    "somebody is told of a change twice": ("drugs_notice", "one_notice_each", told_twice),
    "somebody follows a drug twice": (
        "drugs_follow",
        "one_follow_each",
        lambda s: (
            2
            * (
                "INSERT INTO drugs_follow (person_id, drug_id, site, since)"
                f" VALUES ({s.other.pk}, {s.in_use.drug_id}, '', now());"
            )
        ),
    ),
    "a site version begins in use": (
        "drugs_monographversion",
        "begins_legally",
        lambda s: (
            moved(s.in_use, "superseded", ", ended_at = now()") + copied(s, 9, "published", "site", str(s.curator.pk))
        ),
    ),
    "a version is deleted": (
        "drugs_monographversion",
        "stays",
        lambda s: f"DELETE FROM drugs_monographversion WHERE id = {s.drafted.pk};",
    ),
    "two versions are in use": (
        "drugs_monographversion",
        "one_version_in_use",
        lambda s: copied(s, 9, "published", "shipped"),
    ),
    "a number stands twice": (
        "drugs_monographversion",
        "version_number_once",
        lambda s: copied(s, 1, "proposal", "shipped"),
    ),
    "a site version has no author": (
        "drugs_monographversion",
        "site_versions_have_authors",
        lambda s: copied(s, 9, "draft", "site"),
    ),
    "a change is rewritten": ("drugs_change", "stays_as_written", change_rewritten),
    "a change is removed": ("drugs_change", "stays_as_written", change_removed),
    "a comment is rewritten": ("drugs_comment", "stays", comment_rewritten),
    "a comment is removed": ("drugs_comment", "stays", comment_removed),
    "a report is rewritten": ("drugs_report", "stays", report_rewritten),
    "an answer is rewritten": ("drugs_report", "stays", answer_rewritten),
    "somebody who wrote a part signs": ("drugs_signoff", "writers_do_not", a_writer_signs),
    "a version in review is written into": ("drugs_sectionsave", "into_drafts_only", written_in_review),
    "a save is rewritten": ("drugs_sectionsave", "stays_as_written", save_rewritten),
    "a save is removed": ("drugs_sectionsave", "stays_as_written", save_removed),
    "a section is saved twice under one number": (
        "drugs_sectionsave",
        "one_save_a_section",
        lambda s: saving(written(s, s.drafted, s.curator), 1),
    ),
    "the same is set aside twice": ("drugs_setaside", "one_set_aside_each", set_aside_twice),
    "what was set aside is removed from the audit trail": (
        "drugs_setasideevent",
        "append_only",
        set_aside_forgotten,
    ),
    "the audit trail of versions is rewritten": (
        "drugs_monographversionevent",
        "append_only",
        lambda s: "UPDATE drugs_monographversionevent SET pgh_label = 'x';",
    ),
    "the audit trail of accounts is removed": (
        "accounts_userevent",
        "append_only",
        lambda s: "DELETE FROM accounts_userevent;",
    ),
}


def run(statements: str) -> None:
    """As somebody with a SQL prompt would, deferred constraints and all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE;" + statements)


def drop(table: str, rule: str) -> None:
    """Take one rule away."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname ~ %s",
            [table, f"^pgtrigger_{rule}_[0-9a-f]+$"],
        )
        triggers = [name for (name,) in cursor.fetchall()]
        for name in triggers:
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
        if not triggers:
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [rule])
            kind = "ALTER TABLE {} DROP CONSTRAINT {}" if cursor.fetchone() else "DROP INDEX {1}"
            cursor.execute(kind.format(table, rule))


@pytest.mark.parametrize("forbidden", RULES)
def test_only_the_rule_keeps_this_from_happening(scene: Scene, forbidden: str) -> None:
    table, rule, act = RULES[forbidden]
    statements = act(scene)
    with pytest.raises(DatabaseError):
        run(statements)
    drop(table, rule)
    run(statements)


def test_without_its_trigger_a_retraction_leaves_nothing_to_look_into(scene: Scene) -> None:
    def waiting() -> list[int]:
        return list(RetractionReview.objects.values_list("version_id", flat=True))

    words = f", ended_at = now(), retraction_reason = 'Wrong.', retracted_by_id = {scene.registered.pk}"
    run(moved(scene.in_use, "retracted", words))
    assert waiting() == [scene.in_use.pk]
    drop("drugs_monographversion", "retraction_opens_review")
    run(moved(MonographVersion.objects.get(drug__slug="droxatide"), "retracted", words))
    assert waiting() == [scene.in_use.pk]


def test_without_its_trigger_the_library_version_stays_behind(scene: Scene) -> None:
    def version() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT hash FROM drugs_libraryversion")
            return str(cursor.fetchone()[0])

    before = version()
    run("""UPDATE drugs_combination SET names = '[{"texts": ["Other"], "kind": "brand"}]';""")
    after = version()
    assert after != before
    drop("drugs_combination", "library_version_follows")
    run("UPDATE drugs_combination SET names = '[]';")
    assert version() == after

"""What waits for somebody at the desk. Writes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from drugs.models import Comment, MonographVersion, Outbox, Report, RetractionReview, SearchMiss, Status

FAILURES_THAT_COUNT = 2  # once is a bad day of the other side


def due(today: dt.date) -> QuerySet[MonographVersion]:
    """Versions in use whose next whole review is due on or before this day, the longest waiting first."""
    return (
        MonographVersion.objects.filter(status=Status.PUBLISHED, review_due__lte=today)
        .select_related("drug")
        .order_by("review_due")
    )


def proposals() -> QuerySet[MonographVersion]:
    """Shipped versions that wait beside this site's own."""
    return MonographVersion.objects.filter(status=Status.PROPOSAL).select_related("drug")


def drafts() -> QuerySet[MonographVersion]:
    """Drafts that somebody is writing, the latest begun first, each with its working copy if it has one."""
    drafts = MonographVersion.objects.filter(status=Status.DRAFT)
    return drafts.select_related("drug", "author", "working_copy").order_by("-created_at")


def searched_in_vain() -> QuerySet[SearchMiss]:
    """Words that found nothing, the most frequent first."""
    return SearchMiss.objects.order_by("-count", "words")


def open_reports() -> QuerySet[Report]:
    """Readers' reports that nobody has answered, the longest waiting first."""
    return Report.objects.filter(answered_at=None).select_related("drug").order_by("created_at")


def links_unasked_since(moment: dt.datetime, *, failing: dt.datetime) -> list[str]:
    """Addresses the monographs in use cite that were not asked since `moment`, or `failing` where they fail; the
    longest unasked first, and hosts well mixed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT cited.url
              FROM (SELECT DISTINCT s->>'url' AS url
                      FROM drugs_monographversion v, jsonb_array_elements(v.document->'sources') AS s
                     WHERE v.status = 'published') AS cited
              LEFT JOIN drugs_sourcecheck c ON c.url = cited.url
             WHERE c.checked_at IS NULL OR c.checked_at < %s OR (c.failures > 0 AND c.checked_at < %s)
             ORDER BY c.checked_at NULLS FIRST, md5(cited.url)
            """,
            [moment, failing],
        )
        return [url for (url,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLink:
    """An address that no longer answers, what was seen there, since when, and the drugs (slugs) that cite it."""

    url: str
    seen: str
    since: dt.datetime
    checked_at: dt.datetime
    drugs: tuple[str, ...]


def dead_links() -> list[DeadLink]:
    """Addresses cited by monographs in use that failed each of the last times they were asked, the longest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH cited AS (
                SELECT DISTINCT d.slug, s->>'url' AS url
                  FROM drugs_monographversion v JOIN drugs_drug d ON d.id = v.drug_id,
                       jsonb_array_elements(v.document->'sources') AS s
                 WHERE v.status = 'published')
            SELECT c.url, c.seen, c.failing_since, c.checked_at, array_agg(cited.slug ORDER BY cited.slug)
              FROM drugs_sourcecheck c JOIN cited ON cited.url = c.url
             WHERE c.answers IS FALSE AND c.failures >= %s
             GROUP BY c.id ORDER BY c.failing_since, c.url
            """,
            [FAILURES_THAT_COUNT],
        )
        rows = cursor.fetchall()
    return [DeadLink(url=u, seen=s, since=since, checked_at=at, drugs=tuple(d)) for u, s, since, at, d in rows]


def retractions_to_look_into() -> QuerySet[RetractionReview]:
    """Retractions that nobody but who retracted has looked at, the longest waiting first."""
    rows = RetractionReview.objects.filter(closed_at=None).select_related("version__drug", "version__retracted_by")
    return rows.defer("version__document", "version__toml").order_by("opened_at")


def work_that_waits() -> QuerySet[Outbox]:
    """Work in the outbox that was tried and has not succeeded, oldest first."""
    return Outbox.objects.filter(done_at=None, attempts__gt=0).order_by("id")


def in_review() -> QuerySet[MonographVersion]:
    """Versions in review, which wait for signatures or for being put in use, the oldest first."""
    rows = MonographVersion.objects.filter(status=Status.IN_REVIEW).select_related("drug", "author")
    return rows.defer("document", "toml").order_by("created_at")


def open_requests() -> QuerySet[Comment]:
    """Changes somebody asked for in review that are not resolved, oldest first."""
    return Comment.objects.filter(is_request=True, resolved_at=None).select_related("version__drug", "author")

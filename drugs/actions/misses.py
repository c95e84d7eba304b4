"""Noting words that found nothing."""

from __future__ import annotations

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from drugs.models import SearchMiss
from drugs.spelling import normal

WORDS_LIMIT = 80  # characters: a name, not a letter about a patient
ROWS_LIMIT = 20_000  # beyond this many different words somebody is throwing noise at the box


def note_miss(*, words: str) -> None:
    """Count words that found nothing: words alone, no digits, and no complaint where the database takes no writing."""
    name = " ".join(word for word in normal(words).split() if not word.isdigit())[:WORDS_LIMIT].strip()
    if len(name) < 3:
        return
    try:
        with transaction.atomic():
            today = timezone.now().date()
            if SearchMiss.objects.filter(words=name).update(count=F("count") + 1, last_seen=today):
                return
            if SearchMiss.objects.count() < ROWS_LIMIT:
                SearchMiss.objects.bulk_create([SearchMiss(words=name, last_seen=today)], ignore_conflicts=True)
    except DatabaseError:
        return  # a read-only database still answers; the list of misses can wait

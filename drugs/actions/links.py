"""Asking the addresses of cited sources, a few at a time, and keeping what was seen at each."""

from __future__ import annotations

import datetime as dt
import logging
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from drugs import waiting
from drugs.links import Seen, Visitor
from drugs.models import SourceCheck

LOG = logging.getLogger(__name__)
AGAIN_AFTER = dt.timedelta(days=30)
AGAIN_AFTER_FAILURE = dt.timedelta(days=1)
MOST_AT_ONCE = 8  # hosts, one address of each
BUDGET_SECONDS = 10.0  # the worker has more urgent things to do: a retraction waits for none of this
BEING_ASKED = "being asked"


def check_links(*, visitor: Visitor | None = None) -> int:
    """Ask some addresses whose turn it is, each of another host; gives how many. Does nothing where not switched on.

    Where not one server said anything at all, the network is away, not the pages: then nothing is held against them.
    """
    if not settings.LACTADVICE_CHECK_LINKS:
        return 0
    visitor = visitor or Visitor(local=settings.LINKS_MAY_BE_LOCAL)
    begun, seen = time.monotonic(), dict[str, Seen]()
    for url in _their_turn():
        if time.monotonic() - begun > BUDGET_SECONDS:
            break
        _take(url)  # first, so that an address on which the worker dies is not the next to be asked again
        seen[url] = visitor.look(url)
    if seen and not any(found.spoke for found in seen.values()) and len(seen) > 1:
        LOG.warning("None of %s hosts could be reached: no network? Nothing is held against their pages.", len(seen))
        # Tomorrow again: they count as asked long enough ago for that.
        SourceCheck.objects.filter(url__in=seen).update(checked_at=timezone.now() - AGAIN_AFTER + AGAIN_AFTER_FAILURE)
        return 0
    for url, found in seen.items():
        note_link(url=url, seen=found)
    return len(seen)


def _their_turn() -> list[str]:
    """Addresses whose turn it is, the longest unasked first, one of each host."""
    now = timezone.now()
    hosts: dict[str, str] = {}
    for url in waiting.links_unasked_since(now - AGAIN_AFTER, failing=now - AGAIN_AFTER_FAILURE):
        hosts.setdefault(urlsplit(url).netloc.lower(), url)
        if len(hosts) == MOST_AT_ONCE:
            break
    return list(hosts.values())


def _take(url: str) -> None:
    now = timezone.now()
    SourceCheck.objects.update_or_create(
        url=url, defaults={"checked_at": now}, create_defaults={"checked_at": now, "seen": BEING_ASKED}
    )


@transaction.atomic
def note_link(*, url: str, seen: Seen) -> SourceCheck:
    """Keep what was seen at an address; failures in a row are counted, and an answer ends them."""
    now = timezone.now()
    row, _ = SourceCheck.objects.select_for_update().get_or_create(url=url, defaults={"checked_at": now, "seen": ""})
    row.answers, row.seen, row.checked_at = seen.answers, seen.words[:200], now
    if seen.answers is False:
        row.failures, row.failing_since = row.failures + 1, row.failing_since or now
    elif seen.answers:
        row.failures, row.failing_since = 0, None
    row.save()
    return row

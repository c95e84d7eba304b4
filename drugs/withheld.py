"""Whether this site gives guidance from a version. The day counts too, so it is asked each time something is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from drugs.models import Change, ChangeKind, MonographVersion
from drugs.queries import Editorial
from drugs.sections import GUIDING

UNSIGNED = "This site shows no guidance from a monograph that nobody has signed off. Facts and sources are shown."
OVERDUE = (
    "This site shows no guidance from a monograph whose review has been due for more than {days} days. "
    "Facts and sources are shown."
)


def may_withhold() -> bool:
    """Whether this site withholds guidance from any version at all."""
    return settings.LACTADVICE_REQUIRE_SIGN_OFF or settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS is not None


def due_before_which_withheld() -> dt.date | None:
    """The day: monographs whose review was due before it give no guidance today; None where this site has no limit."""
    days = settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS
    return None if days is None else timezone.now().date() - dt.timedelta(days=days)


def why_withheld(state: Editorial | None) -> str:
    """Why no guidance is shown from the version in use, as a sentence for its readers; "" where it is shown."""
    return _why(bool(state and state.is_signed_off), state.review_due if state else None)


def in_brief(sentence: str) -> str:
    """The same in two or three words, for lists."""
    return "not signed off" if sentence == UNSIGNED else "review long overdue"


def why_version_withheld(version: MonographVersion) -> str:
    """The same for a stored version, in use or not."""
    # Signatures are counted only where they matter.
    return _why(not settings.LACTADVICE_REQUIRE_SIGN_OFF or version.sign_offs.count() >= 2, version.review_due)


def _why(is_signed_off: bool, review_due: dt.date | None) -> str:
    if settings.LACTADVICE_REQUIRE_SIGN_OFF and not is_signed_off:
        return UNSIGNED
    limit = due_before_which_withheld()
    if limit and review_due and review_due < limit:
        return OVERDUE.format(days=settings.LACTADVICE_OVERDUE_HIDES_AFTER_DAYS)
    return ""


def without_guidance(changes: Iterable[Change]) -> list[Change]:
    """The changes (not stored again), without what guides readers where this site withholds that."""
    rows = list(changes)
    for change in rows:
        if change.kind != ChangeKind.RETRACTED and why_version_withheld(change.version):
            change.guidance = []
            change.other = [sentence for sentence in change.other if sentence.partition(":")[0] not in GUIDING]
    return rows

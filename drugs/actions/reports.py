"""Readers' reports of problems, and the desk's answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from drugs.actions.curate import DRAFT, SIGN, Refused, recorded
from drugs.models import Drug, Report

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MOST_AN_HOUR = 60  # of all readers together: beyond it somebody is throwing noise at the box


def report_problem(*, page: str, text: str, contact: str = "", slug: str = "") -> Report:
    """File a reader's report; Refused where it says nothing, or the box has been filled faster than people write."""
    if not text.strip():
        raise Refused("Say what is wrong.")
    if Report.objects.filter(created_at__gte=timezone.now() - dt.timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise Refused("Too many reports arrived within the hour. Please send yours later.")
    drug = Drug.objects.filter(slug=slug).first() if slug else None
    return Report.objects.create(page=page[:300], drug=drug, text=text.strip(), contact=contact)


def answer_report(*, report_id: int, by: AbstractUser, answer: str) -> Report:
    """Answer a report, once; where the reader left an address, the desk's answer is mailed by a worker."""
    from drugs.actions.outbox import post

    with recorded(by, "report answered", DRAFT if by.has_perm(DRAFT) else SIGN):
        if not answer.strip():
            raise Refused("Write an answer.")
        report = Report.objects.select_for_update().get(pk=report_id)
        report.answer, report.answered_at, report.answered_by_id = answer.strip(), timezone.now(), by.pk
        report.save()
        if report.contact:
            post(task="drugs.tasks.mail_answer", arguments={"report_id": report.pk})
        return report

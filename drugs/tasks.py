"""What the worker does for the library. Each task calls one action and may run twice without harm."""

from celery import shared_task
from django.conf import settings

from drugs import actions, mailing
from drugs.models import Report


@shared_task
def deliver_outbox() -> int:
    """Do the work that changes left in the outbox; beat asks for it every few seconds."""
    return actions.deliver_outbox()


@shared_task(soft_time_limit=60, time_limit=90)
def check_links() -> int:
    """Ask a few sources' addresses whether they still answer, where the site allows it."""
    return actions.check_links()


@shared_task
def mail_answer(report_id: int) -> None:
    """Send the desk's answer to a reader who left an address. Sent twice, at worst, where the mail server hesitates."""
    report = Report.objects.get(pk=report_id)
    if report.contact and report.answer:
        subject = f"{settings.SITE_NAME}: your report on {report.page}"
        mailing.send(to=report.contact, subject=subject, body=f"{report.answer}\n\nYou wrote:\n{report.text}\n")


@shared_task
def tell_followers(change_id: int) -> int:
    """Make the notices of a change for those who follow the drug."""
    return actions.tell_followers(change_id=change_id)


@shared_task
def mail_notice(notice_id: int) -> None:
    """Mail one follower one change."""
    actions.mail_notice(notice_id=notice_id)

"""What the worker does for the library. Each task calls one action and may run twice without harm."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail

from drugs import actions
from drugs.models import Report


@shared_task
def deliver_outbox() -> int:
    """Do the work that changes left in the outbox; beat asks for it every few seconds."""
    return actions.deliver_outbox()


@shared_task
def mail_answer(report_id: int) -> None:
    """Send the desk's answer to a reader who left an address. Sent twice, at worst, where the mail server hesitates."""
    report = Report.objects.get(pk=report_id)
    if report.contact and report.answer:
        subject = f"{settings.SITE_NAME}: your report on {report.page}"
        send_mail(subject, f"{report.answer}\n\nYou wrote:\n{report.text}\n", None, [report.contact])

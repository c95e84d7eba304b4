"""What the worker does for the library. Each task calls one action and may run twice without harm."""

from celery import shared_task

from drugs import actions


@shared_task
def deliver_outbox() -> int:
    """Do the work that changes left in the outbox; beat asks for it every few seconds."""
    return actions.deliver_outbox()

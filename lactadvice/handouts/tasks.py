"""What the worker does for handouts. Each task calls one action and may run twice without harm."""

from celery import shared_task

from lactadvice.handouts import actions


@shared_task
def make_pdf(handout_id: int) -> None:
    """Make the PDF of a handout."""
    actions.make_pdf(handout_id=handout_id)


@shared_task
def recheck(slug: str) -> int:
    """Note what a changed monograph means for the handouts that rest on it."""
    return actions.recheck(slug=slug)


@shared_task
def mail_change(change_id: int) -> None:
    """Tell an issuer that a handout changed."""
    actions.mail_change(change_id=change_id)

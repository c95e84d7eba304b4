"""Following a drug: who is told when its monograph changes, and the telling.

A change leaves one row in the outbox; a worker makes a notice for each follower from it, and mails each notice once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drugs import letters, mailing
from drugs.actions.outbox import post
from drugs.models import Change, Drug, Follow, Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

TELL, MAIL = "drugs.tasks.tell_followers", "drugs.tasks.mail_notice"


def follow(*, slug: str, by: AbstractUser, site: str) -> Follow:
    """Have this person told of the drug's changes from now on; `site` is the address links in mails begin with."""
    drug = Drug.objects.get(slug=slug)
    found, _ = Follow.objects.get_or_create(person_id=by.pk, drug=drug, defaults={"site": site})
    return found


def unfollow(*, slug: str, by: AbstractUser) -> None:
    """Tell this person no more of the drug; what was not mailed yet is not mailed."""
    _end(by.pk, Drug.objects.get(slug=slug).pk)


def unfollow_by_token(*, token: str) -> None:
    """The same for whoever holds the link of a mail; BadSignature where this site never wrote it."""
    _end(*letters.read_token(token))


def _end(person_id: int, drug_id: int) -> None:
    with transaction.atomic():
        Follow.objects.filter(person=person_id, drug=drug_id).delete()
        Notice.objects.filter(person=person_id, change__drug=drug_id, sent_at=None).delete()


def ask_to_tell(change: Change) -> None:
    """Leave the telling of a change to a worker; nobody follows the drug: nothing to do."""
    if Follow.objects.filter(drug=change.drug_id).exists():
        post(task=TELL, arguments={"change_id": change.pk})


def tell_followers(*, change_id: int) -> int:
    """Make a notice, and the work of mailing it, for each who followed the drug when it changed; gives how many."""
    if not mailing.is_configured():
        raise mailing.NoMailServer
    change = Change.objects.get(pk=change_id)
    people = Follow.objects.filter(drug=change.drug_id, since__lte=change.at).values_list("person", flat=True)
    made = 0
    with transaction.atomic():
        for person_id in people:
            notice, is_new = Notice.objects.get_or_create(person_id=person_id, change=change)
            if is_new:
                post(task=MAIL, arguments={"notice_id": notice.pk})
                made += 1
    return made


def mail_notice(*, notice_id: int) -> None:
    """Mail one notice, once; nobody is mailed who unfollowed, whose account is closed or who has no address."""
    with transaction.atomic():
        rows = Notice.objects.select_for_update(of=("self",)).select_related(
            "person", "change__drug", "change__version"
        )
        notice = rows.filter(pk=notice_id, sent_at=None).first()
        if notice is None:
            return
        person = notice.person
        found = Follow.objects.filter(person=person, drug=notice.change.drug_id).first()
        if found is None or not (person.is_active and person.email):
            return
        notice.sent_at = timezone.now()
        notice.save(update_fields=["sent_at"])
        mailing.send(to=person.email, **letters.about(notice, found.site))

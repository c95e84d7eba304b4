"""What the desk remembers beside the versions: what each would change, what was said in review, what changed when.

Kept apart from `drugs.models` by size alone; import them from there.
"""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from drugs import guards


class Impact(models.Model):
    """What putting a version in use would change: cases decided with the library as it is, and with the draft in it.

    One row for each text (`content_hash`) of a version; `library_hash` is the library it was measured against. `done`
    of `total` cases are decided; `changes` lists those that come out otherwise, as `{"case", "group", "before",
    "after", "direction"}`. Not audited: it follows from the version and the library.
    """

    version = models.ForeignKey("drugs.MonographVersion", models.PROTECT, related_name="impacts")
    content_hash = models.CharField(max_length=64)
    library_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stricter = models.PositiveIntegerField(default=0)
    milder = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(fields=["version", "content_hash"], name="one_impact_a_text")]

    def __str__(self) -> str:
        return f"impact of {self.version}: {self.done} of {self.total}"


class ChangeKind(models.TextChoices):
    """What happened to a drug's guidance."""

    ADDED = "added", "added"
    CHANGED = "changed", "changed"
    RETRACTED = "retracted", "withdrawn"


class Change(models.Model):
    """One entry of the public list of changes, written with the change and never altered.

    `guidance` holds the sentences about changed guidance, `other` those about everything else, `reason` why.
    """

    version = models.ForeignKey("drugs.MonographVersion", models.PROTECT, related_name="changes")
    drug = models.ForeignKey("drugs.Drug", models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    at = models.DateTimeField(default=timezone.now)
    guidance = models.JSONField(default=list)
    other = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["drug", "-at"], name="changes_of_a_drug")]
        constraints = [models.UniqueConstraint(fields=["version", "kind"], name="one_change_each")]
        triggers = [guards.stays_as_written("a change that readers were told of is never altered")]

    def __str__(self) -> str:
        return f"{self.drug.slug} {self.get_kind_display()}"


@pghistory.track(append_only=True)
class Comment(models.Model):
    """A remark in review on one place (`field`, such as `uses[Usual doses].hold`, or "" for the whole).

    A request for change (`is_request`) keeps the version from being signed until somebody resolves it.
    """

    version = models.ForeignKey("drugs.MonographVersion", models.PROTECT, related_name="comments")
    field = models.CharField("place", max_length=200, blank=True)
    text = models.TextField()
    is_request = models.BooleanField("asks for a change", default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comments_say_something"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="resolved_by_somebody",
            ),
        ]
        triggers = [guards.comment_stays]

    def __str__(self) -> str:
        return self.text[:60]


@pghistory.track(append_only=True)
class Report(models.Model):
    """A reader's report of a problem: which page, what is wrong, and the desk's answer. No patient belongs in it.

    `contact` is an e-mail address, given only by those who want an answer.
    """

    page = models.CharField(max_length=300)
    drug = models.ForeignKey("drugs.Drug", models.PROTECT, null=True, blank=True, related_name="reports")
    text = models.TextField("what is wrong")
    contact = models.EmailField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="answers_have_somebody",
            ),
        ]
        triggers = [guards.report_stays]

    def __str__(self) -> str:
        return f"{self.page}: {self.text[:60]}"


@pghistory.track(append_only=True)
class RetractionReview(models.Model):
    """What a retraction leaves to do: somebody other than who retracted looks into it and writes down what they found.

    The database opens it with the retraction (`guards.retraction_opens_review`). When it is due is computed when read.
    """

    version = models.OneToOneField("drugs.MonographVersion", models.PROTECT, related_name="retraction_review")
    opened_at = models.DateTimeField(default=timezone.now)
    finding = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", closed_at=None, closed_by=None)
                | (~Q(finding="") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="findings_have_somebody",
            ),
        ]
        triggers = [guards.second_approver_closes]

    def __str__(self) -> str:
        return f"review of the retraction of {self.version}"

    @property
    def due_at(self) -> dt.datetime:
        """When it should be closed at the latest."""
        return self.opened_at + dt.timedelta(days=settings.LACTADVICE_RETRACTION_REVIEW_DAYS)


class Follow(models.Model):
    """Somebody who wants to be told of a drug's changes; `site` is the address the links of their mails begin with.

    Not audited: what somebody reads is their own affair, and unfollowing leaves nothing behind.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    drug = models.ForeignKey("drugs.Drug", models.PROTECT, related_name="followers")
    site = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["drug__name"]
        constraints = [models.UniqueConstraint(fields=["person", "drug"], name="one_follow_each")]

    def __str__(self) -> str:
        return f"{self.person} follows {self.drug}"


class Notice(models.Model):
    """One change that one follower is to be told of; sent once, whatever is repeated."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    change = models.ForeignKey("drugs.Change", models.PROTECT, related_name="notices")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["change"]
        constraints = [models.UniqueConstraint(fields=["person", "change"], name="one_notice_each")]

    def __str__(self) -> str:
        return f"{self.person}: {self.change}"


class SourceCheck(models.Model):
    """What was seen when a source's address was last asked; kept for each address, not for each monograph.

    `checked_at` is when it was asked, or, where the network was away, set back so that it is asked again in a day.
    `answers` is None where the address could not be judged (the other side refuses programs, or is out of order for
    the moment); `failing_since` is when it first was found dead without having answered again. Not audited: observed.
    """

    url = models.URLField(max_length=500, unique=True)
    answers = models.BooleanField(null=True)
    seen = models.CharField(max_length=200)
    checked_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["failing_since", "url"]
        indexes = [models.Index(fields=["checked_at"], name="source_checked_at")]

    def __str__(self) -> str:
        return f"{self.url}: {self.seen}"

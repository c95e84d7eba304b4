"""What is stored: drugs, the versions of their monographs, who signed them, and every name they are found by.

The rules that must hold whoever writes (nobody changes a published version, nobody signs their own) stand in
`drugs.guards` and are enforced by the database. Audit tables (…Event) are filled by triggers and only ever grow.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from drugs import guards
from drugs.desk_models import (
    Change,
    ChangeKind,
    Comment,
    Follow,
    Impact,
    Notice,
    Report,
    RetractionReview,
    SourceCheck,
)
from drugs.editing.models import SectionSave, SetAside, WorkingCopy
from drugs.vocabulary import Kind, SourceKind, Tier

__all__ = [
    "Authority",
    "Change",
    "ChangeKind",
    "Combination",
    "Comment",
    "Drug",
    "DrugClass",
    "Follow",
    "Impact",
    "LibraryVersion",
    "MonographVersion",
    "Name",
    "Notice",
    "Origin",
    "Outbox",
    "Report",
    "RetractionReview",
    "SearchMiss",
    "SectionSave",
    "SetAside",
    "SignOff",
    "Source",
    "SourceCheck",
    "Status",
    "WorkingCopy",
]


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """A closed list of the schema as a field's choices."""
    return [(str(word), str(word).replace("_", " ")) for word in words]


@pghistory.track(append_only=True)
class Authority(models.Model):
    """Who speaks on drugs in milk; positions of monographs name it by `key`."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    jurisdiction = models.CharField(max_length=80, blank=True)
    url = models.URLField(max_length=500, blank=True)
    scale = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ["name"]
        triggers = [guards.library_version_follows()]

    def __str__(self) -> str:
        return self.name


@pghistory.track(append_only=True)
class Source(models.Model):
    """A page or paper that several monographs cite by `key`; one monograph's own stand in its document."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=300)
    url = models.URLField(max_length=500)
    kind = models.CharField(max_length=20, choices=choices(SourceKind))
    revised = models.CharField(max_length=10, blank=True)
    read = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


@pghistory.track(append_only=True)
class DrugClass(models.Model):
    """A class as clinicians think of it, with other names it goes by and, where it has one, the class above it."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    parent = models.SlugField(max_length=80, blank=True)
    names = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    class Meta:
        verbose_name_plural = "drug classes"
        ordering = ["name"]
        triggers = [guards.library_version_follows()]

    def __str__(self) -> str:
        return self.name


@pghistory.track(append_only=True)
class Combination(models.Model):
    """A product or common name that stands for several drugs.

    `ingredients` is a list of `{"drug": slug, "share": 0 to 1 or absent}`; `names` and titles are as in the schema.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    ingredients = models.JSONField(encoder=DjangoJSONEncoder)
    names = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    lactmed_titles = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    atc = ArrayField(models.CharField(max_length=7), default=list, blank=True)

    class Meta:
        ordering = ["name"]
        triggers = [guards.library_version_follows()]

    def __str__(self) -> str:
        return self.name


@pghistory.track(append_only=True)
class Drug(models.Model):
    """Who a monograph is about. Name, kind, tier and classes follow the version in use.

    `shipped_digest` is the SHA-256 of the shipped file last loaded, so that an unchanged file is not parsed again.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=choices(Kind))
    tier = models.CharField(max_length=10, choices=choices(Tier))
    classes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    shipped_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        indexes = [GinIndex(fields=["classes"], name="drug_classes")]

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    """Where a version stands; `drugs.guards` lists the steps between them."""

    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published", "in use"
    SUPERSEDED = "superseded", "superseded"
    RETRACTED = "retracted", "retracted"
    PROPOSAL = "proposal", "proposal"


class Origin(models.TextChoices):
    """Who wrote a version: it came with the software, or a curator of this site wrote it."""

    SHIPPED = "shipped", "shipped"
    SITE = "site", "this site"


@pghistory.track(append_only=True, exclude=["document"])
class MonographVersion(models.Model):
    """One version of a drug's monograph: the whole document, its text, and where it stands.

    `document` is the validated monograph as JSON; `toml` is the text it was read from. `content_hash` is
    `content.content_hash` of the monograph. `reason` says why the version was made. `based_on` is the version its
    author started from.
    """

    drug = models.ForeignKey(Drug, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    document = models.JSONField(encoder=DjangoJSONEncoder)
    toml = models.TextField()
    content_hash = models.CharField(max_length=64)
    evidence_to = models.DateField()
    high_risk = models.BooleanField(default=False)
    review_due = models.DateField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    retraction_reason = models.TextField(blank=True)
    retracted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["drug__name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["drug", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["drug"], condition=Q(status="published"), name="one_version_in_use"),
            models.UniqueConstraint(fields=["drug"], condition=Q(status="proposal"), name="one_open_proposal"),
            models.CheckConstraint(
                condition=Q(origin="site", author__isnull=False) | Q(origin="shipped", author__isnull=True),
                name="site_versions_have_authors",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "retracted"]) | Q(published_at__isnull=False),
                name="published_versions_have_dates",
            ),
            models.CheckConstraint(
                condition=~Q(status="retracted") | Q(ended_at__isnull=False), name="retracted_versions_have_dates"
            ),
            models.CheckConstraint(condition=Q(content_hash__regex="^[0-9a-f]{64}$"), name="hash_is_sha256"),
        ]
        triggers = [
            guards.version_keeps_its_words,
            guards.version_takes_legal_steps,
            guards.version_begins_legally,
            guards.version_stays,
            guards.retraction_opens_review,
            guards.library_version_follows(),
        ]
        permissions = [
            ("draft_monograph", "Can write drafts and submit them for review"),
            ("sign_off_monograph", "Can sign off versions somebody else wrote"),
            ("publish_monograph", "Can publish versions that carry two sign-offs, and adopt proposals"),
            ("retract_monograph", "Can retract a version in use"),
        ]

    def __str__(self) -> str:
        return f"{self.drug.slug} version {self.number} ({self.get_status_display()})"

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the date of the next whole review has passed."""
        return today > self.review_due


@pghistory.track(append_only=True)
class SignOff(models.Model):
    """One person's signature under one version, as it read then (`content_hash`).

    The registration is copied from the person's account by the database when they sign, whatever is passed in.
    """

    version = models.ForeignKey(MonographVersion, models.PROTECT, related_name="sign_offs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    content_hash = models.CharField(max_length=64)
    interests = models.TextField("statement of interests")
    credential_body = models.CharField("registration body", max_length=120, blank=True, editable=False)
    credential_number = models.CharField("registration number", max_length=60, blank=True, editable=False)
    checklist = models.TextField(blank=True, default="", db_default="", help_text="What was checked, one a line.")

    class Meta:
        verbose_name = "sign-off"
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="one_sign_off_each"),
            models.CheckConstraint(condition=~Q(interests=""), name="interests_are_stated"),
        ]
        triggers = [
            guards.sign_off_counts,
            guards.writers_do_not_sign,
            guards.sign_off_stays,
            guards.library_version_follows(),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.version}"


class Name(models.Model):
    """One searchable name of a drug, a combination or a class. Derived: rebuilt from the version in use.

    `normal` and `compact` are `spelling.normal` and `spelling.compact` of `text`. Not audited, for the same reason.
    """

    text = models.CharField(max_length=200)
    normal = models.CharField(max_length=400)
    compact = models.CharField(max_length=400)
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=5, default="en")
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    drug = models.ForeignKey(Drug, models.CASCADE, null=True, related_name="searchable")
    combination = models.ForeignKey(Combination, models.CASCADE, null=True, related_name="searchable")
    drug_class = models.ForeignKey(DrugClass, models.CASCADE, null=True, related_name="searchable")

    class Meta:
        indexes = [
            models.Index(OpClass(F("compact"), "text_pattern_ops"), name="name_compact_prefix"),
            GinIndex(OpClass(F("compact"), "gin_trgm_ops"), name="name_compact_like"),
            GinIndex(OpClass(F("normal"), "gin_trgm_ops"), name="name_normal_like"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(drug__isnull=False, combination=None, drug_class=None)
                | Q(drug=None, combination__isnull=False, drug_class=None)
                | Q(drug=None, combination=None, drug_class__isnull=False),
                name="a_name_names_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def thing(self) -> Drug | Combination | DrugClass:
        """What it names; a constraint sees to it that there is exactly one."""
        return self.drug or self.combination or self.drug_class  # type: ignore[return-value]


class SearchMiss(models.Model):
    """Words that found nothing, and how often: the curators' list of names to add. Never who asked, nor what else."""

    words = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=1)
    last_seen = models.DateField()

    class Meta:
        verbose_name_plural = "search misses"
        ordering = ["-count", "words"]

    def __str__(self) -> str:
        return self.words


class LibraryVersion(models.Model):
    """One row: the hash of all that an answer depends on, kept by triggers (`guards.library_version_follows`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    hash = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_library")]

    def __str__(self) -> str:
        return self.hash[:12]


class Outbox(models.Model):
    """Work to be done after a change, written in the same transaction as the change.

    A worker takes rows that are due, runs the named task and marks the row done: nothing is lost when the broker is.
    """

    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "outbox"
        ordering = ["id"]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="outbox_waiting")]

    def __str__(self) -> str:
        return self.task

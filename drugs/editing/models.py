"""The working copy of a draft, what was written into it by whom, and words that came too late and wait for a choice.

Kept apart from `drugs.models` by size alone; import them from there.
"""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from drugs import guards

PERSON = settings.AUTH_USER_MODEL


class WorkingCopy(models.Model):
    """What curators are writing before it is kept as the draft's text: a monograph that may still be at fault.

    `document` is the whole as plain JSON, faulty values as they were typed; `toml` is the text whose layout and
    remarks are kept where nothing changed. `number` counts the saves; `kept_number` is the one the draft's own text
    comes from, so the two differ while something is not kept yet. Not audited: every save stands in `SectionSave`.
    """

    version = models.OneToOneField("drugs.MonographVersion", models.PROTECT, related_name="working_copy")
    document = models.JSONField(encoder=DjangoJSONEncoder)
    toml = models.TextField()
    number = models.PositiveIntegerField(default=0)
    kept_number = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "working copies"

    def __str__(self) -> str:
        return f"working copy of {self.version}"

    @property
    def is_unkept(self) -> bool:
        """Whether something was written that the draft's own text does not say yet."""
        return self.number != self.kept_number


class SectionSave(models.Model):
    """One section as somebody left it: the memory of the working copy, from which any earlier state can be had.

    `content` holds the section's keys of the document. Save 0 of each section is what the editor began from, and is
    nobody's.
    """

    copy = models.ForeignKey(WorkingCopy, models.PROTECT, related_name="saves")
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=20)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number", "section"]
        constraints = [models.UniqueConstraint(fields=["copy", "number", "section"], name="one_save_a_section")]
        triggers = [
            guards.stays_as_written("what was written into a draft is remembered as it was written"),
            guards.written_into_drafts_only,
        ]

    def __str__(self) -> str:
        return f"{self.section}, save {self.number}"


@pghistory.track(append_only=True)
class SetAside(models.Model):
    """Words of somebody who began from a save that others have written over since: kept until a choice is made.

    `base_number` is the save they began from. The section "toml" holds a whole text that cannot be read yet.
    """

    copy = models.ForeignKey(WorkingCopy, models.PROTECT, related_name="set_aside")
    section = models.CharField(max_length=20)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    base_number = models.PositiveIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "set aside"
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["copy", "section", "person", "base_number"],
                condition=Q(settled_at=None),
                name="one_set_aside_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} of {self.person}, {self.at:%H:%M}"

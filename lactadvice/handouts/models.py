"""What is stored of a handout: what was issued (for ever as it was), its PDF, and what changed since."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from drugs.models import Outbox
from lactadvice.handouts import codes

handout_stays = pgtrigger.Trigger(
    name="stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = "
    "'an issued handout is never changed or taken back; issue another';",
)


class Handout(models.Model):
    """One sheet as it was given to a family; the database refuses any change to it.

    `case` and `advice` are JSON as in the contract, the case without id and indication; `sheet` is what was printed,
    word for word; `monographs` lists slug and version; `drugs` their slugs. `form_key` and `form_digest` tell a form
    sent twice from another one.
    """

    code = models.CharField(max_length=codes.LENGTH, unique=True)
    issuer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handouts")
    issued_at = models.DateTimeField(default=timezone.now)
    form_key = models.UUIDField()
    form_digest = models.CharField(max_length=64)
    case = models.JSONField()
    advice = models.JSONField()
    sheet = models.JSONField()
    options = models.JSONField()
    monographs = models.JSONField()
    drugs = ArrayField(models.CharField(max_length=80))
    engine_version = models.CharField(max_length=20)
    library_version = models.CharField(max_length=64)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "form_key", "form_digest"], name="one_handout_a_form"),
            models.CheckConstraint(condition=Q(code__regex=f"^[{codes.ALPHABET}]{{10}}$"), name="code_is_a_code"),
        ]
        indexes = [GinIndex(fields=["drugs"], name="handout_drugs")]
        triggers = [handout_stays]

    def __str__(self) -> str:
        return codes.shown(self.code)


class Pdf(models.Model):
    """The handout as a file: asked for with it, made by a worker. `content` is None until then."""

    handout = models.OneToOneField(Handout, models.CASCADE, related_name="pdf")
    work = models.ForeignKey(Outbox, models.SET_NULL, null=True, related_name="+")
    content = models.BinaryField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "PDF"

    def __str__(self) -> str:
        return f"PDF of {self.handout}"


class Change(models.Model):
    """What a later version of a monograph did to an issued handout: its issuer's recall list is made of these."""

    class Kind(models.TextChoices):
        """Whether the advice is another now, or the text it rests on was withdrawn."""

        CHANGED = "changed", "changed"
        WITHDRAWN = "withdrawn", "withdrawn"

    handout = models.ForeignKey(Handout, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.TextField()
    noticed_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-noticed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["handout", "kind", "what"], name="each_change_once")]

    def __str__(self) -> str:
        return f"{self.handout} {self.kind}"

"""Working copies as they are stored: how one begins, what a section was at an earlier save, and writing into it.

Called within the transaction of an action; who may do what is for the action to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.utils import timezone

from drugs.editing import document as documents
from drugs.editing.document import Document
from drugs.editing.layout import KEYS
from drugs.models import MonographVersion, SectionSave, SetAside, WorkingCopy

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def of(version: MonographVersion) -> WorkingCopy:
    """The working copy of a draft; one that nobody has written into yet is not stored, and is the draft's own text."""
    stored = WorkingCopy.objects.filter(version=version).select_related("saved_by").first()
    return stored or WorkingCopy(version=version, document=documents.read(version.toml), toml=version.toml)


def is_unkept(version: MonographVersion) -> bool:
    """Whether something was written that the draft's own text does not say, or waits for a choice."""
    unkept = WorkingCopy.objects.filter(version=version).exclude(number=F("kept_number"))
    return unkept.exists() or waiting(version).exists()


def waiting(version: MonographVersion) -> QuerySet[SetAside]:
    """What was set aside and not chosen about yet."""
    return SetAside.objects.filter(copy__version=version, settled_at=None).select_related("person")


def wrote(version: MonographVersion, person_id: int | None) -> bool:
    """Whether this person saved a part of the version in the editor; such a person cannot sign it."""
    return SectionSave.objects.filter(copy__version=version, saved_by=person_id).exists()


def text(copy: WorkingCopy) -> str:
    """The working copy as TOML."""
    return documents.text_of(copy.document, copy.toml)


def begun(version: MonographVersion) -> WorkingCopy:
    """The stored working copy, begun now if there is none: each section's save 0 is what the draft says."""
    copy = of(version)
    if copy._state.adding:
        copy.save()
        SectionSave.objects.bulk_create(
            SectionSave(copy=copy, number=0, section=key, content=documents.content_of(copy.document, key))
            for key in KEYS
        )
    return copy


def content_at(copy: WorkingCopy, section: str, number: int) -> Document:
    """What a section held when save `number` was made."""
    found = SectionSave.objects.filter(copy=copy, section=section, number__lte=number).order_by("-number").first()
    return found.content if found else {}


def write(copy: WorkingCopy, contents: dict[str, Document], by: AbstractUser) -> WorkingCopy:
    """Store new contents of sections as one save by one person."""
    now = timezone.now()
    copy.number += 1
    copy.saved_at, copy.saved_by_id = now, by.pk
    for section, inside in contents.items():
        copy.document = documents.with_content(copy.document, section, inside)
    copy.save()
    SectionSave.objects.bulk_create(
        SectionSave(copy=copy, number=copy.number, section=key, content=inside, saved_at=now, saved_by_id=by.pk)
        for key, inside in contents.items()
    )
    return copy


def follow(version: MonographVersion, by: AbstractUser) -> None:
    """Bring a stored working copy in line with a text that was kept without it."""
    copy = WorkingCopy.objects.filter(version=version).first()
    if copy is None:
        return
    document = documents.read(version.toml)
    told = {key: documents.content_of(document, key) for key in KEYS}
    changed = {key: inside for key, inside in told.items() if documents.content_of(copy.document, key) != inside}
    copy.toml = version.toml
    if changed:
        write(copy, changed, by)
    copy.kept_number = copy.number
    copy.save()

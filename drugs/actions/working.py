"""Writing a draft: saves of its working copy, choices where two wrote at once, and keeping it as the draft's text.

Nothing is written over: a save that began from an older state of a section than somebody else's is set aside, and a
person chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from drugs import content
from drugs.actions.curate import DRAFT, locked, recorded, require, save_draft
from drugs.editing import copies, three_way
from drugs.editing import document as documents
from drugs.editing.document import Document
from drugs.editing.layout import KEYS, WHOLE_TEXT, title_of
from drugs.models import MonographVersion, SectionSave, SetAside, Status, WorkingCopy

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MOST_CHARACTERS = 500_000  # of a section or a text; the longest monograph is about a fortieth of it


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody wrote into a section, and the save they began from."""

    section: str
    content: Document
    base_number: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the working copy after it, whether it changed, and what was set aside.

    `is_fresh`: the working copy now says what was written. Else somebody's words came between, and the page that
    wrote must go on from the save it began from.
    """

    copy: WorkingCopy
    changed: bool = False
    aside: tuple[SetAside, ...] = ()
    is_fresh: bool = True


def _draft(version_id: int) -> MonographVersion:
    version = locked(version_id)
    require(version.status == Status.DRAFT, f"This version is {version.get_status_display()}, no longer a draft.")
    return version


def save_sections(*, version_id: int, by: AbstractUser, writings: Sequence[Writing]) -> Saved:
    """Store what somebody wrote into sections.

    A section that nobody else changed since they began takes the new content; else it is set aside for a choice.
    Content that says the same as before changes nothing.
    """
    with recorded(by, "written into the draft", DRAFT):
        copy = copies.begun(_draft(version_id))
        taken, aside = {}, []
        for writing in writings:
            require(0 <= writing.base_number <= copy.number, "The draft was never as this page has it; load it again.")
            require(len(str(writing.content)) <= MOST_CHARACTERS, f"A section holds {MOST_CHARACTERS} characters.")
            verdict = _verdict(copy, writing)
            if verdict == "take":
                taken[writing.section] = writing.content
            elif verdict == "aside":
                aside.append(_set_aside(copy, writing, by))
        if taken:
            copies.write(copy, taken, by)
        fresh = all(documents.same(w.content, documents.content_of(copy.document, w.section)) for w in writings)
        return Saved(copy, bool(taken), tuple(aside), fresh)


def _verdict(copy: WorkingCopy, writing: Writing) -> str:
    now = documents.content_of(copy.document, writing.section)
    if documents.same(writing.content, now):
        return "same"
    latest = writing.base_number == copy.number
    base = now if latest else copies.content_at(copy, writing.section, writing.base_number)
    if documents.same(base, now):
        return "take"
    return "same" if documents.same(writing.content, base) else "aside"


def _set_aside(copy: WorkingCopy, writing: Writing, by: AbstractUser) -> SetAside:
    found, _ = SetAside.objects.update_or_create(
        copy=copy,
        section=writing.section,
        person_id=by.pk,
        base_number=writing.base_number,
        settled_at=None,
        defaults={"content": writing.content, "at": timezone.now()},
    )
    return found


def save_text(*, version_id: int, by: AbstractUser, toml: str, base_number: int) -> Saved:
    """Store a whole text, section by section; one that is no TOML is set aside until it is, and nothing is lost."""
    with recorded(by, "written into the draft", DRAFT):
        copy = copies.begun(_draft(version_id))
        require(len(toml) <= MOST_CHARACTERS, f"A text holds at most {MOST_CHARACTERS} characters.")
        try:
            document = documents.read(toml)
        except content.ContentError:
            unread = Writing(WHOLE_TEXT, {"toml": toml}, base_number)
            return Saved(copy, aside=(_set_aside(copy, unread, by),), is_fresh=False)
        _settle(SetAside.objects.filter(copy=copy, section=WHOLE_TEXT, person_id=by.pk, settled_at=None))
        told = [Writing(key, documents.content_of(document, key), base_number) for key in KEYS]
        saved = save_sections(version_id=version_id, by=by, writings=told)
        if not saved.aside:  # its layout and remarks stay where it says the same
            saved.copy.toml = toml
            saved.copy.save(update_fields=["toml"])
        return saved


def _settle(asides: QuerySet[SetAside]) -> None:
    asides.update(settled_at=timezone.now())


def choose(*, aside_id: int, by: AbstractUser, choices: Mapping[str, str], number: int) -> Saved:
    """Settle what was set aside: for each part (a key of `three_way.parts_of`) "was", "theirs" or "yours".

    `number` is the save the choice was looked at with; Refused where somebody saved the section since.
    """
    with recorded(by, "chosen between two writers", DRAFT):
        copy = copies.begun(_draft(SetAside.objects.get(pk=aside_id).copy.version_id))
        aside = SetAside.objects.get(pk=aside_id)  # read once nobody else can settle it
        require(aside.settled_at is None, "This choice was made already.")
        if aside.section == WHOLE_TEXT:  # nobody can choose within what cannot be read; it can be let go
            _settle(SetAside.objects.filter(pk=aside.pk))
            return Saved(copy)
        now = documents.content_of(copy.document, aside.section)
        seen = copies.content_at(copy, aside.section, number)
        require(documents.same(now, seen), "Somebody saved this section meanwhile; look at it again, then choose.")
        was = copies.content_at(copy, aside.section, aside.base_number)
        parts = three_way.parts_of(aside.section, was, now, aside.content)
        left = [part.title for part in parts if choices.get(part.key) not in three_way.SIDES]
        require(not left, f"Choose for each: {', '.join(left)}.")
        merged = three_way.merged(aside.section, was, now, aside.content, dict(choices))
        _settle(SetAside.objects.filter(pk=aside.pk))
        if documents.same(merged, now):
            return Saved(copy)
        return Saved(copies.write(copy, {aside.section: merged}, by), changed=True)


def bring_back(*, save_id: int, by: AbstractUser) -> Saved:
    """Write a section as an earlier save left it; what stands there now is remembered like every save."""
    with recorded(by, "brought back", DRAFT):
        save = SectionSave.objects.select_related("copy").get(pk=save_id)
        number = copies.begun(_draft(save.copy.version_id)).number
        writing = Writing(save.section, save.content, number)
        return save_sections(version_id=save.copy.version_id, by=by, writings=[writing])


def keep(*, version_id: int, by: AbstractUser, number: int) -> MonographVersion:
    """Make the working copy, as seen at save `number`, the draft's own text.

    Raises ContentError where it is no faultless monograph, Refused where it moved on or a choice waits.
    """
    with recorded(by, "kept as the draft", DRAFT):
        version = _draft(version_id)
        copy = copies.begun(version)
        require(copy.number == number, "Somebody wrote into the draft since you looked; look again, then keep it.")
        open_choices = sorted({title_of(aside.section) for aside in copies.waiting(version)})
        require(not open_choices, f"Two wrote at once in {', '.join(open_choices)}: choose there first.")
        toml = copies.text(copy)
        copy.kept_number, copy.toml = copy.number, toml
        copy.save()
        return save_draft(version_id=version_id, toml=toml, by=by, read_hash=version.content_hash)

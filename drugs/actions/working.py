"""Writing a draft: saves of its working copy, choices where two wrote at once, and keeping it as the draft's text.

Nothing is written over: a save that began from an older state of a section than somebody else's is set aside, and a
person chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from drugs import content
from drugs.actions.curate import DRAFT, Refused, locked, recorded, require, save_draft
from drugs.editing import copies, three_way
from drugs.editing import document as documents
from drugs.editing.document import Document
from drugs.editing.layout import KEYS, WHOLE_TEXT, title_of
from drugs.models import MonographVersion, SectionSave, SetAside, Status, WorkingCopy

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MOST_CHARACTERS = 500_000  # of a section or a text; the longest monograph is about a fortieth of it


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the working copy after it, whether it changed, and what was set aside."""

    copy: WorkingCopy
    changed: bool = False
    aside: tuple[SetAside, ...] = ()


def _draft(version_id: int) -> MonographVersion:
    version = locked(version_id)
    require(version.status == Status.DRAFT, f"This version is {version.get_status_display()}, no longer a draft.")
    return version


def save_sections(*, version_id: int, by: AbstractUser, contents: Mapping[str, Document], base_number: int) -> Saved:
    """Store what somebody wrote into sections, having begun from save `base_number`.

    A section that nobody else changed since takes the new content; else it is set aside for a choice. Content that
    says the same as before changes nothing.
    """
    with recorded(by, "written into the draft", DRAFT):
        copy = copies.begun(_draft(version_id))
        require(0 <= base_number <= copy.number, "This page is of no state the draft has had; load it again.")
        require(len(str(contents)) <= MOST_CHARACTERS, f"A section holds at most {MOST_CHARACTERS} characters.")
        taken, aside = {}, []
        for section, mine in contents.items():
            verdict = _verdict(copy, section, mine, base_number)
            if verdict == "take":
                taken[section] = mine
            elif verdict == "aside":
                aside.append(_set_aside(copy, section, mine, base_number, by))
        if taken:
            copies.write(copy, taken, by)
        return Saved(copy, bool(taken), tuple(aside))


def _verdict(copy: WorkingCopy, section: str, mine: Document, base_number: int) -> str:
    now = documents.content_of(copy.document, section)
    if documents.same(mine, now):
        return "same"
    base = now if base_number == copy.number else copies.content_at(copy, section, base_number)
    if documents.same(base, now):
        return "take"
    return "same" if documents.same(mine, base) else "aside"


def _set_aside(copy: WorkingCopy, section: str, mine: Document, base_number: int, by: AbstractUser) -> SetAside:
    found, _ = SetAside.objects.update_or_create(
        copy=copy,
        section=section,
        person_id=by.pk,
        settled_at=None,
        defaults={"content": mine, "at": timezone.now()},
        create_defaults={"content": mine, "base_number": base_number},
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
            return Saved(copy, aside=(_set_aside(copy, WHOLE_TEXT, {"toml": toml}, base_number, by),))
        _settle(SetAside.objects.filter(copy=copy, section=WHOLE_TEXT, person_id=by.pk, settled_at=None))
        told = {key: documents.content_of(document, key) for key in KEYS}
        saved = save_sections(version_id=version_id, by=by, contents=told, base_number=base_number)
        if not saved.aside:  # its layout and remarks stay where it says the same
            saved.copy.toml = toml
            saved.copy.save(update_fields=["toml"])
        return saved


def _settle(asides: object) -> None:
    asides.update(settled_at=timezone.now())  # type: ignore[attr-defined]


def choose(*, aside_id: int, by: AbstractUser, choices: Mapping[str, str], number: int) -> Saved:
    """Settle what was set aside: for each part (a key of `three_way.parts_of`) "was", "theirs" or "yours".

    `number` is the save the choice was looked at with; Refused where somebody saved the section since.
    """
    with recorded(by, "chosen between two writers", DRAFT):
        aside = SetAside.objects.select_for_update().select_related("copy__version").get(pk=aside_id)
        copy = copies.begun(_draft(aside.copy.version_id))
        require(aside.settled_at is None, "This choice was made already.")
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
        return save_sections(
            version_id=save.copy.version_id, by=by, contents={save.section: save.content}, base_number=number
        )


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


__all__ = ["Refused", "Saved", "bring_back", "choose", "keep", "save_sections", "save_text"]

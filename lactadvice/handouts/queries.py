"""Reading handouts: an issuer's own, one by its code, and what the library knows of its drugs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from drugs import queries as library_queries
from drugs.vocabulary import NameKind
from lactadvice.catalogues import ENGLISH
from lactadvice.engine.advice import Advice
from lactadvice.handouts import codes
from lactadvice.handouts.lead import Known
from lactadvice.handouts.models import Change, Handout

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# Who may make handouts, and who may see those of others.
ISSUERS = ("clinician", "consultant", "curator", "approver", "admin")
OVERSEERS = ("admin",)


def may_issue(person: AbstractUser) -> bool:
    """Whether somebody belongs to a group that makes handouts."""
    return person.is_active and (person.is_superuser or person.groups.filter(name__in=ISSUERS).exists())


def own(person: AbstractUser) -> QuerySet[Handout]:
    """Somebody's handouts, newest first, each with what changed since and without its long texts."""
    handouts = Handout.objects.filter(issuer=person.pk).defer("advice", "case")
    return handouts.prefetch_related(Prefetch("changes", queryset=Change.objects.order_by("-noticed_at")))


def by_code(code: str) -> Handout | None:
    """The handout with a code as it was typed, or None."""
    read = codes.read_code(code)
    return Handout.objects.filter(code=read).first() if read else None


def visible(person: AbstractUser, code: str) -> Handout | None:
    """The handout if this person issued it or oversees all."""
    found = by_code(code)
    if found is None or found.issuer_id == person.pk:
        return found
    oversees = person.is_superuser or person.groups.filter(name__in=OVERSEERS).exists()
    return found if oversees else None


def known(language: str, slugs: Iterable[str], advice: Advice) -> Known:
    """What the library knows of the drugs of an advice: kinds, and names in the language, of the alternatives too."""
    library = library_queries.library()
    wanted = [slug for slug in [*slugs, *(a.drug for a in advice.alternatives)] if slug in library]
    names = {} if language == ENGLISH else {slug: _name_in(language, library[slug].names) for slug in wanted}
    return Known(
        names={slug: name for slug, name in names.items() if name},
        kinds={slug: library[slug].kind for slug in wanted},
    )


def _name_in(language: str, names: Iterable[object]) -> str:
    kinds = (NameKind.GENERIC, NameKind.SYNONYM)
    spoken = [n for n in names if n.language == language and n.kind in kinds]  # type: ignore[attr-defined]
    best = min(spoken, key=lambda n: kinds.index(n.kind), default=None)  # type: ignore[attr-defined]
    return best.texts[0] if best else ""  # type: ignore[attr-defined]

"""Reading the library: the monographs in use, who signed them, and the lists pages are made of. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from drugs import content, schema
from drugs.models import (
    Authority,
    Change,
    ChangeKind,
    Combination,
    Drug,
    DrugClass,
    LibraryVersion,
    MonographVersion,
    SignOff,
    Source,
    Status,
)
from drugs.schema import Ingredient, Monograph
from drugs.spelling import compact
from drugs.vocabulary import Tier

# ---- the monographs in use -----------------------------------------------------------------------------------------


class Library(Mapping[str, Monograph]):
    """All monographs in use by slug, class inheritance applied; a document is parsed when it is first asked for.

    `version` is `library_version()` at the time it was read. It never changes; a changed library is another object.
    """

    def __init__(self, version: str, filed: Mapping[str, tuple[int, str]], parsed: Mapping[int, Monograph]) -> None:
        self.version = version
        self._filed = filed  # slug: (version id, document as JSON text)
        held = dict(filed.values())
        self._parsed = {pk: m for pk, m in parsed.items() if pk in held}
        self._resolved: dict[str, Monograph] = {}

    def as_filed(self, slug: str) -> Monograph:
        """The monograph as written, without what it inherits from its class; KeyError if there is none in use."""
        pk, text = self._filed[slug]
        if pk not in self._parsed:
            self._parsed[pk] = content.monograph_from_json(text)
        return self._parsed[pk]

    def __getitem__(self, slug: str) -> Monograph:
        if slug not in self._resolved:
            own = self.as_filed(slug)
            above = own.member_of if not own.uses and own.member_of in self._filed else ""
            self._resolved[slug] = content.inherit(own, self.as_filed(above)) if above else own
        return self._resolved[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._filed)

    def __len__(self) -> int:
        return len(self._filed)

    def __contains__(self, slug: object) -> bool:
        return slug in self._filed

    def after(self, version: str, filed: Mapping[str, tuple[int, str]]) -> Library:
        """The library as it is now, keeping what was parsed and has not changed."""
        return Library(version, filed, self._parsed)

    def with_draft(self, slug: str, monograph: Monograph) -> Library:
        """The library as it would be with this monograph in use; kept by nobody, known by no version."""
        draft = 0  # no stored version has this id
        filed = {**self._filed, slug: (draft, "")}
        return Library("", filed, {**self._parsed, draft: monograph})

    def texts(self) -> dict[int, str]:
        """The documents held, {version id: JSON text}."""
        return dict(self._filed.values())


_shelf = Library("", {}, {})


def library_version() -> str:
    """The hash of all that an answer depends on (64 hex digits): one row, read anew; "" where nothing is loaded."""
    return LibraryVersion.objects.values_list("hash", flat=True).first() or ""


def library() -> Library:
    """The monographs in use: kept in this process; changed ones are read when the library version moves."""
    global _shelf
    version = library_version()
    while version != _shelf.version:
        filed = _filed(_shelf.texts())
        again = library_version()
        if again == version:  # nothing moved between reading the version and reading the documents
            _shelf = _shelf.after(version, filed)
        version = again
    return _shelf


def library_of(version: str) -> Library:
    """The library of that version (its first digits are enough), where it is the one kept: what stands beside an answer
    rests on what the answer rests on, and costs no query. Else as it is now.
    """
    kept = _shelf
    return kept if version and kept.version.startswith(version) else library()


def _filed(held: Mapping[int, str]) -> dict[str, tuple[int, str]]:
    in_use = MonographVersion.objects.filter(status=Status.PUBLISHED).order_by("drug__slug")
    rows = list(in_use.values_list("pk", "drug__slug"))
    fresh = in_use.filter(pk__in=[pk for pk, _ in rows if pk not in held]).annotate(text=Cast("document", TextField()))
    texts = {**held, **dict(fresh.values_list("pk", "text"))}
    return {slug: (pk, texts[pk]) for pk, slug in rows}


def published(slug: str) -> Monograph | None:
    """The monograph in use for this slug, class inheritance applied, or None."""
    return library().get(slug)


def monograph_of(version: MonographVersion) -> Monograph:
    """What one stored version says, as filed."""
    text = MonographVersion.objects.annotate(text=Cast("document", TextField())).values_list("text", flat=True)
    return content.monograph_from_json(text.get(pk=version.pk))


# ---- editorial state -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed a version, and when; `registration` is the body and number recorded for them, or ""."""

    name: str
    signed_at: dt.datetime
    registration: str
    interests: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Editorial:
    """Where the version in use stands: its number, who signed it, and when it is due to be looked at whole again."""

    slug: str
    version: int
    origin: str
    published_at: dt.datetime
    evidence_to: dt.date
    review_due: dt.date
    signatures: tuple[Signature, ...]

    @property
    def is_signed_off(self) -> bool:
        """Whether two people have signed."""
        return len(self.signatures) >= 2

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the date of the next whole review has passed."""
        return today > self.review_due


def editorial(slugs: Iterable[str]) -> dict[str, Editorial]:
    """The editorial state of these drugs' versions in use; a drug without one is left out."""
    rows = (
        MonographVersion.objects.filter(status=Status.PUBLISHED, drug__slug__in=list(slugs))
        .select_related("drug")
        .defer("document", "toml")
        .prefetch_related("sign_offs__person")
    )
    return {row.drug.slug: _editorial(row) for row in rows}


def _editorial(version: MonographVersion) -> Editorial:
    return Editorial(
        slug=version.drug.slug,
        version=version.number,
        origin=version.origin,
        published_at=version.published_at or version.created_at,
        evidence_to=version.evidence_to,
        review_due=version.review_due,
        signatures=tuple(_signature(sign_off) for sign_off in version.sign_offs.all()),
    )


def _signature(sign_off: SignOff) -> Signature:
    return Signature(
        name=sign_off.person.get_full_name() or sign_off.person.get_username(),
        signed_at=sign_off.signed_at,
        registration=" ".join(filter(None, [sign_off.credential_body, sign_off.credential_number])),
        interests=sign_off.interests,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A drug whose monograph was taken out of use: when, and the reason readers are given."""

    slug: str
    name: str
    retracted_at: dt.datetime
    reason: str


def retraction(slug: str) -> Retraction | None:
    """The retraction that stands for this drug; None if a version is in use or none was ever retracted."""
    rows = MonographVersion.objects.filter(drug__slug=slug).select_related("drug").defer("document", "toml")
    last = rows.filter(status=Status.RETRACTED).order_by("-ended_at").first()
    if last is None or last.ended_at is None or rows.filter(status=Status.PUBLISHED).exists():
        return None
    return Retraction(slug=slug, name=last.drug.name, retracted_at=last.ended_at, reason=last.retraction_reason)


# ---- lists ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A drug as lists show it."""

    slug: str
    name: str
    kind: str
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassEntry:
    """A class with the drugs in it; `monograph` is the slug of the monograph that stands for the class, or ""."""

    slug: str
    name: str
    parent: str
    drugs: tuple[Entry, ...]
    monograph: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """A source as cited in the library, and by how many monographs."""

    title: str
    publisher: str
    url: str
    kind: str
    revised: str
    read: str
    monographs: int


def drugs_in_use() -> QuerySet[Drug]:
    """Drugs that have a version in use, by name."""
    in_use = MonographVersion.objects.filter(drug=OuterRef("pk"), status=Status.PUBLISHED)
    return Drug.objects.filter(Exists(in_use)).order_by("name")


def _entry(drug: Drug) -> Entry:
    return Entry(slug=drug.slug, name=drug.name, kind=drug.kind, tier=drug.tier)


def by_letter() -> dict[str, list[Entry]]:
    """The drugs in use under the first letter of their name (capital, without accent; "#" for digits), in order."""
    shelves: dict[str, list[Entry]] = {}
    for drug in drugs_in_use():
        first = (shelf_letter(drug.name) or "#").upper()
        shelves.setdefault(first, []).append(_entry(drug))
    return dict(sorted(shelves.items()))


def shelf_letter(name: str) -> str:
    """The letter a name is filed under, or "" where it does not begin with one."""
    letters = compact(name)
    return letters[0] if letters[:1].isalpha() else ""


def classes() -> list[ClassEntry]:
    """All classes that hold a drug in use, or stand above one that does, by name."""
    members = list(drugs_in_use())
    all_classes = list(DrugClass.objects.all())
    entries = [_class_entry(each, members) for each in all_classes]
    filled = {e.slug for e in entries if e.drugs}
    above = {e.parent for e in entries if e.slug in filled}
    return [e for e in entries if e.slug in filled | above]


def class_names() -> dict[str, str]:
    """The name of every class by its slug, held by a drug or not."""
    return dict(DrugClass.objects.order_by("name").values_list("slug", "name"))


def drug_class(slug: str) -> ClassEntry | None:
    """One class by its slug, or None."""
    found = DrugClass.objects.filter(slug=slug).first()
    return _class_entry(found, list(drugs_in_use())) if found else None


def _class_entry(found: DrugClass, members: list[Drug]) -> ClassEntry:
    drugs = [drug for drug in members if found.slug in drug.classes]
    standing = next((d.slug for d in drugs if d.tier == Tier.CLASS and d.slug == found.slug), "")
    return ClassEntry(
        slug=found.slug,
        name=found.name,
        parent=found.parent,
        drugs=tuple(_entry(drug) for drug in drugs),
        monograph=standing or next((d.slug for d in drugs if d.tier == Tier.CLASS), ""),
    )


def sources() -> list[SourceEntry]:
    """Every source the monographs in use carry, once by address and title, by publisher."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s->>'title', s->>'publisher', s->>'url', s->>'kind', max(coalesce(s->>'revised', '')),
                   max(s->>'read'), count(DISTINCT v.id)
              FROM drugs_monographversion v, jsonb_array_elements(v.document->'sources') AS s
             WHERE v.status = 'published'
             GROUP BY 1, 2, 3, 4 ORDER BY 2, 1
            """
        )
        rows = cursor.fetchall()
    keys = ("title", "publisher", "url", "kind", "revised", "read", "monographs")
    return [SourceEntry(**dict(zip(keys, row, strict=True))) for row in rows]


def authorities() -> dict[str, schema.Authority]:
    """Who speaks, by the key positions name them with."""
    return shared().authorities  # type: ignore[return-value]


def combinations() -> dict[str, schema.Combination]:
    """Combination products by slug."""
    rows = {
        c.slug: _plain(c, "slug", "name", "ingredients", "names", "lactmed_titles", "atc")
        for c in Combination.objects.all()
    }
    return {slug: content.parse(schema.Combination, row, slug) for slug, row in rows.items()}


def shared() -> content.Shared:
    """The shared records as stored, in the form the files are read into."""
    return content.Shared(
        sources={s.key: _source(s) for s in Source.objects.all()},
        classes={
            c.slug: schema.DrugClass(slug=c.slug, name=c.name, parent=c.parent, names=tuple(c.names))
            for c in DrugClass.objects.all()
        },
        authorities={
            a.key: schema.Authority(key=a.key, name=a.name, jurisdiction=a.jurisdiction, url=a.url, scale=a.scale)
            for a in Authority.objects.all()
        },
        combinations=combinations(),
    )


def _source(stored: Source) -> schema.Source:
    row = _plain(stored, "key", "title", "publisher", "url", "kind", "read", "note")
    return content.parse(schema.Source, {**row, "revised": stored.revised or None}, stored.key)


def _plain(record: object, *names: str) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


def known_slugs() -> set[str]:
    """Every slug a monograph may point to: drugs, in use or not, and combinations."""
    return {*Drug.objects.values_list("slug", flat=True), *Combination.objects.values_list("slug", flat=True)}


# ---- the public record ---------------------------------------------------------------------------------------------


def changes(*, guidance_only: bool = False) -> QuerySet[Change]:
    """What changed for readers, newest first."""
    rows = Change.objects.select_related("drug", "version").defer("version__document", "version__toml")
    return rows.exclude(guidance=[]) if guidance_only else rows


def last_changes(drug_ids: Iterable[int]) -> dict[int, Change]:
    """The newest change of each of these drugs (ids) that ever changed."""
    rows = changes().filter(drug__in=list(drug_ids)).order_by("drug_id", "-at", "-id").distinct("drug_id")
    return {change.drug_id: change for change in rows}


def guidance_changed_since(slug: str, since: dt.datetime) -> list[Change]:
    """The changes of this drug's guidance after `since`, newest first: its page is marked with them for a while."""
    return list(changes(guidance_only=True).filter(drug__slug=slug, at__gte=since, kind=ChangeKind.CHANGED))


def versions_in_public(slug: str) -> QuerySet[MonographVersion]:
    """All versions of this drug that are or were in use, newest first, with their sign-offs."""
    rows = MonographVersion.objects.filter(drug__slug=slug, published_at__isnull=False)
    rows = rows.select_related("drug", "author").defer("document", "toml").prefetch_related("sign_offs__person")
    return rows.order_by("-published_at", "-number")


def ingredients(slugs: Iterable[str]) -> dict[str, dict[str, Ingredient]]:
    """For each of these combinations, its ingredients by the drug's slug."""
    rows = Combination.objects.filter(slug__in=list(slugs)).values_list("slug", "ingredients")
    return {slug: {i["drug"]: Ingredient(**i) for i in found} for slug, found in rows}

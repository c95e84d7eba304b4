"""Loading a library of files into the database: all of it or nothing, and nothing twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pghistory
from django.db import connection, models, transaction
from django.utils import timezone

from drugs import content
from drugs.actions.changes import note_in_use
from drugs.actions.names import BATCH, DRUG_FIELDS, follow_classes, follow_combinations, follow_monographs, take_on
from drugs.models import Authority, Combination, Drug, DrugClass, MonographVersion, Origin, Source, Status
from drugs.schema import Monograph
from drugs.signals import monograph_published

# Any number will do as long as it is always this one: two loads at once wait for each other.
LOAD_LOCK = 7_203_114
NAME_INDEXES = ["name_compact_like", "name_normal_like"]  # those that take new rows in later, see models.Name
MONTHS_HIGH_RISK, MONTHS = 6, 12  # between whole reviews

Progress = Callable[[int, int], None]  # files done, files in all


@dataclass(slots=True)
class LoadReport:
    """What a load did, as slugs; `absent` are drugs in the database that the files no longer hold (they stay).

    `missing` are sentences about references to monographs that nobody has written.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    unchanged: int = 0
    absent: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _File:
    slug: str
    digest: str
    path: Path


def load_library(
    *, library: Path = content.LIBRARY, progress: Progress | None = None, allow_missing: bool = False
) -> LoadReport:
    """Load the files of a library folder; raises ContentError, having changed nothing, if anything in it is at fault.

    A drug that is new comes into use at once. A changed file replaces a shipped version that nobody here signed;
    beside a version of this site's own, a signed one or a retracted one it becomes a proposal. A file whose bytes were
    loaded before is not even parsed. With `allow_missing`, monographs may point to ones that nobody has written
    yet; the report lists these.
    """
    with transaction.atomic(), pghistory.context(user=None, why="shipped library loaded"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
        return _load(library, progress or (lambda done, total: None), allow_missing)


def _load(library: Path, progress: Progress, allow_missing: bool) -> LoadReport:
    shared = content.read_shared(library)
    files = _files(library)
    drugs = {drug.slug: drug for drug in Drug.objects.all()}
    changed = [file for file in files if file.slug not in drugs or drugs[file.slug].shipped_digest != file.digest]
    report = LoadReport(unchanged=len(files) - len(changed), absent=sorted(set(drugs) - {f.slug for f in files}))
    known = set(drugs) | {file.slug for file in files}
    read = _read(changed, shared, progress, len(files))
    report.missing = _missing(read, shared, known)
    if report.missing and not allow_missing:
        raise content.ContentError(report.missing)
    _store_shared(shared)
    _store_new([(f, *read[f.slug]) for f in changed if f.slug not in drugs], report)
    _store_changed([(drugs[f.slug], f, *read[f.slug]) for f in changed if f.slug in drugs], report)
    if changed:
        _ready_for_search()
    return report


def _ready_for_search() -> None:
    """Tell the planner of the names just written and sort them into their indexes.

    The database would do both by itself a minute or more later; until then a misspelt name costs a walk over all names.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(index) FROM unnest(%s::regclass[]) AS index", [NAME_INDEXES])
        cursor.execute("ANALYZE drugs_name")


def _files(library: Path) -> list[_File]:
    """Every monograph file with the digest of all its content depends on: its own bytes and the shared sources'."""
    sources = library / "sources.toml"
    shared = sources.read_bytes() if sources.exists() else b""
    return [
        _File(path.stem, hashlib.sha256(path.read_bytes() + b"\0" + shared).hexdigest(), path)
        for path in sorted((library / "monographs").glob("*.toml"))
    ]


def _missing(read: Mapping[str, tuple[Monograph, str]], shared: content.Shared, known: set[str]) -> list[str]:
    """What the changed files and the combinations point to and nobody has written, one sentence each."""
    found = content.dead_ingredients(shared, known)
    known = known | set(shared.combinations)
    return found + [sentence for monograph, _ in read.values() for sentence in content.dead_slugs(monograph, known)]


def _read(
    files: list[_File], shared: content.Shared, progress: Progress, total: int
) -> dict[str, tuple[Monograph, str]]:
    """The changed files as (monograph, text) by slug; ContentError lists the faults of all of them."""
    found: dict[str, tuple[Monograph, str]] = {}
    problems: list[str] = []
    progress(total - len(files), total)
    for number, file in enumerate(files, total - len(files) + 1):
        try:
            monograph = content.with_shared_sources(content.read_monograph(file.path), shared)
            problems += content.dead_references(monograph, shared)
            found[file.slug] = (monograph, file.path.read_text(encoding="utf-8"))
        except content.ContentError as error:
            problems += error.problems
        progress(number, total)
    if problems:
        raise content.ContentError(problems)
    return found


def _store_shared(shared: content.Shared) -> None:
    _upsert(Authority, "key", [content.document_of(a) for a in shared.authorities.values()])
    _upsert(Source, "key", [content.document_of(s) for s in shared.sources.values()])
    classes = _upsert(DrugClass, "slug", [content.document_of(c) for c in shared.classes.values()])
    combinations = _upsert(Combination, "slug", [content.document_of(c) for c in shared.combinations.values()])
    follow_classes(classes)
    follow_combinations(combinations)


def _upsert(model: type[models.Model], key: str, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Store rows by key, writing only those that differ; gives back what was written."""
    stored = {getattr(record, key): record for record in model._default_manager.all()}
    written = []
    for row in rows:
        fresh = model(**row)
        old = stored.get(row[key])
        names = [f.name for f in model._meta.concrete_fields if not f.primary_key]
        if old is not None:
            if all(_same(getattr(old, name), getattr(fresh, name)) for name in names):
                continue
            fresh.pk = old.pk
        fresh.save()
        written.append(fresh)
    return written


def _same(stored: Any, fresh: Any) -> bool:
    """Equal, or equal once written: a date read from the database and its text in a file."""
    return bool(stored == fresh or str(stored) == str(fresh))


def version_fields(monograph: Monograph, text: str) -> dict[str, Any]:
    """The columns of a version that follow from what it says."""
    months = MONTHS_HIGH_RISK if monograph.high_risk else MONTHS
    return {
        "document": content.document_of(monograph),
        "toml": text,
        "content_hash": content.content_hash(monograph),
        "evidence_to": monograph.evidence_to,
        "high_risk": monograph.high_risk,
        "review_due": content.review_due(monograph.evidence_to, months),
    }


def _store_new(rows: list[tuple[_File, Monograph, str]], report: LoadReport) -> None:
    is_first = not Drug.objects.exists()
    drugs = Drug.objects.bulk_create(
        [take_on(Drug(slug=m.slug, shipped_digest=file.digest), m) for file, m, _ in rows],
        batch_size=BATCH,
    )
    versions = [
        _shipped_version(drug, 1, Status.PUBLISHED, m, text) for drug, (_, m, text) in zip(drugs, rows, strict=True)
    ]
    MonographVersion.objects.bulk_create(versions, batch_size=BATCH // 4)
    follow_monographs({drug.pk: m for drug, (_, m, _) in zip(drugs, rows, strict=True)})
    _announce(versions, {}, noted=not is_first)
    report.added += [drug.slug for drug in drugs]


def _shipped_version(drug: Drug, number: int, status: Status, monograph: Monograph, text: str) -> MonographVersion:
    return MonographVersion(
        drug=drug,
        number=number,
        status=status,
        origin=Origin.SHIPPED,
        reason="Shipped with the software.",
        published_at=timezone.now() if status == Status.PUBLISHED else None,
        **version_fields(monograph, text),
    )


def _store_changed(rows: list[tuple[Drug, _File, Monograph, str]], report: LoadReport) -> None:
    """Replace what nobody here touched, propose beside the rest; each table is written at once, not row by row."""
    for drug, file, _, _ in rows:
        drug.shipped_digest = file.digest
    standing = _standing([drug for drug, *_ in rows])
    replaced: dict[int, tuple[Monograph, MonographVersion | None]] = {}
    ended, fresh = [], []
    for drug, _, monograph, text in rows:
        versions = standing.get(drug.pk, [])
        current = next((v for v in versions if v.status == Status.PUBLISHED), None)
        proposal = next((v for v in versions if v.status == Status.PROPOSAL), None)
        if content.content_hash(monograph) in {v.content_hash for v in (current, proposal) if v}:
            report.unchanged += 1
            continue
        before, status = (proposal, Status.PROPOSAL) if _touched(current, versions) else (current, Status.PUBLISHED)
        ended += [before.pk] if before else []
        fresh.append(_shipped_version(drug, max((v.number for v in versions), default=0) + 1, status, monograph, text))
        if status == Status.PUBLISHED:
            take_on(drug, monograph)
            replaced[drug.pk] = (monograph, current)
        (report.updated if status == Status.PUBLISHED else report.proposed).append(drug.slug)
    Drug.objects.bulk_update([drug for drug, *_ in rows], [*DRUG_FIELDS, "shipped_digest"], batch_size=BATCH // 4)
    MonographVersion.objects.filter(pk__in=ended).update(status=Status.SUPERSEDED, ended_at=timezone.now())
    MonographVersion.objects.bulk_create(fresh, batch_size=BATCH // 4)
    follow_monographs({pk: monograph for pk, (monograph, _) in replaced.items()})
    _announce(fresh, {pk: current for pk, (_, current) in replaced.items()})


def _announce(
    versions: list[MonographVersion], before: Mapping[int, MonographVersion | None], noted: bool = True
) -> None:
    """Tell of those of these versions that came into use, with the one each replaced.

    Not `noted` in the list of changes is the library a site begins with: it changed nothing for anybody.
    """
    for version in versions:
        if version.status == Status.PUBLISHED:
            previous = before.get(version.drug_id)
            if noted:
                note_in_use(version, previous)
            monograph_published.send(sender=MonographVersion, drug=version.drug, version=version, previous=previous)


def _standing(drugs: list[Drug]) -> dict[int, list[MonographVersion]]:
    """All versions of these drugs by drug id, locked, with the number of their sign-offs as `signed`."""
    locked = (
        MonographVersion.objects.filter(drug__in=drugs).order_by("pk").select_for_update().values_list("pk", flat=True)
    )
    rows = MonographVersion.objects.filter(pk__in=list(locked)).defer("document", "toml")
    found: dict[int, list[MonographVersion]] = {}
    for version in rows.annotate(signed=models.Count("sign_offs")):
        found.setdefault(version.drug_id, []).append(version)
    return found


def _touched(current: MonographVersion | None, versions: list[MonographVersion]) -> bool:
    """Whether this site has had a hand in it: wrote or signed the version in use, or took one out of use."""
    if current is None:
        return bool(versions)
    return current.origin == Origin.SITE or bool(current.signed)  # type: ignore[attr-defined]

"""A bundle: the monographs in use as one zip of TOML files, with a manifest of what each must hash to.

    manifest.json            {"format": 1, "files": {"monographs/ibuprofen.toml": "<SHA-256>", …}, "library": "<hash>"}
    manifest.seal            the seal of the site that put it together, over the bytes of the manifest (`drugs.seals`)
    monographs/<slug>.toml   one file a drug

A bundle from elsewhere becomes drafts of whoever takes it in: its sign-offs, if it had any, were of another site.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from drugs import content, queries
from drugs.export import export_library
from drugs.models import Name
from drugs.schema import Monograph
from drugs.seals import BrokenSeal, Seal, read_seal, seal

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = "manifest.seal"
# Of the zip; the whole library as shipped is a seventh of it. Much more would take longer to look through than a page
# may take to answer.
MOST_BYTES = 20_000_000
MOST_UNPACKED = 60_000_000  # of all it holds
MOST_FILES = 5_000
MONOGRAPH = re.compile(r"^monographs/([a-z0-9]+(?:-[a-z0-9]+)*)\.toml$")


class BundleError(ValueError):
    """A bundle that cannot be taken in, and why: `problems` are sentences."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read: the monographs' texts by slug, and what its seal says."""

    texts: Mapping[str, str]
    seal: Seal


@dataclass(slots=True)
class BundleReport:
    """What a bundle holds against the library in use, as slugs."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def write_bundle() -> bytes:
    """The monographs in use as a bundle."""
    with TemporaryDirectory() as folder:
        export_library(Path(folder))
        paths = sorted((Path(folder) / "monographs").glob("*.toml"))
        files = {f"monographs/{path.name}": path.read_bytes() for path in paths}
    manifest = {
        "format": FORMAT,
        "library": queries.library_version(),
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in files.items()},
    }
    told = json.dumps(manifest, indent=1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(MANIFEST, told)
        packed.writestr(SEAL, seal(told))
        for name, body in files.items():
            packed.writestr(name, body)
    return out.getvalue()


def names_csv() -> str:
    """Every searchable name as CSV: what it is of, the name, its kind, language and countries."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["of", "slug", "name", "kind", "language", "countries"])
    for name in Name.objects.select_related("drug", "combination", "drug_class").order_by("text", "pk"):
        what = type(name.thing).__name__.lower()
        rows.writerow([what, name.thing.slug, _plain(name.text), name.kind, name.language, " ".join(name.countries)])
    return out.getvalue()


def _plain(text: str) -> str:
    """A name that a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text


def too_large(size: int) -> BundleError:
    """Why a bundle of so many bytes is refused."""
    return BundleError([f"The bundle is {size / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are allowed."])


def read_bundle(stream: IO[bytes], size: int) -> Bundle:
    """A bundle's texts and what its seal says; BundleError, with every reason, for what is not a bundle."""
    if size > MOST_BYTES:
        raise too_large(size)
    try:
        with zipfile.ZipFile(stream) as packed:
            return _unpacked(packed)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BundleError([f"This is not a zip file that can be read: {error}."]) from error


def _unpacked(packed: zipfile.ZipFile) -> Bundle:
    entries = [entry for entry in packed.infolist() if not entry.is_dir()]
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BundleError([f"Unpacked it would be more than {MOST_FILES} files or {MOST_UNPACKED / 1e6:.0f} MB."])
    if MANIFEST not in names:
        raise BundleError([f"It holds no {MANIFEST}: it is not a bundle."])
    manifest = packed.read(MANIFEST)
    promised = _manifest(manifest)
    problems = [f"{name}: stands in the zip twice." for name in sorted({n for n in names if names.count(n) > 1})]
    problems += [f"{name}: is not in the manifest." for name in names if name not in {*promised, MANIFEST, SEAL}]
    problems += [f"{name}: is in the manifest and not in the zip." for name in promised if name not in names]
    problems += [f"{name}: only monographs/<slug>.toml are taken." for name in promised if not MONOGRAPH.match(name)]
    if problems:
        raise BundleError(problems)
    texts = _texts({name: packed.read(name) for name in promised}, promised)
    return Bundle(texts, _seal(packed.read(SEAL) if SEAL in names else None, manifest))


def _seal(sealed: bytes | None, manifest: bytes) -> Seal:
    try:
        return read_seal(None if sealed is None else sealed[:1000].decode("ascii", "replace"), manifest)
    except BrokenSeal as broken:
        raise BundleError([f"{SEAL}: {broken}."]) from broken


def _manifest(body: bytes) -> dict[str, str]:
    try:
        manifest = json.loads(body)
        if manifest["format"] != FORMAT:
            raise BundleError([f"{MANIFEST}: format must be {FORMAT}."])
        files = manifest["files"]
        if not files or not all(isinstance(k, str) and isinstance(v, str) for k, v in files.items()):
            raise BundleError([f"{MANIFEST}: files must name at least one file and its SHA-256."])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, BundleError):
            raise
        raise BundleError([f"{MANIFEST} cannot be read: format and files are required."]) from error
    return dict(files)


def _texts(bodies: Mapping[str, bytes], promised: Mapping[str, str]) -> dict[str, str]:
    problems: list[str] = []
    texts: dict[str, str] = {}
    for name, body in bodies.items():
        found = MONOGRAPH.match(name)
        if hashlib.sha256(body).hexdigest() != promised[name]:
            problems.append(f"{name}: does not hash to what the manifest says.")
            continue
        try:
            texts[found[1] if found else name] = body.decode("utf-8")
        except UnicodeDecodeError:
            problems.append(f"{name}: is not UTF-8 text.")
    if problems:
        raise BundleError(problems)
    return texts


def look_through(texts: Mapping[str, str]) -> BundleReport:
    """What taking these texts in would do; BundleError names every fault of every file."""
    shared, known, library = queries.shared(), queries.known_slugs() | set(texts), queries.library()
    report = BundleReport()
    problems: list[str] = []
    for slug, text in sorted(texts.items()):
        try:
            monograph = content.with_shared_sources(content.parse_monograph(text, slug), shared)
        except content.ContentError as error:
            problems += error.problems
            continue
        problems += _faults(monograph, slug, shared, known)
        held = library.as_filed(slug) if slug in library else None
        if held is None:
            report.new.append(slug)
        else:
            is_same = content.content_hash(held) == content.content_hash(monograph)
            (report.same if is_same else report.changed).append(slug)
    if problems:
        raise BundleError(problems)
    return report


def _faults(monograph: Monograph, slug: str, shared: content.Shared, known: set[str]) -> list[str]:
    misnamed = [] if monograph.slug == slug else [f"{slug}: slug: must be {slug!r}, as the file is named"]
    return misnamed + content.dead_references(monograph, shared) + content.dead_slugs(monograph, known)

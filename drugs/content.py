"""TOML ⇄ schema: reads the library's files into validated monographs, and writes them back.

Knows the format, and no drug. Needs no database and no Django: `drugs.actions` stores what it returns.
Pydantic validates the plain dataclasses of `drugs.schema`; its messages are reworded to name file and key.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
import tomllib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import tomlkit
from pydantic import TypeAdapter, ValidationError

from drugs.lines import line_of
from drugs.schema import STRICT, Authority, Combination, DrugClass, Monograph, Position, Source

LIBRARY = Path(__file__).parent
T = TypeVar("T")


class ContentError(ValueError):
    """One or more things in the library's files that do not load; `problems` holds a sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Shared:
    """Reference records that monographs point to, each by key; `ambiguous` are names known to mean several drugs."""

    sources: Mapping[str, Source]
    classes: Mapping[str, DrugClass]
    authorities: Mapping[str, Authority]
    combinations: Mapping[str, Combination]
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    __pydantic_config__ = STRICT
    ambiguous: tuple[str, ...]


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Pydantic's validator of a type; making one costs more than using it, so each is made once."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _place(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a document from being read: where it stands, pydantic's word for it, and a sentence."""

    path: tuple[int | str, ...]
    type: str
    message: str


def _problems(error: ValidationError) -> list[Problem]:
    return [
        Problem(each["loc"], each["type"], _message(each["type"], each["msg"]))
        for each in error.errors(include_url=False)
    ]


def _message(kind: str, said: str) -> str:
    return "unknown key" if kind == "unexpected_keyword_argument" else said.removeprefix("Value error, ")


def problems_of(kind: Any, document: Mapping[str, Any]) -> list[Problem]:
    """All that keeps a plain document from being read as a schema type; empty where it can be."""
    try:
        _adapter(kind).validate_python(dict(document))
    except ValidationError as error:
        return _problems(error)
    return []


def _sentences(error: ValidationError, where: str, text: str) -> list[str]:
    found = []
    for problem in _problems(error):
        # A type's own check names the key at fault first: "facts[half_life].unit: one of h".
        named = re.match(r"[\w\[\] ,;:()/%.<>=-]*?\.?(\w+): ", problem.message)
        line = line_of(text, (*problem.path, *((named[1],) if named else ()))) if text else None
        spot = f"{where}: line {line}" if line else where
        found.append(f"{spot}: {_place(problem.path)}: {problem.message}".replace(": : ", ": "))
    return found


def parse(kind: type[T], document: Mapping[str, Any], where: str, text: str = "") -> T:
    """Validate a plain document as a schema type; ContentError names `where`, each key and its line in `text`."""
    try:
        value: T = _adapter(kind).validate_python(dict(document))
    except ValidationError as error:
        raise ContentError(_sentences(error, where, text)) from error
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a number that can be measured")
    return number


def read_toml(text: str, where: str) -> dict[str, Any]:
    """Parse TOML; ContentError names `where`, line and column."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise ContentError([f"{where}: {error}"]) from error


def parse_monograph(text: str, where: str = "monograph") -> Monograph:
    """One monograph from its TOML text; ContentError lists everything at fault."""
    return parse(Monograph, read_toml(text, where), where, text)


def monograph_from_json(text: str) -> Monograph:
    """A stored document, as JSON text, as a monograph; ContentError where it no longer fits the schema."""
    try:
        monograph: Monograph = _adapter(Monograph).validate_json(text)
    except ValidationError as error:
        raise ContentError(_sentences(error, "stored monograph", "")) from error
    return monograph


def document_of(monograph: Any) -> dict[str, Any]:
    """A schema value as a plain document of JSON types, leaving out what is empty or default."""
    plain: dict[str, Any] = _adapter(type(monograph)).dump_python(monograph, mode="json", exclude_defaults=True)
    return plain


def _written(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _written(v) for k, v in value.items() if v is not None and v != [] and v != ()}
    if isinstance(value, list | tuple):
        return [_written(v) for v in value]
    if isinstance(value, Enum):
        return value.value
    return value


def toml_ready(record: Any) -> dict[str, Any]:
    """A schema value as the plain table that TOML holds, without what is empty or default."""
    plain: dict[str, Any] = _written(_adapter(type(record)).dump_python(record, mode="python", exclude_defaults=True))
    return plain


def write_toml(monograph: Any) -> str:
    """A schema value as TOML text; reading it again gives an equal value."""
    return tomlkit.dumps(toml_ready(monograph))


def content_hash(monograph: Monograph) -> str:
    """SHA-256 (hex) of the canonical document: equal for equal content, however the file was laid out."""
    return hashlib.sha256(_adapter(Monograph).dump_json(monograph, exclude_defaults=True)).hexdigest()


def _records(path: Path, table: str, kind: type[T]) -> list[T]:
    if not path.exists():
        return []
    document = read_toml(path.read_text(encoding="utf-8"), path.name)
    unknown = set(document) - {table}
    if unknown:
        raise ContentError([f"{path.name}: unknown table {', '.join(sorted(unknown))}; allowed: {table}"])
    return [parse(kind, row, f"{path.name}: {table}[{n}]") for n, row in enumerate(document.get(table, []))]


def _by(field: str, rows: Iterable[T], where: str) -> dict[str, T]:
    found: dict[str, T] = {}
    for row in rows:
        key = getattr(row, field)
        if key in found:
            raise ContentError([f"{where}: {field} {key!r} is there twice"])
        found[key] = row
    return found


def read_shared(library: Path = LIBRARY) -> Shared:
    """The shared reference records: sources.toml and names/*.toml."""
    combinations = [
        row
        for path in sorted((library / "names").glob("combinations*.toml"))
        for row in _records(path, "combinations", Combination)
    ]
    return Shared(
        sources=_by("key", _records(library / "sources.toml", "sources", Source), "sources.toml"),
        classes=_by("slug", _records(library / "names" / "classes.toml", "classes", DrugClass), "classes.toml"),
        authorities=_by(
            "key", _records(library / "names" / "authorities.toml", "authorities", Authority), "authorities.toml"
        ),
        combinations=_by("slug", combinations, "combinations.toml"),
        ambiguous=_read_ambiguous(library / "names" / "ambiguous.toml"),
    )


def _read_ambiguous(path: Path) -> tuple[str, ...]:
    """Names declared to mean several drugs: `ambiguous = ["…", …]`."""
    if not path.exists():
        return ()
    return parse(_Ambiguous, read_toml(path.read_text(encoding="utf-8"), path.name), path.name).ambiguous


def dead_references(monograph: Monograph, shared: Shared) -> list[str]:
    """Source, class and authority keys the monograph cites and nobody defines, one sentence each."""
    own = {s.key for s in monograph.sources}
    found = [
        f"{monograph.slug}.toml: {where}: source {key!r} is neither in this file's sources nor in sources.toml"
        for where, keys in monograph.cited().items()
        for key in dict.fromkeys(keys)
        if key not in own and key not in shared.sources
    ]
    found += [
        f"{monograph.slug}.toml: classes: {c!r} is not in names/classes.toml"
        for c in monograph.classes
        if c not in shared.classes
    ]
    found += [
        f"{monograph.slug}.toml: positions[{n}].authority: {p.authority!r} is not in names/authorities.toml"
        for n, p in enumerate(monograph.positions)
        if p.authority not in shared.authorities
    ]
    return found


def with_shared_sources(monograph: Monograph, shared: Shared) -> Monograph:
    """The monograph with every shared source it cites beside its own, so that it stands alone once stored."""
    own = {s.key for s in monograph.sources}
    cited = dict.fromkeys(key for keys in monograph.cited().values() for key in keys)
    extra = tuple(shared.sources[key] for key in cited if key not in own and key in shared.sources)
    return replace(monograph, sources=monograph.sources + extra) if extra else monograph


_NO_SUPPLY = Monograph.__dataclass_fields__["milk_supply"].default


def inherit(member: Monograph, parent: Monograph) -> Monograph:
    """A member that has no use of its own takes its class's, and their sources; what it states itself stays."""
    if member.uses:
        return member
    parent = _with_own_keys(parent, {s.key for s in member.sources})
    mine = {c.label for c in member.cautions}
    heir = replace(
        member,
        uses=tuple(replace(use, inherited_from=parent.slug) for use in parent.uses),
        cautions=member.cautions + tuple(c for c in parent.cautions if c.label not in mine),
        monitoring=member.monitoring or parent.monitoring,
        alternatives=member.alternatives or tuple(a for a in parent.alternatives if a.drug != member.slug),
        effects=member.effects or parent.effects,
        milk_supply=parent.milk_supply if member.milk_supply == _NO_SUPPLY else member.milk_supply,
    )
    cited = {key for keys in heir.cited().values() for key in keys}  # the class's positions stay with the class
    return replace(heir, sources=member.sources + tuple(s for s in parent.sources if s.key in cited))


def _with_own_keys(parent: Monograph, taken: set[str]) -> Monograph:
    """The class with those of its source keys renamed that a member uses for a source of its own."""
    renamed = {s.key: f"{parent.slug}-{s.key}" for s in parent.sources if s.key in taken}
    return _rekeyed(parent, renamed) if renamed else parent


def _rekeyed(value: Any, renamed: Mapping[str, str]) -> Any:
    """A schema value with every source key in it replaced, however deep it stands."""
    if isinstance(value, tuple):
        return tuple(_rekeyed(each, renamed) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in fields(value):
        now = getattr(value, field.name)
        if (isinstance(value, Source) and field.name == "key") or (
            isinstance(value, Position) and field.name == "source"
        ):
            changed[field.name] = renamed.get(now, now)
        elif field.name == "sources" and now and isinstance(now[0], str):
            changed[field.name] = tuple(renamed.get(key, key) for key in now)
        else:
            changed[field.name] = _rekeyed(now, renamed)
    return replace(value, **changed)


def read_monograph(path: Path) -> Monograph:
    """One file of the library; its name must be its slug."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError([f"{path.name}: not UTF-8 text: byte {error.start} is not a letter"]) from error
    monograph = parse_monograph(text, path.name)
    if monograph.slug != path.stem:
        raise ContentError([f"{path.name}: slug: {monograph.slug!r} must equal the file's name"])
    return monograph


def read_files(library: Path = LIBRARY) -> tuple[dict[str, Monograph], Shared, list[str]]:
    """All monographs by slug, as filed (no class inheritance), and the shared records; ContentError lists problems."""
    shared = read_shared(library)
    monographs: dict[str, Monograph] = {}
    problems: list[str] = []
    for path in sorted((library / "monographs").glob("*.toml")):
        try:
            monograph = with_shared_sources(read_monograph(path), shared)
        except ContentError as error:
            problems += error.problems
            continue
        problems += dead_references(monograph, shared)
        monographs[monograph.slug] = monograph
    known = set(monographs) | set(shared.combinations)
    problems += [sentence for m in monographs.values() for sentence in dead_slugs(m, known)]
    return monographs, shared, problems + dead_ingredients(shared, set(monographs))


def read_library(library: Path = LIBRARY) -> tuple[dict[str, Monograph], Shared]:
    """All monographs by slug, as filed (no class inheritance), and the shared records; ContentError lists faults."""
    monographs, shared, problems = read_files(library)
    if problems:
        raise ContentError(problems)
    return monographs, shared


def dead_slugs(monograph: Monograph, known: Container[str]) -> list[str]:
    """Alternatives and the class a monograph points to and `known` slugs lack, one sentence each."""
    found = [
        f"{monograph.slug}.toml: alternatives: no monograph {a.drug!r}"
        for a in monograph.alternatives
        if a.drug not in known
    ]
    if monograph.member_of and monograph.member_of not in known:
        found.append(f"{monograph.slug}.toml: member_of: no monograph {monograph.member_of!r}")
    return found


def dead_ingredients(shared: Shared, known: Container[str]) -> list[str]:
    """Ingredients of combinations that `known` slugs lack, one sentence each."""
    return [
        f"combinations[{combination.slug}]: no monograph {ingredient.drug!r}"
        for combination in shared.combinations.values()
        for ingredient in combination.ingredients
        if ingredient.drug not in known
    ]


def resolved(monographs: Mapping[str, Monograph]) -> dict[str, Monograph]:
    """The library with class inheritance applied: what the engine and the pages see."""
    return {
        slug: inherit(m, monographs[m.member_of]) if m.member_of in monographs else m for slug, m in monographs.items()
    }


def review_due(evidence_to: dt.date, months: int) -> dt.date:
    """The day `months` after `evidence_to` (the month's last day where that day does not exist)."""
    year, month = divmod(evidence_to.month - 1 + months, 12)
    for day in (evidence_to.day, 30, 29, 28):
        try:
            return dt.date(evidence_to.year + year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")

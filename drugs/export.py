"""Writing the library in use as a folder of files that `load_monographs` reads back without changing anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomlkit

from drugs import content, queries
from drugs.models import MonographVersion, Status


def export_library(folder: Path) -> int:
    """Write monographs/, names/ and sources.toml into a new or empty folder; gives how many monographs were written.

    Raises FileExistsError for a folder that holds something: an export never mixes with what lies there.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty.")
    shared = queries.shared()
    (folder / "monographs").mkdir(parents=True)
    (folder / "names").mkdir()
    _write(folder / "sources.toml", "sources", shared.sources.values())
    _write(folder / "names" / "authorities.toml", "authorities", shared.authorities.values())
    _write(folder / "names" / "classes.toml", "classes", shared.classes.values())
    _write(folder / "names" / "combinations.toml", "combinations", shared.combinations.values())
    versions = MonographVersion.objects.filter(status=Status.PUBLISHED).select_related("drug").defer("document")
    for version in versions:
        path = folder / "monographs" / f"{version.drug.slug}.toml"
        path.write_text(_text(version, shared), encoding="utf-8", newline="")
    return len(versions)


def _text(version: MonographVersion, shared: content.Shared) -> str:
    """The text as its author laid it out; where the shared sources have moved on since, the document as it stands."""
    again = content.with_shared_sources(content.parse_monograph(version.toml), shared)
    if content.content_hash(again) == version.content_hash:
        return version.toml
    return content.write_toml(queries.monograph_of(version))


def _write(path: Path, table: str, records: Iterable[Any]) -> None:
    rows = [content.toml_ready(record) for record in records]
    path.write_text(tomlkit.dumps({table: rows}) if rows else "", encoding="utf-8")

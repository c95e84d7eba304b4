"""An answer and its sources as citations: plain text, RIS and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lactadvice.advice.presenters.citations import SourceShown
from lactadvice.advice.presenters.note import source_line

SITE = "lactadvice"
_BIBTEX_SPECIAL = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What is cited: the answer itself (title, address, day as 2026-11-22, versions) and what it rests on."""

    title: str
    url: str
    day: str
    versions: str
    sources: Sequence[SourceShown]


def plain(cited: Cited) -> str:
    """One line for the answer, one for each source."""
    own = f"{SITE}. {cited.title}. {cited.versions.capitalize()}. {cited.day}. {cited.url}"
    return "\n".join([own, *(source_line(source) for source in cited.sources)]) + "\n"


def ris(cited: Cited) -> str:
    """RIS records of type ELEC."""
    rows = [("TI", cited.title), ("PB", SITE), ("ET", cited.versions), ("Y2", _slashed(cited.day)), ("UR", cited.url)]
    return _ris_record(rows) + "".join(_ris_record(_ris_rows(source)) for source in cited.sources)


def _ris_rows(source: SourceShown) -> list[tuple[str, str]]:
    return [
        ("TI", source.title),
        ("PB", source.publisher),
        ("PY", source.revised[:4]),
        ("UR", source.url),
        ("N1", f"Read {source.read}" if source.read else ""),
    ]


def _ris_record(rows: Sequence[tuple[str, str]]) -> str:
    lines = ["TY  - ELEC", *(f"{tag}  - {_one_line(value)}" for tag, value in rows if value), "ER  - "]
    return "\r\n".join(lines) + "\r\n\r\n"


def _slashed(day: str) -> str:
    return day.replace("-", "/")


def bibtex(cited: Cited) -> str:
    """BibTeX entries of type misc."""
    own = {"title": cited.title, "publisher": SITE, "note": cited.versions, "url": cited.url, "urldate": cited.day}
    entries = [_bibtex_entry("lactadvice", own)]
    for source in cited.sources:
        fields = {
            "title": source.title,
            "publisher": source.publisher,
            "year": source.revised[:4],
            "url": source.url,
            "note": f"Read {source.read}" if source.read else "",
        }
        entries.append(_bibtex_entry(_bibtex_key(source), fields))
    return "\n".join(entries)


def _bibtex_key(source: SourceShown) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{source.number}-{source.key}".lower()).strip("-")


def _bibtex_entry(key: str, fields: dict[str, str]) -> str:
    rows = [f"  {name} = {{{_bibtex_value(name, value)}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(rows) + "\n}\n"


def _bibtex_value(name: str, value: str) -> str:
    text = _one_line(value).replace("\\", "")
    return text if name == "url" else _BIBTEX_SPECIAL.sub(r"\\\1", text)


def _one_line(value: str) -> str:
    return " ".join(value.split())


FORMATS: dict[str, tuple[Callable[[Cited], str], str]] = {
    "txt": (plain, "text/plain; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
}

"""The handouts of worked cases, made without a database, and their text as a reader meets it."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any

from drugs.vocabulary import NameKind
from lactadvice.advice.cases import case_from_json
from lactadvice.catalogues import catalogue
from lactadvice.engine.advice import Advice
from lactadvice.engine.case import Case
from lactadvice.handouts.lead import Known
from lactadvice.handouts.sheet import Wish, sheet
from tests.engine.library import advice_for, shipped

NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)
ADDRESS = "https://lactadvice.example/h/22222-22222"
WHOLE = Wish(paper="a4", include=("schedule", "labels", "sources", "choices"))


def case_of(row: dict[str, Any]) -> Case:
    """A worked case, asked at one fixed moment."""
    case = case_from_json(json.dumps(row, default=str))
    return case if case.now else replace(case, now=NOW)


def known(language: str) -> Known:
    """What the shipped library knows of its drugs."""
    names = local_names() if language == "es" else {}
    return Known(names=names, kinds={slug: monograph.kind for slug, monograph in shipped()[0].items()})


def local_names() -> dict[str, str]:
    """Spanish generic names by slug."""
    monographs, _ = shipped()
    return {
        slug: names.texts[0]
        for slug, monograph in monographs.items()
        for names in monograph.names
        if names.language == "es" and names.kind is NameKind.GENERIC
    }


def sheet_of(
    row: dict[str, Any], language: str = "en", wish: Wish = WHOLE, address: str = ADDRESS
) -> tuple[dict[str, Any], Advice]:
    """The whole sheet of a worked case and the advice it says; without an address it is nobody's handout."""
    case = case_of(row)
    advice = advice_for(case)
    return sheet(advice, case, catalogue(language), wish, known(language), address), advice


def lines_of(words: dict[str, Any]) -> list[str]:
    """Each line a family reads, in order: not the names of publishers, nor codes and versions."""
    schedule = words["schedule"] or {"needed": "", "more": "", "tables": []}
    lines = [
        words["message"],
        words["ask"],
        words["change"],
        *words["about"],
        *words["do"],
        schedule["needed"],
        schedule["more"],
    ]
    lines += [f"{label['head']}: {label['text']}" for label in words["labels"]]
    lines += [*words["watch"], *words["call"]]
    lines += [f"{choice['name']} {choice['why']}" for choice in words["choices"]]
    return [line for line in [*lines, words["editorial"]] if line]


def prose_of(words: dict[str, Any], advice: Advice) -> str:
    """The text that is measured: every line ends as a sentence; drug names are taken out."""
    names = {e.name for e in advice.exposures} | {e.as_asked for e in advice.exposures}
    names |= {a.name for a in advice.alternatives} | set(local_names().values())
    pattern = re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True) if n), re.IGNORECASE)
    lines = [pattern.sub("it", line) for line in lines_of(words)]
    return " ".join(line if line.endswith((".", "?", "!")) else f"{line}." for line in lines)

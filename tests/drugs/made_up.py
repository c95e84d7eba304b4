"""Libraries of made-up drugs: small ones with given traits, and large ones for measuring. No name in them is real."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import tomlkit

# Made-up words are put together from these.
SYLLABLES = """
    ba be bi bo bra cla co cri da de dro fa fe flu ga gle ha hy ka ke klo la le lu ma me mi mo na ne no nu pa pe pla pro
    qua ra re ro sa se si sta ta te ti to tra va ve vi xa xe ya za ze zo
""".split()  # noqa: SIM905 they read better so
ENDINGS = "mab pril olol azine idone icin oxime statin azole vir tide caine dronate parin".split()  # noqa: SIM905
SOURCE = {
    "key": "made-up",
    "title": "A page nobody wrote",
    "publisher": "Nobody",
    "url": "https://example.org/made-up",
    "kind": "authority",
    "read": "2026-11-22",
}


def document(slug: str, **changes: Any) -> dict[str, Any]:
    """A whole brief monograph as a plain document; `changes` replace its top-level keys."""
    whole: dict[str, Any] = {
        "schema": 1,
        "slug": slug,
        "name": slug.replace("-", " ").capitalize(),
        "kind": "medicine",
        "tier": "brief",
        "summary": "A made-up drug.",
        "evidence": "some",
        "evidence_to": "2026-06-30",
        "compiled_on": "2026-11-22",
        "sources": [SOURCE],
        "uses": [use()],
        "positions": [
            {"authority": "made-up-authority", "meaning": "Feed.", "guidance": "compatible", "source": "made-up"}
        ],
    }
    return {k: v for k, v in {**whole, **changes}.items() if v is not None}


def use(label: str = "Usual doses", guidance: str = "compatible", **changes: Any) -> dict[str, Any]:
    """A use of the made-up source."""
    plain = {"label": label, "guidance": guidance, "reason": "Made up.", "evidence": "some", "sources": ["made-up"]}
    return {**plain, **changes}


def text(slug: str, **changes: Any) -> str:
    """A monograph as TOML."""
    return tomlkit.dumps(document(slug, **changes))


def library(folder: Path, *monographs: str, combinations: str = "", classes: str = "", sources: str = "") -> Path:
    """A library folder of these monographs (TOML texts), with one authority."""
    (folder / "monographs").mkdir(parents=True, exist_ok=True)
    (folder / "names").mkdir(exist_ok=True)
    for monograph in monographs:
        slug = tomlkit.parse(monograph)["slug"]
        (folder / "monographs" / f"{slug}.toml").write_text(monograph, encoding="utf-8")
    authority = '[[authorities]]\nkey = "made-up-authority"\nname = "Made-up Authority"\njurisdiction = "nowhere"\n'
    (folder / "names" / "authorities.toml").write_text(authority, encoding="utf-8")
    (folder / "names" / "combinations.toml").write_text(combinations, encoding="utf-8")
    (folder / "names" / "classes.toml").write_text(classes, encoding="utf-8")
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    return folder


def words(dice: random.Random) -> Iterator[str]:
    """Different made-up words, for ever."""
    used: set[str] = set()
    while True:
        word = "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) + dice.choice(["", "", dice.choice(ENDINGS)])
        if word not in used and len(word) > 3:
            used.add(word)
            yield word


def large_library(folder: Path, *, monographs: int = 2000, names_each: int = 20, seed: int = 1) -> Path:
    """A library of this many monographs and about this many names each; equal for equal seeds."""
    supply = words(random.Random(seed))  # noqa: S311 made-up names need no secrecy
    library(folder)
    # Written once and filled in for each: putting tens of thousands of documents together would take minutes.
    pattern = text(
        "slugslug",
        names=[
            {"texts": ["brands"], "kind": "brand", "countries": ["US"]},
            {"texts": ["synonyms"], "kind": "synonym"},
        ],
        facts=[
            {"quantity": "half_life", "unit": "h", "low": 2.0, "high": 4.0, "sources": ["made-up"]},
            {"quantity": "relative_infant_dose", "unit": "percent", "high": 1.5, "sources": ["made-up"]},
        ],
    )
    for slug in islice(supply, monographs):
        names = [name.capitalize() for name in islice(supply, names_each - 1)]
        half = len(names) // 2
        filled = pattern.replace("slugslug", slug).replace("Slugslug", slug.capitalize())
        filled = filled.replace('["brands"]', json.dumps(names[:half]))
        filled = filled.replace('["synonyms"]', json.dumps(names[half:]))
        (folder / "monographs" / f"{slug}.toml").write_text(filled, encoding="utf-8")
    return folder

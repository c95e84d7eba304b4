"""How it bears a large library: `python -m tests.bench_size 2000`, started by `tests.bench` with a DATABASE_URL.

Loads so many made-up monographs with twenty names each into an empty database, and again unchanged; then searches,
suggests and advises among them.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

NAMES_EACH = 20
ASKED = 150  # words for each kind of question, each asked once: nothing is warm but the server itself


def seconds(run: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def spread(label: str, ask: Callable[[str], Any], words: Sequence[str]) -> None:
    """Median and 95th percentile (ms) of one call for each word."""
    spent = [seconds(lambda word=word: ask(word)) * 1000 for word in words]
    print(f"  {label:42} p50 {statistics.median(spent):7.1f} ms   p95 {statistics.quantiles(spent, n=20)[-1]:7.1f} ms")


def measure_loading(folder: Path) -> None:
    """Into an empty database, and again with nothing changed."""
    from drugs.actions.load import load_library

    for label in ("load into an empty database", "load again, nothing changed"):
        print(f"  {label:42} {seconds(lambda: load_library(library=folder)):7.1f} s", flush=True)


def swapped(word: str) -> str:
    """The word with two neighbours in its middle swapped."""
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def measure_asking(folder: Path) -> None:
    """Search by every kind of word, suggestions, the search API and the advice page."""
    from django.test import Client

    from drugs import search
    from tests.drugs.made_up import words

    slugs = sorted(path.stem for path in (folder / "monographs").iterdir())
    step = max(1, len(slugs) // ASKED)
    known = [slug for slug in slugs[::step] if len(slug) > 6][:ASKED]
    strange = [f"{word}zzy" for word in islice(words(Random(99)), ASKED)]  # noqa: S311 made-up names
    site = Client(headers={"host": "127.0.0.1"})
    site.get(f"/advice/?drug={known[0]}")  # reads the library
    spread("find: a name as it is", search.find, known)
    spread("find: a name with a slip", search.find, [swapped(word) for word in known])
    spread("find: a word that means nothing", lambda word: search.find(word, note=False), strange)
    spread("find: four words that mean nothing", lambda w: search.find(f"{w} abc {w[:4]} of", note=False), strange)
    spread("suggest: two letters", search.suggest, [word[:2] for word in known])
    spread("suggest: four letters", search.suggest, [word[:4] for word in known])
    spread("suggest: seven letters with a slip", search.suggest, [swapped(word)[:7] for word in known])
    spread("suggestions, the page's list", lambda word: site.get(f"/suggest/?drug={quote(word[:4])}"), known)
    spread("search API, a name with a slip", lambda word: site.get(f"/api/v1/drugs?q={quote(swapped(word))}"), known)
    spread("advice page", lambda word: site.get(f"/advice/?drug={quote(word)}&age=60&age_unit=days"), known)


def main() -> None:
    """One size, into the empty database that DATABASE_URL names."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.drugs.made_up import large_library

    monographs = int(sys.argv[1])
    print(f"\n{monographs:,} made-up monographs, {monographs * NAMES_EACH:,} names", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        shelf = large_library(Path(folder), monographs=monographs, names_each=NAMES_EACH)
        measure_loading(shelf)
        measure_asking(shelf)


if __name__ == "__main__":
    main()

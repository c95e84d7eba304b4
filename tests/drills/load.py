"""Lookups as a busy site sees them, in threads against the web servers of a drill, until told to stop."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.drills.site import Drill, ask

THREADS = 6


@dataclass(frozen=True, slots=True)
class Lookup:
    """One lookup that was done: what kind, when it began (monotonic seconds), how long it took, what came back."""

    kind: str
    begun: float
    seconds: float
    status: int
    guidance: str = ""


@dataclass(slots=True)
class Load:
    """The threads and what they saw. `watched` is the API case asked among all the others."""

    here: Drill
    names: list[tuple[str, str]]  # slug and name of drugs to look up
    watched: bytes
    seen: list[Lookup] = field(default_factory=list)
    _end: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Start looking up."""
        self._threads = [threading.Thread(target=self._look_up, args=(seed,)) for seed in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each thread finish what it began."""
        self._end.set()
        for thread in self._threads:
            thread.join(30)

    def _look_up(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 the same lookups in every drill
        at = seed % len(self.here.addresses)
        while not self._end.is_set():
            for kind, path, body in self._kinds(chance):
                begun = time.monotonic()
                status, text, _ = ask(self.here, path, body=body, at=at)
                took = time.monotonic() - begun
                guidance = str(json.loads(text)["guidance"]) if kind == "watched" and status == 200 else ""
                self.seen.append(Lookup(kind, begun, took, status, guidance))
                if self._end.is_set():
                    return

    def _kinds(self, chance: random.Random) -> Iterator[tuple[str, str, bytes | None]]:
        slug, name = chance.choice(self.names)
        yield "answer page", f"/advice/?drug={quote(name)}", None
        yield "search", f"/suggest/?drug={quote(name[:4])}", None
        yield "monograph", f"/drugs/{slug}/", None
        yield "API", "/api/v1/advice", json.dumps({"exposures": [{"drug": name}]}).encode()
        yield "watched", "/api/v1/advice", self.watched


def failed(seen: list[Lookup]) -> list[Lookup]:
    """Lookups that got no answer: everything but a page, or the one that says a monograph was withdrawn."""
    return [lookup for lookup in seen if lookup.status not in (200, 410)]


def percentile(seen: list[Lookup], share: float) -> float:
    """Of the seconds, the one that this share (0 to 1) did not exceed."""
    ordered = sorted(lookup.seconds for lookup in seen)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

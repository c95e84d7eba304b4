"""Somebody at a keyboard who walks the stories of `tests.walk`: counts keys, and says what was met instead."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MOST_TABS = 90
LONGEST_WAIT = 5.0


class Wrong(Exception):
    """What a story met instead of what it should have."""


@dataclass
class Walker:
    """One person at one keyboard: every key is counted, the mouse stays where it is."""

    page: Any
    script: bool
    house: Any = None  # the site's back room (`tests.walk_handouts.House`), where the site is one of the walk's own
    keys: int = 0
    waited: float = 0.0  # seconds in which nobody could have done anything: a worker was at it

    def open(self, address: str) -> None:
        """Begin at an address."""
        self.page.goto(address)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def write(self, text: str) -> None:
        """Type a text, key by key."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def paste(self, text: str) -> None:
        """Paste a text: one key stroke."""
        self.page.keyboard.insert_text(text)
        self.keys += 1

    def tab_to(self, target: Any) -> None:
        """Press Tab until the target has the focus."""
        wanted = target.element_handle()
        for _ in range(MOST_TABS):
            if wanted.evaluate("(e) => e === document.activeElement"):
                return
            self.press("Tab")
        raise Wrong(f"Tab did not reach {target}")

    def go(self, name: str) -> None:
        """Follow a link by its name."""
        self.tab_to(self.page.get_by_role("link", name=name, exact=True).first)
        self.press("Enter")

    def enter(self, field: str, text: str) -> None:
        """Fill a field whose parts a browser walks by itself (dates); each character counts as a key."""
        self.tab_to(self.page.locator(field))
        self.page.locator(field).fill(text)
        self.keys += len(text)

    def see(self, place: str, *words: str) -> None:
        """Wait for words in a place: an answer that comes by itself may still be on its way."""
        until, shown, missing = time.perf_counter() + LONGEST_WAIT, "", list(words)
        self.page.locator(place).first.wait_for(timeout=LONGEST_WAIT * 1000)
        while missing and time.perf_counter() < until:
            shown = " ".join(self.page.locator(place).first.inner_text().split())
            missing = [each for each in words if each.lower() not in shown.lower()]
        if missing:
            raise Wrong(f"no “{missing[0]}” in: {shown[:200]}")

    def wait_until(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        """Let a worker finish; its seconds are not the reader's."""
        start = time.perf_counter()
        while not ready():
            if time.perf_counter() - start > seconds:
                raise Wrong(f"{what} did not come within {seconds:g} s")
            self.page.wait_for_timeout(200)
        self.waited += time.perf_counter() - start

"""`make walk`: each story of a visit in a real browser, by keyboard alone, with and without JavaScript.

Starts a site of its own with the shipped library (WALK_URL walks one that runs already, without the stories that need
accounts), prints the keys and seconds of each story, and ends with `N passed, M failed`. Seconds in which a worker was
waited for are told apart.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.chromium import FLAGS, program
from tests.walk_handouts import HANDOUT_STORIES, House
from tests.walker import Walker, Wrong

MOST_CHOICES = 2
MOST_SECONDS = 20.0
LIST = "sertraline 50 mg po daily\nibuprofen 400mg q6h prn\ncodeine 30 mg q6h"


# ---- the stories ---------------------------------------------------------------------------------------------------


def lookup(me: Walker) -> None:
    """Three letters and two choices to the verdict."""
    me.open("/")
    me.page.locator("#drug:focus").wait_for()  # the cursor stands in the box by itself
    me.write("ibu" if me.script else "ibuprofen")
    typed = me.keys
    if me.script:
        me.page.get_by_role("option").first.wait_for()
        me.press("ArrowDown")
    me.press("Enter")
    me.see(".verdict", "Compatible")
    if me.keys - typed > MOST_CHOICES:
        raise Wrong(f"{me.keys - typed} keys after the name")


def regimen(me: Walker) -> None:
    """A pasted list, one answer for all, and the one change that helps most."""
    me.open("/regimen/")
    me.tab_to(me.page.locator("#list"))
    me.paste(LIST)
    me.tab_to(me.page.locator("#age"))
    me.write("6")
    me.press("Enter")
    me.see(".verdict", "Choose another drug and keep breastfeeding")
    me.see("#helps", "Without codeine this is compatible")
    me.see("#each", "What the combination adds")
    me.go("See the rest without it")
    me.see(".verdict", "Compatible")


def questions_of_a_list(me: Walker) -> None:
    """A list with a non-drug, a slip and a doubtful dose: asked about, nothing dropped unseen."""
    me.open("/regimen/")
    me.tab_to(me.page.locator("#list"))
    me.paste("sertralin 50 mg daily\ncompression socks\nparacetamol 500 mg 2 tabs qid")
    me.tab_to(me.page.locator("#age"))
    me.press("Enter")
    me.see("main", "Which drug is “sertralin”?", "No drug called “compression socks”", "was not multiplied")
    me.tab_to(me.page.get_by_role("button", name="Sertraline", exact=True))
    me.press("Enter")
    me.see("main", "Read as Sertraline", "compression socks")
    me.tab_to(me.page.get_by_role("button", name="Leave “compression socks” out"))
    me.press("Enter")
    me.see("main", "Left out by you: “compression socks”")
    me.go("Answer with the lines as read")
    me.see(".verdict", "Compatible")


def procedure(me: Walker) -> None:
    """A procedure, one of its agents taken away, one answer."""
    me.open("/procedures/")
    me.go("Endoscopy (gastroscopy, colonoscopy)")
    me.tab_to(me.page.get_by_label("Midazolam"))
    me.press("Space")
    me.tab_to(me.page.locator("#age"))
    me.write("12")
    me.press("Enter")
    me.see(".verdict", "Compatible")
    me.see("#each", "Fentanyl", "Macrogol")


def alternatives(me: Walker) -> None:
    """From a drug that is to be changed to one that goes with feeding."""
    me.open("/advice/?drug=codeine&age=6&age_unit=weeks")
    me.see(".verdict", "Choose another drug")
    me.see("#alternatives", "Relative infant dose", "Codeine", "Ibuprofen")
    me.tab_to(me.page.locator("#alternatives").get_by_role("link", name="Ibuprofen"))
    me.press("Enter")
    me.see(".verdict", "Compatible")


def options(me: Walker) -> None:
    """The five ways on."""
    me.open("/advice/?drug=codeine&age=6&age_unit=weeks")
    me.go("Options to talk through")
    me.see(".options .fits", "Take another drug", "Fits the guidance")
    me.see(".options", "Keep feeding as now", "Pump, and hold the milk back", "Wean")


def share(me: Walker) -> None:
    """A note for the chart."""
    me.open("/advice/?drug=ibuprofen&age=6&age_unit=weeks")
    me.go("Share: link, chart, citations")
    me.page.locator("#note").wait_for()
    note = me.page.input_value("#note")
    if "COMPATIBLE" not in note or "Sources" not in note or "engine" not in note.lower():
        raise Wrong(f"the note says: {note[:200]}")
    me.tab_to(me.page.locator("#link"))


def galactagogues(me: Walker) -> None:
    """The pathway to an end: measures done, one drug out, one that may be considered."""
    me.open("/guides/galactagogues/")
    for box in me.page.locator("#done input").all():
        me.tab_to(box)
        me.press("Space")
    me.tab_to(me.page.get_by_label("depression now"))
    me.press("Space")
    me.tab_to(me.page.get_by_role("button", name="Check"))
    me.press("Enter")
    me.see("#checked", "Domperidone may be considered")
    me.see(".two-drugs", "Not for this parent", "depression")


def storage(me: Walker) -> None:
    """Made at, kept where, use by."""
    me.open("/guides/storing-milk/")
    me.tab_to(me.page.locator("#kept"))
    me.write("fresh, in the refrigerator")
    me.enter("#made", "2026-11-22T08:00")
    me.tab_to(me.page.get_by_role("button", name="Use by when?"))
    me.press("Enter")
    me.see("#use-by", "Thu 26 Nov, 08:00")


def stash(me: Walker) -> None:
    """The date and the hours, mL a day."""
    me.open("/guides/building-a-stash/")
    me.enter("#on", (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=10)).isoformat())
    me.tab_to(me.page.locator("#needed"))
    me.write("600")
    me.press("Enter")
    me.see("#a-day", "mL a day")


def guide(me: Walker) -> None:
    """From home to a guide and its sources."""
    me.open("/")
    me.go("All guides")
    me.page.wait_for_url("**/guides/")
    me.go("Does pumping clear milk?")
    me.see("main", "Milk clears when blood clears", "Sources")


STORIES: tuple[Callable[[Walker], None], ...] = (
    lookup,
    regimen,
    questions_of_a_list,
    procedure,
    alternatives,
    options,
    share,
    galactagogues,
    storage,
    stash,
    guide,
)


# ---- walking -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def site() -> Iterator[tuple[str, House | None]]:
    """The address of a site with the shipped library, and its back room where it is a site of this walk's own."""
    if given := os.environ.get("WALK_URL"):
        yield given, None
        return
    from tests.drills.site import drill_site

    with drill_site(served=True) as here:
        from drugs.actions.load import load_library

        load_library()
        house = House(here.var)
        try:
            yield here.address, house
        finally:
            house.close()


def walk(browser: Any, address: str, house: House | None, story: Callable[[Walker], None], *, script: bool) -> bool:
    """One story; prints its line and tells whether it went through."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": 1366, "height": 768},
        java_script_enabled=script,
        timezone_id="Europe/Madrid",
    )
    me = Walker(context.new_page(), script, house)
    start, fault = time.perf_counter(), ""
    try:
        story(me)
    except Exception as error:  # a story that stumbles is one line of the report, whatever it stumbled over
        fault = str(error).splitlines()[0][:160]
    seconds = time.perf_counter() - start - me.waited
    context.close()
    if not fault and seconds > MOST_SECONDS:
        fault = f"took more than {MOST_SECONDS:g} s"
    name = story.__name__.replace("_", " ")
    waited = f" ({me.waited:.0f} s for the worker)" if me.waited else ""
    way = "script" if script else "plain"
    print(f"{name:26} {way:7} {me.keys:5} keys {seconds:6.1f} s  {fault or 'passed'}{waited}", flush=True)
    return not fault


def main() -> int:
    """Every story with and without JavaScript; 1 where one failed."""
    from playwright.sync_api import sync_playwright

    chromium = program()
    if not chromium:
        raise SystemExit("Chromium is not installed: apt install chromium, or set CHROMIUM to its path.")
    with site() as (address, house):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            stories = (*STORIES, *HANDOUT_STORIES) if house else STORIES
            ends = [
                walk(browser, address, house, story, script=script) for story in stories for script in (True, False)
            ]
            browser.close()
    print(f"{sum(ends)} passed, {len(ends) - sum(ends)} failed")
    return int(not all(ends))


if __name__ == "__main__":
    sys.exit(main())

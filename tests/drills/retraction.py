"""`make drill-retraction`: a monograph is retracted on a busy site; how long until each surface says so.

Everything runs: two web servers with processes of their own, whose memories are warm with the monograph; worker, beat,
queue, database, the library as shipped; and lookups come in from several threads meanwhile. Fails when a surface of
either web server still gives guidance after 60 seconds, when an answer asked for after the retraction rests on what
was retracted, and when a lookup got none.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.drills.load import Load, Lookup, failed, percentile
from tests.drills.site import Drill, ask, drill_site, person

LIMIT_SECONDS = 60
WEBS = 2
BEFORE_SECONDS, AFTER_SECONDS = 5, 3  # of lookups around the retraction
REASON = "A drill: a wrong number was found."
CASE: dict[str, Any] = {
    "exposures": [{"drug": "clodazine", "route": "oral", "dose": {"amount": 2, "unit": "g"}}],
    "infant": {"age_days": 42, "gestational_age_weeks": 40, "conditions": []},
}


def main() -> int:
    """Print the seconds of each surface, and how the lookups fared; exit status 1 where anything was missed."""
    with drill_site(served=WEBS) as here:
        _stock(here)
        handout, cookie = _issued(here)
        surfaces = {
            f"{name} ({at + 1})": surface
            for at in range(WEBS)
            for name, surface in _surfaces(here, handout, cookie, at).items()
        }
        approver = person("approver", "approver", credential_number="1")
        load = Load(here, _names(), json.dumps(CASE).encode())
        load.begin()
        try:
            early = [name for name, (_, shown) in surfaces.items() if not _until(shown, 15)]
            if early:
                print(f"Before the retraction these did not show the monograph: {', '.join(early)}")
                return 1
            time.sleep(BEFORE_SECONDS)
            begun = time.monotonic()
            _retract(approver)
            done = time.monotonic()
            seconds = _reached({name: gone for name, (gone, _) in surfaces.items()}, begun)
            time.sleep(AFTER_SECONDS)
        finally:
            load.stop()
        return int(any([_missed(surfaces, seconds), _disturbed(load.seen, begun, done)]))


def _stock(here: Drill) -> None:
    """The library as shipped, and beside it the made-up drugs, one of which is retracted."""
    from drugs import actions
    from tests import consulting

    actions.load_library()
    consulting.stock(here.var)


def _names() -> list[tuple[str, str]]:
    """Drugs that are looked up meanwhile, as (slug, name); every tenth of the library."""
    from drugs.queries import drugs_in_use

    return [pair for pair in drugs_in_use().values_list("slug", "name") if pair[0] != "clodazine"][::10]


def _issued(here: Drill) -> tuple[Any, str]:
    """A handout that rests on the monograph, and the cookie of a signed-in issuer."""
    from django.test import Client

    from lactadvice.advice.answers import answer
    from lactadvice.advice.cases import case_from_json
    from lactadvice.handouts import actions
    from lactadvice.handouts.sheet import Wish

    issuer: Any = person("issuer", "clinician")
    case = case_from_json(json.dumps({**CASE, "now": "2026-11-22T12:00:00+00:00"}))
    handout = actions.issue(
        by=issuer,
        case=case,
        advice=answer(case),
        language="en",
        wish=Wish(paper="a4", include=("schedule", "labels", "sources", "choices")),
        form_key=uuid.uuid4(),
        origin=here.address,
    )
    client = Client()
    client.force_login(issuer)
    return handout, f"sessionid={client.cookies['sessionid'].value}"


def _retract(approver: Any) -> None:
    from drugs import actions
    from drugs.models import MonographVersion

    version = MonographVersion.objects.get(drug__slug="clodazine", status="published")
    actions.retract(version_id=version.pk, by=approver, reason=REASON)


Surface = tuple[Callable[[], bool], Callable[[], bool]]  # shows the retraction; showed the monograph


def _surfaces(here: Drill, handout: Any, cookie: str, at: int) -> dict[str, Surface]:
    """What the web server number `at` shows."""

    def page(path: str, signed: bool = False) -> tuple[int, str, str]:
        return ask(here, path, cookie=cookie if signed else "", at=at)

    def guidance(drug: str = "clodazine") -> str:
        case = json.dumps({**CASE, "exposures": [{**CASE["exposures"][0], "drug": drug}]}).encode()
        status, text, _ = ask(here, "/api/v1/advice", body=case, at=at)
        return str(json.loads(text)["guidance"]) if status == 200 else ""

    question = (
        "/advice/?drug=clodazine&dose=2&unit=g&route=oral&regimen=single&age=6&age_unit=weeks&ga=40&condition=none"
    )
    code, own = f"/h/{handout.code}", f"/handouts/{handout.code}/"

    def pdf_is_given() -> bool:
        return page(own + "handout.pdf", signed=True)[2].startswith("application/pdf")

    return {
        "monograph page": (lambda: page("/drugs/clodazine/")[0] == 410, lambda: page("/drugs/clodazine/")[0] == 200),
        "answer page": (
            lambda: "Interrupt and pump" not in page(question)[1] and page(question)[0] in (200, 404, 410),
            lambda: "Interrupt and pump" in page(question)[1],
        ),
        "API answer": (lambda: guidance() == "not_enough_data", lambda: guidance() == "interrupt_and_pump"),
        "API, in a product": (
            lambda: guidance("Co-brafazine") == "not_enough_data",
            lambda: guidance("Co-brafazine") == "interrupt_and_pump",
        ),
        "search (API)": (lambda: not _usable(here, at), lambda: _usable(here, at)),
        "search (box)": (
            lambda: "withdrawn" in page("/suggest/?drug=clodaz")[1],
            lambda: "Clodazine" in page("/suggest/?drug=clodaz")[1],
        ),
        "list of drugs": (
            lambda: "/drugs/clodazine/" not in page("/drugs/?letter=C")[1],
            lambda: "/drugs/clodazine/" in page("/drugs/?letter=C")[1],
        ),
        "public changes": (lambda: REASON in page("/changes/")[1], lambda: page("/changes/")[0] == 200),
        "feed (JSON)": (lambda: REASON in page("/changes/feed.json")[1], lambda: page("/changes/feed.json")[0] == 200),
        "code page": (lambda: REASON in page(code)[1], lambda: page(code)[0] == 200),
        "issuer's handout": (lambda: REASON in page(own, signed=True)[1], lambda: page(own, signed=True)[0] == 200),
        "PDF": (lambda: not pdf_is_given(), pdf_is_given),
        "recall list": (
            lambda: "retracted" in page("/handouts/", signed=True)[1],
            lambda: page("/handouts/", signed=True)[0] == 200,
        ),
    }


def _usable(here: Drill, at: int) -> bool:
    """Whether a search still leads to a monograph one can ask about."""
    found = json.loads(ask(here, "/api/v1/drugs?q=clodazine", at=at)[1])
    return any(not match["retracted"] for match in found["matches"])


def _until(question: Callable[[], bool], seconds: float) -> bool:
    """Whether the answer is yes within so many seconds; asked once at least."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if question():
                return True
        except (ValueError, KeyError, IndexError):
            pass  # half an answer while things start
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.2)


def _reached(surfaces: dict[str, Callable[[], bool]], begun: float) -> dict[str, float]:
    """The seconds after which each surface told of the retraction; one that did not within the limit is left out."""
    seconds: dict[str, float] = {}

    def watch(name: str, gone: Callable[[], bool]) -> None:
        if _until(gone, LIMIT_SECONDS - (time.monotonic() - begun)):
            seconds[name] = time.monotonic() - begun

    with ThreadPoolExecutor(len(surfaces)) as watchers:
        for name, gone in surfaces.items():
            watchers.submit(watch, name, gone)
    return seconds


def _missed(surfaces: dict[str, Surface], seconds: dict[str, float]) -> bool:
    """Print the seconds of each surface, and say whether one was missed."""
    for name in surfaces:
        print(f"{name:<22} {f'{seconds[name]:6.2f} s' if name in seconds else '  MISSED'}")
    missed = [name for name in surfaces if name not in seconds]
    print(f"Missed within {LIMIT_SECONDS} s: {', '.join(missed)}." if missed else "Retraction reached everything.")
    return bool(missed)


def _disturbed(seen: list[Lookup], begun: float, done: float) -> bool:
    """Print how the lookups fared, and say whether one failed, or still gave guidance from what was retracted."""
    faults = failed(seen)
    for words, some in (
        ("before", [look for look in seen if look.begun < begun]),
        ("after", [look for look in seen if look.begun >= begun]),
    ):
        p50, p95 = (1000 * percentile(some, share) for share in (0.5, 0.95))
        print(f"lookups {words:<7} {len(some):6}, errors {len(failed(some))}, p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    for fault in faults[:5]:
        print(f"ERROR {fault.kind}: status {fault.status} after {fault.seconds:.1f} s")
    asked = [look for look in seen if look.kind == "watched" and look.begun > done]
    stale = [look for look in asked if look.guidance != "not_enough_data"]
    print(f"asked after the retraction {len(asked)} times; still gave guidance {len(stale)} times")
    for look in stale[:5]:
        print(f"STALE {look.guidance} {look.begun - done:.2f} s after the retraction")
    return bool(faults or stale or not asked)


if __name__ == "__main__":
    sys.exit(main())

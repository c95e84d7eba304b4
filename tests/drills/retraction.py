"""`make drill-retraction`: a monograph is retracted on a running site; how long until each surface says so.

Fails when a surface still gives guidance after 60 seconds. Everything runs: web, worker, beat, queue, database.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from tests.drills.site import Drill, ask, drill_site, person

LIMIT_SECONDS = 60
REASON = "A drill: a wrong number was found."
CASE = {
    "exposures": [{"drug": "clodazine", "route": "oral", "dose": {"amount": 2, "unit": "g"}}],
    "infant": {"age_days": 42, "gestational_age_weeks": 40, "conditions": []},
}


def main() -> int:
    """Print the seconds of each surface; exit status 1 where one was missed."""
    with drill_site(served=True) as here:
        from tests import consulting

        consulting.stock(here.var)
        handout, cookie = _issued(here)
        surfaces = _surfaces(here, handout, cookie)
        early = [name for name, (_, shown) in surfaces.items() if not _until(lambda shown=shown: shown(), 60)]
        if early:
            print(f"Before the retraction these did not show the monograph: {', '.join(early)}")
            return 1
        approver = person("approver", "approver", credential_number="1")
        begun = time.monotonic()
        _retract(approver)
        return _report({name: gone for name, (gone, _) in surfaces.items()}, begun)


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


def _surfaces(here: Drill, handout: Any, cookie: str) -> dict[str, Surface]:
    case = json.dumps(CASE).encode()

    def page(path: str, signed: bool = False) -> tuple[int, str, str]:
        return ask(here, path, cookie=cookie if signed else "")

    def guidance() -> str:
        status, text, _ = ask(here, "/api/v1/advice", body=case)
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
        "search (API)": (lambda: not _usable(here), lambda: _usable(here)),
        "search (box)": (
            lambda: "withdrawn" in page("/suggest/?drug=clodaz")[1],
            lambda: "Clodazine" in page("/suggest/?drug=clodaz")[1],
        ),
        "list of drugs": (
            lambda: "/drugs/clodazine/" not in page("/drugs/")[1],
            lambda: "/drugs/clodazine/" in page("/drugs/")[1],
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


def _usable(here: Drill) -> bool:
    """Whether a search still leads to a monograph one can ask about."""
    found = json.loads(ask(here, "/api/v1/drugs?q=clodazine")[1])
    return any(not match["retracted"] for match in found["matches"])


def _until(question: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if question():
                return True
        except (ValueError, KeyError, IndexError):
            pass  # half an answer while things start
        time.sleep(0.2)
    return False


def _report(surfaces: dict[str, Callable[[], bool]], begun: float) -> int:
    waiting, seconds = dict(surfaces), {}
    while waiting and time.monotonic() - begun < LIMIT_SECONDS:
        for name, gone in list(waiting.items()):
            if gone():
                seconds[name] = time.monotonic() - begun
                del waiting[name]
        time.sleep(0.2)
    for name in surfaces:
        print(f"{name:<20} {f'{seconds[name]:6.1f} s' if name in seconds else '  MISSED'}")
    print(
        "Retraction reached everything." if not waiting else f"Missed within {LIMIT_SECONDS} s: {', '.join(waiting)}."
    )
    return int(bool(waiting))


if __name__ == "__main__":
    sys.exit(main())

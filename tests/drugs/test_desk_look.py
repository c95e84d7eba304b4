"""The desk, the public record and the sign-in are usable by everybody: axe finds nothing, and nothing is cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from drugs import actions, letters
from drugs.desk import desk_address
from drugs.models import MonographVersion, RetractionReview, SourceCheck
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
DESK = "/admin/drugs/monographversion/"
OPEN = [
    "/changes/",
    "/drugs/brafenol/",
    "/drugs/brafenol/history/",
    "/drugs/brafenol/versions/1/",
    "/report/",
    "/report/thanks/",
]
SIGNED = [
    f"{DESK}queues/",
    "/admin/",
    "/following/",
    "/changes/",
    "/drugs/brafenol/",
    f"{DESK}bundle/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/email/",
]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 320)])
def test_no_page_shuts_anybody_out(
    browser: Any, live_server: Any, shelf: Path, curator: User, registered: User, scheme: str, width: int
) -> None:
    registered.groups.add(*curator.groups.all())
    text = made_up.text("brafenol", summary="Other words.")
    draft = actions.draft(slug="brafenol", by=curator, reason="New evidence.", toml=text)
    actions.submit(version_id=draft.pk, by=curator)
    actions.comment(version_id=draft.pk, by=registered, text="Which dose?", is_request=True)
    while actions.deliver_outbox():
        pass
    report = actions.report_problem(page="/", text="Wrong.")
    retracted = MonographVersion.objects.get(drug__slug="droxatide")
    actions.retract(version_id=retracted.pk, by=registered, reason="Wrong.")
    review = RetractionReview.objects.get()
    follow = actions.follow(slug="brafenol", by=registered, site="http://testserver")
    dead = {"answers": False, "failures": 2, "seen": "not found (404)", "failing_since": timezone.now()}
    SourceCheck.objects.create(url=made_up.SOURCE["url"], checked_at=timezone.now(), **dead)
    actions.post(task="nobody.knows.this")
    actions.deliver_outbox()
    more = [f"{DESK}reports/{report.pk}/", f"{DESK}retractions/{review.pk}/"]
    more.append(f"/following/stop/?token={letters.token_of(registered.pk, follow.drug_id)}")
    session = at(registered).cookies["sessionid"].value
    room = browser.new_context(base_url=live_server.url, color_scheme=scheme, viewport={"width": width, "height": 800})
    page = room.new_page()
    faults = []
    for address in [*OPEN, *SIGNED, desk_address(draft), *more]:
        if address == SIGNED[0]:
            room.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        answer = page.goto(address)
        assert answer.status == 200, address
        found = Axe().run(page, options=RULES).response["violations"]
        faults += [f"{address}: {fault['id']} {[node['target'] for node in fault['nodes']]}" for fault in found]
        if not address.startswith(("/admin/", "/accounts/")) and page.evaluate(
            "document.documentElement.scrollWidth > innerWidth"
        ):
            faults.append(f"{address}: wider than the window")
    room.close()
    assert not faults, "\n".join(faults)

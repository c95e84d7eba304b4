"""A newcomer with only the pages: three accounts, a draft in use, its impact, its retraction, a handout recalled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from drugs.models import MonographVersion
from lactadvice.accounts.models import User
from tests.drugs.conftest import PASSWORD
from tests.handouts.conftest import clinician, issue, library

__all__ = ["clinician", "issue", "library"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(autouse=True)
def _forget_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


class Person:
    """Somebody at a browser of their own, who sets up a second factor on the first visit."""

    def __init__(self, browser: Any, address: str, name: str) -> None:
        self.page = browser.new_context(base_url=address).new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self._console(line.text))
        self.page.goto("/accounts/login/?next=/admin/drugs/monographversion/queues/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self._set_up_second_factor()

    def _console(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.faults.append(text)

    def _set_up_second_factor(self) -> None:
        self.page.get_by_text("Your role needs a second factor.").wait_for()
        self.page.goto("/accounts/2fa/totp/activate/")
        self.confirm()
        secret = self.page.get_by_label("Authenticator secret").input_value()
        code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
        self.page.get_by_label("Authenticator code").fill(code)
        self.page.get_by_role("button", name="Activate").click()
        self.page.get_by_text("recovery codes", exact=False).first.wait_for()

    def confirm(self) -> None:
        """Prove who one is where the site asks for it."""
        if "/accounts/reauthenticate/" in self.page.url:
            self.page.get_by_label("Password").fill(PASSWORD)
            self.page.get_by_role("button", name="Confirm").click()

    def press(self, button: str) -> None:
        """Press a button and confirm who one is if asked."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()
        self.confirm()
        self.page.wait_for_load_state()


def look_into(retractor: Person, other: Person) -> None:
    """Both open the retraction at the desk; the one who did not retract closes its review."""
    for somebody in (retractor, other):
        somebody.page.goto("/admin/")
        somebody.page.get_by_role("link", name="Retractions to look into").click()
        somebody.page.get_by_role("link", name="Clodazine, version 2").click()
    retractor.page.get_by_text("An approver other than who retracted").wait_for()
    other.page.get_by_label("What you found").fill("The study was withdrawn by its authors.")
    other.press("Close the review")
    other.page.get_by_text("Retractions to look into (0)").wait_for()


def test_three_people_change_a_monograph_and_take_it_back(
    browser: Any, live_server: Any, library: None, person: Any, issue: Any
) -> None:
    from drugs.actions import deliver_outbox
    from drugs.tasks import mail_answer  # the worker would know its tasks

    assert mail_answer
    handout = issue()
    for name, group in (("anna", "curator"), ("ben", "approver"), ("cleo", "approver")):
        person(name, group, credential_number="12" if name == "ben" else "").authenticator_set.all().delete()
    anna = Person(browser, live_server.url, "anna")
    in_use = MonographVersion.objects.get(drug__slug="clodazine")
    anna.page.goto(f"/admin/drugs/monographversion/{in_use.pk}/change/")
    anna.page.locator("#draft_reason").fill("A shorter wait was published.")
    anna.press("Begin a draft")
    field = anna.page.get_by_label("Monograph (TOML)")
    field.fill(field.input_value().replace("hours_high = 24", "hours_high = 18"))
    anna.press("Save the draft")
    anna.page.get_by_text("interrupt and pump, 12 to 24 h → interrupt and pump, 12 to 18 h").first.wait_for()
    anna.press("Hand in for review")
    anna.page.get_by_text("Being measured:").wait_for()
    desk = anna.page.url
    while deliver_outbox():
        pass
    signers = []
    for name in ("ben", "cleo"):
        signer = Person(browser, live_server.url, name)
        signer.page.goto(desk)
        signer.page.get_by_text("issued handouts").first.wait_for()
        for box in signer.page.locator(".verb-sign input[type=checkbox]").all():
            box.check()
        signer.page.get_by_label("Statement of interests").fill("none")
        signer.press("Sign off")
        signer.page.get_by_text("Interests: none").first.wait_for()
        signers.append(signer)
    ben, cleo = signers
    anna.page.goto(desk)
    anna.page.get_by_text("stricter, ").wait_for()
    anna.page.get_by_label("I have seen what this version changes.").check()
    anna.press("Put in use")
    anna.page.get_by_text("in use", exact=True).first.wait_for()
    anna.page.goto("/changes/")
    anna.page.get_by_text("Why: A shorter wait was published.").wait_for()
    ben.page.goto(desk)
    ben.page.locator("#retract_reason").fill("The study was withdrawn.")
    ben.press("Retract at once")
    ben.page.get_by_text("The study was withdrawn.").first.wait_for()
    assert ben.page.goto("/drugs/clodazine/").status == 410
    while deliver_outbox():
        pass
    ben.page.goto(f"/h/{handout.code}")
    ben.page.get_by_text("The study was withdrawn.").wait_for()
    look_into(ben, cleo)
    assert (anna.faults, ben.faults, cleo.faults) == ([], [], [])
    assert User.objects.get(username="anna").authenticator_set.exists()

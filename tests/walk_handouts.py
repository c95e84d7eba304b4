"""The stories of handouts for `tests.walk`: a consultant makes them, a family looks the code up, things fail."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

from tests.walker import Walker, Wrong

ANSWER = "/advice/?drug={drug}&age=6&age_unit=weeks&ga=40&condition=none"
HOLD = "codeine"
# One for each way of walking: what is retracted stays so.
TO_RETRACT = {True: "tinidazole", False: "leflunomide"}
REASON = "A walk: a wrong number was found."
PDF_SECONDS = 45.0  # the outbox is looked into every ten seconds
A4_POINTS, LETTER_POINTS = (595, 842), (612, 792)


class House:
    """The back room of the walk's own site: accounts, retraction, and the queue's plug."""

    def __init__(self, var: Path) -> None:
        self._var = var
        self._broker: Any = None
        self._accounts: dict[str, str] = {}

    def password(self, name: str, group: str) -> str:
        """The password of somebody of a group, made when first asked for."""
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group

        if name not in self._accounts:
            self._accounts[name] = secrets.token_urlsafe()
            who = get_user_model().objects.create_user(name, password=self._accounts[name])
            who.groups.add(Group.objects.get(name=group))
        return self._accounts[name]

    def retract(self, slug: str) -> None:
        """Take the monograph in use away."""
        from django.contrib.auth import get_user_model

        from drugs import actions
        from drugs.models import MonographVersion
        from tests.drills.site import person

        approver = get_user_model().objects.filter(username="approver").first()
        approver = approver or person("approver", "approver", credential_number="1")
        version = MonographVersion.objects.get(drug__slug=slug, status="published")
        actions.retract(version_id=version.pk, by=approver, reason=REASON)  # type: ignore[arg-type]

    def handouts(self) -> int:
        """How many were issued here."""
        from lactadvice.handouts.models import Handout

        return Handout.objects.count()

    def unplug(self) -> None:
        """The queue's server goes away."""
        from lactadvice import embedded
        from lactadvice.places import places

        spot = places(self._var)
        if self._broker is not None:
            embedded.stop(self._broker)
            self._broker = None
        else:
            embedded._valkey_answers(spot.sockets / embedded.VALKEY_SOCKET, b"SHUTDOWN")

    def plug(self) -> None:
        """And comes back with what was queued."""
        from lactadvice import embedded
        from lactadvice.places import places

        if self._broker is None:
            self._broker = embedded.start_valkey(places(self._var))

    def close(self) -> None:
        """End what was started here."""
        from lactadvice import embedded

        if self._broker is not None:
            embedded.stop(self._broker)


# ---- steps -----------------------------------------------------------------------------------------------------------


def _sign_in(me: Walker) -> None:
    """Type name and password where the sign-in page stands."""
    me.tab_to(me.page.locator("[name=login]"))
    me.write("consultant")
    me.press("Tab")
    me.write(me.house.password("consultant", "consultant"))
    me.press("Enter")
    me.page.wait_for_url(lambda url: "/accounts/login" not in url)


def _to_the_form(me: Walker, drug: str = HOLD) -> None:
    """Signed in, from an answer to the form."""
    me.open("/accounts/login/")
    _sign_in(me)
    me.open(ANSWER.format(drug=drug))
    me.go("Make a handout")
    me.see("h1", "Make a handout")


def _choose(me: Walker, label: str) -> None:
    """A radio button by the arrow keys, as a group is walked."""
    wanted = me.page.get_by_label(label, exact=True)
    group = wanted.get_attribute("name")
    me.tab_to(me.page.locator(f"[name={group}]:checked"))
    for _ in range(5):
        if wanted.is_checked():
            return
        me.press("ArrowDown")
    raise Wrong(f"the arrow keys did not reach {label}")


def _send(me: Walker) -> str:
    """Press the button; the code of the handout that was made."""
    me.tab_to(me.page.get_by_role("button", name="Make the handout"))
    me.press("Enter")
    me.page.get_by_role("heading", name=re.compile(r"^Handout \S")).wait_for()
    return str(me.page.inner_text("h1")).removeprefix("Handout ").strip()


def _pdf(me: Walker) -> Any:
    """Wait for the file on the handout's page, which asks by itself or is asked by hand; fetch it."""
    from io import BytesIO

    from pypdf import PdfReader

    link = me.page.get_by_role("link", name="Open the PDF")

    def ready() -> bool:
        if not me.script and not link.count():
            me.page.reload()
        return bool(link.count())

    me.wait_until(ready, PDF_SECONDS, "the PDF")
    answer = me.page.request.get(link.get_attribute("href"))
    if answer.headers.get("content-type") != "application/pdf":
        raise Wrong(f"the PDF came as {answer.headers.get('content-type')}")
    return PdfReader(BytesIO(answer.body()))


def _printed(me: Walker, message: str) -> None:
    """The print view says it, and the way back leads to the handout."""
    me.go("Print view")
    me.see("main", message)
    me.go("Back to the handout")
    me.see("h1", "Handout")


def _is_paper(found: Any, points: tuple[int, int]) -> None:
    box = found.pages[0].mediabox
    size = (round(box.width), round(box.height))
    if size != points or len(found.pages) != 1:
        raise Wrong(f"{len(found.pages)} pages of {size} points")


# ---- stories ---------------------------------------------------------------------------------------------------------


def handout_in_english(me: Walker) -> None:
    """Sign in, make it, print it, its PDF, and what the family's code shows."""
    _to_the_form(me)
    _choose(me, "English")
    _choose(me, "A4")
    code = _send(me)
    _printed(me, "There is a better choice for you")
    _is_paper(_pdf(me), A4_POINTS)
    me.open("/h/")
    me.tab_to(me.page.locator("#code"))
    me.write(code)
    me.press("Enter")
    me.see("main", "This handout is current.")


def handout_in_spanish(me: Walker) -> None:
    """The same in Spanish on Letter, with a note; the code speaks Spanish too."""
    _to_the_form(me)
    _choose(me, "Español")
    _choose(me, "Letter")
    me.tab_to(me.page.get_by_label("Note to the family"))
    me.write("Llame el lunes.")
    _send(me)
    _printed(me, "Hay una opción mejor para usted")
    _is_paper(_pdf(me), LETTER_POINTS)
    me.go("What the family's code shows")
    me.see("main", "Esta hoja sigue valiendo.")


def recall_after_a_retraction(me: Walker) -> None:
    """A monograph goes: the code says so at once, and the issuer's list and page do."""
    _to_the_form(me, TO_RETRACT[me.script])
    _choose(me, "English")
    code = _send(me)
    me.house.retract(TO_RETRACT[me.script])
    me.open(f"/h/{code}")
    me.see("main", "This handout is withdrawn. Do not use it.", REASON)
    me.go("Your handouts")
    me.see(".panel-change", "These no longer hold", code)
    me.go(code)
    me.see("main", "It is not printed again")


def session_ends_mid_form(me: Walker) -> None:
    """Signed out while writing: what was typed comes back after signing in."""
    _to_the_form(me)
    _choose(me, "Español")
    me.tab_to(me.page.get_by_label("Note to the family"))
    me.write("Vuelva el viernes.")
    me.page.context.clear_cookies(name="sessionid")
    me.tab_to(me.page.get_by_role("button", name="Make the handout"))
    me.press("Enter")
    me.page.wait_for_url("**/accounts/login/**")
    _sign_in(me)
    me.see("h1", "Make a handout")
    if me.page.get_by_label("Note to the family").input_value() != "Vuelva el viernes.":
        raise Wrong("the note was lost")
    if not me.page.get_by_label("Español").is_checked():
        raise Wrong("the language was lost")
    _send(me)


def form_sent_twice(me: Walker) -> None:
    """An impatient second press: one handout."""
    _to_the_form(me)
    before = me.house.handouts()
    pairs = me.page.locator("#handout-form").evaluate(
        "(form) => [...new FormData(form)].map(([k, v]) => [k, String(v)])"
    )
    form = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
    first = me.page.request.post(
        "/handouts/new/",
        data=form,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": me.page.url},
    )
    code = _send(me)
    if not first.ok or code.replace("-", "") not in first.url:
        raise Wrong(f"the first sending led to {first.status} {first.url}, the second to {code}")
    if me.house.handouts() != before + 1:
        raise Wrong(f"{me.house.handouts() - before} handouts were made")


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


def queue_is_gone(me: Walker) -> None:
    """Without the broker: the handout is made and printed at once, its PDF when the broker is back."""
    _to_the_form(me)
    _choose(me, "English")
    _choose(me, "A4")
    me.house.unplug()
    try:
        _send(me)
        me.see("#pdf-progress", "The print view works meanwhile.")
        _printed(me, "There is a better choice for you")
    finally:
        me.house.plug()
    _is_paper(_pdf(me), A4_POINTS)


HANDOUT_STORIES = (
    handout_in_english,
    handout_in_spanish,
    recall_after_a_retraction,
    session_ends_mid_form,
    form_sent_twice,
    queue_is_gone,
)

"""Following a drug: the button, the mails, and the link that ends them."""

from __future__ import annotations

import email
import email.policy
import re
import socketserver
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from drugs import actions, letters
from drugs.models import Follow, MonographVersion, Notice, Outbox
from drugs.tasks import deliver_outbox
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
HOLD = {"until": "hours", "basis": "published", "hours_high": 6.0, "sources": ["made-up"]}
STRICTER = made_up.text("brafenol", uses=[made_up.use(guidance="timed_avoidance", hold=HOLD)])
SENTENCE = "Use “Usual doses”: compatible → timed avoidance, 6 h."


@pytest.fixture
def reader(db: None) -> User:
    """A clinician with an address."""
    return User.objects.create_user("reader", email="reader@example.org", password="a long made-up password")


@pytest.fixture
def console(settings: Any) -> None:
    """A site without a mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


def followed(reader: User, slug: str = "brafenol") -> Client:
    client = at(reader)
    client.post(f"/drugs/{slug}/follow/", {"verb": "follow"})
    return client


def changed(curator: User, *signers: User, text: str = STRICTER) -> MonographVersion:
    version = actions.draft(slug="brafenol", by=curator, reason="A new study.", toml=text)
    actions.submit(version_id=version.pk, by=curator)
    for person in signers:
        actions.sign_off(version_id=version.pk, by=person, read_hash=version.content_hash, interests="none")
    return actions.publish(version_id=version.pk, by=curator)


def delivered() -> list[Any]:
    """Do what waits until nothing that can be done is left; gives the mails that left."""
    while deliver_outbox():
        pass
    return list(mail.outbox)


def stop_link(letter: Any) -> str:
    found = re.search(r"http://testserver(/following/stop/\?token=\S+)", letter.body)
    assert found, letter.body
    return found[1]


def test_a_follower_is_told_of_changed_guidance_in_words_with_links(
    reader: User, curator: User, registered: User, approver: User
) -> None:
    followed(reader)
    version = changed(curator, registered, approver)
    (letter,) = delivered()
    assert letter.to == ["reader@example.org"]
    assert letter.subject == "lactadvice: Brafenol: the guidance changed"
    assert f"- {SENTENCE}" in letter.body
    assert "Why: A new study." in letter.body
    assert f"http://testserver/drugs/brafenol/versions/{version.number}/" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Unsubscribe"] == f"<http://testserver{stop_link(letter)}>"


def test_a_follower_is_told_of_a_retraction_and_its_reason(reader: User, registered: User) -> None:
    followed(reader)
    version = MonographVersion.objects.get(drug__slug="brafenol", status="published")
    actions.retract(version_id=version.pk, by=registered, reason="A wrong number.")
    (letter,) = delivered()
    assert letter.subject == "lactadvice: Brafenol: withdrawn, no guidance any more"
    assert "Do not act on what it said before." in letter.body
    assert "Why: A wrong number." in letter.body


def test_who_meets_a_withdrawn_monograph_can_ask_to_be_told(reader: User, registered: User) -> None:
    version = MonographVersion.objects.get(drug__slug="brafenol", status="published")
    actions.retract(version_id=version.pk, by=registered, reason="A wrong number.")
    client = at(reader)
    assert "Follow<span" in client.get("/drugs/brafenol/").content.decode()
    client.post("/drugs/brafenol/follow/", {"verb": "follow"})
    assert "Stop following<span" in client.get("/drugs/brafenol/").content.decode()


def test_a_change_of_facts_alone_says_that_the_guidance_stays(
    reader: User, curator: User, registered: User, approver: User
) -> None:
    followed(reader)
    changed(curator, registered, approver, text=made_up.text("brafenol", summary="Other words."))
    (letter,) = delivered()
    assert letter.subject == "lactadvice: Brafenol: the monograph changed, not its guidance"
    assert "What changed in the guidance" not in letter.body


class Postbox(socketserver.StreamRequestHandler):
    """As much of a mail server as is needed to take a mail in."""

    taken: list[bytes] = []

    def handle(self) -> None:
        self.say("220 here")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                self.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.say("221 bye" if verb == b"QUIT" else "250 well")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def test_a_real_mail_server_gets_it_whole(
    reader: User, curator: User, registered: User, approver: User, settings: Any
) -> None:
    followed(reader)
    changed(curator, registered, approver)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        delivered()
        server.shutdown()
    (raw,) = Postbox.taken
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert letter["To"] == "reader@example.org"
    assert letter["Message-ID"] == f"<lactadvice-notice-{Notice.objects.get().pk}@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"].strip().startswith("<http://testserver/following/stop/?token=")
    assert SENTENCE in letter.get_body().get_content()


def test_nobody_is_told_twice_whatever_is_repeated(
    reader: User, curator: User, registered: User, approver: User
) -> None:
    followed(reader)
    changed(curator, registered, approver)
    assert len(delivered()) == 1
    Outbox.objects.update(done_at=None, due_at=timezone.now())
    assert len(delivered()) == 1
    notice = Notice.objects.get()
    assert notice.sent_at is not None


def test_a_mail_server_that_fails_loses_nothing(
    reader: User, curator: User, registered: User, approver: User, settings: Any
) -> None:
    followed(reader)
    changed(curator, registered, approver)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert delivered() == []
    row = Outbox.objects.get(task="drugs.tasks.mail_notice")
    assert row.done_at is None
    assert "ConnectionRefusedError" in row.last_error
    assert Notice.objects.get().sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Outbox.objects.update(due_at=timezone.now())
    assert len(delivered()) == 1


@pytest.mark.usefixtures("console")
def test_without_a_mail_server_the_mails_wait_and_the_pages_say_so(
    reader: User, curator: User, registered: User, approver: User, settings: Any
) -> None:
    client = followed(reader)
    changed(curator, registered, approver)
    assert delivered() == []
    row = Outbox.objects.get(task="drugs.tasks.tell_followers")
    assert row.done_at is None
    assert "no mail server is configured" in row.last_error
    assert "no mail server is set up" in client.get("/following/").content.decode()
    queues = at(curator).get("/admin/drugs/monographversion/queues/").content.decode()
    assert "No mail server is configured" in queues
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Outbox.objects.update(due_at=timezone.now())
    assert len(delivered()) == 1


def test_the_link_in_a_mail_ends_the_mails_without_signing_in(
    reader: User, curator: User, registered: User, approver: User
) -> None:
    followed(reader)
    followed(reader, "clodazine")
    changed(curator, registered, approver)
    link, stranger = stop_link(delivered()[0]), Client(enforce_csrf_checks=True)
    assert "Stop the mails about Brafenol?" in stranger.get(link).content.decode()
    assert Follow.objects.count() == 2, "looking at the link alone ended it"
    answer = stranger.post(link, {"List-Unsubscribe": "One-Click"})
    assert "You follow Brafenol no more." in answer.content.decode()
    assert [f.drug.slug for f in Follow.objects.all()] == ["clodazine"]
    assert stranger.post(link).status_code == 200


@pytest.mark.parametrize("token", ["1-1", "1-1~forged", "x", "1~", "~", "%00", ""])
def test_a_link_this_site_never_wrote_ends_nothing(reader: User, token: str) -> None:
    followed(reader)
    assert Client().post(f"/following/stop/?token={token}").status_code == 404
    assert Follow.objects.count() == 1


def test_a_link_ends_only_what_it_was_written_for(reader: User, curator: User) -> None:
    followed(reader)
    curator_follow = actions.follow(slug="brafenol", by=curator, site="http://testserver")
    Client().post(f"/following/stop/?token={letters.token_of(reader.pk, curator_follow.drug_id)}")
    assert list(Follow.objects.all()) == [curator_follow]


def test_who_follows_after_a_change_is_not_told_of_it(
    reader: User, curator: User, registered: User, approver: User
) -> None:
    early = actions.follow(slug="brafenol", by=curator, site="http://testserver")
    changed(curator, registered, approver)
    followed(reader)
    User.objects.filter(pk=early.person_id).update(email="early@example.org")
    assert [letter.to for letter in delivered()] == [["early@example.org"]]


def test_who_unfollowed_or_left_is_not_mailed(
    reader: User, curator: User, registered: User, approver: User, person: Any
) -> None:
    followed(reader)
    left = person("left", "clinician", email="left@example.org")
    actions.follow(slug="brafenol", by=left, site="http://testserver")
    changed(curator, registered, approver)
    actions.deliver_outbox(most=1)
    User.objects.filter(pk=left.pk).update(is_active=False)
    at(reader).post("/drugs/brafenol/follow/", {"verb": "unfollow"})
    assert delivered() == []


def test_the_button_follows_and_unfollows_and_the_list_shows_it(
    reader: User, curator: User, registered: User, approver: User
) -> None:
    client = at(reader)
    assert "Follow<span" in client.get("/drugs/brafenol/").content.decode()
    answer = client.post("/drugs/brafenol/follow/", {"verb": "follow"}, follow=True)
    assert answer.request["PATH_INFO"] == "/drugs/brafenol/"
    assert "You follow Brafenol." in answer.content.decode()
    assert "Stop following<span" in answer.content.decode()
    changed(curator, registered, approver)
    listed = client.get("/following/").content.decode()
    assert "Brafenol: the guidance changed" in listed
    assert "You get a mail at reader@example.org" in listed
    assert "Stop following<span" in client.get("/changes/").content.decode()
    client.post("/drugs/brafenol/follow/", {"verb": "unfollow", "from": "list"})
    assert "None yet." in client.get("/following/").content.decode()


def test_an_account_without_address_is_told_that_no_mail_reaches_it(curator: User) -> None:
    assert "Your account has no e-mail address" in at(curator).get("/following/").content.decode()


def test_a_stranger_is_led_to_signing_in(client: Client) -> None:
    assert "Sign in to follow Brafenol" in client.get("/drugs/brafenol/").content.decode()
    for answer in (client.post("/drugs/brafenol/follow/", {"verb": "follow"}), client.get("/following/")):
        assert answer.url.startswith("/accounts/login/?next=/")
    assert not Follow.objects.exists()


@pytest.mark.parametrize("slug", ["nobody", "a%00b"])
def test_what_nobody_could_look_up_cannot_be_followed(reader: User, slug: str) -> None:
    assert at(reader).post(f"/drugs/{slug}/follow/", {"verb": "follow"}).status_code == 404


def test_a_site_that_asks_for_sign_offs_mails_no_unsigned_guidance(reader: User, shelf: Path, settings: Any) -> None:
    followed(reader)
    made_up.library(shelf, STRICTER)
    actions.load_library(library=shelf)
    settings.LACTADVICE_REQUIRE_SIGN_OFF = True
    (letter,) = delivered()
    assert letter.subject == "lactadvice: Brafenol: the guidance changed"
    assert "This site shows no guidance from a monograph that nobody has signed off." in letter.body
    assert "timed avoidance" not in letter.body


def test_the_answer_to_a_reader_waits_for_a_mail_server(curator: User, console: None) -> None:
    report = actions.report_problem(page="/", text="Wrong.", contact="reader@example.org")
    actions.answer_report(report_id=report.pk, by=curator, answer="Mended.")
    assert deliver_outbox() == 0
    assert Outbox.objects.get().done_at is None

"""Recall: a handout is withdrawn or out of date the moment the library is, worker or not; its issuer is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.advice.test_views import text_of
from tests.handouts.conftest import member

if TYPE_CHECKING:
    from lactadvice.handouts.models import Handout

pytestmark = pytest.mark.django_db
Issue = Callable[..., "Handout"]


def _work() -> int:
    """What the worker does every few seconds."""
    import lactadvice.handouts.tasks
    from drugs.actions import deliver_outbox

    assert lactadvice.handouts.tasks
    return deliver_outbox()


def _in_use(slug: str) -> Any:
    from drugs.models import MonographVersion

    return MonographVersion.objects.get(drug__slug=slug, status="published")


def _retract(slug: str, reason: str = "A number in it was wrong.") -> None:
    from drugs import actions

    actions.retract(version_id=_in_use(slug).pk, by=member("approver"), reason=reason)


def _publish(slug: str, **hold: Any) -> None:
    """A curator changes the hold of the first use, two people sign it, and it goes in use."""
    from drugs import actions

    curator, signers = member("curator"), [member("approver", f"approver-{n}") for n in (1, 2)]
    signers[0].credential_body, signers[0].credential_number = "Made-up Council", "1234"
    signers[0].save()
    draft = actions.draft(slug=slug, by=curator, reason="a newer page")
    document = tomlkit.parse(draft.toml)
    document["uses"][0]["hold"].update(hold)  # type: ignore[index, union-attr]
    draft = actions.save_draft(
        version_id=draft.pk, toml=tomlkit.dumps(document), by=curator, read_hash=draft.content_hash
    )
    actions.submit(version_id=draft.pk, by=curator)
    draft.refresh_from_db()
    for signer in signers:
        actions.sign_off(version_id=draft.pk, by=signer, read_hash=draft.content_hash, interests="none")
    actions.publish(version_id=draft.pk, by=curator)


def _looked_up(client: Client, handout: Handout) -> str:
    response = client.get(f"/h/{handout.code[:5]}-{handout.code[5:]}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    return text_of(response.content)


def test_a_code_says_current_and_nothing_of_the_case(issue: Issue, client: Client) -> None:
    page = _looked_up(client, issue(note="A note."))
    assert "This handout is current." in page
    for word in ("clodazine", "Clodazine", "A note.", "weeks", "pump"):
        assert word not in page


def test_a_wrong_code_is_told_from_an_unknown_one(issue: Issue, client: Client) -> None:
    from lactadvice.handouts import codes

    code = issue().code
    slip = client.get(f"/h/{code[:-1]}{'2' if code[-1] != '2' else '3'}")
    assert slip.status_code == 404
    assert "a letter may be wrong" in text_of(slip.content)
    unknown = client.get(f"/h/{codes.new_code()}")
    assert unknown.status_code == 404
    assert "No handout with this code was issued here." in text_of(unknown.content)
    assert "This handout is current." in text_of(client.get(f"/h/?code={code.lower()}").content)


def test_a_retraction_withdraws_at_once_without_a_worker(issue: Issue, client: Client) -> None:
    handout, other = issue(), issue("drug=brafenol&age=6&age_unit=weeks&ga=40&condition=none")
    _retract("clodazine")
    page = _looked_up(client, handout)
    assert "This handout is withdrawn. Do not use it." in page
    assert "A number in it was wrong." in page
    assert timezone.localdate().strftime("%B %Y") in page
    assert "This handout is current." in _looked_up(client, other)


def test_a_withdrawn_handout_says_so_in_its_own_language(issue: Issue, client: Client) -> None:
    handout = issue(language="es")
    _retract("clodazine")
    assert "Esta hoja está retirada. No la use." in _looked_up(client, handout)


def test_changed_guidance_is_seen_at_once_and_listed_for_the_issuer(issue: Issue, client: Client) -> None:
    handout, other = issue(), issue("drug=droxatide")
    issuer = handout.issuer
    _work()  # the PDFs
    _publish("clodazine", hours_high=48)
    assert "This handout is out of date." in _looked_up(client, handout)
    assert _work() >= 1
    client.force_login(issuer)
    page = text_of(client.get("/handouts/").content)
    assert f"{handout.code[:5]}-{handout.code[5:]} , issued" in page
    assert "hours to wait: 24 → 48" in page
    assert not other.changes.exists()
    assert "This handout is current." in _looked_up(client, other)


def test_what_no_longer_holds_is_listed_and_not_printed_again_without_a_worker(issue: Issue, client: Client) -> None:
    handout, other = issue(), issue("drug=droxatide")
    _work()  # the PDFs
    _retract("clodazine")
    client.force_login(handout.issuer)
    page = text_of(client.get("/handouts/").content)
    assert "These no longer hold" in page
    assert "The monograph on Clodazine was retracted: A number in it was wrong." in page
    for part in ("print/", "handout.pdf"):
        assert client.get(f"/handouts/{handout.code}/{part}").url == f"/handouts/{handout.code}/"
        assert client.get(f"/handouts/{other.code}/{part}").status_code == 200
    page = text_of(client.get(f"/handouts/{handout.code}/").content)
    assert "It is not printed again" in page
    assert "Open the PDF" not in page


def test_a_new_version_that_says_the_same_recalls_nothing(issue: Issue, client: Client) -> None:
    handout = issue()
    _publish("clodazine", counted_from="the injection")
    _work()
    assert not handout.changes.exists()
    assert "This handout is current." in _looked_up(client, handout)


def test_a_change_is_noted_once_however_often_it_is_checked(issue: Issue) -> None:
    from lactadvice.handouts import actions

    handout = issue()
    _retract("clodazine")
    assert actions.recheck(slug="clodazine") == 1
    assert actions.recheck(slug="clodazine") == 0
    assert [c.kind for c in handout.changes.all()] == ["withdrawn"]


def test_the_issuer_gets_one_letter_where_the_site_sends_mail(issue: Issue) -> None:
    handout = issue()  # pytest-django's mailbox stands for a server that sends
    handout.issuer.email = "clinician@lactadvice.example"
    handout.issuer.save()
    _retract("clodazine")
    while _work():
        pass
    assert [letter.to for letter in mail.outbox] == [["clinician@lactadvice.example"]]
    letter = mail.outbox[0]
    assert f"{handout.code[:5]}-{handout.code[5:]}" in letter.subject
    assert "A number in it was wrong." in letter.body
    assert "https://lactadvice.example/handouts/" in letter.body
    assert "6 weeks" not in letter.body


def test_a_site_without_mail_posts_no_letter(issue: Issue, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    issue()
    _retract("clodazine")
    while _work():
        pass
    assert mail.outbox == []


def test_a_handout_made_after_the_retraction_stands(issue: Issue, client: Client) -> None:
    _retract("clodazine")
    handout = issue("drug=clodazine&drug2=droxatide")
    assert "This handout is current." in _looked_up(client, handout)

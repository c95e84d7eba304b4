"""Review at the desk: comments, requests, the checklist, proof of who signs, the queues, and two people at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from drugs import actions, queries, sections, waiting
from drugs.desk import desk_address
from drugs.forms import CHECKLIST
from drugs.models import MonographVersion, SignOff
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import PASSWORD, at

HOLD = {"until": "hours", "basis": "published", "hours_high": 6.0, "sources": ["made-up"]}


def reviewed(by: User, reason: str = "New evidence.", **changes: Any) -> MonographVersion:
    text = made_up.text("brafenol", **(changes or {"summary": reason}))
    version = actions.draft(slug="brafenol", by=by, reason=reason, toml=text)
    return actions.submit(version_id=version.pk, by=by)


def sign(client: Client, version: MonographVersion, **fields: Any) -> Any:
    sent = {"verb": "sign", "read_hash": version.content_hash, "interests": "none", "checklist": CHECKLIST, **fields}
    return client.post(desk_address(version), sent)


@pytest.mark.django_db
def test_a_request_for_change_holds_up_signing_until_it_is_resolved(
    shelf: Path, curator: User, registered: User, approver: User
) -> None:
    version = reviewed(curator)
    address = desk_address(version)
    asked = {"verb": "comment", "field": "uses[Usual doses]", "text": "Which doses?", "is_request": "on"}
    at(approver).post(address, asked)
    page = at(curator).get(address).content.decode()
    assert "Asks for a change." in page
    assert "Which doses?" in page
    answer = sign(at(registered), version)
    assert "somebody asked for a change" in answer.content.decode().lower()
    comment = version.comments.get()
    with pytest.raises(PermissionDenied):
        actions.resolve(comment_id=comment.pk, by=curator)
    at(approver).post(address, {"verb": "resolve", "comment": comment.pk})
    assert sign(at(registered), version).status_code == 302
    assert version.sign_offs.get().person == registered


@pytest.mark.django_db
def test_half_a_checklist_signs_nothing(shelf: Path, curator: User, registered: User) -> None:
    version = reviewed(curator)
    answer = sign(at(registered), version, checklist=CHECKLIST[1:])
    assert answer.status_code == 422
    assert f"Not ticked: {CHECKLIST[0]}" in answer.content.decode()
    assert not SignOff.objects.exists()


@pytest.mark.django_db
def test_the_checklist_is_kept_with_the_signature(shelf: Path, curator: User, registered: User) -> None:
    version = reviewed(curator)
    sign(at(registered), version)
    assert SignOff.objects.get().checklist.splitlines() == list(CHECKLIST)


@pytest.mark.django_db
def test_who_signs_proves_who_they_are_and_loses_nothing_by_it(shelf: Path, curator: User, registered: User) -> None:
    version = reviewed(curator)
    client = at(registered, proved=False)
    answer = sign(client, version)
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not SignOff.objects.exists()
    client.post(answer.url, {"password": "not the password"})
    assert not SignOff.objects.exists()
    client.post(answer.url, {"password": PASSWORD}, follow=True)
    assert SignOff.objects.get().interests == "none"


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["publish", "retract", "adopt"])
def test_no_guidance_changes_without_proof(shelf: Path, person: Any, verb: str) -> None:
    both = person("root", "approver", is_superuser=True)
    version = MonographVersion.objects.get(drug__slug="brafenol")
    answer = at(both, proved=False).post(desk_address(version), {"verb": verb, "reason": "x"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    version.refresh_from_db()
    assert version.status == "published"


@pytest.mark.django_db
def test_the_desk_tells_the_changes_in_words(shelf: Path, curator: User) -> None:
    fact = {"quantity": "half_life", "unit": "h", "sources": ["made-up"]}
    old = made_up.text("brafenol", facts=[{**fact, "typical": 3}])
    new = made_up.text("brafenol", facts=[{**fact, "low": 2.9, "high": 3.5}])
    made_up.library(shelf, old)
    actions.load_library(library=shelf)
    version = actions.draft(slug="brafenol", by=curator, reason="Measured anew.", toml=new)
    page = at(curator).get(desk_address(version)).content.decode().replace("\xa0", " ")
    assert "Half-life (adults): about 3 h → 2.9 to 3.5 h." in page


@pytest.mark.django_db
def test_every_part_of_a_monograph_has_its_section(shelf: Path) -> None:
    old = queries.library()["brafenol"]
    newborn = {"label": "Newborn", "when": {"infant_age_under_days": 28}, "reason": "r", "sources": ["made-up"]}
    whole = {
        "names": [{"texts": ["Other"], "kind": "brand", "countries": ["US"]}],
        "effects": [{"effect": "sedating", "sources": ["made-up"]}],
        "milk_supply": {"effect": "lowers", "text": "A little.", "sources": ["made-up"]},
        "monitoring": [{"text": "sleepiness", "sources": ["made-up"]}],
        "alternatives": [{"drug": "clodazine", "indication": "pain", "why": "Better."}],
        "cautions": [newborn],
        "facts": [{"quantity": "half_life", "unit": "h", "typical": 3, "sources": ["made-up"]}],
        "uses": [made_up.use(reason="Another reason.")],
        "positions": [{"authority": "made-up-authority", "meaning": "Wait.", "source": "made-up"}],
        "sources": [{**made_up.SOURCE, "title": "Another title"}],
        "summary": "Other.",
        "cas": "50-78-2",
    }
    from drugs import content

    new = content.parse_monograph(made_up.text("brafenol", **whole), "brafenol")
    found = {section.title for section in sections.changed_sections(old, new)}
    assert found == set(sections.SECTIONS)
    assert sections.changed_sections(old, old) == []


@pytest.mark.django_db
def test_untouched_proposals_are_adopted_at_once_and_own_ones_stay(
    shelf: Path, curator: User, registered: User, approver: User
) -> None:
    own = reviewed(curator)
    for person in (registered, approver):
        actions.sign_off(version_id=own.pk, by=person, read_hash=own.content_hash, interests="none")
    actions.publish(version_id=own.pk, by=curator)
    signed = MonographVersion.objects.get(drug__slug="clodazine")
    actions.sign_off(version_id=signed.pk, by=registered, read_hash=signed.content_hash, interests="none")
    made_up.library(shelf, *(made_up.text(slug, summary="Shipped anew.") for slug in ("brafenol", "clodazine")))
    actions.load_library(library=shelf)
    assert {v.drug.slug for v in waiting.proposals()} == {"brafenol", "clodazine"}
    page = at(curator).post("/admin/drugs/monographversion/queues/", follow=True).content.decode()
    assert "1 proposals adopted." in page
    assert queries.library()["clodazine"].summary == "Shipped anew."
    assert queries.library()["brafenol"].summary == "New evidence."
    assert [v.drug.slug for v in waiting.proposals()] == ["brafenol"]


@pytest.mark.django_db
def test_the_queues_show_what_waits(shelf: Path, curator: User) -> None:
    from drugs.search import find

    find("nobodyknowsthis")
    riskier = made_up.text("droxatide", uses=[made_up.use(guidance="timed_avoidance", hold=HOLD)])
    other = {"indication": "pain", "why": "Made up."}
    made_up.library(shelf, riskier, made_up.text("brafenol", alternatives=[{"drug": "droxatide", **other}]))
    actions.load_library(library=shelf)
    reviewed(curator)
    page = at(curator).get("/admin/drugs/monographversion/queues/").content.decode()
    assert "nobodyknowsthis: 1 time" in page
    assert "In review (1)" in page
    assert "Alternatives riskier than their drug (1)" in page
    assert "Without a second authority (5)" in page


@pytest.mark.django_db
def test_publishing_waits_for_the_impact(shelf: Path, curator: User, registered: User, approver: User) -> None:
    version = reviewed(curator)
    for person in (registered, approver):
        sign(at(person), version)
    client, publish = at(curator), {"verb": "publish", "impact_seen": "on"}
    client.post(desk_address(version), publish)
    version.refresh_from_db()
    assert version.status == "in_review"
    while actions.deliver_outbox():
        pass
    assert "cases decided" in client.get(desk_address(version)).content.decode()
    client.post(desk_address(version), publish)
    version.refresh_from_db()
    assert version.status == "published"


@pytest.mark.django_db
def test_publishing_and_retracting_need_no_broker(
    shelf: Path, curator: User, registered: User, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app, "_pool", None)
    version = reviewed(curator)
    for person in (registered, approver):
        sign(at(person), version)
    while actions.deliver_outbox():
        pass
    at(curator).post(desk_address(version), {"verb": "publish", "impact_seen": "on"})
    version.refresh_from_db()
    assert version.status == "published"
    at(registered).post(desk_address(version), {"verb": "retract", "reason": "Wrong."})
    assert "brafenol" not in queries.library()


# ---- two at once ---------------------------------------------------------------------------------------------------


def together(*acts: Callable[[], Any]) -> list[str]:
    """Do these at the same moment in threads of their own; gives how each ended."""
    gate, ends = threading.Barrier(len(acts)), [""] * len(acts)

    def one(number: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
            ends[number] = "done"
        except actions.Refused as refusal:
            ends[number] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_who_publish_at_once_one_is_told(
    shelf: Path, curator: User, registered: User, approver: User, person: Any
) -> None:
    rival = person("rival", "curator")
    versions = [reviewed(curator, "Mine."), reviewed(rival, "Also mine.")]
    for version in versions:
        for signer in (registered, approver):
            actions.sign_off(version_id=version.pk, by=signer, read_hash=version.content_hash, interests="none")
    ends = together(
        lambda: actions.publish(version_id=versions[0].pk, by=curator),
        lambda: actions.publish(version_id=versions[1].pk, by=rival),
    )
    refusal = "Another version came into use since this one was begun; begin a new draft from it."
    assert sorted(ends) == sorted(["done", refusal])
    assert MonographVersion.objects.filter(drug__slug="brafenol", status="published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_three_who_sign_at_once_two_count(
    shelf: Path, curator: User, registered: User, approver: User, person: Any
) -> None:
    version, third = reviewed(curator), person("third", "approver", credential_number="9")

    def signing(who: User) -> Callable[[], Any]:
        return lambda: actions.sign_off(version_id=version.pk, by=who, read_hash=version.content_hash, interests="none")

    ends = together(*(signing(who) for who in (registered, approver, third)))
    assert sorted(ends) == ["A version carries at most two sign-offs.", "done", "done"]
    assert version.sign_offs.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_draft_saved_in_two_windows_keeps_one_and_loses_none(shelf: Path, curator: User) -> None:
    version = actions.draft(slug="brafenol", by=curator, reason="Mine.")

    def save(words: str) -> Callable[[], Any]:
        text = made_up.text("brafenol", summary=words)
        return lambda: actions.save_draft(version_id=version.pk, toml=text, by=curator, read_hash=version.content_hash)

    ends = together(save("First."), save("Second."))
    assert sorted(ends) == ["The draft was saved elsewhere since you opened it; compare first.", "done"]

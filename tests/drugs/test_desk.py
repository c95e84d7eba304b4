"""The curation desk as its users see it."""

from pathlib import Path

import pytest
from django.test import Client

from drugs import actions, diff, queries
from drugs.desk import desk_address
from drugs.forms import CHECKLIST
from drugs.models import MonographVersion, Name
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def in_use(slug: str = "brafenol") -> MonographVersion:
    return MonographVersion.objects.get(drug__slug=slug, status="published")


def begun(curator: User) -> MonographVersion:
    return actions.draft(slug="brafenol", by=curator, reason="New evidence.")


def test_a_monograph_goes_from_draft_to_use_on_the_pages(curator: User, registered: User, approver: User) -> None:
    writer = at(curator)
    answer = writer.post(desk_address(in_use()), {"verb": "draft", "reason": "New evidence."}, follow=True)
    draft = MonographVersion.objects.get(status="draft")
    assert answer.request["PATH_INFO"] == desk_address(draft)
    hold = {"until": "hours", "basis": "published", "hours_high": 6.0, "sources": ["made-up"]}
    text = made_up.text("brafenol", uses=[made_up.use(guidance="timed_avoidance", hold=hold)])
    answer = writer.post(
        desk_address(draft), {"verb": "save", "toml": text, "read_hash": draft.content_hash}, follow=True
    )
    shown = answer.content.decode()
    assert "Use “Usual doses”: compatible → timed avoidance, 6 h." in shown
    assert "Save the draft" in shown
    writer.post(desk_address(draft), {"verb": "submit"})
    draft.refresh_from_db()
    for signer in (registered, approver):
        page = at(signer).get(desk_address(draft)).content.decode()
        assert "Sign off" in page
        assert "Put in use" not in page
        sign = {"verb": "sign", "read_hash": draft.content_hash, "interests": "none", "checklist": CHECKLIST}
        at(signer).post(desk_address(draft), sign)
    assert "Put in use" not in writer.get(desk_address(draft)).content.decode()
    while actions.deliver_outbox():
        pass
    assert "Put in use" in writer.get(desk_address(draft)).content.decode()
    writer.post(desk_address(draft), {"verb": "publish", "impact_seen": "on"})
    monograph = queries.published("brafenol")
    assert monograph is not None
    assert monograph.uses[0].guidance == "timed_avoidance"


def test_a_faulty_text_is_shown_again_with_its_lines_and_nothing_is_lost(curator: User) -> None:
    draft = begun(curator)
    faulty = made_up.text("brafenol").replace('"compatible"', '"fine"', 1) + "# my unsaved remark\n"
    answer = at(curator).post(desk_address(draft), {"verb": "save", "toml": faulty, "read_hash": draft.content_hash})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "uses[0].guidance: Input should be" in shown
    assert ": line " in shown
    assert "# my unsaved remark" in shown


def test_a_version_saved_elsewhere_keeps_both_texts(curator: User) -> None:
    draft = begun(curator)
    read = draft.content_hash
    actions.save_draft(version_id=draft.pk, toml=made_up.text("brafenol", summary="Mine."), by=curator, read_hash=read)
    other = made_up.text("brafenol", summary="Also mine.")
    answer = at(curator).post(desk_address(draft), {"verb": "save", "toml": other, "read_hash": read})
    assert "saved elsewhere" in answer.content.decode()
    assert "Also mine." in answer.content.decode()
    draft.refresh_from_db()
    assert "Mine." in draft.toml


def test_words_typed_into_a_draft_that_was_handed_in_meanwhile_are_shown_again(curator: User) -> None:
    draft = begun(curator)
    actions.submit(version_id=draft.pk, by=curator)
    text = made_up.text("brafenol", summary="My long evening's work.")
    answer = at(curator).post(desk_address(draft), {"verb": "save", "toml": text, "read_hash": draft.content_hash})
    shown = answer.content.decode()
    assert "no longer a draft" in shown
    assert "My long evening&#x27;s work." in shown


def test_an_approver_retracts_with_a_reason(registered: User) -> None:
    version = in_use()
    answer = at(registered).post(desk_address(version), {"verb": "retract", "reason": ""})
    assert answer.status_code == 422
    at(registered).post(desk_address(version), {"verb": "retract", "reason": "A wrong number."})
    assert "brafenol" not in queries.library()
    assert "A wrong number." in at(registered).get(desk_address(version)).content.decode()


def test_the_answer_says_that_a_drug_was_withdrawn(registered: User) -> None:
    actions.retract(version_id=in_use().pk, by=registered, reason="A wrong number.")
    page = at(registered).get("/advice/?drug=brafenol").content.decode()
    assert "Withdrawn: “brafenol”" in page
    assert 'href="/drugs/brafenol/"' in page
    assert "Did you mean" not in page


def test_a_new_drug_begins_at_the_desk(curator: User) -> None:
    client, address = at(curator), "/admin/drugs/monographversion/add/"
    assert client.get(address).status_code == 200
    sent = {"slug": "zuvenol", "reason": "Asked for.", "toml": "slug = 1"}
    assert client.post(address, sent).status_code == 422
    client.post(address, {**sent, "toml": made_up.text("zuvenol")})
    assert MonographVersion.objects.get(drug__slug="zuvenol").status == "draft"


def test_the_desk_is_closed_to_clinicians(person: object, client: Client) -> None:
    clinician = person("ann", "clinician")  # type: ignore[operator]
    assert at(clinician).get(desk_address(in_use())).status_code == 403
    assert client.get(desk_address(in_use())).status_code == 302


@pytest.mark.parametrize("verb", ["publish", "adopt", "nonsense", ""])
def test_a_verb_that_does_not_fit_changes_nothing(curator: User, verb: str) -> None:
    version = in_use()
    answer = at(curator).post(desk_address(version), {"verb": verb, "impact_seen": "on"}, follow=True)
    shown = answer.content.decode()
    assert any(said in shown for said in ("is not measured yet", "not a proposal", "not something a version can be"))
    version.refresh_from_db()
    assert version.status == "published"


@pytest.mark.parametrize(
    "table",
    [
        "monographversion",
        "drug",
        "name",
        "signoff",
        "searchmiss",
        "outbox",
        "combination",
        "drugclass",
        "authority",
        "source",
    ],
)
def test_every_list_of_the_library_opens(person: object, table: str) -> None:
    admin = person("root", "admin", is_superuser=True)  # type: ignore[operator]
    assert at(admin).get(f"/admin/drugs/{table}/").status_code == 200
    assert at(admin).get(f"/admin/drugs/{table}/?q=brafenol").status_code == 200


def test_names_are_not_written_by_hand(person: object) -> None:
    admin = person("root", "admin", is_superuser=True)  # type: ignore[operator]
    name = Name.objects.first()
    assert name is not None
    at(admin).post(f"/admin/drugs/name/{name.pk}/change/", {"text": "Other"})
    assert Name.objects.get(pk=name.pk).text == name.text


def test_the_desk_page_needs_no_inline_script_or_style(curator: User) -> None:
    shown = at(curator).get(desk_address(begun(curator))).content.decode()
    assert " style=" not in shown
    assert "<style" not in shown
    assert " onclick=" not in shown


def test_changed_guidance_is_told_in_words(shelf: Path) -> None:
    old = queries.library()["brafenol"]
    assert diff.changed_guidance(old, old) == []
    assert diff.changed_guidance(None, old) == ["Use added: “Usual doses”: compatible."]
    assert diff.changed_lines("a\nb", "a\nc") == [("gap", "…"), ("same", "a"), ("removed", "b"), ("added", "c")]


def test_the_desk_goes_by_the_sites_name_and_shows_first_what_waits(curator: User, registered: User) -> None:
    actions.retract(version_id=in_use("droxatide").pk, by=registered, reason="Wrong.")
    page = at(curator).get("/admin/").content.decode()
    assert "lactadvice desk" in page
    assert "Django administration" not in page
    assert '#retractions">Retractions to look into</a> <strong>1</strong>' in page
    assert page.index("What waits") < page.index("Monograph versions")


@pytest.mark.parametrize(
    ("role", "desk"), [("curator", True), ("approver", True), ("admin", True), ("clinician", False)]
)
def test_the_desk_stands_in_the_header_of_those_who_work_there(person: object, role: str, desk: bool) -> None:
    who = person("somebody", role)  # type: ignore[operator]
    User.objects.filter(pk=who.pk).update(is_staff=role != "clinician")
    header = at(who).get("/drugs/").content.decode().partition("</header>")[0]
    assert ('href="/admin/"' in header) is desk


def test_handouts_are_offered_to_those_who_may_make_them(person: object) -> None:
    who = person("somebody", "clinician")  # type: ignore[operator]
    User.objects.filter(pk=who.pk).update(is_staff=False)
    client = at(who)
    for path in ("/drugs/", "/advice/?drug=brafenol&age=6&age_unit=weeks"):
        assert 'href="/handouts/' in client.get(path).content.decode()
    who.groups.clear()
    for path in ("/drugs/", "/advice/?drug=brafenol&age=6&age_unit=weeks"):
        assert 'href="/handouts/' not in client.get(path).content.decode()


STARTED = {
    "name": "Fernolol",
    "slug": "fernolol",
    "kind": "medicine",
    "reason": "Asked for.",
    "title": "A page",
    "publisher": "Somebody",
    "url": "https://example.org/page",
    "source_kind": "authority",
}


def test_a_monograph_is_begun_in_sections_without_any_text(curator: User) -> None:
    answer = at(curator).post("/admin/drugs/monographversion/add/", STARTED, follow=True)
    draft = MonographVersion.objects.get(drug__slug="fernolol")
    assert answer.request["PATH_INFO"] == f"/drugs/desk/drafts/{draft.pk}/"
    begun = queries.monograph_of(draft)
    assert (begun.summary, begun.uses[0].guidance) == ("Not written yet.", "not_enough_data")
    assert begun.sources[0].url == "https://example.org/page"


def test_a_monograph_is_begun_once_and_with_what_the_schema_takes(curator: User) -> None:
    client = at(curator)
    answer = client.post("/admin/drugs/monographversion/add/", {**STARTED, "slug": "brafenol"})
    assert "There is a monograph &#x27;brafenol&#x27; already" in answer.content.decode()
    answer = client.post("/admin/drugs/monographversion/add/", {**STARTED, "url": "page"})
    assert answer.status_code == 422
    assert "must begin with https://" in answer.content.decode()
    assert "Fernolol" in answer.content.decode()
    assert not MonographVersion.objects.filter(status="draft").exists()

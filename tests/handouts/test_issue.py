"""Issuing: what is stored, what never changes, and that one form gives one handout."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.advice.test_views import text_of
from tests.handouts.conftest import CLODAZINE, member

if TYPE_CHECKING:
    from lactadvice.accounts.models import User
    from lactadvice.handouts.models import Handout

pytestmark = pytest.mark.django_db
Issue = Callable[..., "Handout"]


def sent(client: Client, query: str, **chosen: object) -> dict[str, object]:
    """What the form at this question would send."""
    page = client.get(f"/handouts/new/?{query}").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(h-[a-z]+)" value="([^"]+)"', page))
    hidden["h-question"] = hidden["h-question"].replace("&amp;", "&")
    return {**hidden, "h-language": "en", "h-paper": "a4", "h-include": ["schedule", "labels"], **chosen}


def test_what_is_stored_is_what_was_answered(issue: Issue) -> None:
    handout = issue(CLODAZINE + "&indication=Jane+Doe", note="Call us on Monday.")
    assert handout.advice["guidance"] == "interrupt_and_pump"
    assert handout.advice["hold"]["hours_high"] == 24
    assert handout.case["exposures"][0]["dose"] == {"amount": 2, "unit": "g"}
    assert handout.monographs == [{"slug": "clodazine", "version": "1"}]
    assert handout.sheet["note"] == "Call us on Monday."
    assert "Jane" not in json.dumps(handout.case)


def test_the_sheet_says_the_main_things(issue: Issue) -> None:
    sheet = issue().sheet
    assert sheet["message"] == "Do not feed your baby this milk for now. Pump to keep your milk."
    assert sheet["do"][0] == (
        "Do not feed this milk until 12:00 noon on Monday 23 November 2026. Then you can breastfeed again."
    )
    rows = [row for table in sheet["schedule"]["tables"] for row in table]
    assert rows[0] == {"day": "Sunday 22 November", "when": "3:00 pm", "bottle": "discard", "words": "Discard"}
    assert [label["head"] for label in sheet["labels"]] == ["Discard", "OK to feed", "OK to feed"]
    assert sheet["labels"][2]["text"] == "Pumped after Mon 23 November, 12:00 noon"


@pytest.mark.parametrize("change", ["UPDATE handouts_handout SET code = code", "DELETE FROM handouts_handout"])
def test_the_database_refuses_any_change(issue: Issue, change: str) -> None:
    issue()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_codes_tell_slips_of_the_pen(issue: Issue) -> None:
    from lactadvice.handouts import codes

    code = codes.new_code()
    assert codes.read_code(codes.shown(code).lower()) == code
    for place in range(len(code)):
        wrong = "3" if code[place] != "3" else "4"
        assert codes.read_code(code[:place] + wrong + code[place + 1 :]) is None
    for place in range(len(code) - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert codes.read_code(swapped) == (code if swapped == code else None)


def test_the_same_form_sent_twice_is_one_handout(library: None, clinician: User, client: Client) -> None:
    from lactadvice.handouts.models import Handout

    client.force_login(clinician)
    form = sent(client, CLODAZINE)
    first, second = client.post("/handouts/new/", form), client.post("/handouts/new/", form)
    assert first.status_code == 302
    assert first.url == second.url
    assert Handout.objects.count() == 1


def test_the_same_form_changed_is_another_handout(issue: Issue) -> None:
    key = uuid.uuid4()
    english, spanish = issue(key=key), issue(key=key, language="es")
    assert english.pk != spanish.pk
    assert issue(key=key).pk == english.pk


def test_a_session_that_ended_mid_form_loses_nothing(library: None, clinician: User, client: Client) -> None:
    client.force_login(clinician)
    form = sent(client, CLODAZINE, **{"h-language": "es", "h-note": "Llame el lunes.", "h-clinic_name": "Norte"})
    client.logout()
    away = client.post("/handouts/new/", form)
    assert away.status_code == 302
    assert away.url.startswith("/accounts/login/?next=/handouts/new/")
    back = client.post(away.url, {"login": "clinician", "password": "a long made-up password"})
    page = client.get(back.url).content.decode()
    assert "Llame el lunes." in page
    assert 'value="Norte"' in page
    assert re.search(r'value="es"[^>]*checked', page)
    assert str(form["h-key"]) in page
    assert "Clodazine" in page


@pytest.mark.parametrize("group", ["clinician", "consultant", "curator", "approver", "admin"])
def test_members_of_these_groups_issue(issue: Issue, group: str) -> None:
    assert issue(by=member(group, f"{group}-2")).code


def test_others_do_not(issue: Issue, client: Client, django_user_model: type[User]) -> None:
    stranger = django_user_model.objects.create_user("stranger")
    with pytest.raises(PermissionDenied):
        issue(by=stranger)
    client.force_login(stranger)
    assert client.get(f"/handouts/new/?{CLODAZINE}").status_code == 403
    assert client.get("/handouts/").status_code == 403


def test_only_its_issuer_and_admins_see_a_handout(issue: Issue, clinician: User) -> None:
    from lactadvice.handouts import queries

    handout = issue()
    assert queries.visible(clinician, handout.code) == handout
    assert queries.visible(member("admin"), handout.code) == handout
    assert queries.visible(member("consultant"), handout.code) is None


def test_a_long_note_is_refused_at_its_field_and_kept(library: None, clinician: User, client: Client) -> None:
    client.force_login(clinician)
    page = client.post("/handouts/new/", sent(client, CLODAZINE, **{"h-note": "x" * 301})).content.decode()
    assert "at most 300 characters" in page
    assert "x" * 301 in page


def test_not_enough_data_may_be_handed_out_and_says_so(issue: Issue) -> None:
    sheet = issue("drug=nebulate").sheet
    assert sheet["message"] == "Too little is known. Ask your care team before you change how you feed."
    assert "Do not stop or start on your own." in sheet["do"][0]
    assert sheet["outcome"] == "not-enough-data"


def test_a_name_nobody_knows_gives_no_handout(library: None, clinician: User, client: Client) -> None:
    client.force_login(clinician)
    assert client.get("/handouts/new/?drug=zzzqq").url.startswith("/advice/?drug=zzzqq")


def test_the_print_view_needs_no_worker(issue: Issue, clinician: User, client: Client) -> None:
    handout = issue(clinic_name="North Clinic", clinic_phone="555 0100")
    client.force_login(clinician)
    page = text_of(client.get(f"/handouts/{handout.code}/print/").content)
    for words in ("Do not feed your baby this milk", "North Clinic", "555 0100", "Mon 23 November, 12:00 noon"):
        assert words in page
    assert f"{handout.code[:5]}-{handout.code[5:]}" in page


def test_the_answer_page_leads_to_a_handout(library: None, clinician: User, client: Client) -> None:
    assert "Make a handout" not in text_of(client.get(f"/advice/?{CLODAZINE}").content)
    client.force_login(clinician)
    page = client.get(f"/advice/?{CLODAZINE}").content.decode()
    link = re.search(r'href="(/handouts/new/\?[^"]+)"', page)
    assert link
    assert "Clodazine" in client.get(link[1].replace("&amp;", "&")).content.decode()

"""Who may open what: every address of the site against every role. An address that stands in no list fails."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver

from drugs import actions
from drugs.models import MonographVersion, RetractionReview, Source
from lactadvice.accounts.models import User
from tests.drugs.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf", "one_of_each")]

ROLES = ("anonymous", "clinician", "consultant", "curator", "approver", "admin")
DESK = {"curator", "approver", "admin"}
ALL, SIGNED, NOBODY = set(ROLES), set(ROLES) - {"anonymous"}, set()

OPEN = """
    health_live health_ready home suggest advice advice_print advice_json decision share citations regimen procedures
    procedure alcohol how_it_works intended_use guides guide drugs drug drug_history drug_version changes changes_rss
    changes_json report report_thanks classes class sources handout_lookup handout_check api-1:openapi-json
    api-1:openapi-view api-1:advice api-1:drugs api-1:version api-1:api-root account_inactive account_signup
    account_email_verification_sent account_reset_password account_confirm_email
    account_reset_password_from_key_done account_reset_password_from_key account_reset_password_done
    account_logout mfa_login_webauthn coverage stop_following
""".split()  # noqa: SIM905
# Doors that lead a stranger to signing in, and whoever is in further on.
DOORS = """
    account_login account_reauthenticate account_email account_change_password account_set_password
    account_confirm_login_code mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp
    mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn
    mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_edit_webauthn
""".split()  # noqa: SIM905
SIGN_IN = ("account_login", "mfa_login_webauthn")  # where everybody else is sent
# Pages of a draft; on any other version they lead to the desk.
WRITERS = """
    editor editor_section editor_text editor_preview editor_choose editor_saves editor_keep editor_slugs
""".split()  # noqa: SIM905
FOLLOWERS = ("drug_follow", "following")
ISSUERS = "handouts handout_new handout handout_print handout_pdf".split()  # noqa: SIM905
READ_AT_THE_DESK = """
    drug signoff searchmiss report outbox combination drugclass authority source monographversion
""".split()  # noqa: SIM905


def expected() -> dict[str, set[str]]:
    """Each address by name, and the roles it opens to."""
    table: dict[str, set[str]] = dict.fromkeys(OPEN, ALL)
    table |= dict.fromkeys(DOORS, SIGNED)
    table |= dict.fromkeys((*FOLLOWERS, *ISSUERS), SIGNED)
    table |= {name: {"curator"} for name in WRITERS}
    for model in READ_AT_THE_DESK:
        views = {view: f"admin:drugs_{model}_{view}" for view in ("changelist", "history", "change", "add", "delete")}
        table |= {views[view]: DESK for view in ("changelist", "history", "change")}
        table |= {views["add"]: NOBODY, views["delete"]: NOBODY}
    for model in ("drugs_name", "account_emailaddress", "mfa_authenticator"):
        table |= {f"admin:{model}_{view}": NOBODY for view in ("changelist", "history", "change", "add", "delete")}
    people = ("changelist", "history", "change", "add")
    table |= {f"admin:accounts_user_{view}": {"admin"} for view in people}
    return table | {
        "admin:drugs_monographversion_add": {"curator"},
        "admin:drugs_searchmiss_delete": {"admin"},
        "admin:drugs_queues": DESK,
        "admin:drugs_report_answer": DESK,
        "admin:drugs_retraction": DESK,
        "admin:drugs_bundle": {"curator"},
        "admin:drugs_bundle_zip": DESK,
        "admin:drugs_names_csv": DESK,
        "admin:auth_user_password_change": {"admin"},
        "admin:accounts_user_delete": NOBODY,
        **{f"admin:{name}": DESK for name in ("index", "login", "password_change", "password_change_done", "jsi18n")},
        "admin:logout": DESK,
        "admin:view_on_site": DESK,
        "admin:app_list": DESK,
        "admin:autocomplete": NOBODY,
        "admin:": DESK,
    }


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the site as (name, path)."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: Any, before: str, space: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = pattern.name or ""
            if path.startswith("admin/") and path.endswith("<path:object_id>/") and not name:
                name = "_".join([*path.split("/")[1:3], "change"])  # an old address, which leads to this one
            yield f"{space}:{name}" if space else name, path
        else:
            yield from _walk(pattern.url_patterns, path, getattr(pattern, "namespace", None) or space)


def path_of(pattern: str, version: MonographVersion) -> str:
    """A real path for a pattern."""
    listed = re.match(r"admin/(\w+)/(\w+)/<path:object_id>", pattern)
    shown = apps.get_model(listed[1], listed[2]).objects.exclude(pk=None).first() if listed else version
    assert shown is not None, pattern
    known = {
        "object_id": str(shown.pk),
        "content_type_id": "1",
        "slug": "brafenol",
        "number": "1",
        "code": "ABCDEFGHJK",
        "kind": "ris",
        "pk": "1",
        "report_id": "1",
        "section": "facts",
        "review_id": str(RetractionReview.objects.get().pk),
        "key": "a-b",
        "uidb36": "1",
        "app_label": "drugs",
        "url": "nowhere",
    }
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: known[found[1]], pattern)
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], str(version.pk)), path)
    return "/" + path.replace("^", "").replace("$", "")


@pytest.fixture
def one_of_each(registered: User) -> None:
    """A row in every table the admin lists."""
    version = MonographVersion.objects.get(drug__slug="brafenol")
    actions.sign_off(version_id=version.pk, by=registered, read_hash=version.content_hash, interests="none")
    retracted = MonographVersion.objects.get(drug__slug="droxatide")
    actions.retract(version_id=retracted.pk, by=registered, reason="Wrong.")
    actions.report_problem(page="/", text="Wrong.")
    actions.note_miss(words="nobody knows this")
    actions.post(task="nobody.knows.this")
    Source.objects.create(
        key="k", title="T", publisher="P", url="https://example.org", kind="review", read=dt.date(2026, 11, 22)
    )
    EmailAddress.objects.create(user=registered, email="one@example.org")


def opens(client: Client, path: str) -> bool:
    """Whether this page, or the one it leads to, is for this person: neither a refusal nor the sign-in."""
    answer = client.get(path, follow=True)
    assert answer.status_code < 500, path
    where = answer.request["PATH_INFO"]
    if where == "/admin/" and path not in ("/admin/", "/admin/login/"):
        return False  # "it does not exist, perhaps it was deleted", for what one may not see
    return where != "/accounts/login/" and answer.status_code != 403


@pytest.fixture
def people(person: Any) -> dict[str, Client]:
    """A browser for each role."""
    made = {role: person(role, role) for role in ROLES if role != "anonymous"}
    User.objects.filter(username__in=["clinician", "consultant"]).update(is_staff=False)
    return {role: at(made[role]) if role in made else Client() for role in ROLES}


def test_every_address_opens_to_the_roles_it_is_for(people: dict[str, Client]) -> None:
    version = MonographVersion.objects.get(drug__slug="brafenol")
    table = expected()
    seen, wrong = set(), []
    for name, pattern in addresses():
        if name not in table:
            wrong.append(f"{name} ({pattern}) stands in no list")
            continue
        seen.add(name)
        for role, client in people.items():
            if name in SIGN_IN and role == "anonymous":
                continue
            found = opens(client, path_of(pattern, version))
            if found != (role in table[name]):
                wrong.append(f"{name}: {'opens' if found else 'closed'} to {role}")
    assert not wrong, "\n".join(wrong)
    assert not set(table) - seen, "stands in a list and is no address"


def test_without_a_second_factor_the_desk_reaches_nothing_but_setting_one_up(person: Any) -> None:
    version = MonographVersion.objects.get(drug__slug="brafenol")
    wrong = []
    for role in DESK:
        who = person(role, role)
        who.authenticator_set.all().delete()
        client = at(who)
        for name, pattern in addresses():
            path = path_of(pattern, version)
            if path.startswith(("/health/", "/accounts/2fa/", "/accounts/logout/", "/accounts/reauthenticate/")):
                continue
            if path == "/accounts/password/change/":
                continue
            answer = client.get(path)
            led = answer.headers.get("Location") == "/accounts/2fa/"
            if not led and not (path.startswith("/api/") and answer.status_code == 403):
                wrong.append(f"{name} opens to {role}")
    assert not wrong, "\n".join(wrong)

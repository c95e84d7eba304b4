"""Signing in: the second factor, the lock, the door that stays shut, and sessions that end with the account."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client
from redis import Redis

from lactadvice import settings as readers
from lactadvice.accounts.models import Membership, User
from tests.drugs.conftest import PASSWORD, TOTP_SECRET, at

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _forget_limits() -> None:
    cache.clear()


def code() -> str:
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, counter))


def sign_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": name, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    answer = client.post(
        "/accounts/signup/",
        {"username": "eve", "password1": PASSWORD, "password2": PASSWORD, "email": "eve@example.org"},
    )
    assert not User.objects.filter(username="eve").exists()
    assert "closed" in answer.content.decode().lower()


def test_a_password_alone_does_not_sign_a_curator_in(client: Client, curator: User) -> None:
    answer = sign_in(client, "curator")
    assert answer.url == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post(answer.url, {"code": "000000"})
    assert not is_in(client)
    client.post(answer.url, {"code": code()})
    assert is_in(client)


def test_the_admins_own_door_leads_to_the_sites(client: Client, curator: User) -> None:
    assert client.get("/admin/login/?next=/admin/").url.startswith(LOGIN)
    client.post("/admin/login/?next=/admin/", {"username": "curator", "password": PASSWORD})
    assert not is_in(client)


def test_a_curator_without_a_second_factor_is_led_to_it(person: Any) -> None:
    who = person("new", "curator")
    who.authenticator_set.all().delete()
    client = Client()
    sign_in(client, "new")
    answer = client.get("/drugs/", follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/2fa/"
    assert "Your role needs a second factor." in answer.content.decode()
    assert client.get("/api/v1/version").status_code == 403


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(client: Client, person: Any) -> None:
    person("ann", "clinician").authenticator_set.all().delete()
    for _ in range(5):
        sign_in(client, "ann", "not the password")
    answer = sign_in(client, "ann")
    assert not is_in(client)
    assert "Too many failed login attempts" in answer.content.decode()
    cache.clear()
    User.objects.filter(username="ann").update(is_staff=False)
    sign_in(client, "ann")
    assert is_in(client)


def valkey() -> str:
    """The tests' own Valkey as a cache's address, in a base of its own."""
    return os.environ["BROKER_URL"].replace("redis+socket://", "unix://").partition("?")[0] + "?db=5"


@pytest.mark.parametrize("store", ["database", "valkey"])
def test_failed_sign_ins_are_counted_where_every_process_sees_them(
    client: Client, person: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    monkeypatch.setenv("CACHE_URL", "database://" if store == "database" else valkey())
    settings.CACHES = readers.cache("CACHE_URL")
    cache.clear()
    person("ann", "clinician").authenticator_set.all().delete()
    for _ in range(5):
        sign_in(client, "ann", "not the password")
    if store == "database":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM lactadvice_cache")
            assert cursor.fetchone()[0] > 0
    else:
        assert Redis.from_url(valkey()).dbsize() > 0
    sign_in(client, "ann")
    assert not is_in(client)
    cache.clear()


def test_a_closed_accounts_sessions_end_and_stay_ended(curator: User) -> None:
    client = at(curator)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=curator.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302
    User.objects.filter(pk=curator.pk).update(is_active=True)
    assert client.get("/admin/").status_code == 302


def test_changes_of_accounts_and_roles_are_recorded(curator: User) -> None:
    User.objects.filter(pk=curator.pk).update(credential_number="77")
    assert curator.events.order_by("-pgh_id").first().credential_number == "77"
    group = curator.groups.get()
    curator.groups.clear()
    events = list(Membership.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", "user_id", "group_id"))
    assert events == [("joined", curator.pk, group.pk), ("left", curator.pk, group.pk)]


def test_only_admins_record_registrations(person: Any, curator: User) -> None:
    admin = person("boss", "admin")
    address = f"/admin/accounts/user/{curator.pk}/change/"
    assert at(curator).get(address).status_code == 403
    page = at(admin).get(address).content.decode()
    assert "Professional registration" in page
    assert "is_superuser" not in page


def test_an_admin_cannot_reach_somebody_above_all_rules(person: Any) -> None:
    root = person("root", "admin", is_superuser=True)
    admin = person("boss", "admin")
    assert at(admin).get(f"/admin/accounts/user/{root.pk}/change/", follow=True).request["PATH_INFO"] == "/admin/"
    assert at(admin).get(f"/admin/accounts/user/{root.pk}/password/").status_code == 404

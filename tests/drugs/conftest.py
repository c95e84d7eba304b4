"""People at the desk, and a small made-up library on the shelf."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.drugs import made_up

if TYPE_CHECKING:
    from lactadvice.accounts.models import User

# Read before Django is set up, so models are imported where they are used.
Person = Callable[..., "User"]
PASSWORD = "a long made-up password"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def person(db: None) -> Person:
    """Make somebody in a group: person("ann", "curator", credential_number="…")."""

    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth.models import Group

    from lactadvice.accounts.models import User

    def make(name: str, group: str, **fields: Any) -> User:
        who = User.objects.create_user(name, password=PASSWORD, is_staff=True, **fields)
        who.groups.add(Group.objects.get(name=group))
        TOTP.activate(who, TOTP_SECRET)
        return who

    return make


def at(person: User, *, proved: bool = True) -> Client:
    """A browser in which this person is signed in; `proved`: who they are was proved within minutes."""
    client = Client()
    client.force_login(person)
    if proved:
        from allauth.account.internal.flows import login

        session = client.session
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
    return client


@pytest.fixture
def curator(person: Person) -> User:
    """Writes."""
    return person("curator", "curator")


@pytest.fixture
def registered(person: Person) -> User:
    """Signs, with a professional registration."""
    return person("registered", "approver", credential_body="Made-up Council", credential_number="1234")


@pytest.fixture
def approver(person: Person) -> User:
    """Signs, without a registration."""
    return person("approver", "approver")


@pytest.fixture
def shelf(db: None, tmp_path: Path) -> Path:
    """A small library, loaded; gives its folder, so that a test can change a file and load again."""
    from drugs.actions import load_library

    folder = made_up.library(
        tmp_path / "library",
        made_up.text(
            "brafenol",
            names=[
                {"texts": ["Painaway", "Sólvex"], "kind": "brand", "countries": ["US"]},
                {"texts": ["Twinsun"], "kind": "brand", "countries": ["MX"]},
                {"texts": ["Brafenol sulfonate"], "kind": "synonym"},
                {"texts": ["brafenolo"], "kind": "generic", "language": "es"},
                {"texts": ["BFN"], "kind": "abbreviation"},
            ],
            classes=["fenols"],
            lactmed_titles=["Brafenol"],
        ),
        made_up.text("clodazine", names=[{"texts": ["Twinsun"], "kind": "brand", "countries": ["AR"]}]),
        made_up.text("droxatide", classes=["tides"]),
        made_up.text("tides-class", name="Tides", tier="class", classes=["tides"]),
        made_up.text("technetium-tc-99m-zomate", name="Technetium Tc 99m zomate", kind="radiopharmaceutical"),
        combinations=(
            '[[combinations]]\nslug = "co-brafazine"\nname = "Co-brafazine"\n'
            'ingredients = [{drug = "brafenol", share = 0.8}, {drug = "clodazine", share = 0.2}]\n'
            'names = [{texts = ["Painaway Plus"], kind = "brand", countries = ["US"]}]\n'
        ),
        classes=(
            '[[classes]]\nslug = "fenols"\nname = "Fenols"\n\n'
            '[[classes]]\nslug = "tides"\nname = "Tides"\nnames = ["tide peptides"]\n'
        ),
    )
    load_library(library=folder)
    return folder


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """What the library announces during the test, from when this fixture is asked for."""
    from drugs.signals import monograph_published, monograph_retracted

    said: list[dict[str, Any]] = []

    def listen(**words: Any) -> None:
        said.append(words)

    for signal in (monograph_published, monograph_retracted):
        signal.connect(listen)
    yield said
    for signal in (monograph_published, monograph_retracted):
        signal.disconnect(listen)

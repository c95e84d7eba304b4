"""The groups people belong to, and what each may do to the library.

Made anew after every migration, so that they are there wherever the tables are. Permissions are only ever added: what
an admin of the site gave besides stays. The shared records come from files and are edited there.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.models import Group, Permission

_TABLES = (
    "drug",
    "monographversion",
    "signoff",
    "combination",
    "drugclass",
    "authority",
    "source",
    "searchmiss",
    "outbox",
    "report",
)
_READ = tuple(f"view_{table}" for table in _TABLES)
_PEOPLE = tuple(f"{verb}_user" for verb in ("view", "add", "change"))

ROLES: dict[str, tuple[str, ...]] = {
    "clinician": (),
    "consultant": (),
    "curator": (*_READ, "draft_monograph", "publish_monograph"),
    "approver": (*_READ, "sign_off_monograph", "retract_monograph"),
    "admin": (*_READ, *_PEOPLE, "retract_monograph", "delete_searchmiss", "view_group"),
}


def make_roles(sender: AppConfig, **options: Any) -> None:
    """Make the groups and give each the permissions it holds in the app that has just been migrated."""
    if sender.label not in ("drugs", "auth", settings.AUTH_USER_MODEL.split(".")[0]):
        return
    for role, names in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        held = Permission.objects.filter(content_type__app_label=sender.label, codename__in=names)
        group.permissions.add(*held)

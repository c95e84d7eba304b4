"""The desk in a browser: what the page shows is allowed by the site's own content security policy."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from drugs import actions, queries
from drugs.desk import desk_address
from drugs.models import MonographVersion
from lactadvice.accounts.models import User


@pytest.mark.django_db(transaction=True)
def test_a_curator_changes_a_draft_and_sees_the_change_on_top(
    page: Any, live_server: Any, shelf: Path, curator: User
) -> None:
    client = Client()
    client.force_login(curator)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    draft = actions.draft(slug="brafenol", by=curator, reason="New evidence.")
    page.goto(desk_address(draft))
    field = page.get_by_label("Monograph (TOML)")
    field.fill(field.input_value().replace('label = "Usual doses"', 'label = "Any dose"'))
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Use added: “Any dose”: compatible.").wait_for()
    draft.refresh_from_db()
    assert "\r" not in draft.toml
    page.get_by_role("button", name="Hand in for review").click()
    page.get_by_text("in review", exact=True).wait_for()
    assert MonographVersion.objects.get(pk=draft.pk).status == "in_review"
    published = queries.published("brafenol")
    assert published is not None
    assert published.uses[0].label == "Usual doses"

"""What a draft would change: found, counted, kept, and not lost with a worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from drugs import actions
from drugs.models import Impact, MonographVersion, Outbox, SearchMiss
from lactadvice.accounts.models import User
from lactadvice.advice import tasks
from tests import consulting
from tests.drugs import made_up
from tests.drugs.conftest import curator, person
from tests.handouts.conftest import clinician, issue, library

__all__ = ["clinician", "curator", "issue", "library", "person"]
ROOT = Path(__file__).resolve().parents[2]


def drafted(by: User, **changes: Any) -> MonographVersion:
    """A draft on clodazine, handed in."""
    text = made_up.text("clodazine", **changes)
    version = actions.draft(slug="clodazine", by=by, reason="New evidence.", toml=text)
    return actions.submit(version_id=version.pk, by=by)


def measured(version: MonographVersion) -> Impact:
    while actions.deliver_outbox():
        pass
    return version.impacts.get()


MILDER = {"uses": [made_up.use("Any dose")]}
STRICTER = {
    "uses": [made_up.use("Any dose", "interrupt_and_pump", hold={**consulting.DAY_HOLD, "hours_high": 48})],
}


@pytest.mark.django_db
def test_a_milder_draft_is_seen_as_milder_in_cases_and_handouts(library: None, curator: User, issue: Any) -> None:
    handout = issue()
    impact = measured(drafted(curator, **MILDER))
    assert impact.finished_at is not None
    assert impact.done == impact.total >= 40
    assert impact.milder > 0
    assert impact.stricter == 0
    assert {change["group"] for change in impact.changes} >= {"dyads", "issued handouts"}
    told = next(change for change in impact.changes if change["group"] == "issued handouts")
    assert told["case"].replace("-", "").replace(" ", "").endswith(handout.code)
    assert told["before"].startswith("Interrupt and pump; 12 to 24 hours")
    assert told["after"] == "Compatible"


@pytest.mark.django_db
def test_a_longer_hold_is_stricter(library: None, curator: User) -> None:
    impact = measured(drafted(curator, **STRICTER))
    assert impact.stricter > 0
    assert impact.milder == 0


@pytest.mark.django_db
def test_a_draft_that_changes_no_advice_changes_no_case(library: None, curator: User) -> None:
    version = actions.draft(slug="clodazine", by=curator, reason="New words.")
    text = version.toml.replace("A made-up drug.", "The same in other words.")
    version = actions.save_draft(version_id=version.pk, toml=text, by=curator, read_hash=version.content_hash)
    impact = measured(actions.submit(version_id=version.pk, by=curator))
    assert (impact.stricter, impact.milder, impact.changes) == (0, 0, [])


@pytest.mark.django_db
def test_combinations_that_hold_the_drug_are_asked_too(library: None, curator: User) -> None:
    impact = measured(drafted(curator, **MILDER))
    assert any(change["case"].startswith("co-brafazine") for change in impact.changes)


@pytest.mark.django_db
def test_measuring_fills_no_list_of_names_searched_in_vain(library: None, curator: User) -> None:
    measured(drafted(curator, **MILDER))
    assert not SearchMiss.objects.exists()


@pytest.mark.django_db
def test_a_new_drug_is_measured_against_there_being_none(library: None, curator: User) -> None:
    version = actions.draft(slug="zuvenol", by=curator, reason="Asked for.", toml=made_up.text("zuvenol"))
    impact = measured(actions.submit(version_id=version.pk, by=curator))
    assert {(c["before"], c["after"]) for c in impact.changes} == {("Not enough data", "Compatible")}


@pytest.mark.django_db
def test_a_stretch_that_comes_twice_is_counted_once(library: None, curator: User) -> None:
    impact = measured(drafted(curator, **MILDER))
    milder = impact.milder
    assert tasks.measure_impact.run(impact_id=impact.pk, start=0) == 0
    impact.refresh_from_db()
    assert impact.milder == milder


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing(library: None, curator: User) -> None:
    version = drafted(curator, **MILDER)
    name = connection.settings_dict["NAME"]
    env = {**os.environ, "DATABASE_URL": os.environ["DATABASE_URL"].replace("/lactadvice?", f"/{name}?")}
    program = (
        "import django; django.setup(); from lactadvice.advice import tasks; from drugs import actions;"
        " tasks.STRETCH = 4\nwhile True: actions.deliver_outbox(most=1)"
    )
    worker = subprocess.Popen([sys.executable, "-c", program], env=env, cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while version.impacts.get().done < 8 and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        worker.kill()
        worker.wait()
    half = version.impacts.get()
    assert 8 <= half.done < half.total
    assert half.finished_at is None
    killed = measured(version)
    assert killed.done == killed.total
    again = actions.measure(version_id=version.pk, by=curator)
    whole = measured(again)
    assert (killed.milder, killed.stricter, killed.changes) == (whole.milder, whole.stricter, whole.changes)
    assert not Outbox.objects.filter(done_at=None, task=tasks.measure_impact.name).exists()

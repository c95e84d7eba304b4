"""A drill that could not fail would prove nothing: each sort of miss makes it fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.drills import restore, retraction
from tests.drills.load import Lookup

BEFORE = Lookup("API", begun=1.0, seconds=0.1, status=200)
WITHDRAWN = Lookup("watched", begun=12.0, seconds=0.1, status=200, guidance="not_enough_data")


def disturbed(*seen: Lookup) -> bool:
    return retraction._disturbed(list(seen), begun=10.0, done=11.0)


def test_lookups_that_all_went_well_disturb_nothing() -> None:
    still_deciding = Lookup("watched", begun=10.5, seconds=0.1, status=200, guidance="interrupt_and_pump")
    assert not disturbed(BEFORE, still_deciding, WITHDRAWN)


@pytest.mark.parametrize("status", [0, 404, 500, 503])
def test_a_lookup_without_an_answer_fails_the_drill(status: int) -> None:
    assert disturbed(BEFORE, WITHDRAWN, replace(BEFORE, status=status))


def test_an_answer_that_rests_on_what_was_retracted_fails_the_drill() -> None:
    assert disturbed(BEFORE, WITHDRAWN, replace(WITHDRAWN, guidance="interrupt_and_pump"))


def test_a_drill_that_asked_nothing_afterwards_fails() -> None:
    assert disturbed(BEFORE)


def test_a_surface_that_was_missed_fails_the_drill() -> None:
    surfaces: dict[str, Any] = {"page": (None, None), "search": (None, None)}
    assert not retraction._missed(surfaces, {"page": 0.1, "search": 0.2})
    assert retraction._missed(surfaces, {"page": 0.1})


WHOLE = {"table drugs_drug": "5 rows, abc", "trigger drugs_drug.stays": "BEFORE", "answer on X": "compatible"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "lost", "took", "fails"),
    [
        (WHOLE, {}, 1.0, 0),
        ({**WHOLE, "table drugs_drug": "4 rows, abd"}, {}, 1.0, 1),
        ({k: v for k, v in WHOLE.items() if not k.startswith("trigger")}, {}, 1.0, 1),
        ({**WHOLE, "answer on X": "not_enough_data"}, {}, 1.0, 1),
        ({**WHOLE, "index more": "x"}, {}, 1.0, 1),
        (WHOLE, {"table drugs_drug": "5 rows"}, 1.0, 1),
        (WHOLE, {}, 901.0, 1),
    ],
)
def test_each_difference_fails_the_restore(
    shelf: Path, after: dict[str, str], lost: dict[str, str], took: float, fails: int
) -> None:
    assert restore._verdict(WHOLE, lost, after, took) == fails


@pytest.mark.django_db
def test_an_empty_table_fails_the_restore(shelf: Path) -> None:
    empty = {**WHOLE, "table drugs_follow": "0 rows, abc"}
    assert restore._verdict(empty, {}, empty, 1.0) == 1
    known = {**WHOLE, "table django_admin_log": "0 rows, abc"}
    assert restore._verdict(known, {}, known, 1.0) == 0


@pytest.mark.django_db
def test_rules_that_did_not_come_back_fail_the_restore(shelf: Path) -> None:
    from tests.drugs.test_rules_matter import drop

    drop("drugs_monographversion", "keeps_its_words")
    assert restore._verdict(WHOLE, {}, WHOLE, 1.0) == 1

"""How-it-works is told from what really runs."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lactadvice.advice import explanations
from lactadvice.engine.company import COMPANY_RULES
from lactadvice.engine.rules import RULES

CASE = """
[[cases]]
sentence = "A made-up case."
guidance = "timed_avoidance"
case = {exposures = [{drug = "brafenol"}]}
source = {title = "A page nobody wrote", url = "https://example.org/made-up"}
"""


def test_a_worked_case_is_shown_with_its_outcome_and_source(tmp_path: Path) -> None:
    (tmp_path / "made-up.toml").write_text(CASE)
    (shown,) = explanations.cases_in(tmp_path / "made-up.toml")
    assert (shown.sentence, shown.outcome.word) == ("A made-up case.", "Timed avoidance")
    assert (shown.title, shown.url) == ("A page nobody wrote", "https://example.org/made-up")


def test_all_cases_that_the_tests_run_are_shown() -> None:
    written = sum(text.count("[[cases]]") for text in _case_files())
    assert len(explanations.worked_cases()) == written


def _case_files() -> list[str]:
    return [path.read_text() for path in (Path(settings.BASE_DIR) / "tests" / "cases").glob("*.toml")]


def test_every_rule_of_the_engine_is_shown() -> None:
    assert len(explanations.rules()) == len(RULES) + len(COMPANY_RULES)

"""The issued handouts as cases: what a draft monograph would change for families who hold a sheet already."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lactadvice.advice.cases import case_from_json
from lactadvice.advice.impact import Asked
from lactadvice.engine.case import CaseError
from lactadvice.handouts import codes
from lactadvice.handouts.models import Handout


def issued_cases(slug: str) -> Iterator[Asked]:
    """Every issued handout that rests on this drug, oldest first; one whose case can no longer be read is left out."""
    for handout in Handout.objects.filter(drugs__contains=[slug]).only("code", "case").order_by("pk"):
        try:
            case = case_from_json(json.dumps(handout.case))
        except CaseError:
            continue
        yield Asked("issued handouts", f"handout {codes.shown(handout.code)}", case)

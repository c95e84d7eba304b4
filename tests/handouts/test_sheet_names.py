"""What a handout calls the drug that was asked for."""

from __future__ import annotations

import pytest

from drugs.vocabulary import Guidance
from lactadvice.engine.advice import ExposureAnswer
from lactadvice.handouts.lead import Known
from lactadvice.handouts.sheet import _called

LEVONORGESTREL = ExposureAnswer(
    drug="levonorgestrel", as_asked="Mirena", name="Levonorgestrel", guidance=Guidance.COMPATIBLE
)
PARTS = [
    ExposureAnswer(drug=slug, as_asked="Percocet", name=slug.title(), guidance=Guidance.COMPATIBLE)
    for slug in ("oxycodone", "paracetamol")
]
SPANISH = Known(names={"levonorgestrel": "levonorgestrel", "oxycodone": "oxicodona", "paracetamol": "Paracetamol"})


@pytest.mark.parametrize(
    ("asked", "answers", "called"),
    [
        ("Percocet", PARTS, "Percocet"),
        ("Mirena", [LEVONORGESTREL], "Mirena (levonorgestrel)"),
        ("oxycodone", [PARTS[0]], "oxicodona"),
        ("Oxicodona", [PARTS[0]], "Oxicodona"),
        ("quux", [], "quux"),
    ],
)
def test_drug_is_called_as_it_was_asked_for(asked: str, answers: list[ExposureAnswer], called: str) -> None:
    assert _called(asked, answers, SPANISH) == called

"""What was not told, and what was taken in its place."""

from __future__ import annotations

from collections.abc import Iterator

from lactadvice.engine.advice import Assumption
from lactadvice.engine.amounts import CONVENTIONAL_PARENT_WEIGHT_KG
from lactadvice.engine.case import Case
from lactadvice.engine.settle import Together
from lactadvice.engine.texts import text
from lactadvice.engine.wording import TEXTS


def _assumed_of_dosing(case: Case, together: Together, number: int) -> Iterator[Assumption]:
    """What was taken for the dosing of one exposure; its release only where something known of the drug hangs on it."""
    contexts = [s.context for s in together.settled if s.context.number == number]
    for field in ("route", "dose", "regimen", "extended_release"):
        matters = field != "extended_release" or any(c.monograph.tells_releases_apart for c in contexts)
        if matters and getattr(case.exposures[number], field) is None:
            named = next((getattr(c.exposure, field) for c in contexts), None)
            taken = text(TEXTS, "taken_any") if named is None else named
            yield Assumption(field=f"exposures[{number}].{field}", assumed=taken)


def assumptions(case: Case, together: Together) -> tuple[Assumption, ...]:
    """Each fact not told, and what was taken in its place."""
    found = [a for number in range(len(case.exposures)) for a in _assumed_of_dosing(case, together, number)]
    infant = case.infant
    if infant.age_days is None:
        found.append(Assumption(field="infant.age_days", assumed=text(TEXTS, "taken_any_age")))
    if infant.is_preterm is None:
        found.append(Assumption(field="infant.gestational_age_weeks", assumed=text(TEXTS, "taken_preterm")))
    if infant.conditions is None:
        found.append(Assumption(field="infant.conditions", assumed=text(TEXTS, "taken_any_that_matters")))
    if infant.share_of_milk_from_parent is None:
        found.append(Assumption(field="infant.share_of_milk_from_parent", assumed=1.0))
    if case.parent.conditions is None:
        found.append(Assumption(field="parent.conditions", assumed=[]))
    if case.parent.weight_kg is None:
        found.append(Assumption(field="parent.weight_kg", assumed=CONVENTIONAL_PARENT_WEIGHT_KG))
    return tuple(found)

"""A pasted list made into a question: what each line stands for, what has to be asked, and the address that asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict

from drugs import search, wording
from drugs.vocabulary import DoseUnit, Regimen, Route
from lactadvice.advice import addresses
from lactadvice.advice.fields import zone_named
from lactadvice.advice.forms import InfantForm
from lactadvice.advice.medication_list import LONGEST_LINE, MOST_CHARACTERS, Line, lines
from lactadvice.engine.case import MAX_EXPOSURES

MOST_NEAR = 6
FIELDS = ("dose", "unit", "route", "regimen", "every", "days", "er", "indication")


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line as read, beside its text: the drug found ("" where none is certain), and what is asked about it."""

    number: int
    line: Line
    drug: str
    near: tuple[str, ...]
    read_as: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListRead:
    """A whole list: its lines, the refusal that stands in the way ("" for none), and the address of its answer."""

    text: str
    lines: tuple[LineShown, ...] = ()
    refusal: str = ""
    address: str = ""

    @property
    def is_plain(self) -> bool:
        """Nothing is left to ask: every line is a known drug, and all of its words were read."""
        return bool(self.lines) and not self.refusal and not any(line.questions for line in self.lines)

    @property
    def asked(self) -> int:
        """How many lines have a question."""
        return sum(bool(line.questions) for line in self.lines)


def read_list(pasted: str, facts: QueryDict | None = None) -> ListRead:
    """Read a list; `facts` are the fields of infant and time that go along into the answer's address."""
    if len(pasted) > MOST_CHARACTERS:
        return ListRead(pasted[:MOST_CHARACTERS], refusal=_too_long(pasted))
    found = lines(pasted)
    if not found:
        return ListRead(pasted, refusal="Write at least one drug, one on each line.")
    if len(found) > MAX_EXPOSURES:
        return ListRead(pasted, refusal=f"The list has {len(found)} lines. {_AT_MOST}")
    if any(len(line.text) > LONGEST_LINE for line in found):
        return ListRead(pasted, refusal=f"A line may have at most {LONGEST_LINE} characters: put one drug on each.")
    shown = tuple(_shown(number, line) for number, line in enumerate(found, start=1))
    return ListRead(pasted, lines=shown, address=_address(shown, facts))


_AT_MOST = f"At most {MAX_EXPOSURES} drugs can be asked about at once: keep those that matter now. Nothing was dropped."


def _too_long(pasted: str) -> str:
    return f"The list has {len(pasted):,} characters; at most {MOST_CHARACTERS:,} can be read. {_AT_MOST}"


def _shown(number: int, line: Line) -> LineShown:
    drug, near = _found(line)
    return LineShown(number, line, drug, near, _read_as(line), tuple(_questions(line, drug, near)))


def _found(line: Line) -> tuple[str, tuple[str, ...]]:
    """The drug a name stands for, where that is certain, and what else it may mean. Nothing of the list is noted."""
    found = search.find(line.name, note=False)
    if found.resolution == "direct":
        return line.name, ()
    return "", tuple(dict.fromkeys(match.name for match in found.matches))[:MOST_NEAR]


def _questions(line: Line, drug: str, near: Sequence[str]) -> list[str]:
    questions = []
    if not drug and near:
        questions.append(f"Which drug is “{line.name}”?")
    elif not drug:
        questions.append(f"No drug called “{line.name}” is in the library. Is it one? Correct it, or leave it out.")
    questions += line.doubts
    return questions + [f"“{words}” could not be read. Does it matter?" for words in line.kept]


def _read_as(line: Line) -> str:
    """The line as it was understood, in the words of the answer."""
    dose = f"{line.dose} {wording.DOSE_UNITS[DoseUnit(line.unit)]}" if line.dose else ""
    route = wording.ROUTES[Route(line.route)] if line.route else ""
    every = f"every {line.every} hours" if line.every else ""
    course = every or (wording.REGIMENS[Regimen(line.regimen)] if line.regimen else "")
    days = f"for {line.days} days" if line.days else ""
    release = {"1": "slow release", "0": "ordinary release"}.get(line.er, "")
    purpose = f"for {line.indication}" if line.indication else ""
    return ", ".join(filter(None, [dose, route, course, days, release, purpose]))


def _address(shown: Sequence[LineShown], facts: QueryDict | None) -> str:
    query = QueryDict(mutable=True)
    for place, each in enumerate(shown, start=1):
        row = "" if place == 1 else str(place)
        query[f"drug{row}"] = each.drug or each.line.name or each.line.text
        for field in FIELDS:
            if value := getattr(each.line, field):
                query[f"{field}{row}"] = value
    for name in ("age", "age_unit", "tz"):
        if facts is not None and (value := facts.get(name, "").strip()):
            query[name] = value
    if "age" not in query:
        query.pop("age_unit", None)
    return addresses.with_query("advice", query)


def without_line(pasted: str, number: int) -> tuple[str, str]:
    """The list without its line of that number, and the line's text; the list unchanged where there is none."""
    kept, left_out = [], ""
    for place, line in enumerate(lines(pasted), start=1):
        if place == number:
            left_out = line.text
        else:
            kept.append(line.text)
    return ("\n".join(kept), left_out) if left_out else (pasted, "")


def renamed(pasted: str, number: int, name: str) -> str:
    """The list with the drug of one line named plainly; its other words stay."""
    rows = []
    for place, line in enumerate(lines(pasted), start=1):
        changed = line.text.replace(line.name, name, 1) if place == number and line.name else line.text
        rows.append(changed)
    return "\n".join(rows)


def infant_refusal(facts: QueryDict) -> str:
    """Why the infant's age cannot be taken; "" where it can, or was not told."""
    form = InfantForm(facts)
    form.is_valid()
    for name in ("age", "age_unit"):
        if name in form.errors:
            return f"{form.fields[name].label}: {form.errors[name][0]}."
    try:
        if zone := facts.get("tz", ""):
            zone_named(zone)
    except ValidationError:
        return "Time zone: must be one like Europe/Madrid."
    return ""

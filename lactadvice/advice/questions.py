"""The address of the advice page read whole: a Case, or what stands in its way.

Nothing is dropped on the way: what cannot be read leaves the question without a case, and so without an answer.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from lactadvice.advice.addresses import asked, rows_of
from lactadvice.advice.forms import ExposureForm, InfantForm, MomentForm, ParentForm, PartOfCase
from lactadvice.engine.case import MAX_EXPOSURES, Case, CaseError


@dataclass(slots=True)
class Question:
    """All forms of one address together; `case` is set when every one of them was read."""

    moment: MomentForm
    exposures: list[ExposureForm]
    infant: InfantForm
    parent: ParentForm
    case: Case | None = None
    message: str = ""

    @property
    def forms(self) -> list[PartOfCase]:
        """Each form, in the order of the page."""
        return [*self.exposures, self.infant, self.parent, self.moment]

    @property
    def zone(self) -> dt.tzinfo:
        """The zone of all clock times."""
        return self.moment.zone

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """Each refusal: address name of the field (empty for the whole), its label, the message."""
        whole = [("", "", self.message)] if self.message else []
        return whole + [problem for form in self.forms for problem in _problems(form)]


def _problems(form: PartOfCase) -> list[tuple[str, str, str]]:
    if not form.is_bound:
        return []
    named = [(name, form[name]) for name in form.fields]
    fields = [(b.html_name, _label(form, b), str(text)) for _, b in named for text in b.errors]
    return fields + [("", "", str(text)) for text in form.non_field_errors()]


def _label(form: PartOfCase, field: forms.BoundField) -> str:
    row = form.row if isinstance(form, ExposureForm) else 1
    return f"{field.label} (drug {row})" if row > 1 else str(field.label)


def blank() -> Question:
    """Empty forms for a first question."""
    moment = MomentForm(None)
    return Question(moment, [ExposureForm(None, 1, moment.zone)], InfantForm(None), ParentForm(None))


def with_blank_row(query: QueryDict) -> Question:
    """The forms as filled in so far and one more row for a drug, not yet answered."""
    query = asked(query)
    question = read(query, dt.datetime.now(dt.UTC))
    if len(question.exposures) < MAX_EXPOSURES:
        question.exposures.append(ExposureForm(None, len(question.exposures) + 1, question.zone))
    question.case = None
    return question


def read(query: QueryDict, now: dt.datetime) -> Question:
    """The question an address asks; `now` is the moment it counts from where it names none.

    Nothing is dropped: a field given twice, a row beyond the twentieth or a refused value leaves `case` None.
    """
    query = asked(query)
    moment = MomentForm(query)
    moment.is_valid()  # sets the zone in which the other forms read their clock times
    rows = rows_of(query)
    shown = range(1, min(rows, MAX_EXPOSURES) + 1)
    question = Question(
        moment, [ExposureForm(query, row, moment.zone) for row in shown], InfantForm(query), ParentForm(query)
    )
    if rows > MAX_EXPOSURES:
        question.message = f"At most {MAX_EXPOSURES} drugs can be asked about at once; no answer was given."
    elif twice := _given_twice(query):
        question.message = f"“{twice}” is given more than once; number the drugs drug, drug2, drug3 …"
    each_read = [form.is_valid() for form in question.forms]
    if all(each_read) and not question.message:
        _join(question, now)
    return question


def _given_twice(query: QueryDict) -> str:
    """The first field given twice that may be given once; "" where there is none."""
    many = ("condition", "parent_condition")
    return next((name[:40] for name, values in query.lists() if len(values) > 1 and name not in many), "")


def _join(question: Question, now: dt.datetime) -> None:
    """Set `case` from forms that were read; a refusal of the whole stands at its row."""
    try:
        question.case = Case(
            exposures=tuple(form.part for form in question.exposures),
            infant=question.infant.part,
            parent=question.parent.part,
            now=question.moment.part or now.astimezone(question.zone),
        )
    except CaseError as refusal:
        place(question, refusal)


def place(question: Question, refusal: CaseError) -> None:
    """Put a refusal of the engine or of the search at its field; the question has no case then."""
    question.case = None
    row = re.match(r"exposures\[(\d+)\]", refusal.field)
    if row and int(row[1]) < len(question.exposures):
        question.exposures[int(row[1])].refuse(refusal)
        return
    part = next(
        (
            f
            for name, f in (("infant", question.infant), ("parent", question.parent), ("now", question.moment))
            if refusal.field.startswith(name)
        ),
        None,
    )
    if part is None:
        question.message = f"{refusal.field}: {refusal.message}"
    else:
        part.refuse(refusal)

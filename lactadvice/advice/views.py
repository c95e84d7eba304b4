"""The consulting room: one request at a time, a question in, its answer out, nothing kept."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from drugs import lookalikes, queries, search
from drugs.access import lookup
from drugs.schema import Authority
from lactadvice.advice import addresses, answers, charts, explanations, questions, situations
from lactadvice.advice.presenters import answer as presenter
from lactadvice.advice.presenters import compare
from lactadvice.advice.presenters import regimen as together
from lactadvice.advice.questions import Question
from lactadvice.engine.advice import Advice, ExposureAnswer, document_of
from lactadvice.engine.case import Case, CaseError

UNPROCESSABLE = 422
# Where else the same question is answered, as the page's links name it.
BESIDE = {"print": "advice_print", "decision": "decision", "share": "share", "json": "advice_json"}


@lookup
def home(request: HttpRequest) -> HttpResponse:
    """One box, the common questions, and what this is."""
    return render(request, "home.html", {"situations": situations.links(), "outcomes": explanations.OUTCOMES})


@lookup
def suggest(request: HttpRequest) -> HttpResponse:
    """Names that go on from what was typed; the box's own field name tells which list they are for."""
    field = next((name for name in request.GET if name.startswith("drug")), "drug")
    typed = request.GET.get(field, "")
    matches = search.suggest(typed) if "\x00" not in typed else ()
    marks = lookalikes.marks_of(match.slug for match in matches)
    told = [(match, marks.get(match.slug)) for match in matches]
    return render(request, "advice/_suggestions.html", {"matches": told, "list_id": f"{field[:8]}-list"})


@lookup
def advice(request: HttpRequest) -> HttpResponse:
    """The question and its answer; a button that adds or removes a drug gives the question back unanswered."""
    query = request.GET
    if "remove" in query:
        return HttpResponseRedirect(addresses.with_query("advice", _removed(query)))
    if not query or "add" in query:
        question = questions.with_blank_row(query) if query else questions.blank()
        return _page(request, {"question": question, "adding": True})
    question, found = answered(query)
    if question.case is None or found is None:
        return _page(request, {"question": question}, status=200 if _is_fragment(request) else UNPROCESSABLE)
    return _page(request, {"question": question, **_answer_context(question, question.case, found, query)})


@lookup
def advice_json(request: HttpRequest) -> HttpResponse:
    """The same case's advice as the contract has it; 422 with field and message where it cannot be read."""
    question, found = answered(request.GET)
    if found is None:
        name, _, message = question.problems[0]
        return JsonResponse({"error": {"field": name or "case", "message": message}}, status=UNPROCESSABLE)
    return JsonResponse(document_of(found))


def answered(query: QueryDict) -> tuple[Question, Advice | None]:
    """The question an address asks, and its advice; None where something stands in the way, said at its field."""
    question = questions.read(query, timezone.now())
    if question.case is None:
        return question, None
    try:
        return question, answers.answer(question.case)
    except CaseError as refusal:
        questions.place(question, refusal)
        return question, None


def _removed(query: QueryDict) -> QueryDict:
    row = query.get("remove", "")
    return addresses.asked(query, leave_out=int(row) if row.isdecimal() and len(row) < 3 else None)


def _is_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    """The page, or for htmx the part of it that changes."""
    template = "advice/page.html#advice" if _is_fragment(request) else "advice/page.html"
    return render(request, template, {"charts_css": True, **context}, status=status)


def _answer_context(question: Question, case: Case, found: Advice, query: QueryDict) -> dict[str, object]:
    shown = presenter.shown(found, case, query, authorities(found.library_version), timezone.now().date())
    now = case.now or timezone.now()
    asked = addresses.pinned(query, now).urlencode()
    beside = answers.beside(case, found)
    settled = [drug.name for drug in shown.drugs]
    return {
        "answer": shown,
        "asked_names": ", ".join(e.drug for e in case.exposures),
        "several": len(shown.drugs) > 1,
        "remember": case.exposures[0].drug if settled and len(case.exposures) == 1 and not shown.choose else "",
        "charts": _charts(found, case),
        "zone_note": _zone_note(question, found),
        **{f"{name}_address": f"{reverse(view)}?{asked}" for name, view in BESIDE.items()},
        "regimen": together.shown(beside.regimen, case, query) if beside.regimen else None,
        "compared": compare.rows(found, beside.changes, query),
        "releases": compare.releases(found, beside.releases),
    }


def _charts(found: Advice, case: Case) -> list[tuple[ExposureAnswer, charts.Chart]]:
    """A chart for each drug whose curve the engine could draw."""
    starts = {e.drug: e.last_dose_at for e in case.exposures}
    drawn = []
    for number, answer in enumerate(found.exposures):
        if answer.curve is not None:
            start, key = starts.get(answer.as_asked), f"{number}-{answer.drug}"
            drawing = charts.chart(answer.curve, key=key, name=answer.name, hold=answer.hold, start=start)
            if drawing is not None:
                drawn.append((answer, drawing))
    return drawn


def _zone_note(question: Question, found: Advice) -> str:
    """Whose clock the times follow, where the answer holds any."""
    if found.hold is None or found.hold.resume_at is None:
        return ""
    if question.moment["tz"].value():
        return f"Clock times are in {question.zone}."
    return f"Clock times are in {question.zone}, this site's zone, because the browser did not say where it is."


@lru_cache(maxsize=2)
def authorities(library_version: str) -> dict[str, Authority]:
    """Who speaks, by key: read once for each state of the library."""
    return queries.authorities()

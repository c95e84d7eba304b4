"""The visit: a pasted medication list, procedures as bundles, options to talk through, and taking an answer along."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drugs import queries, wording
from drugs.access import lookup
from lactadvice.advice import addresses, exports, procedures, regimens
from lactadvice.advice.forms import InfantForm
from lactadvice.advice.presenters import answer as presenter
from lactadvice.advice.presenters import decision as ways
from lactadvice.advice.presenters.answer import AnswerShown
from lactadvice.advice.presenters.note import note
from lactadvice.advice.questions import Question
from lactadvice.advice.views import UNPROCESSABLE, answered, authorities
from lactadvice.engine.advice import Advice


@require_http_methods(["GET", "HEAD", "POST"])
def regimen(request: HttpRequest) -> HttpResponse:
    """A medication list: pasted, read line by line, asked about, and sent on to its answer.

    It is posted because 20 lines are too long for an address; nothing of it is kept.
    """
    if not settings.LACTADVICE_PUBLIC and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    response = _list_read(request) if request.method == "POST" else _list_page(request, regimens.ListRead(""))
    response.headers["Cache-Control"] = "no-store"
    return response


def _list_read(request: HttpRequest) -> HttpResponse:
    pasted, left_out = request.POST.get("list", ""), request.POST.getlist("left_out")
    if (line := request.POST.get("leave", "")).isdecimal():
        pasted, dropped = regimens.without_line(pasted, int(line))
        left_out += [dropped] if dropped else []
    number, _, name = request.POST.get("choose", "").partition("|")
    if number.isdecimal() and name:
        pasted = regimens.renamed(pasted, int(number), name)
    read = regimens.read_list(pasted, request.POST)
    refusal = regimens.infant_refusal(request.POST)
    if read.is_plain and not refusal:
        return HttpResponseRedirect(read.address)
    return _list_page(request, read, left_out, refusal, status=UNPROCESSABLE if read.refusal or refusal else 200)


def _list_page(
    request: HttpRequest,
    read: regimens.ListRead,
    left_out: list[str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "read": read,
        "left_out": left_out or [],
        "refusal": read.refusal or refusal,
        "infant": InfantForm(request.POST if request.method == "POST" else None),
        "tz": request.POST.get("tz", ""),
    }
    return render(request, "advice/regimen.html", context, status=status)


@lookup
def procedure_list(request: HttpRequest) -> HttpResponse:
    """All procedures."""
    return render(request, "advice/procedures.html", {"procedures": procedures.procedures().values()})


@lookup
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """One procedure: its usual agents ticked, others offered; what is ticked goes into the question."""
    found = procedures.procedures().get(slug)
    if found is None:
        raise Http404
    rows = procedures.rows(found, queries.library())
    context = {"procedure": found, "rows": rows, "routes": wording.ROUTES, "infant": InfantForm(None)}
    return render(request, "advice/procedure.html", context)


@lookup
def decision(request: HttpRequest) -> HttpResponse:
    """The ways on side by side, for talking through and for printing."""
    question, found = answered(request.GET)
    if found is None or not found.monographs:
        return _back(request)
    shown = _shown(request, question, found)
    context = {"answer": shown, "options": ways.options(found), "back": _own_address(request, "advice")}
    return render(request, "advice/decision.html", context)


@lookup
def share(request: HttpRequest) -> HttpResponse:
    """The answer to take along: its stable link, a note for the chart, citations."""
    question, found = answered(request.GET)
    if found is None or not found.monographs:
        return _back(request)
    shown = _shown(request, question, found)
    link = request.build_absolute_uri(_own_address(request, "advice"))
    cited, query = _cited(shown, link), _query(request).urlencode()
    context = {
        "answer": shown,
        "link": link,
        "note": note(shown, link, _made(question)),
        "citations": exports.plain(cited),
        "downloads": [(kind, f"{reverse('citations', args=[kind])}?{query}") for kind in exports.FORMATS],
        "back": _own_address(request, "advice"),
    }
    return render(request, "advice/share.html", context)


@lookup
def citations(request: HttpRequest, kind: str) -> HttpResponse:
    """The answer and its sources as a file: plain text, RIS or BibTeX."""
    question, found = answered(request.GET)
    if kind not in exports.FORMATS:
        raise Http404
    if found is None or not found.monographs:
        return _back(request)
    write, content_type = exports.FORMATS[kind]
    link = request.build_absolute_uri(_own_address(request, "advice"))
    response = HttpResponse(write(_cited(_shown(request, question, found), link)), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="lactadvice.{kind}"'
    return response


def _query(request: HttpRequest) -> QueryDict:
    """The question's own query with its moment written in, so that a link gives these clock times for ever."""
    query = addresses.asked(request.GET)
    return query if "now" in query else addresses.pinned(query, timezone.now())


def _own_address(request: HttpRequest, view: str) -> str:
    return addresses.with_query(view, _query(request))


def _back(request: HttpRequest) -> HttpResponse:
    """To the question, which says what is missing."""
    return HttpResponseRedirect(addresses.with_query("advice", addresses.asked(request.GET)))


def _shown(request: HttpRequest, question: Question, found: Advice) -> AnswerShown:
    assert question.case is not None  # noqa: S101 an answer has a case
    today = timezone.now().date()
    return presenter.shown(found, question.case, request.GET, authorities(found.library_version), today)


def _made(question: Question) -> dt.datetime:
    moment = question.case.now if question.case else None
    return moment or timezone.now()


def _cited(shown: AnswerShown, link: str) -> exports.Cited:
    names = ", ".join(drug.name for drug in shown.drugs)
    title = f"{names} and breastfeeding: {shown.lead}"
    return exports.Cited(
        title=title,
        url=link,
        day=timezone.now().date().isoformat(),
        versions=shown.versions,
        sources=shown.sources,
    )

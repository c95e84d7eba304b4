"""Pages about handouts: make one, look at one, one's own list, and whether one still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lactadvice.advice import addresses
from lactadvice.advice.presenters import inputs
from lactadvice.advice.views import answered
from lactadvice.engine.advice import Advice
from lactadvice.engine.case import Case
from lactadvice.handouts import actions, codes, presenters, queries, recall, to_do
from lactadvice.handouts.forms import PREFIX, HandoutForm, first_values

QUESTION = f"{PREFIX}-question"  # the question's own query, carried in one field of the form
MOST_LISTED = 200
View = Callable[..., HttpResponse]


def issuers_only(view: View) -> View:
    """A page for people who may make handouts, kept by no cache; others sign in first, or are refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_address_with_all(request))
        if not queries.may_issue(request.user):
            raise PermissionDenied("Handouts are made by clinicians and lactation consultants.")
        response = view(request, *args, **options)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def _address_with_all(request: HttpRequest) -> str:
    """The page's address with all that was typed, so that a session that ended mid-form loses nothing."""
    if request.method != "POST":
        return request.get_full_path()
    query = QueryDict(request.POST.get(QUESTION, ""), mutable=True)
    for name, values in request.POST.lists():
        if name.startswith(f"{PREFIX}-") and name != QUESTION:
            query.setlist(name, values)
    return f"{request.path}?{query.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
@issuers_only
def new(request: HttpRequest) -> HttpResponse:
    """The form over an answer, and issuing it. A question without an answer goes back to the question."""
    question = _question(request)
    asked, found = answered(question)
    if asked.case is None or found is None or not found.monographs:
        return redirect(addresses.with_query("advice", addresses.asked(question)))
    if request.method == "POST":
        form = HandoutForm(request.POST, steps=to_do.for_clinicians(found))
        if form.is_valid():
            return redirect("handout", _issued(request, form, asked.case, found).code)
    else:
        form = _fresh_form(request, to_do.for_clinicians(found))
    return _form_page(request, form, asked.case, found, addresses.pinned(question, asked.case.now or timezone.now()))


def _question(request: HttpRequest) -> QueryDict:
    """The question's query alone: from the form's field, or from the address without the form's own fields."""
    if request.method == "POST":
        return QueryDict(request.POST.get(QUESTION, ""))
    question = request.GET.copy()
    for name in request.GET:
        if name.startswith(f"{PREFIX}-"):
            del question[name]
    return question


def _fresh_form(request: HttpRequest, steps: Sequence[str]) -> HandoutForm:
    """The form as first shown; what was typed before a sign-in stands in the address and is put back."""
    latest = queries.own(request.user).values_list("options", flat=True).first()  # type: ignore[arg-type]
    values = first_values(latest)
    if f"{PREFIX}-key" in request.GET:
        sent = HandoutForm(request.GET, steps=steps)
        values = {name: sent[name].value() for name in sent.fields}
    return HandoutForm(initial=values, steps=steps)


def _issued(request: HttpRequest, form: HandoutForm, case: Case, found: Advice) -> Any:
    return actions.issue(
        by=request.user,  # type: ignore[arg-type]
        case=case,
        advice=found,
        language=form.cleaned_data["language"],
        wish=form.wish(),
        form_key=form.cleaned_data["key"],
        origin=request.build_absolute_uri("/").rstrip("/"),
    )


def _form_page(request: HttpRequest, form: HandoutForm, case: Case, found: Advice, question: QueryDict) -> HttpResponse:
    context = {
        "form": form,
        "told": inputs.told(case),
        "headline": str(found.headline),
        "no_data": found.guidance == "not_enough_data",
        "question_field": QUESTION,
        "question": question.urlencode(),
        "back": addresses.with_query("advice", question),
    }
    return render(request, "handouts/new.html", context)


@require_safe
@issuers_only
def mine(request: HttpRequest) -> HttpResponse:
    """One's own handouts, those that no longer hold first."""
    handouts = list(queries.own(request.user)[:MOST_LISTED])  # type: ignore[arg-type]
    recalled = recall.noted(handouts)
    return render(
        request,
        "handouts/mine.html",
        {"recalled": recalled, "handouts": handouts},
    )


@require_safe
@issuers_only
def handout(request: HttpRequest, code: str) -> HttpResponse:
    """One handout: print it, its PDF and how far that is, whether it still holds. htmx asks for the progress alone."""
    found = _visible(request, code)
    context = {
        "handout": found,
        "code": codes.shown(found.code),
        "progress": presenters.progress(found.pdf),
        "state": recall.state(found),
    }
    fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, "handouts/handout.html#progress" if fragment else "handouts/handout.html", context)


@require_safe
@issuers_only
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet itself, for the browser's own printing; needs neither worker nor queue. What no longer holds is not
    printed again: its page says why.
    """
    found = _visible(request, code)
    if not _holds(found):
        return redirect(_page_of(found))
    return render(request, "handouts/sheet.html", {**presenters.context(found), "back": _page_of(found)})


@require_safe
@issuers_only
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF; while it is not made yet, and once it no longer holds, the handout's page says so instead."""
    found = _visible(request, code)
    if found.pdf.content is None or not _holds(found):
        return redirect(_page_of(found))
    name = f"handout-{codes.shown(found.code)}.pdf"
    return HttpResponse(
        bytes(found.pdf.content),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _visible(request: HttpRequest, code: str) -> Any:
    found = queries.visible(request.user, code)  # type: ignore[arg-type]
    if found is None:
        raise Http404("No handout of yours has this code.")
    return found


def _holds(found: Any) -> bool:
    return recall.state(found).kind == recall.CURRENT


def _page_of(found: Any) -> str:
    return reverse("handout", args=[found.code])


@require_safe
def check(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a handout still holds and why not: nothing of its case. Open to whoever holds the code."""
    typed = code or request.GET.get("code", "")
    found = queries.by_code(typed) if typed and "\x00" not in typed else None
    if found is None:
        problem = "" if not typed else _problem(typed)
        response = render(request, "handouts/check.html", {"typed": typed[:20], "problem": problem})
        response.status_code = 404 if problem else 200
    else:
        spoken = presenters.spoken(recall.state(found), found.sheet["language"])
        context = {"state": spoken, "code": codes.shown(found.code)}
        response = render(request, "handouts/check.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _problem(typed: str) -> str:
    if codes.read_code(typed) is None:
        return f"This is not a code of a handout: a letter may be wrong. A code has {codes.LENGTH} characters."
    return "No handout with this code was issued here."

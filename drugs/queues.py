"""The desk's queues: everything that waits for somebody, on one page; and readers' reports with their answers."""

from __future__ import annotations

from functools import lru_cache

from allauth.account.decorators import reauthentication_required
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from drugs import actions, checks, queries
from drugs.forms import AnswerForm
from drugs.models import Comment, Report

SHOWN = 50  # of each queue; the lists of the admin show all


@reauthentication_required(enabled=lambda request: request.method == "POST")
def queues(request: HttpRequest) -> HttpResponse:
    """What waits; its one button adopts all proposals whose present text nobody at this site wrote."""
    if not request.user.has_perm("drugs.view_monographversion"):
        raise PermissionDenied
    if request.method == "POST":
        return _adopt_untouched(request)
    today = timezone.now().date()
    riskier, lonely = _found(queries.library().version)
    waiting = {
        "due": queries.due(today).defer("document", "toml"),
        "in_review": queries.in_review(),
        "proposals": queries.proposals().defer("document", "toml"),
        "misses": queries.searched_in_vain(),
        "reports": queries.open_reports(),
        "requests": Comment.objects.filter(is_request=True, resolved_at=None).select_related("version__drug", "author"),
    }
    context = {
        **admin.site.each_context(request),
        "title": "What waits",
        "counts": {
            **{name: rows.count() for name, rows in waiting.items()},
            "riskier": len(riskier),
            "lonely": len(lonely),
        },
        "queues": {name: list(rows[:SHOWN]) for name, rows in waiting.items()},
        "riskier": riskier[:SHOWN],
        "lonely": lonely[:SHOWN],
        "may_adopt": request.user.has_perm("drugs.publish_monograph"),
    }
    return render(request, "drugs/curation/queues.html", context)


def _adopt_untouched(request: HttpRequest) -> HttpResponse:
    try:
        adopted = actions.adopt_untouched(by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{len(adopted)} proposals adopted.")
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:drugs_queues")


@lru_cache(maxsize=2)
def _found(library_version: str) -> tuple[tuple[checks.Fault, ...], tuple[str, ...]]:
    """Riskier alternatives, and monographs without a second authority: looked for once a state of the library."""
    library = queries.library()
    return tuple(checks.riskier_alternatives(library)), tuple(checks.without_second_authority(library))


def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One reader's report, and the form to answer it."""
    if not request.user.has_perm("drugs.view_report"):
        raise PermissionDenied
    found = get_object_or_404(Report.objects.select_related("drug", "answered_by"), pk=report_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_report(report_id=found.pk, by=request.user, answer=form.cleaned_data["answer"])  # type: ignore[arg-type]
            messages.success(request, "Answered.")
            return redirect("admin:drugs_queues")
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
            messages.error(request, str(refusal))
    context = {**admin.site.each_context(request), "title": f"Report on {found.page}", "report": found, "form": form}
    return render(request, "drugs/curation/report.html", context, status=422 if form.errors else 200)

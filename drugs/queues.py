"""The desk's queues: everything that waits for somebody, on one page; and readers' reports with their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from drugs import actions, checks, mailing, queries, waiting
from drugs.forms import AnswerForm, FindingForm
from drugs.models import Report, RetractionReview

SHOWN = 50  # of each queue; the lists of the admin show all
TITLES = {
    "retractions": "Retractions to look into",
    "reports": "Readers' reports",
    "drafts": "Drafts being written",
    "review": "In review",
    "requests": "Changes asked for",
    "proposals": "Proposals from shipped updates",
    "due": "Whole review due",
    "links": "Source links that no longer answer",
    "misses": "Names searched in vain",
    "riskier": "Alternatives riskier than their drug",
    "lonely": "Without a second authority",
    "work": "Work that could not be done yet",
}


@reauthentication_required(enabled=lambda request: request.method == "POST")
def queues(request: HttpRequest) -> HttpResponse:
    """What waits; its one button adopts all proposals whose present text nobody at this site wrote."""
    if not request.user.has_perm("drugs.view_monographversion"):
        raise PermissionDenied
    if request.method == "POST":
        return _adopt_untouched(request)
    held = _queues()
    context = {
        **admin.site.each_context(request),
        "title": "What waits",
        "titles": TITLES,
        "counts": _counts(held),
        "queues": {name: list(rows[:SHOWN]) for name, rows in held.items()},
        "now": timezone.now(),
        "mails": mailing.is_configured(),
        "checks_links": settings.LACTADVICE_CHECK_LINKS,
        "may_adopt": request.user.has_perm("drugs.publish_monograph"),
    }
    return render(request, "drugs/curation/queues.html", context)


def index(request: HttpRequest) -> dict[str, Any]:
    """What the desk's first page shows besides Django's own: each queue by its name, with how many wait in it."""
    if not request.user.has_perm("drugs.view_monographversion"):
        return {"waiting": None}
    counts = _counts(_queues())
    return {
        "waiting": [(name, title, counts[name]) for name, title in TITLES.items()],
        "mails": mailing.is_configured(),
    }


Rows = QuerySet[Any] | Sequence[Any]


def _queues() -> dict[str, Rows]:
    """Everything that waits, by the name of its queue."""
    riskier, lonely = _found(queries.library().version)
    return {
        "retractions": waiting.retractions_to_look_into(),
        "reports": waiting.open_reports(),
        "drafts": waiting.drafts().defer("document", "toml", "working_copy__document", "working_copy__toml"),
        "review": waiting.in_review(),
        "requests": waiting.open_requests(),
        "proposals": waiting.proposals().defer("document", "toml"),
        "due": waiting.due(timezone.now().date()).defer("document", "toml"),
        "links": waiting.dead_links(),
        "misses": waiting.searched_in_vain(),
        "riskier": riskier,
        "lonely": lonely,
        "work": waiting.work_that_waits(),
    }


def _counts(held: Mapping[str, Rows]) -> dict[str, int]:
    return {name: rows.count() if isinstance(rows, QuerySet) else len(rows) for name, rows in held.items()}


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


@reauthentication_required(enabled=lambda request: request.method == "POST")
def retraction(request: HttpRequest, review_id: int) -> HttpResponse:
    """One retraction that somebody other than who retracted looks into, and the form for what they find."""
    if not request.user.has_perm("drugs.view_monographversion"):
        raise PermissionDenied
    rows = RetractionReview.objects.select_related("version__drug", "version__retracted_by", "closed_by")
    found = get_object_or_404(rows.defer("version__document", "version__toml"), pk=review_id)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_review(review_id=found.pk, by=request.user, finding=form.cleaned_data["finding"])  # type: ignore[arg-type]
            messages.success(request, "Closed.")
            return redirect("admin:drugs_queues")
        except (actions.Refused, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
    may_close = request.user.has_perm("drugs.sign_off_monograph") and request.user.pk != found.version.retracted_by_id
    context = {
        **admin.site.each_context(request),
        "title": f"Retraction of {found.version.drug.name}",
        "review": found,
        "now": timezone.now(),
        "form": form if may_close or form.errors else None,
    }
    return render(request, "drugs/curation/retraction.html", context, status=422 if form.errors else 200)

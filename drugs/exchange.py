"""The desk's page for bundles: the library out as a zip, names out as CSV, another site's bundle in."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drugs import actions, bundle, content
from drugs.forms import BundleForm


def exchange(request: HttpRequest) -> HttpResponse:
    """A bundle is looked through, and taken in where that was asked for; what is wrong with it is listed."""
    if not request.user.has_perm("drugs.draft_monograph"):
        raise PermissionDenied
    form = BundleForm(request.POST or None, request.FILES or None)
    report: bundle.BundleReport | None = None
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["bundle"]
        try:
            texts = bundle.read_bundle(upload.file, upload.size)
            if form.cleaned_data["take_in"]:
                reason = form.cleaned_data["reason"]
                report = actions.take_in_bundle(texts=texts, by=request.user, reason=reason)  # type: ignore[arg-type]
            else:
                report = bundle.look_through(texts)
        except (bundle.BundleError, content.ContentError) as error:
            problems = error.problems
        except actions.Refused as refusal:
            problems = (str(refusal),)
    context = {
        **admin.site.each_context(request),
        "title": "Import and export",
        "form": form,
        "report": report,
        "problems": problems,
        "taken_in": report is not None and form.cleaned_data["take_in"],
    }
    return render(request, "drugs/curation/bundle.html", context, status=422 if form.errors or problems else 200)


@require_safe
def bundle_zip(request: HttpRequest) -> HttpResponse:
    """The library in use."""
    return _download(request, bundle.write_bundle(), "application/zip", "lactadvice-library.zip")


@require_safe
def names_csv(request: HttpRequest) -> HttpResponse:
    """Every searchable name."""
    return _download(request, bundle.names_csv().encode(), "text/csv; charset=utf-8", "lactadvice-names.csv")


def _download(request: HttpRequest, body: bytes, content_type: str, name: str) -> HttpResponse:
    if not request.user.has_perm("drugs.view_monographversion"):
        raise PermissionDenied
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=content_type, headers=headers)

"""The desk's page for bundles: the library out as a zip, names out as CSV, another site's bundle in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drugs import actions, bundle, content, seals
from drugs.forms import BundleForm
from drugs.uploads import TOO_LARGE


def exchange(request: HttpRequest) -> HttpResponse:
    """A bundle is looked through, and taken in where that was asked for; what is wrong with it is listed."""
    if not request.user.has_perm("drugs.draft_monograph"):
        raise PermissionDenied
    form = BundleForm(request.POST or None, request.FILES or None)
    done: dict[str, Any] = {}
    problems: tuple[str, ...] = ()
    if getattr(request, TOO_LARGE, 0):
        form, problems = BundleForm(), bundle.too_large(getattr(request, TOO_LARGE)).problems
    elif request.method == "POST" and form.is_valid():
        try:
            done = _done(request, form)
        except (bundle.BundleError, content.ContentError) as error:
            problems = error.problems
        except actions.Refused as refusal:
            problems = (str(refusal),)
    context = {
        **admin.site.each_context(request),
        "title": "Import and export",
        "form": form,
        "problems": problems,
        "own_key": seals.own_key(),
        "most_megabytes": bundle.MOST_BYTES // 1_000_000,
        **done,
    }
    return render(request, "drugs/curation/bundle.html", context, status=422 if form.errors or problems else 200)


def _done(request: HttpRequest, form: BundleForm) -> dict[str, Any]:
    """Look a bundle through, or take it in where that was asked for; what the page says of it."""
    upload, take_in = form.cleaned_data["bundle"], form.cleaned_data["take_in"]
    bundled = bundle.read_bundle(upload.file, upload.size)
    if not take_in:
        return {"seal": bundled.seal, "report": bundle.look_through(bundled.texts)}
    report = actions.take_in_bundle(
        bundled=bundled,
        by=request.user,  # type: ignore[arg-type]
        reason=form.cleaned_data["reason"],
        knowingly=form.cleaned_data["knowingly"],
    )
    return {"seal": bundled.seal, "report": report, "taken_in": True}


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

"""Who comes into the editor: whom the desk lets in and who may write drafts; and only while a draft is one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_vary_headers

from drugs.actions.curate import DRAFT
from drugs.content import ContentError
from drugs.desk import desk_address
from drugs.models import MonographVersion, Status

View = Callable[..., HttpResponse]


def writers(view: View) -> View:
    """Only for those who may write drafts, signed in as at the desk; the answer is stored by nobody."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _signed_out(request)
        if not (admin.site.has_permission(request) and request.user.has_perm(DRAFT)):
            raise PermissionDenied
        response = view(request, *args, **options)
        response.headers["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["HX-Request"])
        return response

    return guarded


def drafts(view: View) -> View:
    """A writer's view of the draft that the address names; a version that is no draft leads to the desk."""

    @writers
    @wraps(view)
    def guarded(request: HttpRequest, version_id: int, **options: Any) -> HttpResponse:
        versions = MonographVersion.objects.select_related("drug", "author")
        version = get_object_or_404(versions, pk=version_id)
        if version.status == Status.DRAFT:
            return view(request, version, **options)
        sentence = f"This version is {version.get_status_display()}, no longer a draft: its words stay as they are."
        if request.htmx:  # type: ignore[attr-defined]
            return said(sentence, 409)
        messages.warning(request, sentence)
        return redirect(desk_address(version))

    return guarded


def _signed_out(request: HttpRequest) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return said("You are signed out, so this was not saved.", 401)
    return redirect_to_login(request.get_full_path())


def said(sentence: str, status: int) -> HttpResponse:
    """A sentence for the page's own script to show where it keeps what is typed."""
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def refused(request: HttpRequest, error: Exception, address: str) -> HttpResponse:
    """What an action would not do, in its words: on the page as it stands, or on the one it leads to."""
    sentences = list(error.problems) if isinstance(error, ContentError) else [str(error)]
    if request.htmx:  # type: ignore[attr-defined]
        return said(" ".join(sentences), 409)
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(address)

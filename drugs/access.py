"""Who may look things up, and that no answer is kept by anything between the site and its reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]


def lookup(view: View) -> View:
    """A page for looking up: GET and HEAD only, never stored, and open to all unless the site is closed to strangers.

    A page and its fragment share one address, so answers vary by the header that tells them apart. They go compressed:
    these pages hold no secret beside the reader's own words that their length could betray (a form's token is masked
    anew in each answer).
    """

    @require_safe
    @gzip_page
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not settings.LACTADVICE_PUBLIC and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        response = view(request, *args, **options)
        response.headers["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["HX-Request"])
        return response

    return guarded

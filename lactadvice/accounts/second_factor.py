"""Whoever works on the library needs a second factor, on every page and at every door.

Signing in asks for the second factor of everybody who has set one up (allauth does that); here those who must have one
and have none yet are led to setting it up, and reach nothing else until they have. A reader who is not signed in is
never asked, and costs no query.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

if TYPE_CHECKING:
    from lactadvice.accounts.models import User

NEEDS_SECOND_FACTOR = ("curator", "approver", "admin")  # groups of drugs.roles
# Where somebody without a second factor may still go: to set one up, to sign out, to prove who they are.
OPEN_NAMES = ("mfa_index", "account_logout", "account_reauthenticate", "account_change_password")
OPEN_PATHS = ("/static/", "/health/")
SENTENCE = "Your role needs a second factor. Set up an authenticator app or a passkey to go on."


def must_have_second_factor(user: User) -> bool:
    """Whether this person's role is one that changes or signs what readers are told."""
    if user.is_staff or user.is_superuser:
        return True
    return user.groups.filter(name__in=NEEDS_SECOND_FACTOR).exists()


def second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: after sign-in and messages, before any view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_open(request.path) or not _lacks_it(request):
            return get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"error": {"field": "account", "message": SENTENCE}}, status=403)
        messages.warning(request, SENTENCE)
        return redirect("mfa_index")

    return middleware


def _is_open(path: str) -> bool:
    doors = [reverse(name) for name in OPEN_NAMES]
    return path.startswith(OPEN_PATHS) or path.startswith(doors[0]) or path in doors


def _lacks_it(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and must_have_second_factor(user) and not is_mfa_enabled(user)

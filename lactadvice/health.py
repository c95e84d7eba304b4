"""Is it up, and which part is not. Asked by whoever runs the site, never by a clinician."""

from collections.abc import Callable

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lactadvice.celery import app as queue


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nothing of others."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when lookups can be answered, else 503; `parts` says of each part "up" or what is wrong.

    Without the broker lookups still work and only recalls wait, so it counts as degraded and not as down.
    """
    parts = {"database": _state(_ask_database), "broker": _state(_ask_broker)}
    parts["library"] = _state(_ask_library) if parts["database"] == "up" else "unknown: the database is down"
    serving = parts["database"] == parts["library"] == "up"
    status = "down" if not serving else "ready" if parts["broker"] == "up" else "degraded"
    return JsonResponse({"status": status, "parts": parts}, status=200 if serving else 503)


def _state(ask: Callable[[], None]) -> str:
    """ "up", or "down" with the kind of error; its text stays out, it may name hosts."""
    try:
        ask()
    except Exception as error:  # whatever is wrong with a part, the answer is that it is down
        return f"down: {type(error).__name__}"
    return "up"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with queue.connection_for_write() as link:
        link.ensure_connection(max_retries=1, interval_start=0, timeout=1)


class LibraryEmpty(Exception):
    """No monograph has been loaded: every lookup would find nothing."""


def _ask_library() -> None:
    if not apps.get_model("drugs", "MonographVersion").objects.exists():
        raise LibraryEmpty

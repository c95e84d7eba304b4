"""What is shown when something the site stands on is gone, and what is kept out of the logs meanwhile."""

import logging
import re
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

RETRY_AFTER_SECONDS = 10
_QUERY = re.compile(r"\?\S*")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: 503 when the database did not answer, 500 for a fault of ours; JSON under /api/.

    A handler and not a middleware, because sessions and sign-in ask the database outside of any view.
    """
    gone = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if gone else 500
    if request.path.startswith("/api/"):
        detail = (
            "The database does not answer. No advice was given." if gone else "An error on our side. No advice given."
        )
        response: HttpResponse = JsonResponse({"detail": detail}, status=status)
    else:
        # Without the request, so that no context processor asks the database again.
        response = HttpResponse(loader.render_to_string(f"{status}.html"), status=status)
    response.headers["Cache-Control"] = "no-store"
    if gone:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


class WithoutQuery(logging.Filter):
    """Drops what follows a question mark in a logged address: it may hold a case."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; keep every record."""
        message = record.getMessage()
        if "?" in message:
            record.msg, record.args = _QUERY.sub("?…", message), None
        return True

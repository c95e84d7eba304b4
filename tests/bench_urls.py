"""The site's addresses and one more: an empty Django view with one query, to measure beside it."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """One query and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("bench/empty", empty), path("", include("lactadvice.urls"))]
handler500 = "lactadvice.outage.server_error"

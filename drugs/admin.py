"""The library in Django's admin: lists to look through, and the desk where versions are written and signed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from drugs import desk, exchange, queues
from drugs.models import (
    Authority,
    Combination,
    Drug,
    DrugClass,
    MonographVersion,
    Name,
    Outbox,
    Report,
    SearchMiss,
    SignOff,
    Source,
)

admin.site.site_header = admin.site.site_title = f"{settings.SITE_NAME} desk"
admin.site.index_title = "The desk"
admin.site.index_template = "drugs/curation/index.html"


def _first_page(shown: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Django's first page of the admin, with what waits on it."""

    @wraps(shown)
    def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return shown(request, {**queues.index(request), **(extra_context or {})})

    return index


admin.site.index = _first_page(admin.site.index)  # type: ignore[method-assign, assignment]


class ReadOnly(admin.ModelAdmin):
    """Shows and never writes: these rows change by actions or with the files."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here."""
        return False


@admin.register(MonographVersion)
class VersionAdmin(ReadOnly):
    """All versions of all monographs; a version opens on the desk."""

    list_display = ("drug", "number", "status", "origin", "author", "signed", "evidence_to", "review_due")
    list_filter = ("status", "origin", "high_risk", "review_due")
    search_fields = ("drug__slug", "drug__name")
    list_select_related = ("drug", "author")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[MonographVersion]:
        """Without the documents, which no list shows."""
        rows = super().get_queryset(request).defer("document", "toml")
        return rows.annotate(signatures=Count("sign_offs"))

    @admin.display(description="sign-offs")
    def signed(self, version: MonographVersion) -> int:
        """How many people signed."""
        return int(getattr(version, "signatures", 0))

    def get_urls(self) -> list[URLPattern]:
        """The desk's other pages, behind the same door."""
        pages = [
            path("queues/", self.admin_site.admin_view(queues.queues), name="drugs_queues"),
            path(
                "retractions/<int:review_id>/", self.admin_site.admin_view(queues.retraction), name="drugs_retraction"
            ),
            path("reports/<int:report_id>/", self.admin_site.admin_view(queues.report), name="drugs_report_answer"),
            path("bundle/", self.admin_site.admin_view(exchange.exchange), name="drugs_bundle"),
            path("bundle/library.zip", self.admin_site.admin_view(exchange.bundle_zip), name="drugs_bundle_zip"),
            path("bundle/names.csv", self.admin_site.admin_view(exchange.names_csv), name="drugs_names_csv"),
        ]
        return pages + super().get_urls()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may write drafts."""
        return request.user.has_perm("drugs.draft_monograph")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A new drug's first draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return desk.new(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The desk."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal():
            raise Http404
        return desk.version(request, int(object_id))


@admin.register(Drug)
class DrugAdmin(ReadOnly):
    """Who there are monographs of."""

    list_display = ("name", "slug", "kind", "tier")
    list_filter = ("tier", "kind")
    search_fields = ("name", "slug")


@admin.register(Name)
class NameAdmin(ReadOnly):
    """Every name a search knows."""

    list_display = ("text", "kind", "language", "countries", "drug", "combination", "drug_class")
    list_filter = ("kind", "language")
    search_fields = ("text", "compact")
    list_select_related = ("drug", "combination", "drug_class")


@admin.register(SignOff)
class SignOffAdmin(ReadOnly):
    """Who signed what, and when."""

    list_display = ("version", "person", "credential_body", "credential_number", "signed_at")
    list_select_related = ("version__drug", "person")


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnly):
    """Words that found nothing; an admin may clear away noise."""

    list_display = ("words", "count", "last_seen")
    search_fields = ("words",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever has Django's permission to."""
        return request.user.has_perm("drugs.delete_searchmiss")


@admin.register(Report)
class ReportAdmin(ReadOnly):
    """Readers' reports and what they were answered."""

    list_display = ("created_at", "page", "text", "answered_at", "answered_by")
    list_filter = ("answered_at",)
    list_select_related = ("answered_by",)
    search_fields = ("page", "text")


@admin.register(Outbox)
class OutboxAdmin(ReadOnly):
    """Work that waits or has failed."""

    list_display = ("task", "created_at", "due_at", "done_at", "attempts", "last_error")


@admin.register(Combination, DrugClass, Authority, Source)
class SharedAdmin(ReadOnly):
    """Shared records, as loaded from the files."""

    search_fields = ("name",)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Sources have titles, the others names."""
        return ("title", "key") if self.model is Source else ("name",)

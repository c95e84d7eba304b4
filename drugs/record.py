"""The public record: what changed and when, every version that was ever in use, and readers' reports of problems."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from drugs import actions, diff, following, queries, reading, sections
from drugs.access import lookup
from drugs.forms import ReportForm
from drugs.models import Change, MonographVersion
from drugs.withheld import why_version_withheld, without_guidance

CHANGES_A_PAGE = 50
FEED_LENGTH = 50
REPORTS_AN_HOUR = 5  # of one address


# ---- what changed --------------------------------------------------------------------------------------------------


@lookup
def changes(request: HttpRequest) -> HttpResponse:
    """All changes of what readers are told, newest first; `?guidance=1` leaves only those that changed guidance."""
    only = request.GET.get("guidance") == "1"
    page = Paginator(queries.changes(guidance_only=only), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    without_guidance(page.object_list)
    followed = following.followed_by(request.user)
    return render(request, "drugs/changes.html", {"page": page, "only": only, "followed": followed})


def heading(change: Change) -> str:
    """A change in one line: "Ibuprofen: changed"."""
    return f"{change.drug.name}: {change.get_kind_display()}"


def sentences(change: Change) -> list[str]:
    """All a change says, guidance first."""
    because = [f"Why: {change.reason}"] if change.reason else []
    return [*change.guidance, *change.other, *because]


class ChangesFeed(Feed):
    """The changes as RSS."""

    title = f"{settings.SITE_NAME}: what changed"
    description = "Every change of guidance and of the facts it rests on, newest first."

    def link(self) -> str:
        """The page the feed is of."""
        return reverse("changes")

    def items(self) -> list[Change]:
        """The newest."""
        return without_guidance(queries.changes()[:FEED_LENGTH])

    def item_title(self, item: Change) -> str:
        """What happened to which drug."""
        return heading(item)

    def item_description(self, item: Change) -> str:
        """The sentences."""
        return " ".join(sentences(item))

    def item_link(self, item: Change) -> str:
        """The drug's history."""
        return address(item)

    def item_guid(self, item: Change) -> str:
        """Stays the same wherever the site moves."""
        return f"lactadvice-change-{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Change) -> dt.datetime:
        """When it came into force."""
        return item.at


def address(change: Change) -> str:
    """Where a change is told in full."""
    return reverse("drug_version", args=[change.drug.slug, change.version.number])


@lookup
def changes_json(request: HttpRequest) -> HttpResponse:
    """The changes as a JSON feed (jsonfeed.org, version 1.1)."""
    rows = without_guidance(queries.changes()[:FEED_LENGTH])
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": ChangesFeed.title,
        "home_page_url": request.build_absolute_uri(reverse("changes")),
        "feed_url": request.build_absolute_uri(),
        "items": [_feed_item(request, change) for change in rows],
    }
    plain = {"ensure_ascii": False}
    return JsonResponse(feed, content_type="application/feed+json", json_dumps_params=plain)


def _feed_item(request: HttpRequest, change: Change) -> dict[str, Any]:
    return {
        "id": f"lactadvice-change-{change.pk}",
        "url": request.build_absolute_uri(address(change)),
        "title": heading(change),
        "content_text": "\n".join(sentences(change)),
        "date_published": change.at.isoformat(),
        "tags": [change.kind, *(["guidance"] if change.guidance else [])],
    }


# ---- every version -------------------------------------------------------------------------------------------------


@lookup
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version of a drug's monograph that was ever in use, with who, when and why."""
    versions = list(queries.versions_in_public(slug)) if "\x00" not in slug else []
    if not versions:
        raise Http404
    return render(request, "drugs/history.html", {"drug": versions[0].drug, "versions": versions})


@lookup
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as it read, and what it changed; marked plainly where it is not the one in use."""
    found = queries.versions_in_public(slug).filter(number=number).first() if "\x00" not in slug else None
    if found is None:
        raise Http404
    monograph = queries.monograph_of(found)
    before = queries.versions_in_public(slug).filter(published_at__lt=found.published_at).first()
    old = queries.monograph_of(before) if before else None
    context = {
        "version": found,
        "withheld": why_version_withheld(found),
        "monograph": monograph,
        "shown": reading.shown(monograph, queries.authorities(), queries.library()),
        "before": before,
        "guidance": diff.changed_guidance(old, monograph) if old else [],
        "sections": sections.changed_sections(old, monograph),
        "impact": _impact_in_public(found),
    }
    return render(request, "drugs/version.html", context)


def _impact_in_public(found: MonographVersion) -> Any:
    return found.impacts.filter(content_hash=found.content_hash, finished_at__isnull=False).first()


# ---- reports of problems -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form to report a problem with a page; open to everybody, with a limit for each address."""
    form = ReportForm(request.POST or None, initial={"page": request.GET.get("page", "")[:300]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not _within_limit(request):
                form.add_error(None, "That was your fifth report within the hour. Please send the next one later.")
                status = 429
            elif _filed(form):
                return redirect("report_thanks")
    response = render(request, "drugs/report.html", {"form": form}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _within_limit(request: HttpRequest) -> bool:
    """Whether this address may send one more; its name is hashed, and forgotten within the hour."""
    where = get_adapter(request).get_client_ip(request)
    key = f"report:{hashlib.sha256(f'{settings.SECRET_KEY}{where}'.encode()).hexdigest()}"
    cache.add(key, 0, timeout=3600)
    return cache.incr(key) <= REPORTS_AN_HOUR


def _filed(form: ReportForm) -> bool:
    page = form.cleaned_data["page"]
    slug = page.split("/")[2] if page.startswith("/drugs/") else ""
    try:
        actions.report_problem(
            page=page, text=form.cleaned_data["text"], contact=form.cleaned_data["contact"], slug=slug
        )
    except actions.Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@lookup
def report_thanks(request: HttpRequest) -> HttpResponse:
    """What becomes of a report."""
    return render(request, "drugs/report_thanks.html")

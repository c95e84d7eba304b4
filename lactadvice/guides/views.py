"""The guides: short, cited, printable, each with its calculator where it has one. Plain GET forms, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from drugs.access import lookup
from lactadvice.advice import addresses
from lactadvice.advice.forms import InfantForm
from lactadvice.guides import figures, galactagogues, stash, storage
from lactadvice.guides.content import Link, guides

UNPROCESSABLE = 422


@lookup
def index(request: HttpRequest) -> HttpResponse:
    """All guides."""
    return render(request, "guides/index.html", {"guides": guides().values()})


@lookup
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide with its calculator, and the calculator's answer where it was asked."""
    found = guides().get(slug)
    if found is None:
        raise Http404
    context, refused = _TOOLS[found.tool](request) if found.tool else ({}, False)
    context |= {"guide": found, "links": [(link.words, _address(link)) for link in found.links]}
    context["curves"] = figures.two_curves() if found.figure else None
    return render(request, "guides/guide.html", context, status=UNPROCESSABLE if refused else 200)


def _address(link: Link) -> str:
    kind, _, name = link.to.partition(":")
    if kind == "guide":
        return reverse("guide", args=[name])
    return addresses.advice_for(name) if kind == "advice" else reverse(kind)


def _storage(request: HttpRequest) -> tuple[dict[str, Any], bool]:
    asked = "made" in request.GET
    form = storage.StorageForm(request.GET if asked else None, ZoneInfo(settings.TIME_ZONE))
    if not asked or not form.is_valid():
        return {"form": form}, asked
    cleaned = form.cleaned_data
    found = storage.use_by(cleaned["kept"], cleaned["made"], timezone.now(), fragile=bool(cleaned["fragile"]))
    return {"form": form, "use_by": found, "zone": form.zone}, False


def _stash(request: HttpRequest) -> tuple[dict[str, Any], bool]:
    asked, today = "on" in request.GET, timezone.localdate()
    form = stash.StashForm(request.GET if asked else None, today)
    if not asked or not form.is_valid():
        return {"form": form}, asked
    return {"form": form, "stash": stash.stash(form.cleaned_data, today)}, False


def _galactagogues(request: HttpRequest) -> tuple[dict[str, Any], bool]:
    asked = "check" in request.GET
    form = galactagogues.CheckForm(request.GET if asked else None)
    infant = InfantForm(request.GET if asked else None)
    read = [form.is_valid(), infant.is_valid()] if asked else [False]
    if not all(read):
        return {"form": form, "infant": infant}, asked
    return {"form": form, "infant": infant, "checked": galactagogues.check(form.cleaned_data, infant.part)}, False


_TOOLS: dict[str, Callable[[HttpRequest], tuple[dict[str, Any], bool]]] = {
    "storage": _storage,
    "stash": _stash,
    "galactagogues": _galactagogues,
}

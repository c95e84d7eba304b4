"""The curation desk: one page a version, with what the person looking at it may do next.

Shown inside Django's admin (`drugs.admin` routes to it), so only staff come here; actions check each permission.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from drugs import actions, checks, content, diff, queries, sections
from drugs.actions.review import OPEN_TO_REMARKS
from drugs.editing import copies
from drugs.editing.start import StartForm, first_text
from drugs.forms import CommentForm, NewForm, PublishForm, ReasonForm, SaveForm, SignForm
from drugs.models import Drug, Impact, MonographVersion, Status

# verb → the form it needs (None: a button alone), and the call
Verb = Callable[..., Any]
VERBS: dict[str, tuple[type[forms.Form] | None, Verb]] = {
    "save": (SaveForm, actions.save_draft),
    "submit": (None, actions.submit),
    "send_back": (ReasonForm, actions.send_back),
    "set_aside": (ReasonForm, actions.set_aside),
    "sign": (SignForm, actions.sign_off),
    "publish": (PublishForm, actions.publish),
    "measure": (None, actions.measure),
    "comment": (CommentForm, actions.comment),
    "adopt": (None, actions.adopt_proposal),
    "decline": (ReasonForm, actions.decline_proposal),
    "retract": (ReasonForm, actions.retract),
}
# What readers are told follows from these at once: whoever does them has proved who they are within minutes.
PROVED = {"sign", "publish", "adopt", "retract"}
SEEN_ONLY = {"impact_seen"}  # ticked on the page and of no use to the action


def desk_address(version: MonographVersion) -> str:
    """Where a version is worked on."""
    return reverse("admin:drugs_monographversion_change", args=[version.pk])


@reauthentication_required(enabled=lambda request: request.method == "POST" and request.POST.get("verb") in PROVED)
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version with its changes to the one in use, and the forms of what may be done with it."""
    shown = get_object_or_404(MonographVersion.objects.select_related("drug", "author", "based_on"), pk=version_id)
    filled: dict[str, forms.Form] = {}
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        if verb == "draft":
            return _begin(request, shown)
        if verb == "resolve":
            return _resolve(request, shown)
        done, filled = _do(request, shown, verb)
        if done:
            return redirect(desk_address(shown))
    return render(request, "drugs/curation/version.html", _page(request, shown, filled), status=422 if filled else 200)


def _do(request: HttpRequest, shown: MonographVersion, verb: str) -> tuple[bool, dict[str, forms.Form]]:
    """Do one verb; where it is refused, give back the form with the reasons beside what was typed."""
    if verb not in VERBS:
        messages.error(request, "That is not something a version can be asked for.")
        return True, {}
    form_type, act = VERBS[verb]
    form = form_type(request.POST) if form_type else None
    if form is not None and not form.is_valid():
        return False, {verb: form}
    given = {k: v for k, v in form.cleaned_data.items() if k not in SEEN_ONLY} if form else {}
    try:
        if verb == "publish" and not _measured(shown):
            raise actions.Refused("What this version would change is not measured yet: wait, or ask for it anew.")
        act(version_id=shown.pk, by=request.user, **given)
    except (actions.Refused, content.ContentError, PermissionDenied) as error:
        return _refused(request, form, verb, error)
    messages.success(request, "Done.")
    return True, {}


def _refused(
    request: HttpRequest, form: forms.Form | None, verb: str, error: Exception
) -> tuple[bool, dict[str, forms.Form]]:
    sentences = list(error.problems) if isinstance(error, content.ContentError) else [str(error)]
    if form is None:
        for sentence in sentences:
            messages.error(request, sentence)
        return True, {}
    form.add_error("toml" if "toml" in form.fields else None, sentences)
    return False, {verb: form}


def _resolve(request: HttpRequest, shown: MonographVersion) -> HttpResponse:
    """Close one comment of this version."""
    found = get_object_or_404(shown.comments, pk=request.POST.get("comment", "").zfill(1), resolved_at=None)
    try:
        actions.resolve(comment_id=found.pk, by=request.user)  # type: ignore[arg-type]
    except (actions.Refused, PermissionDenied) as error:
        messages.error(request, str(error))
    return redirect(desk_address(shown))


def _measured(shown: MonographVersion) -> bool:
    return _impacts(shown).filter(finished_at__isnull=False).exists()


def _impacts(shown: MonographVersion) -> QuerySet[Impact]:
    """The impact of the version's present text, if it was ever asked for."""
    return shown.impacts.filter(content_hash=shown.content_hash)


def _begin(request: HttpRequest, shown: MonographVersion) -> HttpResponse:
    """A draft of one's own from this drug's version in use."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "drugs/curation/version.html", _page(request, shown, {"draft": form}), status=422)
    try:
        begun = actions.draft(slug=shown.drug.slug, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
    except (actions.Refused, content.ContentError, PermissionDenied) as error:
        messages.error(request, str(error))
        return redirect(desk_address(shown))
    return redirect(desk_address(begun))


def new(request: HttpRequest) -> HttpResponse:
    """The first draft of a drug that the library does not hold: begun in sections, or from a whole text."""
    start, form = StartForm(auto_id="start_%s"), NewForm()
    if "toml" in request.POST:
        form = NewForm(request.POST)
    elif request.method == "POST":
        start = StartForm(request.POST, auto_id="start_%s")
    filled = form if form.is_bound else start
    begun = _first_draft(request, filled) if filled.is_bound and filled.is_valid() else None
    if begun:
        return redirect(desk_address(begun) if filled is form else reverse("editor", args=[begun.pk]))
    context = {**admin.site.each_context(request), "title": "New monograph", "form": form, "start": start}
    return render(request, "drugs/curation/new.html", context, status=422 if filled.errors else 200)


def _first_draft(request: HttpRequest, form: forms.Form) -> MonographVersion | None:
    """The draft, or None with the reasons at the form."""
    given = form.cleaned_data
    try:
        toml = given["toml"] if "toml" in given else first_text(given, timezone.now().date())
        if Drug.objects.filter(slug=given["slug"]).exists() and "toml" not in given:
            raise actions.Refused(f"There is a monograph {given['slug']!r} already: begin a draft from it.")
        return actions.draft(slug=given["slug"], by=request.user, reason=given["reason"], toml=toml)  # type: ignore[arg-type]
    except content.ContentError as error:
        form.add_error("toml" if "toml" in form.fields else None, list(error.problems))
    except (actions.Refused, PermissionDenied) as error:
        form.add_error(None, str(error))
    return None


# ---- what the page shows -------------------------------------------------------------------------------------------


def _page(request: HttpRequest, shown: MonographVersion, filled: dict[str, forms.Form]) -> dict[str, Any]:
    in_use = shown.drug.versions.filter(status=Status.PUBLISHED).first()
    other = shown.based_on if in_use is None or in_use == shown else in_use
    monograph = queries.monograph_of(shown)
    library = queries.library()
    old = queries.monograph_of(other) if other else None
    impact = _impacts(shown).first()
    return {
        **admin.site.each_context(request),
        "title": f"{shown.drug.name}, version {shown.number}",
        "version": shown,
        "may_write": shown.status == Status.DRAFT and request.user.has_perm("drugs.draft_monograph"),
        "unkept": copies.is_unkept(shown),
        "signatures": shown.sign_offs.select_related("person"),
        "others": shown.drug.versions.exclude(pk=shown.pk).defer("document", "toml").order_by("-number"),
        "compared": other,
        "guidance": diff.changed_guidance(old, monograph),
        "sections": sections.changed_sections(old, monograph),
        "impact": impact,
        "impact_is_old": impact is not None and impact.library_hash not in ("", library.version),
        "comments": shown.comments.select_related("author", "resolved_by"),
        "events": _events(shown),
        "lines": diff.changed_lines(other.toml, shown.toml) if other else [],
        "faults": checks.monograph_faults(monograph, {**library, shown.drug.slug: monograph}),
        # What was typed is shown again even where it can no longer be done: no words of anybody are lost.
        "forms": {v: filled.get(v) or _blank(v, shown) for v in dict.fromkeys([*_possible(request, shown), *filled])},
    }


def _events(shown: MonographVersion) -> list[dict[str, Any]]:
    """The audit trail of this version, oldest first: when, what it became, who, why."""
    rows = list(shown.events.select_related("pgh_context").order_by("pgh_id"))  # type: ignore[attr-defined]
    told = [(row, row.pgh_context.metadata if row.pgh_context else {}) for row in rows]
    people = get_user_model().objects.in_bulk({meta["user"] for _, meta in told if meta.get("user")})
    return [
        {
            "at": row.pgh_created_at,
            "status": row.status,
            "who": people.get(meta.get("user")),
            "why": meta.get("why", ""),
        }
        for row, meta in told
    ]


def _possible(request: HttpRequest, shown: MonographVersion) -> list[str]:
    """The verbs this person may use on a version in this state; the database has the last word on each."""
    status, person = shown.status, request.user
    may = {verb: person.has_perm(f"drugs.{verb}_monograph") for verb in ("draft", "sign_off", "publish", "retract")}
    own, signed = shown.author_id == person.pk, shown.sign_offs.count()
    mine = shown.sign_offs.filter(person=person.pk).exists()
    kept = not copies.is_unkept(shown)
    wrote = own or copies.wrote(shown, person.pk)
    signable = status in (Status.IN_REVIEW, Status.PUBLISHED) and not wrote and not mine and signed < 2
    allowed = {
        "save": status == Status.DRAFT and own and may["draft"] and kept,
        "submit": status == Status.DRAFT and own and may["draft"] and kept,
        "sign": signable and may["sign_off"],
        "publish": status == Status.IN_REVIEW and signed >= 2 and may["publish"] and _measured(shown),
        "measure": status in (Status.DRAFT, Status.IN_REVIEW, Status.PROPOSAL) and (may["draft"] or may["sign_off"]),
        "comment": status in OPEN_TO_REMARKS and (may["draft"] or may["sign_off"]),
        "send_back": status == Status.IN_REVIEW and not signed and (may["draft"] or may["sign_off"]),
        "set_aside": status in (Status.DRAFT, Status.IN_REVIEW) and may["draft"],
        "adopt": status == Status.PROPOSAL and may["publish"],
        "decline": status == Status.PROPOSAL and may["publish"],
        "retract": status == Status.PUBLISHED and may["retract"],
        "draft": status != Status.DRAFT and may["draft"],
    }
    return [verb for verb, is_allowed in allowed.items() if is_allowed]


def _blank(verb: str, shown: MonographVersion) -> forms.Form | None:
    form_type = ReasonForm if verb == "draft" else VERBS[verb][0]
    if form_type is None:
        return None
    # Each form of the page has ids of its own, so that every label belongs to one field.
    return form_type(initial={"toml": shown.toml, "read_hash": shown.content_hash}, auto_id=f"{verb}_%s")

"""The editor: a draft's working copy, a section a page, saved as it is typed.

One address serves the page, the part of it that an act changes, and the line that says what was saved. Every button
works without script: the page is then sent whole and shown again.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from drugs import content, search
from drugs.actions import submit, working
from drugs.actions.curate import Refused
from drugs.actions.working import Saved
from drugs.desk import desk_address
from drugs.editing import acts, copies, faults, preview, typed
from drugs.editing.door import drafts, refused, writers
from drugs.editing.layout import BY_KEY, WHOLE_TEXT, Section
from drugs.editing.pages import about, choice_page, saves_page, section_page
from drugs.forms import TOML_LIMIT
from drugs.models import MonographVersion, SectionSave, SetAside, WorkingCopy


@drafts
def overview(request: HttpRequest, version: MonographVersion) -> HttpResponse:
    """The draft's sections, what is at fault, who writes, and what may be done with it."""
    context = about(request, version, copies.of(version))
    context["found"] = [] if context["faults"] else faults.remarks_of(context["copy"].document)
    context["told"] = [faults.titled(fault) for fault in context["faults"]]
    return render(request, "drugs/editing/overview.html", context)


@drafts
def section(request: HttpRequest, version: MonographVersion, section: str) -> HttpResponse:
    """One section: its forms, its faults, and the page it makes beside it."""
    if section not in BY_KEY:
        raise Http404
    copy = copies.of(version)
    if request.method == "POST":
        return _written(request, version, BY_KEY[section], copy)
    context = about(request, version, copy)
    context |= section_page(BY_KEY[section], copy, context["faults"], _row(request))
    return render(request, "drugs/editing/section.html", {**context, **preview.context(copy.document, version)})


def _row(request: HttpRequest) -> int | None:
    row = request.GET.get("row", "")
    return int(row) if row.isdecimal() and len(row) < 4 else None


def _written(request: HttpRequest, version: MonographVersion, part: Section, copy: WorkingCopy) -> HttpResponse:
    """Save what was typed, do the act asked for, and answer with as much of the page as was asked for."""
    act = acts.read(request.POST.get("act", ""))
    address = reverse("editor_section", args=[version.pk, part.key])
    try:
        writings, at = typed.writings(request.POST, part, copy, act)
        saved = working.save_sections(version_id=version.pk, by=request.user, writings=writings)  # type: ignore[arg-type]
    except ValueError as refusal:  # Refused is one
        return refused(request, refusal, address)
    if request.htmx:  # type: ignore[attr-defined]
        return _fragment(request, version, part, saved, at if act else None, whole=bool(act))
    if saved.aside:
        return redirect("editor_choose", version.pk, saved.aside[0].pk)
    return redirect(address if at is None else f"{address}?row={at}#row-{at}")


def _fragment(
    request: HttpRequest, version: MonographVersion, part: Section, saved: Saved, at: int | None, *, whole: bool
) -> HttpResponse:
    context = about(request, version, saved.copy) | {"aside": saved.aside, "is_fresh": saved.is_fresh, "oob": True}
    context |= section_page(part, saved.copy, context["faults"], at)
    name = "editor" if whole else "saved"
    return _heard(render(request, f"drugs/editing/section.html#{name}", context), saved)


def _heard(response: HttpResponse, saved: Saved) -> HttpResponse:
    """The answer to a save; the preview listens for what changed."""
    if saved.changed:
        response.headers["HX-Trigger-After-Settle"] = "written"
    return response


@drafts
def text(request: HttpRequest, version: MonographVersion) -> HttpResponse:
    """The whole document as TOML, for those who prefer it, on the same working copy."""
    copy = copies.of(version)
    if request.method == "POST":
        return _text_written(request, version)
    mine = copies.waiting(version).filter(section=WHOLE_TEXT, person=request.user.pk).last()
    toml = mine.content["toml"] if mine else copies.text(copy)
    context = about(request, version, copy) | _text_context(toml, version)
    context |= {"base": mine.base_number if mine else copy.number, "unread": mine}
    return render(request, "drugs/editing/text.html", context)


def _text_context(toml: str, version: MonographVersion) -> dict[str, object]:
    try:
        content.parse_monograph(toml, version.drug.slug)
        problems: tuple[str, ...] = ()
    except content.ContentError as error:
        problems = error.problems
    return {"toml": toml, "problems": problems, "limit": TOML_LIMIT}


def _text_written(request: HttpRequest, version: MonographVersion) -> HttpResponse:
    # Browsers send a text's lines with other ends than files have; PostgreSQL stores no NUL.
    toml = request.POST.get("toml", "").replace("\r\n", "\n").replace("\x00", "")
    address = reverse("editor_text", args=[version.pk])
    try:
        base = typed.number(request.POST)
        saved = working.save_text(version_id=version.pk, by=request.user, toml=toml, base_number=base)  # type: ignore[arg-type]
    except ValueError as refusal:
        return refused(request, refusal, address)
    choices = [aside for aside in saved.aside if aside.section != WHOLE_TEXT]
    if request.htmx:  # type: ignore[attr-defined]
        context = about(request, version, saved.copy) | _text_context(toml, version)
        context |= {"aside": choices, "base": saved.copy.number, "is_fresh": saved.is_fresh, "oob": True}
        context["unread"] = len(saved.aside) > len(choices)
        return _heard(render(request, "drugs/editing/text.html#saved", context), saved)
    return redirect("editor_choose", version.pk, choices[0].pk) if choices else redirect(address)


@require_safe
@drafts
def show(request: HttpRequest, version: MonographVersion) -> HttpResponse:
    """The page the working copy would make; alone for script, with the site around it for everybody."""
    copy = copies.of(version)
    context = {"version": version, **preview.context(copy.document, version)}
    name = "drugs/editing/preview.html#page" if request.htmx else "drugs/editing/preview.html"  # type: ignore[attr-defined]
    return render(request, name, context)


@drafts
def choose(request: HttpRequest, version: MonographVersion, aside_id: int) -> HttpResponse:
    """Two wrote one section at once: what it was, theirs, yours, and the choice."""
    aside = get_object_or_404(copies.waiting(version), pk=aside_id)
    address = reverse("editor_choose", args=[version.pk, aside_id])
    if request.method == "POST":
        choices = {name.removeprefix("part:"): side for name, side in request.POST.items() if name.startswith("part:")}
        try:
            number = typed.number(request.POST, "number")
            working.choose(aside_id=aside.pk, by=request.user, choices=choices, number=number)  # type: ignore[arg-type]
        except ValueError as refusal:
            return refused(request, refusal, address)
        messages.success(request, "Chosen and saved.")
        return redirect(_page_of(version, aside))
    copy = copies.of(version)
    return render(request, "drugs/editing/choose.html", about(request, version, copy) | choice_page(aside, copy))


def _page_of(version: MonographVersion, aside: SetAside) -> str:
    if aside.section in BY_KEY:
        return reverse("editor_section", args=[version.pk, aside.section])
    return reverse("editor_text", args=[version.pk])


@drafts
def saves(request: HttpRequest, version: MonographVersion) -> HttpResponse:
    """Every save of the working copy, with what it changed; any can be brought back."""
    copy = copies.of(version)
    if request.method == "POST":
        wanted = request.POST.get("save", "")
        save = get_object_or_404(SectionSave, copy__version=version, pk=wanted if wanted.isdecimal() else 0)
        try:
            working.bring_back(save_id=save.pk, by=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            return refused(request, refusal, reverse("editor_saves", args=[version.pk]))
        messages.success(request, "Brought back.")
        return redirect("editor_section", version.pk, save.section)
    context = about(request, version, copy)
    return render(
        request, "drugs/editing/saves.html", {**context, "saves": saves_page(copy) if context["stored"] else []}
    )


@drafts
@require_POST
def keep(request: HttpRequest, version: MonographVersion) -> HttpResponse:
    """Make the working copy the draft's own text; with `hand_in`, hand the draft in for review after it."""
    address = reverse("editor", args=[version.pk])
    try:
        number = typed.number(request.POST, "number")
        working.keep(version_id=version.pk, by=request.user, number=number)  # type: ignore[arg-type]
        if "hand_in" in request.POST:
            submit(version_id=version.pk, by=request.user)  # type: ignore[arg-type]
            messages.success(request, "Handed in for review.")
            return redirect(desk_address(version))
    except ValueError as refusal:
        return refused(request, refusal, address)
    messages.success(request, "Kept: the draft's text now says what stands here.")
    return redirect(address)


@require_safe
@writers
def slugs(request: HttpRequest) -> HttpResponse:
    """The monographs whose names go on from what was typed, as options for a field that takes a slug."""
    asked = request.GET.get(next(iter(request.GET), ""), "")  # the field's own name differs from row to row
    matches = search.suggest(asked) if "\x00" not in asked else ()
    return render(request, "drugs/editing/_slugs.html", {"matches": [m for m in matches if m.target == "drug"]})

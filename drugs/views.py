"""The reading room: monographs, lists, sources. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from drugs import coverage as counting
from drugs import following, lookalikes, queries, reading, search, wording
from drugs.access import lookup
from drugs.schema import Authority, Combination, Monograph
from drugs.vocabulary import Kind
from drugs.withheld import in_brief, may_withhold, why_withheld

MOST_NEAR = 8
MOST_AT_ONCE = 150  # names on one page: more are some thousand lines on a phone
CHANGE_MARKED = dt.timedelta(days=90)  # for how long a changed guidance is marked on its monograph


@lookup
def drug(request: HttpRequest, slug: str) -> HttpResponse:
    """One monograph, or a combination's ingredients; 404 with near names for what is neither."""
    library = queries.library()
    if slug in library:
        return _monograph(request, library[slug], library)
    combination = queries.combinations().get(slug)
    if combination:
        return _combination(request, combination, library)
    withdrawn = queries.retraction(slug) if "\x00" not in slug else None
    if withdrawn:
        context = {"retraction": withdrawn, "followed": following.followed_by(request.user)}
        return render(request, "drugs/retracted.html", context, status=410)
    asked = slug.replace("-", " ")
    near = search.find(asked, note=False).matches[:MOST_NEAR]
    return render(request, "404.html", {"near": near, "asked": asked}, status=404)


def _monograph(request: HttpRequest, monograph: Monograph, library: queries.Library) -> HttpResponse:
    state = queries.editorial([monograph.slug]).get(monograph.slug)
    withheld = why_withheld(state)
    context = {
        **told(monograph, library),
        "withheld": withheld,
        "state": state,
        "news": [] if withheld else queries.guidance_changed_since(monograph.slug, timezone.now() - CHANGE_MARKED),
        "overdue": state is not None and state.is_overdue(timezone.now().date()),
        "followed": following.followed_by(request.user),
    }
    return render(request, "drugs/monograph.html", context)


def told(monograph: Monograph, library: queries.Library) -> dict[str, Any]:
    """What the page of a monograph says, in use or not, apart from its editorial state."""
    marks = lookalikes.marks_of([monograph.slug, *monograph.look_alikes])
    return {
        "monograph": monograph,
        "shown": reading.shown(monograph, _authorities(library.version), library),
        "above": library.get(monograph.member_of),
        "marks": marks.get(monograph.slug),
        "look_alikes": [marks[slug] for slug in monograph.look_alikes if slug in marks],
        "classes": [(slug, _class_names(library.version).get(slug, slug)) for slug in monograph.classes],
    }


def _combination(request: HttpRequest, combination: Combination, library: queries.Library) -> HttpResponse:
    parts = [(part, library.get(part.drug)) for part in combination.ingredients]
    return render(request, "drugs/combination.html", {"combination": combination, "parts": parts})


@lookup
def drugs(request: HttpRequest) -> HttpResponse:
    """All drugs from A to Z, or those of one kind; a long list letter by letter."""
    chosen = request.GET.get("kind", "")
    kind = Kind(chosen) if chosen in set(Kind) else None
    letters = queries.by_letter()
    held = {entry.kind for entries in letters.values() for entry in entries}
    of_kind = {letter: [e for e in entries if kind in (None, e.kind)] for letter, entries in letters.items()}
    shelves = {letter: entries for letter, entries in of_kind.items() if entries}
    count = sum(map(len, shelves.values()))
    letter = request.GET.get("letter", "")
    if letter in shelves:
        opened = {letter: shelves[letter]}
    else:
        opened, letter = shelves if count <= MOST_AT_ONCE or "all" in request.GET else {}, ""
    context = {
        "shelves": opened,
        "letters": [(name, len(entries)) for name, entries in shelves.items()],
        "letter": letter,
        "kinds": [(k.value, wording.KINDS_PLURAL[k]) for k in Kind if k in held],
        "chosen": kind,
        "count": count,
    }
    return render(request, "drugs/drugs.html", context)


@lookup
def classes(request: HttpRequest) -> HttpResponse:
    """All classes that hold a drug, under the class above them."""
    entries = queries.classes()
    below: dict[str, list[queries.ClassEntry]] = {}
    for entry in entries:
        below.setdefault(entry.parent, []).append(entry)
    known = {entry.slug for entry in entries}
    top = [(entry, below.get(entry.slug, [])) for entry in entries if entry.parent not in known]
    return render(request, "drugs/classes.html", {"top": top})


@lookup
def drug_class(request: HttpRequest, slug: str) -> HttpResponse:
    """One class with its drugs and their guidance at a glance."""
    found = queries.drug_class(slug)
    if found is None:
        return render(request, "404.html", {"asked": slug.replace("-", " ")}, status=404)
    library = queries.library()
    held = [entry for entry in found.drugs if entry.slug in library]
    hidden = _withheld(entry.slug for entry in held)
    rows = [(e, [] if e.slug in hidden else _glance(library[e.slug]), hidden.get(e.slug, "")) for e in held]
    below = [entry for entry in queries.classes() if entry.parent == slug]
    return render(request, "drugs/class.html", {"found": found, "rows": rows, "below": below})


def _withheld(slugs: Iterable[str]) -> dict[str, str]:
    """Those of these drugs whose monographs give no guidance at this site, and why in two or three words."""
    if not may_withhold():
        return {}
    states = queries.editorial(slugs)
    return {slug: in_brief(why) for slug, state in states.items() if (why := why_withheld(state))}


def _glance(monograph: Monograph) -> list[wording.Outcome]:
    """The outcomes among a monograph's uses, the most permissive first: one drug may have several."""
    kinds = sorted({use.guidance for use in monograph.uses}, key=lambda g: g.caution)
    return [wording.OUTCOMES[guidance] for guidance in kinds]


@lookup
def sources(request: HttpRequest) -> HttpResponse:
    """Every publisher the library cites, and the documents of the one chosen: all at once would be a heavy page."""
    publishers: dict[str, list[queries.SourceEntry]] = {}
    for entry in queries.sources():
        publishers.setdefault(entry.publisher, []).append(entry)
    chosen = request.GET.get("publisher", "")
    counts = sorted(((len(entries), name) for name, entries in publishers.items()), key=lambda row: (-row[0], row[1]))
    context = {"counts": counts, "chosen": chosen, "entries": publishers.get(chosen, [])}
    return render(request, "drugs/sources.html", context)


@lookup
def coverage(request: HttpRequest) -> HttpResponse:
    """How much the library covers, by depth, evidence, guidance, kind and class, and what it leaves open."""
    counted = counting.coverage()
    words = queries.class_names()
    context = {
        "counted": counted,
        "names": sum(counted.names.values()),
        "tables": counting.tables(counted, words),
        "empty": sorted(name for slug, name in words.items() if slug not in counted.by_class),
    }
    return render(request, "drugs/coverage.html", context)


@lru_cache(maxsize=2)
def _authorities(library_version: str) -> dict[str, Authority]:
    """Who speaks, by key: read once for each state of the library."""
    return queries.authorities()


@lru_cache(maxsize=2)
def _class_names(library_version: str) -> dict[str, str]:
    """Classes' names by slug: read once for each state of the library."""
    return {entry.slug: entry.name for entry in queries.classes()}

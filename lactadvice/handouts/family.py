"""The answer as one page for the family, printed by whoever asked: the handout's own words, without a code."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone

from drugs.access import lookup
from lactadvice.advice import addresses
from lactadvice.advice.views import answered
from lactadvice.catalogues import ENGLISH, LANGUAGES, catalogue
from lactadvice.engine.advice import Advice
from lactadvice.engine.case import Case
from lactadvice.handouts import presenters, queries
from lactadvice.handouts.pdf import ANY_PAPER
from lactadvice.handouts.sheet import Wish, sheet

LANGUAGE = "language"  # of the page; the question's own fields know no such name
WISH = Wish(paper=ANY_PAPER, include=("schedule", "sources"))


@lookup
def family(request: HttpRequest) -> HttpResponse:
    """The sheet in the language asked for; a question that has no answer yet goes back to the form."""
    asked = addresses.asked(request.GET)
    language = str(asked.pop(LANGUAGE, [ENGLISH])[-1])
    if language not in LANGUAGES:
        language = ENGLISH
    question, found = answered(asked)
    back = addresses.with_query("advice", asked)
    if question.case is None or found is None or not found.monographs:
        return HttpResponseRedirect(back)
    case = question.case if question.case.now else replace(question.case, now=timezone.now())
    context = {
        **presenters.page(_words(found, case, language)),
        "back": back,
        "others": [(key, name, _in(asked, key)) for key, name in LANGUAGES.items() if key != language],
    }
    return render(request, "handouts/sheet.html", context)


def _words(found: Advice, case: Case, language: str) -> dict[str, object]:
    slugs = list(dict.fromkeys(m.slug for m in found.monographs))
    return sheet(found, case, catalogue(language), WISH, queries.known(language, slugs, found), "")


def _in(asked: QueryDict, language: str) -> str:
    """The address of the same sheet in another language."""
    query = asked.copy()
    query[LANGUAGE] = language
    return addresses.with_query("advice_print", query)

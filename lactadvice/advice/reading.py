"""The reading room's own pages: alcohol, how answers come about, what the site is for."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from drugs.access import lookup
from lactadvice.advice import addresses, explanations
from lactadvice.advice import alcohol as drinks
from lactadvice.engine.amounts import CONVENTIONAL_PARENT_WEIGHT_KG


@lookup
def alcohol(request: HttpRequest) -> HttpResponse:
    """Drinks, weight and start; when milk is clear, by the clock; and a table for that weight."""
    asked = "drinks" in request.GET
    form = drinks.AlcoholForm(request.GET if asked else None, ZoneInfo(settings.TIME_ZONE))
    read = asked and form.is_valid()
    weight = form.cleaned_data["weight"] if read else None
    context = {
        "form": form,
        "found": drinks.clear_at(form.cleaned_data) if read else None,
        "ask": drinks.address(form.cleaned_data, form.data.get("tz", "")) if read else addresses.advice_for("alcohol"),
        "table": drinks.table(weight),
        "weight": f"{weight or CONVENTIONAL_PARENT_WEIGHT_KG:g}",
        "usual_weight": f"{CONVENTIONAL_PARENT_WEIGHT_KG:g}",
        "zone": form.zone,
    }
    return render(request, "advice/alcohol.html", context, status=422 if asked and not read else 200)


@lookup
def how_it_works(request: HttpRequest) -> HttpResponse:
    """The order of thought, the rule table from the running code, and the worked cases."""
    context = {"outcomes": explanations.OUTCOMES, "rules": explanations.rules(), "cases": explanations.worked_cases()}
    return render(request, "advice/how_it_works.html", context)


@lookup
def intended_use(request: HttpRequest) -> HttpResponse:
    """Who it is for, and who not."""
    return render(request, "advice/intended_use.html", {"outcomes": explanations.OUTCOMES})

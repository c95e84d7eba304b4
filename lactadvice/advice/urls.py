"""Addresses of the consulting room."""

from django.urls import path

from lactadvice.advice import reading, views, visit

urlpatterns = [
    path("", views.home, name="home"),
    path("suggest/", views.suggest, name="suggest"),
    path("advice/", views.advice, name="advice"),
    path("advice/advice.json", views.advice_json, name="advice_json"),
    path("advice/options/", visit.decision, name="decision"),
    path("advice/share/", visit.share, name="share"),
    path("advice/citations.<slug:kind>", visit.citations, name="citations"),
    path("regimen/", visit.regimen, name="regimen"),
    path("procedures/", visit.procedure_list, name="procedures"),
    path("procedures/<slug:slug>/", visit.procedure, name="procedure"),
    path("alcohol/", reading.alcohol, name="alcohol"),
    path("how-it-works/", reading.how_it_works, name="how_it_works"),
    path("intended-use/", reading.intended_use, name="intended_use"),
]

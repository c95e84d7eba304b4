"""Addresses of the reading room."""

from django.urls import path

from drugs import views

urlpatterns = [
    path("drugs/", views.drugs, name="drugs"),
    path("drugs/<str:slug>/", views.drug, name="drug"),
    path("classes/", views.classes, name="classes"),
    path("classes/<slug:slug>/", views.drug_class, name="class"),
    path("sources/", views.sources, name="sources"),
]

"""Addresses of the guides."""

from django.urls import path

from lactadvice.guides import views

urlpatterns = [
    path("guides/", views.index, name="guides"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
]

"""Addresses for machines."""

from django.urls import path

from lactadvice.interop.api import api

urlpatterns = [path("api/v1/", api.urls)]

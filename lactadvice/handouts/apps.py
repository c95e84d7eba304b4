"""Issued handouts as a Django app."""

from django.apps import AppConfig


class HandoutsConfig(AppConfig):
    """Handouts given to families, and their recall."""

    name = "lactadvice.handouts"
    label = "handouts"
    default_auto_field = "django.db.models.BigAutoField"

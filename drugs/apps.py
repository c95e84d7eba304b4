"""The monograph library as a Django app."""

from django.apps import AppConfig


class DrugsConfig(AppConfig):
    """The library: what is known about each drug in milk, with its sources."""

    name = "drugs"
    label = "drugs"
    default_auto_field = "django.db.models.BigAutoField"

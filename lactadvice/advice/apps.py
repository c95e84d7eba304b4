"""The consulting room as a Django app."""

from django.apps import AppConfig


class AdviceConfig(AppConfig):
    """One question at a time: a case in, advice out, nothing stored."""

    name = "lactadvice.advice"
    label = "advice"
    default_auto_field = "django.db.models.BigAutoField"

"""The guides as a Django app."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    """Short cited guides with their calculators; nothing is stored."""

    name = "lactadvice.guides"
    label = "guides"
    default_auto_field = "django.db.models.BigAutoField"

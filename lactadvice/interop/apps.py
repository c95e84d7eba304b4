"""The counter for machines as a Django app."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    """The same answers as JSON, CDS Hooks and FHIR."""

    name = "lactadvice.interop"
    label = "interop"
    default_auto_field = "django.db.models.BigAutoField"

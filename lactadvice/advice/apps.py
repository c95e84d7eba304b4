"""The consulting room as a Django app."""

from typing import Any

from django.apps import AppConfig


class AdviceConfig(AppConfig):
    """One question at a time: a case in, advice out, nothing stored."""

    name = "lactadvice.advice"
    label = "advice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Measure what a version would change whenever the desk asks."""
        from drugs.signals import impact_asked

        impact_asked.connect(_measure, dispatch_uid="measure_impact")


def _measure(impact: Any, **words: Any) -> None:
    from lactadvice.advice.tasks import post_stretch

    post_stretch(impact.pk)

"""Issued handouts as a Django app."""

from typing import Any

from django.apps import AppConfig


class HandoutsConfig(AppConfig):
    """Handouts given to families, and their recall."""

    name = "lactadvice.handouts"
    label = "handouts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow what the library announces: each change is checked against the handouts that rest on it.

        The desk sees beforehand what a draft would mean for them.
        """
        from drugs.signals import monograph_published, monograph_retracted
        from lactadvice.advice import impact

        monograph_published.connect(_ask_for_recheck)
        monograph_retracted.connect(_ask_for_recheck)
        impact.MORE_CASES.append(_issued_cases)


def _ask_for_recheck(sender: Any, drug: Any, **announced: Any) -> None:
    from lactadvice.handouts import actions  # models are not ready when apps are listed

    actions.ask_for_recheck(slug=drug.slug)


def _issued_cases(slug: str) -> Any:
    from lactadvice.handouts.impact import issued_cases

    return issued_cases(slug)

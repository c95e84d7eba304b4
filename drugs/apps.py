"""The monograph library as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DrugsConfig(AppConfig):
    """The library: what is known about each drug in milk, with its sources."""

    name = "drugs"
    label = "drugs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the groups made once the tables, and the permissions to them, are there."""
        from drugs.roles import make_roles

        post_migrate.connect(make_roles)

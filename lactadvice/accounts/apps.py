"""People and their roles as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may issue, curate and approve."""

    name = "lactadvice.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

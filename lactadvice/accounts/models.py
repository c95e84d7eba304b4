"""The people who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person with an account; the professional registration is recorded by an admin, never by the person."""

    credential_body = models.CharField(
        "registration body", max_length=120, blank=True, help_text="Who keeps the register, e.g. a medical council."
    )
    credential_number = models.CharField("registration number", max_length=60, blank=True)

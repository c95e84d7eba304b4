"""The people who sign in."""

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac


# A password's hash is nobody's history; when somebody last came in is not a change of who they are.
@pghistory.track(append_only=True, exclude=["password", "last_login"])
class User(AbstractUser):
    """A person with an account; the professional registration is recorded by an admin, never by the person.

    `sessions_round` counts how often the account was closed: a session belongs to the round it was opened in.
    """

    credential_body = models.CharField(
        "registration body", max_length=120, blank=True, help_text="Who keeps the register, e.g. a medical council."
    )
    credential_number = models.CharField("registration number", max_length=60, blank=True)
    sessions_round = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta(AbstractUser.Meta):
        triggers = [
            # In the database, so that closing an account by any way at all ends its sessions for good.
            pgtrigger.Trigger(
                name="closing_ends_sessions",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.is_active AND NOT NEW.is_active"),
                func="NEW.sessions_round = OLD.sessions_round + 1; RETURN NEW;",
            )
        ]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be this person's: it changes with the password and on closing the account."""
        salt = "lactadvice.accounts.User.get_session_auth_hash"
        told = f"{self.sessions_round}:{self.password}"
        return salted_hmac(salt, told, secret=secret, algorithm="sha256").hexdigest()


@pghistory.track(pghistory.InsertEvent("joined"), pghistory.DeleteEvent("left"), append_only=True, obj_field=None)
class Membership(User.groups.through):  # type: ignore[name-defined]
    """Who belongs to which group; stands here to be recorded whenever it changes."""

    class Meta:
        proxy = True

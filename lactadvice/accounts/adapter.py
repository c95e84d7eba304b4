"""How people come to have an account here: an admin makes it, nobody makes their own."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as allauth does it, with the door for new accounts shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a site's admins know who may sign under its name."""
        return False

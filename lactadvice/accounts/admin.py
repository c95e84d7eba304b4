"""People in Django's admin: an admin makes accounts, puts people in groups, records registrations, closes accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from lactadvice.accounts.models import User

# One door: the site's own sign-in, with its limits and its second factor; the admin's form knows neither.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(Group)  # groups are the roles of drugs.roles; what each may do is written there


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """Accounts. Only somebody above all rules (a superuser) makes another such, or touches one."""

    list_display = ("username", "first_name", "last_name", "credential_body", "credential_number", "is_active")
    list_filter = ("groups", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Professional registration", {"fields": ("credential_body", "credential_number")}),
        ("Role", {"fields": ("is_active", "is_staff", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Everybody one may look at."""
        people = super().get_queryset(request)
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are closed, never deleted: their names stand under what they signed."""
        return False

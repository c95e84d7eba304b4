"""All settings, read from the environment. A wrong value stops the start with a sentence naming the variable.

Nothing here is a secret and no secret has a default: `make run` makes one for this machine (see embedded.py).
The table of variables stands in README.md.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


# ---- readers -------------------------------------------------------------------------------------------------------


def text(name: str, default: str | None = None) -> str:
    """The variable's text without outer blanks; a variable without default must be set and not empty."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. It is required; see the table of settings in README.md.")
    return default


def switch(name: str, default: bool) -> bool:
    """An on/off variable: 1, true, yes, on or 0, false, no, off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither on nor off. Allowed: 1, true, yes, on, 0, false, no, off.")


def listing(name: str, default: str = "") -> list[str]:
    """A comma-separated variable as a list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def number(name: str, default: float, low: float, high: float) -> float:
    """A number between low and high, both included."""
    raw = text(name, str(default))
    try:
        value = float(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a number. Allowed: {low:g} to {high:g}.") from None
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name}={raw} is out of range. Allowed: {low:g} to {high:g}.")
    return value


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words."""
    value = text(name, default).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r} is not known. Allowed: {', '.join(allowed)}.")
    return value


def secret(name: str) -> str:
    """A secret of at least 50 characters; never shown in the message."""
    value = text(name)
    if len(value) < 50:
        raise ImproperlyConfigured(f"{name} is too short. Allowed: 50 characters or more, from a random source.")
    return value


def database(name: str) -> dict[str, Any]:
    """Django's database settings from postgres://user:password@host:port/name, or ?host=/folder for a unix socket."""
    parts = urlsplit(text(name))
    shape = "postgres://user:password@host:port/name or postgres://user@/name?host=/folder/of/the/socket"
    database_name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not database_name or "/" in database_name:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL address. Allowed: {shape}.")
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a port that is no port number. Allowed: {shape}.") from None
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": query.pop("port", "") or str(port or ""),
        "OPTIONS": query,
    }


def mail(name: str) -> dict[str, Any]:
    """Mail settings from console://, smtp://user:password@host:port, smtp+tls://… or smtps://…."""
    parts = urlsplit(text(name, "console://"))
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} is not a mail address of a server. Allowed: console://, smtp://user:password@host:port, "
            "smtp+tls://user:password@host:port, smtps://user:password@host:port."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


# ---- this site -----------------------------------------------------------------------------------------------------

SECRET_KEY = secret("SECRET_KEY")
DEBUG = switch("DEBUG", default=False)
ALLOWED_HOSTS = listing("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = listing("CSRF_TRUSTED_ORIGINS")
SITE_NAME = text("SITE_NAME", "lactadvice")

# Looking things up needs no account unless this is 0.
LACTADVICE_PUBLIC = switch("LACTADVICE_PUBLIC", default=True)
# With 1, a monograph without two sign-offs shows facts and sources and no guidance.
LACTADVICE_REQUIRE_SIGN_OFF = switch("LACTADVICE_REQUIRE_SIGN_OFF", default=False)
# Whose table of interruption times leads where authorities differ on a radiopharmaceutical.
LACTADVICE_RADIATION_AUTHORITY = text("LACTADVICE_RADIATION_AUTHORITY", "acmui").lower()

# ---- the application -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "ninja",
    "pghistory",
    "pgtrigger",
    "template_partials",
    "drugs",
    "lactadvice.accounts",
    "lactadvice.advice",
    "lactadvice.handouts",
    "lactadvice.interop",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "lactadvice.urls"
WSGI_APPLICATION = "lactadvice.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---- stored things -------------------------------------------------------------------------------------------------

DATABASES = {"default": database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# ---- the queue -----------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = text("BROKER_URL")

# ---- people --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

# ---- words and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ---- files of the pages --------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"

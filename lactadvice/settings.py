"""All settings, read from the environment. A wrong value stops the start with a sentence naming the variable.

Nothing here is a secret and no secret has a default: `make run` makes one for this machine (see embedded.py).
The table of variables stands in README.md.
"""

import base64
import os
import tempfile
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


def days(name: str) -> int | None:
    """A whole number of days from 0 to 3650; None where the variable is not set."""
    raw = text(name, "-")
    if raw == "-":
        return None
    if not (raw.isascii() and raw.isdigit() and int(raw) <= 3650):
        raise ImproperlyConfigured(f"{name}={raw!r} is not a number of days. Allowed: 0 to 3650, or not set at all.")
    return int(raw)


def keys(name: str) -> dict[str, str]:
    """Names by key from name=key, name=key…; a key is 44 characters of base64, 32 bytes."""
    found = {}
    for pair in listing(name):
        site, _, key = pair.partition("=")
        try:
            is_key = len(base64.b64decode(key.strip(), validate=True)) == 32
        except ValueError:
            is_key = False
        if not (site.strip() and is_key):
            raise ImproperlyConfigured(
                f"{name}: {pair!r} is not name=key. Allowed: a name, =, and a key of 44 characters."
            )
        found[key.strip()] = site.strip()
    return found


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


def cache(name: str) -> dict[str, dict[str, Any]]:
    """Django's caches: a table of the database, this process's own memory, or Valkey at redis://… or unix:///path.

    It holds counts that limit sign-ins and reports. In a process's own memory each process counts for itself.
    """
    address = text(name, "database://")
    # The default of 300 would let somebody push the counts of others out.
    options = {"OPTIONS": {"MAX_ENTRIES": 100_000}}
    backends = "django.core.cache.backends"
    if address == "database://":
        return {"default": {"BACKEND": f"{backends}.db.DatabaseCache", "LOCATION": "lactadvice_cache", **options}}
    if address == "locmem://":
        return {"default": {"BACKEND": f"{backends}.locmem.LocMemCache", **options}}
    if urlsplit(address).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(
            f"{name} is not a cache address. Allowed: database://, locmem://, redis://host:port/0, rediss://…, "
            "unix:///path."
        )
    return {"default": {"BACKEND": f"{backends}.redis.RedisCache", "LOCATION": address}}


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
# Off only where no one else can listen: the embedded run answers on this machine alone and has no certificate.
HTTPS = switch("HTTPS", default=True)
# On when a proxy in front sets X-Forwarded-Proto and X-Forwarded-For itself and drops what clients send as such.
TRUSTED_PROXY = switch("TRUSTED_PROXY", default=False)
SITE_NAME = text("SITE_NAME", "lactadvice")

# Looking things up needs no account unless this is 0.
LACTADVICE_PUBLIC = switch("LACTADVICE_PUBLIC", default=True)
# With 1, a monograph without two sign-offs shows facts and sources and no guidance.
LACTADVICE_REQUIRE_SIGN_OFF = switch("LACTADVICE_REQUIRE_SIGN_OFF", default=False)
# So many days after its review was due, a monograph shows facts and sources and no guidance; not set: never.
LACTADVICE_OVERDUE_HIDES_AFTER_DAYS = days("LACTADVICE_OVERDUE_HIDES_AFTER_DAYS")
# Whether a worker asks the sources' addresses, one at a time, whether they still answer.
LACTADVICE_CHECK_LINKS = switch("LACTADVICE_CHECK_LINKS", default=False)
LINKS_MAY_BE_LOCAL = False  # this machine's own addresses are never asked; only tests, with a server here, allow it
# For how many days after a retraction somebody else has time to look into it.
LACTADVICE_RETRACTION_REVIEW_DAYS = int(number("LACTADVICE_RETRACTION_REVIEW_DAYS", 14, low=1, high=365))
# Sites whose bundles are taken in without asking: name=key, the key as their page for bundles shows it.
LACTADVICE_TRUSTED_SITES = keys("LACTADVICE_TRUSTED_SITES")
# Whose table of interruption times leads where authorities differ on a radiopharmaceutical.
LACTADVICE_RADIATION_AUTHORITY = text("LACTADVICE_RADIATION_AUTHORITY", "acmui").lower()

# ---- the application -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
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
    "lactadvice.guides",
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
    "lactadvice.accounts.second_factor.second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = int(TRUSTED_PROXY)  # whose X-Forwarded-For counts when sign-ins are limited by address

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
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a restarted database costs no request
DATABASES["default"]["OPTIONS"] |= {
    # A dead database must become a clear page within a second, so nobody waits longer than this for a connection;
    # and the pool stops retrying soon, because the next request asks it to try again anyway.
    "pool": {
        "min_size": 1,
        "max_size": int(number("DATABASE_CONNECTIONS", 8, low=1, high=200)),
        "timeout": number("DATABASE_WAIT_SECONDS", 0.9, low=0.1, high=60),
        "reconnect_timeout": 2,
    },
    "connect_timeout": 3,
    "options": f"-c statement_timeout={int(number('DATABASE_STATEMENT_SECONDS', 15, low=1, high=3600) * 1000)}",
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = cache("CACHE_URL")

# ---- the queue -----------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = text("BROKER_URL")
# A task is taken off the queue when it is done, not when it is begun: a killed worker loses nothing. Tasks are
# therefore written so that running one twice changes nothing.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CONCURRENCY = int(number("WORKER_CONCURRENCY", 1, low=1, high=64))
CELERY_BEAT_SCHEDULE_FILENAME = text("BEAT_STATE", str(Path(tempfile.gettempdir()) / "lactadvice-beat"))
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Publishing happens inside a request, so a dead broker costs it at most about two seconds, then an error to the caller.
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 1}
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
# Workers wait for the broker about a minute, then end, so that whoever runs them sees it and starts them anew.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = 10

# ---- people --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# An admin makes the accounts, so an address needs no proof and signing in goes by the name the admin gave.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lactadvice.accounts.adapter.AccountAdapter"
# Lockout after five wrong passwords for a name, wherever they come from; and ten a minute from one address.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key", "reauthenticate": "10/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds a proof of who one is counts for signing, publishing, retracting
# A code typed as the half minute turns, or from a phone whose clock is a little off, still counts.
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # the embedded run: browsers themselves allow it on localhost alone

# ---- words and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ---- mail ----------------------------------------------------------------------------------------------------------

globals().update(mail("EMAIL_URL"))
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@localhost>")

# ---- files of the pages --------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
# The manifest needs `collectstatic` first; tests and development serve the files as they lie.
STATIC_MANIFEST = switch("STATIC_MANIFEST", default=not DEBUG)
STATIC_COMPRESSED = switch("STATIC_COMPRESSED", default=True)
# Brotli's copies are a fifth smaller than gzip's, and take half a minute once.
STATIC_BROTLI = switch("STATIC_BROTLI", default=True)
if not STATIC_MANIFEST:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
elif STATIC_COMPRESSED:
    STATIC_STORAGE = "lactadvice.page_files.CompressedFiles"
else:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
# Ours first: what is larger than any bundle is never stored.
FILE_UPLOAD_HANDLERS = [
    "drugs.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST

# ---- what browsers are told ----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        # Pico.css draws its chevrons and ticks as data: images; the sign-in page draws its QR code as one.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
# Addresses carry the case, so no page tells another site where the reader came from.
# Not "no-referrer": under it browsers send "Origin: null" with every form, and the check against forged forms refuses
# each of them, signing in first of all. To other sites both policies send nothing.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from inside, without a certificate
SECURE_HSTS_SECONDS = int(number("HSTS_SECONDS", 31_536_000 if HTTPS else 0, low=0, high=63_072_000))
# These two ask for promises in the name of every neighbour under the same domain; that is for its owner to give.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# ---- what is written down ------------------------------------------------------------------------------------------

# No handler mails reports: a report would carry the address asked for, and with it the case.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_query": {"()": "lactadvice.outage.WithoutQuery"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_query"]},
    },
    "root": {
        "handlers": ["console"],
        "level": choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")).upper(),
    },
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "psycopg.pool": {"level": "ERROR"},  # it warns of every try while the database is away
    },
}

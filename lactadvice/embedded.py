"""The one-machine default: PostgreSQL and Valkey from wheels, as children on unix sockets under var/."""

from collections.abc import MutableMapping


def use_local_environment(environ: MutableMapping[str, str]) -> None:
    """Fill in the settings of the embedded services where DATABASE_URL is not set."""
    if "DATABASE_URL" in environ:
        return
    environ["DATABASE_URL"] = "postgres:///lactadvice"
    environ.setdefault("SECRET_KEY", "x" * 60)
    environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
    environ.setdefault("BROKER_URL", "redis+socket:///nowhere")

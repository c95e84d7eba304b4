"""A whole site in a temporary folder, for drills: own PostgreSQL, Valkey, web, worker and beat, and made-up content."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lactadvice import embedded, run
from lactadvice.places import places


@dataclass(frozen=True)
class Drill:
    """A running site: the addresses of its web processes, its folder, the environment of its processes."""

    addresses: tuple[str, ...]
    var: Path
    env: dict[str, str]

    @property
    def address(self) -> str:
        """That of the first web process."""
        return self.addresses[0]


@contextlib.contextmanager
def drill_site(*, served: int) -> Iterator[Drill]:
    """A site with empty tables, Django set up in this process too; beside it run worker, beat and so many web servers
    of one process each (`served`), or nothing at all (0).
    """
    with tempfile.TemporaryDirectory(prefix="lactadvice-drill-") as folder:
        var = Path(folder)
        var.chmod(0o711)  # as root, the database's own user walks through it
        for name in ("DATABASE_URL", "BROKER_URL", "SECRET_KEY"):
            os.environ.pop(name, None)
        ports = [free_port() for _ in range(max(served, 1))]
        env = run.environment(var, "127.0.0.1", ports[0])
        env |= {"STATIC_MANIFEST": "0", "SECRET_KEY": secrets.token_urlsafe(64), "LOG_LEVEL": "warning"}
        env["WEB_CONCURRENCY"] = "1"
        os.environ |= env
        with embedded.services(places(var)):
            _migrate()
            children = _children(var, env, ports) if served else []
            try:
                for child in children:
                    child.run()
                here = Drill(tuple(f"http://127.0.0.1:{port}" for port in ports), var, env)
                if served:
                    _wait(here)
                yield here
            finally:
                for child in reversed(children):
                    child.end()
                _let_go()


def _children(var: Path, env: dict[str, str], ports: list[int]) -> list[run.Child]:
    """Web servers at these ports, one worker, one beat."""
    children = run.site_children(var, env)
    for port in ports[1:]:
        (var / str(port)).mkdir()
        children.append(run.site_children(var / str(port), env | {"PORT": str(port)})[0])
    return children


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _migrate() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _let_go() -> None:
    from django.db import connection

    connection.close_pool()


def _wait(here: Drill) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if all(ask(here, "/health/live", at=at)[0] == 200 for at in range(len(here.addresses))):
            return
        time.sleep(0.1)
    raise SystemExit(f"The site did not start: {(here.var / 'web.log').read_text()[-2000:]}")


def ask(here: Drill, path: str, *, body: bytes | None = None, cookie: str = "", at: int = 0) -> tuple[int, str, str]:
    """Status, text and content type of a page of the web server number `at`; redirects are not followed."""
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if cookie:
        headers["Cookie"] = cookie
    call = urllib.request.Request(here.addresses[at] + path, data=body, headers=headers)
    try:
        with _plain.open(call, timeout=10) as answer:
            return answer.status, answer.read().decode(errors="replace"), answer.headers.get("Content-Type", "")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace"), error.headers.get("Content-Type", "")
    except OSError:
        return 0, "", ""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **options: object) -> None:
        return None


_plain = urllib.request.build_opener(_Stay())


def person(name: str, group: str, **fields: str) -> object:
    """Somebody of a role, with a second factor where the role needs one."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    who = get_user_model().objects.create_user(name, password=secrets.token_urlsafe(), **fields)
    who.groups.add(Group.objects.get(name=group))
    if group in ("curator", "approver", "admin"):
        TOTP.activate(who, generate_totp_secret())
    return who


def published_edit(slug: str, text: str, curator: object, approvers: list[object]) -> object:
    """A site's own version of a monograph, drafted, reviewed, signed twice and in use."""
    from drugs import actions

    version = actions.draft(slug=slug, by=curator, reason="A drill.", toml=text)  # type: ignore[arg-type]
    actions.submit(version_id=version.pk, by=curator)  # type: ignore[arg-type]
    for signer in approvers:
        actions.sign_off(version_id=version.pk, by=signer, read_hash=version.content_hash, interests="none")  # type: ignore[arg-type]
    return actions.publish(version_id=version.pk, by=curator)  # type: ignore[arg-type]

"""Dead source links: asked politely, of the open internet alone, and shown to curators with who cites them."""

from __future__ import annotations

import datetime as dt
import http.server
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from drugs import actions, links, waiting
from drugs.actions.links import AGAIN_AFTER, BEING_ASKED
from drugs.models import SourceCheck
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import at


class Host:
    """A web server on this machine that answers as told and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.moments: list[float] = []
        self.says: dict[str, tuple[int, dict[str, str]]] = {}
        self.robots = ""
        self.refuses_heads = False
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._answering())
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _answering(host: Host) -> type[http.server.BaseHTTPRequestHandler]:
        class Answering(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.command, self.path, self.headers["User-Agent"]))
                host.moments.append(time.monotonic())
                status, headers = host.says.get(self.path, (200, {}))
                if self.path == "/robots.txt" and not host.robots:
                    status = 404
                if self.command == "HEAD" and host.refuses_heads:
                    status = 404
                self.send_response(status)
                body = host.robots.encode() if self.path == "/robots.txt" else b"words"
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET

            def log_message(self, *words: Any) -> None:
                """Silent."""

        return Answering


@pytest.fixture
def host() -> Iterator[Host]:
    one = Host()
    yield one
    one.server.shutdown()
    one.server.server_close()


def visitor(**more: Any) -> links.Visitor:
    return links.Visitor(local=True, **{"pause": 0.0, **more})


def look(host: Host, path: str = "/page") -> links.Seen:
    return visitor().look(host.address + path)


# ---- what is seen --------------------------------------------------------------------------------------------------


def test_a_page_that_is_there_answers_its_head(host: Host) -> None:
    assert look(host) == links.Seen(True, "answers (200)")
    assert [(method, path) for method, path, _ in host.asked] == [("GET", "/robots.txt"), ("HEAD", "/page")]
    assert {who for *_, who in host.asked} == {links.USER_AGENT}


@pytest.mark.parametrize(
    ("status", "answers", "words"),
    [
        (404, False, "not found (404)"),
        (410, False, "gone for good (410)"),
        (500, False, "an error at the other side (500)"),
        (403, None, "does not tell programs (403)"),
        (429, None, "does not tell programs (429)"),
        (503, None, "does not tell programs (503)"),
    ],
)
def test_what_a_server_says_is_judged(host: Host, status: int, answers: bool | None, words: str) -> None:
    host.says["/page"] = (status, {})
    assert look(host) == links.Seen(answers, words)


def test_a_server_that_knows_no_heads_is_asked_for_the_page(host: Host) -> None:
    host.refuses_heads = True
    assert look(host).answers is True
    assert [method for method, path, _ in host.asked if path == "/page"] == ["HEAD", "GET"]


def test_redirects_are_followed_to_their_end(host: Host) -> None:
    host.says |= {"/page": (301, {"Location": "/new?a=1"}), "/new?a=1": (404, {})}
    assert look(host) == links.Seen(False, "not found (404)")
    host.says["/page"] = (302, {"Location": "/page"})
    assert look(host).answers is None


def test_a_host_that_wants_no_programs_is_left_alone(host: Host) -> None:
    host.robots = "User-agent: *\nDisallow: /page\n"
    seen = look(host)
    assert (seen.answers, "robots.txt" in seen.words) == (None, True)
    assert [path for _, path, _ in host.asked] == ["/robots.txt"]


def test_a_closed_port_and_an_unknown_name_are_failures_nobody_spoke_in(host: Host) -> None:
    host.server.shutdown()
    host.server.server_close()
    assert look(host) == links.Seen(False, "refuses connections", spoke=False)
    seen = visitor().look("https://nobody.invalid/")
    assert (seen.answers, seen.spoke) == (False, False)
    assert "leads nowhere" in seen.words


def test_a_server_that_never_answers_is_not_waited_for(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "TIMEOUT_SECONDS", 0.3)
    monkeypatch.setitem(host.says, "/robots.txt", (200, {}))
    monkeypatch.setattr(host.server.RequestHandlerClass, "do_HEAD", lambda self: time.sleep(1.5))
    begun = time.monotonic()
    assert look(host) == links.Seen(False, "no answer within 0.3 s", spoke=False)
    assert time.monotonic() - begun < 1.4


def test_one_host_is_given_time_between_two_requests(host: Host) -> None:
    patient = visitor(pause=0.25)
    for number in range(3):
        patient.look(f"{host.address}/{number}")
    gaps = [later - earlier for earlier, later in zip(host.moments, host.moments[1:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) >= 0.24


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody vouches for, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    files[1].write_bytes(key.private_bytes(pem, form, plain))
    return files


def test_certificates_are_looked_at(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers, key)
    host.server.socket = context.wrap_socket(host.server.socket, server_side=True)
    url = host.address.replace("http://127.0.0.1", "https://localhost") + "/page"
    assert visitor().look(url) == links.Seen(False, "its certificate is not good")
    monkeypatch.setenv("SSL_CERT_FILE", str(papers))  # as if this machine trusted it
    assert visitor().look(url) == links.Seen(True, "answers (200)")


# ---- never inside one's own house ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_",
        "http://user:word@example.org/",
        "http://8.8.8.8:6379/",
        "//example.org/",
        "",
    ],
)
def test_nothing_but_the_open_internet_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(links.socket, "create_connection", connect)
    seen = links.Visitor(pause=0).look(url)
    assert seen.answers is None, seen
    assert "never asked" in seen.words or "asked" in seen.words


def test_a_redirect_into_the_house_is_not_followed(host: Host) -> None:
    host.says["/page"] = (302, {"Location": "http://169.254.169.254/latest/"})
    seen = look(host)
    assert (seen.answers, "never asked" in seen.words) == (None, True)


def test_the_address_that_was_looked_at_is_the_one_connected_to(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    plain = links.socket.getaddrinfo

    def resolve(name: str, *rest: Any, **more: Any) -> Any:
        asked.append(name)
        return plain("127.0.0.1", *rest, **more)

    monkeypatch.setattr(links.socket, "getaddrinfo", resolve)
    port = host.address.rpartition(":")[2]
    assert visitor().look(f"http://pages.example:{port}/page").answers is True
    # Once for robots.txt and once for the page by us; connecting to the numbers asks for no name again.
    assert [name for name in asked if name == "pages.example"] == ["pages.example", "pages.example"]


# ---- what is kept, and who sees it ---------------------------------------------------------------------------------


@pytest.fixture
def citing(shelf: Path, host: Host, settings: Any) -> str:
    """Two monographs that cite a page of the host; the site allows asking, and asking here."""
    settings.LACTADVICE_CHECK_LINKS = settings.LINKS_MAY_BE_LOCAL = True
    url = f"{host.address}/page"
    made_up.library(
        shelf, *(made_up.text(slug, sources=[{**made_up.SOURCE, "url": url}]) for slug in ("brafenol", "clodazine"))
    )
    actions.load_library(library=shelf)
    return url


def all_asked(**more: Any) -> None:
    """Ask until nothing is left whose turn it is; what cites other hosts is taken for asked."""
    for url in waiting.links_unasked_since(timezone.now(), failing=timezone.now()):
        if not url.startswith("http://127.0.0.1"):
            SourceCheck.objects.get_or_create(url=url, defaults={"checked_at": timezone.now(), "seen": "", **more})
    actions.check_links(visitor=visitor())


def tomorrow() -> None:
    for row in SourceCheck.objects.all():
        row.checked_at -= dt.timedelta(days=2)
        row.save()


@pytest.mark.django_db
def test_a_dead_page_waits_in_the_queue_with_those_who_cite_it(citing: str, host: Host, curator: User) -> None:
    host.says["/page"] = (404, {})
    all_asked()
    assert waiting.dead_links() == [], "once is a bad day of the other side"
    tomorrow()
    all_asked()
    (dead,) = waiting.dead_links()
    assert (dead.url, dead.seen, dead.drugs) == (citing, "not found (404)", ("brafenol", "clodazine"))
    page = at(curator).get("/admin/drugs/monographversion/queues/").content.decode()
    assert "Source links that no longer answer (1)" in page
    assert f"{citing}</a>: not found (404), since" in page
    host.says["/page"] = (200, {})
    tomorrow()
    all_asked()
    assert waiting.dead_links() == []
    row = SourceCheck.objects.get(url=citing)
    assert (row.answers, row.seen, row.failures, row.failing_since) == (True, "answers (200)", 0, None)


@pytest.mark.django_db
def test_a_page_is_not_asked_again_before_its_turn(citing: str, host: Host) -> None:
    all_asked()
    seen = len(host.asked)
    all_asked()
    assert len(host.asked) == seen
    SourceCheck.objects.update(checked_at=timezone.now() - AGAIN_AFTER - dt.timedelta(minutes=1))
    all_asked()
    assert len(host.asked) == seen + 2


@pytest.mark.django_db
def test_nothing_is_asked_where_the_site_does_not_allow_it(
    citing: str, host: Host, settings: Any, curator: User
) -> None:
    settings.LACTADVICE_CHECK_LINKS = False
    assert actions.check_links(visitor=visitor()) == 0
    assert host.asked == []
    page = at(curator).get("/admin/drugs/monographversion/queues/").content.decode()
    assert "This site does not ask the sources' addresses" in page


@pytest.mark.django_db
def test_without_a_network_nothing_is_held_against_the_pages(
    shelf: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LACTADVICE_CHECK_LINKS = True
    sources = [{**made_up.SOURCE, "url": f"https://{name}.invalid/"} for name in ("one",)]
    others = [{**made_up.SOURCE, "url": "https://two.invalid/"}]
    made_up.library(shelf, made_up.text("brafenol", sources=sources), made_up.text("clodazine", sources=others))
    actions.load_library(library=shelf)
    assert actions.check_links(visitor=visitor()) == 0
    assert set(SourceCheck.objects.values_list("answers", "seen", "failures")) == {(None, BEING_ASKED, 0)}


@pytest.mark.django_db
def test_the_task_runs_in_a_worker_and_asks_nothing_private(citing: str, host: Host, settings: Any) -> None:
    from drugs.tasks import check_links

    settings.LINKS_MAY_BE_LOCAL = False
    for url in waiting.links_unasked_since(timezone.now(), failing=timezone.now()):
        if url != citing:
            SourceCheck.objects.create(url=url, checked_at=timezone.now(), seen="")
    assert check_links() == 1
    row = SourceCheck.objects.get(url=citing)
    assert (row.answers, host.asked) == (None, [])


def test_beat_asks_for_it_by_a_name_that_workers_know() -> None:
    from lactadvice.celery import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
    assert app.conf.beat_schedule["check-links"]["task"] == "drugs.tasks.check_links"

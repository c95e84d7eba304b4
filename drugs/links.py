"""Asking a source's address whether it still answers, as politely as a reader would, and never inside one's own house.

Addresses come out of monographs, which somebody wrote: so only public http(s) addresses are asked, each name is
resolved first and the very address that was looked at is the one connected to, after every redirect anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

USER_AGENT = "lactadvice-link-check/1 (asks once in a while whether a cited page is still there)"
PAUSE_SECONDS = 3.0  # between two requests to one host
TIMEOUT_SECONDS = 5.0
MOST_REDIRECTS = 5
ROBOTS_BYTES = 100_000
# The other side lives and wants no programs, or wants to be asked later: nothing is known about the page.
UNKNOWN = {401, 403, 405, 406, 407, 408, 425, 429, 451, 503}
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotAsked(ValueError):
    """An address that is never asked, and why, as a sentence."""


class Unreachable(OSError):
    """Nothing came back from the other side: it, or the network between, is away."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: whether the page answers (None: cannot be told), in words, and whether any server spoke at all."""

    answers: bool | None
    words: str
    spoke: bool = True


@dataclass(slots=True)
class Visitor:
    """Asks addresses, one request a host every `pause` seconds; `local` allows this machine's own (tests alone)."""

    pause: float = PAUSE_SECONDS
    local: bool = False
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)

    def look(self, url: str) -> Seen:
        """Ask for the head of a page, and for the page where a head is not given; never more than that is read."""
        try:
            if not self._welcome(url):
                return Seen(None, "its robots.txt asks programs to stay away")
            status = self._follow("HEAD", url)
            if status >= 400 and status not in (404, 410, 429):
                status = self._follow("GET", url)
            elif status in (404, 410) and self._follow("GET", url) < 400:  # some know no heads, and say so wrongly
                status = 200
        except NotAsked as refusal:
            return Seen(None, str(refusal))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Seen(False, _words(error), spoke=isinstance(error, http.client.HTTPException | ssl.SSLError))
        return _judged(status)

    def _follow(self, method: str, url: str) -> int:
        """The status at the end of the redirects."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(method, url)
            if answer.status not in (301, 302, 303, 307, 308) or not answer.location:
                return answer.status
            url = urljoin(url, answer.location)
        raise NotAsked("it sends from one address to the next without end")

    def _welcome(self, url: str) -> bool:
        """Whether the host's robots.txt lets this program look; a host without one does."""
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._robots:
            rules = RobotFileParser()
            answer = self._ask("GET", f"{place}/robots.txt", read=ROBOTS_BYTES)
            rules.parse(answer.body.decode("utf-8", "replace").splitlines() if answer.status == 200 else [])
            self._robots[place] = rules
        return self._robots[place].can_fetch(USER_AGENT, url)

    def _ask(self, method: str, url: str, read: int = 0) -> _Answer:
        parts = urlsplit(url)
        host, address, port = self._public(parts)
        self._wait(host)
        line = _Line(parts.scheme, host, address, port)
        try:
            target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
                f"?{quote(parts.query, safe=_IN_QUERY)}" if parts.query else ""
            )
            line.request(method, target, headers={"User-Agent": USER_AGENT, "Accept": "*/*"})
            answer = line.getresponse()
            return _Answer(answer.status, answer.headers.get("Location", ""), answer.read(read) if read else b"")
        finally:
            line.close()

    def _public(self, parts: SplitResult) -> tuple[str, str, int]:
        """The host, the address of it to connect to, and the port; NotAsked for what is not public."""
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise NotAsked("only http and https addresses are asked, without a name and password in them")
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        if port not in (80, 443) and not self.local:
            raise NotAsked(f"port {port} is not asked, only the usual two")
        try:
            host = parts.hostname.encode("idna").decode()
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise Unreachable(f"the name {parts.hostname} leads nowhere") from error
        addresses = [str(entry[4][0]) for entry in found]
        if not all(is_public(address) or (self.local and _is_loopback(address)) for address in addresses):
            raise NotAsked(f"{parts.hostname} is an address inside a network, which is never asked")
        return host, addresses[0], port

    def _wait(self, host: str) -> None:
        since = time.monotonic() - self._last.get(host, float("-inf"))
        if since < self.pause:
            self.sleep(self.pause - since)
        self._last[host] = time.monotonic()


_IN_QUERY = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str
    body: bytes


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, whatever form it hides in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour or ip.teredo or ip in NAT64:
            return False
    return ip.is_global and not ip.is_multicast


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


class _Line(http.client.HTTPConnection):
    """A connection to this very address under the host's name: the name is not resolved again."""

    def __init__(self, scheme: str, host: str, address: str, port: int) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self.default_port = {"http": 80, "https": 443}[scheme]
        self.address, self.is_secret = address, scheme == "https"

    def connect(self) -> None:
        """To the address, and with https under the certificate of the name."""
        plain = socket.create_connection((self.address, self.port), TIMEOUT_SECONDS)
        context = ssl.create_default_context() if self.is_secret else None
        self.sock = context.wrap_socket(plain, server_hostname=self.host) if context else plain


def _judged(status: int) -> Seen:
    if status < 400:
        return Seen(True, f"answers ({status})")
    if status in UNKNOWN:
        return Seen(None, f"does not tell programs ({status})")
    gone = {404: "not found", 410: "gone for good"}.get(status, "an error at the other side")
    return Seen(False, f"{gone} ({status})")


def _words(error: Exception) -> str:
    if isinstance(error, Unreachable):
        return str(error)
    if isinstance(error, TimeoutError):
        return f"no answer within {TIMEOUT_SECONDS:g} s"
    if isinstance(error, ssl.SSLError):
        return "its certificate is not good"
    if isinstance(error, ConnectionRefusedError):
        return "refuses connections"
    return f"cannot be read ({type(error).__name__})"

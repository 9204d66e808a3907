"""Asking an address of another site whether it is there, without being led to a private one.

The name is resolved first, every address it has must be public, and the connection goes to that very address: a name
that means something else a moment later gains nothing. Each redirect is judged anew. No cookies, no proxy, no body.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

SECONDS = 5
"""For connecting, and again for each question and its answer."""
MOST_REDIRECTS = 3
MOST_ADDRESSES = 3
"""Of one name that are tried."""
MOST_BYTES = 64 * 1024
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
NAT64 = ipaddress.ip_network("64:ff9b::/96")

TIMEOUT, UNREACHABLE, UNKNOWN_HOST = "timeout", "unreachable", "unknown-host"
FORBIDDEN, REDIRECTED, INSECURE = "forbidden", "redirects", "certificate"


@dataclass(frozen=True)
class Answer:
    """What an address answered: a status of HTTP, or why there is none."""

    status: int | None = None
    reason: str = ""

    def __str__(self) -> str:
        return str(self.status or self.reason)


@dataclass(frozen=True)
class Network:
    """How names become addresses (``OSError`` if they do not) and addresses connections."""

    resolve: Callable[[str, int], list[str]]
    connect: Callable[[str, int], socket.socket]


class NoAnswerError(Exception):
    """The one argument is the reason."""


@dataclass(frozen=True)
class Target:
    """A part of the web that may be asked for."""

    scheme: str
    host: str
    path: str

    @property
    def port(self) -> int:
        return PORTS[self.scheme]


def ask(url: str, *, network: Network | None = None) -> Answer:
    """What ``url`` answers after at most three redirects; never raises for anything the other side does."""
    network = network or Network(resolve_name, connect_to)
    try:
        for _redirect in range(MOST_REDIRECTS + 1):
            status, location = _look(_target_of(url), network)
            if status not in REDIRECTS or not location:
                return Answer(status)
            url = _joined(url, location)
    except NoAnswerError as error:
        return Answer(reason=str(error))
    return Answer(reason=REDIRECTED)


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet, also the IPv4 address that an IPv6 one carries."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not (address.is_multicast or address.is_reserved)


def resolve_name(host: str, port: int) -> list[str]:
    """The IP addresses of ``host``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect_to(address: str, port: int) -> socket.socket:
    """A connection to an IP address."""
    return socket.create_connection((address, port), timeout=SECONDS)


def host_of(url: str) -> str:
    """The host that ``url`` names, in small letters; empty if it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _target_of(url: str) -> Target:
    """What ``url`` asks for; refuses other schemes and ports, names of people, and what is no host name."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else parts.hostname
        is_usual = parts.scheme in PORTS and parts.port in (None, PORTS[parts.scheme])
    except ValueError:  # a UnicodeError of the host name is one, too
        raise NoAnswerError(FORBIDDEN) from None
    if not is_usual or "@" in parts.netloc or not host or not (":" in host or HOST_NAME.fullmatch(host.lower())):
        raise NoAnswerError(FORBIDDEN)
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Target(parts.scheme, host, (quote(parts.path, safe=_KEPT) or "/") + query)


_KEPT = "/?%:@!$&'()*+,;=~[]"


def _joined(url: str, location: str) -> str:
    """Where a redirect leads; its letters come as bytes, whatever the site meant by them."""
    try:
        return urljoin(url, location.encode("latin-1").decode("utf-8", "replace"))
    except ValueError:
        raise NoAnswerError(FORBIDDEN) from None


def _look(target: Target, network: Network) -> tuple[int, str]:
    """Status and redirect of ``target``: HEAD costs least, but only GET is believed when something is wrong."""
    try:
        status, location = _request("HEAD", target, network)
    except NoAnswerError as error:
        if str(error) != UNREACHABLE:
            raise
        return _request("GET", target, network)
    is_wrong = status >= 400 and status != http.HTTPStatus.TOO_MANY_REQUESTS
    return _request("GET", target, network) if is_wrong else (status, location)


def _request(method: str, target: Target, network: Network) -> tuple[int, str]:
    headers = {
        "Host": f"[{target.host}]" if ":" in target.host else target.host,
        "User-Agent": f"Thurakan/{settings.RELEASE} (link check; +{settings.WAGTAILADMIN_BASE_URL})",
        "Accept": "*/*",
        "Connection": "close",
    }
    if method == "GET":
        headers["Range"] = f"bytes=0-{MOST_BYTES - 1}"
    with _open(target, network) as link:
        connection = http.client.HTTPConnection(target.host, target.port, timeout=SECONDS)
        connection.sock = link
        connection.request(method, target.path, headers=headers)
        answer = connection.getresponse()  # its head alone: the body stays where it is
        return answer.status, answer.getheader("Location", "")


@contextmanager
def _open(target: Target, network: Network) -> Iterator[socket.socket]:
    """A connection that is cut off after ``SECONDS``, however slowly the other side drips; its errors as reasons."""
    link = _connected(target, network)
    cut = threading.Event()
    timer = threading.Timer(SECONDS, lambda: _cut(link, cut))  # the link of that moment
    timer.start()
    try:
        if target.scheme == "https":
            link = _trusted().wrap_socket(link, server_hostname=target.host, do_handshake_on_connect=False)
            link.do_handshake()
        yield link
        if cut.is_set():
            raise TimeoutError  # http.client takes a head that was cut off for a whole one
    except TimeoutError:
        raise NoAnswerError(TIMEOUT) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        is_insecure = isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError)
        reason = TIMEOUT if cut.is_set() else INSECURE if is_insecure else UNREACHABLE
        raise NoAnswerError(reason) from None
    finally:
        timer.cancel()
        link.close()


def _cut(link: socket.socket, cut: threading.Event) -> None:
    """End what is read and written on ``link``, the handshake of TLS included."""
    cut.set()
    try:
        socket.socket.shutdown(link, socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _connected(target: Target, network: Network) -> socket.socket:
    try:
        addresses = network.resolve(target.host, target.port)
    except (OSError, UnicodeError):
        raise NoAnswerError(UNKNOWN_HOST) from None
    if not addresses or not all(map(is_public, addresses)):
        raise NoAnswerError(FORBIDDEN if addresses else UNKNOWN_HOST)
    reason = UNREACHABLE
    for address in addresses[:MOST_ADDRESSES]:
        try:
            link = network.connect(address, target.port)
        except OSError as error:
            reason = TIMEOUT if isinstance(error, TimeoutError) else UNREACHABLE
        else:
            link.settimeout(SECONDS)
            return link
    raise NoAnswerError(reason)


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()

"""Somebody with a browser, as far as a load test needs one: cookies, redirects, forms, a connection that stays open."""

from __future__ import annotations

import gzip
import http.client
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urljoin, urlsplit

REDIRECTS = {301, 302, 303, 307, 308}
PATIENCE = 60
MOST_HOPS = 6
SIGNED_IN = 'class="site-nav"'
"""What every page says to somebody who is signed in, and no page to others."""


class Refused(Exception):
    """The site answered with an error, or with another page than expected."""


@dataclass(frozen=True)
class Answer:
    """What came back in the end, redirects followed; ``seconds`` is how long a person would have waited."""

    path: str
    status: int
    text: str
    seconds: float
    content: bytes


class Visitor:
    """One person: a cookie jar and one connection. Not for use by two threads at once."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=PATIENCE)

    def get(self, path: str, *, expect: str = "", kind: str = "text/html") -> Answer:
        """Open a page; raises ``Refused`` unless it is of that kind and says ``expect``."""
        return self._go("GET", quote(path, safe="/?&=%"), None, expect, kind)

    def post(self, path: str, fields: dict | list, *, expect: str = "", kind: str = "text/html") -> Answer:
        """Send a form as a browser does, with the CSRF token of the cookie."""
        return self._go("POST", path, urlencode(fields, doseq=True).encode(), expect, kind)

    def sign_in(self, username: str, password: str) -> Answer:
        """Through the form that people use; the seconds are those of the sending."""
        form = find_form(self.get("/accounts/login/").text, holding="password")
        fields = {**form.fields, "login": username, "password": password}
        return self.post(form.action or "/accounts/login/", fields, expect=SIGNED_IN)

    def close(self) -> None:
        self._connection.close()

    def _go(self, method: str, path: str, body: bytes | None, expect: str, kind: str) -> Answer:
        began = time.perf_counter()
        for _hop in range(MOST_HOPS):
            response, content = self._once(method, path, body)
            if response.status not in REDIRECTS:
                break
            target = urlsplit(urljoin(self.base_url + path, response.headers["Location"]))
            path = target.path + (f"?{target.query}" if target.query else "")
            method, body = "GET", None
        seconds = time.perf_counter() - began
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        text = content.decode("utf-8", "replace") if _is_text(response) else ""
        if response.status >= 400 or expect not in text or response.headers.get_content_type() != kind:
            raise Refused(f"{response.status} at {method} {path}, expected {expect!r} in {kind}: {text[:300]!r}")
        return Answer(path, response.status, text, seconds, content)

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[http.client.HTTPResponse, bytes]:
        try:
            return self._send(method, path, body)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()  # an idle connection that the server let go: the next one opens by itself
            return self._send(method, path, body)

    def _send(self, method: str, path: str, body: bytes | None) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Accept": "text/html,*/*", "Accept-Encoding": "gzip", "Accept-Language": "th"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.base_url}
            headers |= {"Referer": self.base_url + path, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return response, content


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, and the fields it holds already."""

    action: str
    fields: dict[str, str]
    names: frozenset[str]


def find_form(html: str, *, holding: str = "", going_to: str = "") -> Form:
    """The first form with a control called ``holding`` and ``going_to`` in its action."""
    for form in _Forms(html).forms:
        if (not holding or holding in form.names) and going_to in form.action:
            return form
    raise Refused(f"No form with {holding or going_to!r} in {html[:300]!r}")


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: tuple[str, dict[str, str], set[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = (given.get("action", ""), {}, set())
        elif self._open and given.get("name") and tag in {"input", "select", "textarea", "button"}:
            self._open[2].add(given["name"])
            if tag == "input" and given.get("type") == "hidden":
                self._open[1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            action, fields, names = self._open
            self.forms.append(Form(action, fields, frozenset(names)))
            self._open = None


def _is_text(response: http.client.HTTPResponse) -> bool:
    return response.headers.get_content_type().startswith(("text/", "application/json"))

"""Many people at once in one thread: HTTP/1.1 over asyncio, as little of it as costs the measured machine least."""

from __future__ import annotations

import asyncio
import gzip
import time
from urllib.parse import urlencode, urljoin, urlsplit

from bench.client import MOST_HOPS, PATIENCE, REDIRECTS, SIGNED_IN, Answer, Refused, find_form


class Guest:
    """One person: a cookie jar and one connection that stays open. One request at a time."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.cookies: dict[str, str] = {}
        self._place = urlsplit(base_url)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, *, expect: str = "") -> Answer:
        """Open a page; raises ``Refused`` unless it is one that says ``expect``."""
        return await self._go("GET", path, b"", expect)

    async def post(self, path: str, fields: dict, *, expect: str = "") -> Answer:
        """Send a form as a browser does, with the CSRF token of the cookie."""
        return await self._go("POST", path, urlencode(fields, doseq=True).encode(), expect)

    async def sign_in(self, username: str, password: str) -> Answer:
        """Through the form that people use; the seconds are those of the sending."""
        form = find_form((await self.get("/accounts/login/")).text, holding="password")
        fields = {**form.fields, "login": username, "password": password}
        return await self.post(form.action or "/accounts/login/", fields, expect=SIGNED_IN)

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _go(self, method: str, path: str, body: bytes, expect: str) -> Answer:
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            for _hop in range(MOST_HOPS):
                status, headers, content = await self._once(method, path, body)
                if status not in REDIRECTS:
                    break
                target = urlsplit(urljoin(self.base_url + path, headers["location"]))
                path = target.path + (f"?{target.query}" if target.query else "")
                method, body = "GET", b""
        seconds = time.perf_counter() - began
        if headers.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        text = content.decode("utf-8", "replace") if headers.get("content-type", "").startswith(TEXTUAL) else ""
        if status >= 400 or expect not in text:
            raise Refused(f"{status} at {method} {path}, expected {expect!r}: {text[:300]!r}")
        return Answer(path, status, text, seconds, content)

    async def _once(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        request = self._request(method, path, body)
        try:
            return await self._send(request)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()  # an idle connection that the server let go: once more on a new one
            return await self._send(request)

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._place.netloc}", "Accept: text/html,*/*"]
        lines += ["Accept-Encoding: gzip", "Accept-Language: th"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            lines += [f"Origin: {self.base_url}", f"Referer: {self.base_url}{path}"]
            lines.append(f"X-CSRFToken: {self.cookies.get('csrftoken', '')}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _send(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._place.hostname, self._place.port)
        reader, writer = self._streams
        writer.write(request)
        status, headers = self._read_head(await reader.readuntil(b"\r\n\r\n"))
        if headers.get("transfer-encoding") == "chunked":
            content = await _read_chunks(reader)
        else:
            content = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return status, headers, content

    def _read_head(self, head: bytes) -> tuple[int, dict[str, str]]:
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                self.cookies[cookie] = content
            headers[name] = value
        return int(first.split()[1]), headers


TEXTUAL = ("text/", "application/json")


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    content = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        content += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return content

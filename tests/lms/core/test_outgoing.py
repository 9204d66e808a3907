"""Asking other sites: against a server of our own that plays a public one."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lms.core import outgoing
from lms.core.outgoing import Network, ask, is_public

PUBLIC = "93.184.216.34"


class Site(BaseHTTPRequestHandler):
    """Answers by its path; keeps what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        kind, _slash, rest = self.path[1:].partition("/")
        getattr(self, f"answer_{kind}", self.answer_status)(kind, rest)

    do_GET = do_HEAD

    def answer_status(self, kind: str, rest: str) -> None:
        self.send_response(int(kind) if kind.isdigit() else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer_to(self, kind: str, rest: str) -> None:
        self.send_response(302)
        self.send_header("Location", rest.replace("!", "/"))
        self.end_headers()

    def answer_loop(self, kind: str, rest: str) -> None:
        self.answer_to(kind, "!loop")

    def answer_nohead(self, kind: str, rest: str) -> None:
        if self.command == "GET":
            self.answer_status("200", "")
        self.close_connection = True

    def answer_huge(self, kind: str, rest: str) -> None:
        if self.command == "HEAD":
            return self.answer_status("405", "")
        self.send_response(200)
        self.end_headers()
        try:
            for _chunk in range(2000):
                self.wfile.write(b"x" * 65536)
                self.server.sent += 65536
        except OSError:
            self.server.is_cut = True

    def answer_drip(self, kind: str, rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            for number in range(40):
                self.wfile.write(b"X-%d: x\r\n" % number)
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *arguments) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.asked, server.sent, server.is_cut = [], 0, False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


NAMES = {"private.example": ["10.0.0.7"], "mixed.example": [PUBLIC, "127.0.0.1"], "empty.example": []}


@pytest.fixture
def network(server) -> Network:
    """Every name is public but those above; whatever is connected to is the server."""

    def resolve(host: str, port: int) -> list[str]:
        if host == "gone.example":
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return NAMES.get(host, [PUBLIC])

    def connect(address: str, port: int) -> socket.socket:
        server.asked.append((address, port))
        return socket.create_connection(server.server_address, timeout=outgoing.SECONDS)

    return Network(resolve, connect)


@pytest.mark.parametrize("status", [200, 404, 410, 403, 405, 500])
def test_the_status_is_told(network, status):
    assert ask(f"http://a.example/{status}", network=network).status == status


def test_head_is_enough_when_all_is_well_and_get_is_believed_otherwise(network, server):
    ask("http://a.example/200", network=network)
    assert [one[0] for one in server.asked] == [PUBLIC, "HEAD"]
    server.asked.clear()
    ask("http://a.example/404", network=network)
    assert [one[0] for one in server.asked] == [PUBLIC, "HEAD", PUBLIC, "GET"]
    server.asked.clear()
    ask("http://a.example/429", network=network)
    assert [one[0] for one in server.asked] == [PUBLIC, "HEAD"]
    assert ask("http://a.example/nohead", network=network).status == 200


def test_what_is_sent(network, server, settings):
    ask("http://a.example/404", network=network)
    method, path, headers = server.asked[-1]
    assert (method, path) == ("GET", "/404")
    assert headers.pop("User-Agent").startswith(f"Thurakan/{settings.RELEASE} ")
    assert headers == {
        "Host": "a.example",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "Range": "bytes=0-65535",
    }


def test_letters_that_are_not_ascii(network, server):
    assert ask("http://ธุรการ.ไทย/คู่มือ ก.pdf?ค=ข#ง", network=network).status == 200
    _method, path, headers = server.asked[-1]
    assert path == "/%E0%B8%84%E0%B8%B9%E0%B9%88%E0%B8%A1%E0%B8%B7%E0%B8%AD%20%E0%B8%81.pdf?%E0%B8%84=%E0%B8%82"
    assert headers["Host"].startswith("xn--")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "http:///x",
        "http://a.example:8080/",
        "https://a.example:80/",
        "http://a.example:0x50/",
        "http://me:secret@a.example/",
        "http://a.example\\@private.example/",
        "http://a%2eexample/",
        "http://a b.example/",
        "http://-x-.example:99999/",
        "http://[::1/",
        "http://..example/",
        f"http://{'a' * 70}.example/",
        "http://private.example/",
        "http://mixed.example/",
        "x",
        "",
    ],
)
def test_what_is_refused_before_anybody_is_asked(network, server, url):
    assert ask(url, network=network) == outgoing.Answer(reason="forbidden")
    assert server.asked == []


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_no_spelling_of_this_machine_is_asked(server, host):
    network = Network(outgoing.resolve_name, lambda address, port: pytest.fail("connected"))
    assert ask(f"http://{host}/", network=network) == outgoing.Answer(reason="forbidden")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PUBLIC, True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        (f"::ffff:{PUBLIC}", True),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("10.0.0.1", False),
        ("172.16.9.9", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("a.example", False),
    ],
)
def test_public_addresses(address, expected):
    assert is_public(address) is expected


def test_redirects_are_judged_anew(network, server):
    assert ask("http://a.example/to/http:!!b.example!404", network=network).status == 404
    assert ask("http://a.example/to/!200", network=network).status == 200
    server.asked.clear()
    for target in ("http:!!private.example!", "http:!!127.0.0.1:8000!", "file:!!!etc!passwd", "http:!![::1"):
        assert ask(f"http://a.example/to/{target}", network=network).reason == "forbidden"
    assert {one[0] for one in server.asked} == {PUBLIC, "HEAD"}


def test_a_loop_of_redirects_ends(network, server):
    assert ask("http://a.example/loop", network=network).reason == "redirects"
    assert len(server.asked) == 2 * (1 + outgoing.MOST_REDIRECTS)
    assert ask("http://a.example/to/", network=network).status == 302  # leads nowhere


def test_names_that_do_not_exist(network):
    assert ask("http://gone.example/", network=network).reason == "unknown-host"
    assert ask("http://empty.example/", network=network).reason == "unknown-host"


def test_nobody_listens(network):
    def refuse(address: str, port: int) -> socket.socket:
        raise ConnectionRefusedError

    assert ask("http://a.example/", network=Network(network.resolve, refuse)).reason == "unreachable"


def test_a_huge_body_is_not_read(network, server):
    assert ask("http://a.example/huge", network=network).status == 200
    deadline = time.monotonic() + 5
    while not server.is_cut and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.is_cut
    assert server.sent < 20_000_000


def test_an_answer_that_drips_is_cut_off(network, monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    begun = time.monotonic()
    assert ask("http://a.example/drip", network=network).reason == "timeout"
    assert time.monotonic() - begun < 1.8


def test_https_that_is_none_is_told_as_such(network):
    assert ask("https://a.example/", network=network).reason in {"certificate", "unreachable"}


def test_the_environment_names_no_proxy(network, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert ask("http://a.example/200", network=network).status == 200

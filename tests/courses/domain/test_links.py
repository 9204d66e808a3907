"""When a link to another site counts as dead."""

import datetime as dt
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from courses import tasks
from courses.domain import links
from courses.models import ExternalLink, LessonPage, LessonSource
from courses.queries.external_links import addresses_in_use
from lms.core.outgoing import Network
from tests.factories.courses import make_course
from tests.factories.regulations import make_regulation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOW = timezone.now()


class ByPath(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path[1:] or 200))
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *arguments) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), ByPath)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def network(address) -> Network:
    """The hosts called silent do not answer."""

    def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.35" if host.startswith("silent") else "93.184.216.34"]

    def connect(to: str, port: int) -> socket.socket:
        if to.endswith("35"):
            raise TimeoutError
        return socket.create_connection(address, timeout=5)

    return Network(resolve, connect)


def ask(*urls: str, network: Network, at: dt.datetime) -> list[tuple[str, int, bool]]:
    """Ask what is due at ``at``; answer, failures and whether it is dead, of each of ``urls``."""
    links.ask_due(network=network, now=at)
    found = ExternalLink.objects.in_bulk(urls, field_name="url")
    dead = set(ExternalLink.objects.dead().values_list("url", flat=True))
    return [(found[url].last_answer, found[url].failure_count, url in dead) for url in urls]


@pytest.mark.parametrize("status", [404, 410])
def test_two_failures_a_day_apart_make_a_dead_link(network, status):
    url = f"http://a.example/{status}"
    links.remember([url])
    now = timezone.now()
    assert ask(url, network=network, at=now) == [(str(status), 1, False)]
    assert ask(url, network=network, at=now + DAY / 2) == [(str(status), 1, False)]
    ExternalLink.objects.update(ask_at=now)
    assert ask(url, network=network, at=now + DAY / 2) == [(str(status), 1, False)]
    ExternalLink.objects.update(ask_at=now)
    assert ask(url, network=network, at=now + DAY) == [(str(status), 2, True)]
    link = ExternalLink.objects.get()
    assert (link.failed_since, link.last_checked_at, link.ask_at) == (now, now + DAY, now + 8 * DAY)


@pytest.mark.parametrize("status", [200, 401, 403, 405, 429, 500, 503])
def test_any_other_answer_is_never_dead_and_ends_a_series(network, status):
    url = f"http://a.example/{status}"
    ExternalLink.objects.create(url=url, failure_count=5, failed_since=NOW - 9 * DAY, last_answer="404")
    assert ask(url, network=network, at=NOW + DAY) == [(str(status), 0, False)]
    assert ExternalLink.objects.get().ask_at == NOW + 8 * DAY


def test_silence_counts_only_while_others_answer(network):
    silent, other, good = "http://silent.example/", "http://silent2.example/", "http://a.example/200"
    links.remember([silent, other])
    now = timezone.now()
    for days in range(3):
        at = now + days * DAY
        assert ask(silent, other, network=network, at=at) == [("", 0, False), ("", 0, False)]
    links.remember([silent, other, good])
    assert ask(silent, good, network=network, at=now + 9 * DAY) == [("timeout", 1, False), ("200", 0, False)]
    ExternalLink.objects.update(ask_at=now)
    assert ask(silent, network=network, at=now + 10 * DAY) == [("timeout", 2, True)]


def test_two_addresses_of_one_silent_host_vouch_for_nothing(network):
    links.remember(["http://a.example/200", "http://a.example/404", "http://silent.example/1"])
    ExternalLink.objects.filter(url__startswith="http://a.").update(ask_at=NOW + 99 * DAY)
    assert ask("http://silent.example/1", network=network, at=NOW + DAY) == [("", 0, False)]


def test_each_is_asked_once_a_week_and_at_most_200_a_run(network, monkeypatch):
    monkeypatch.setattr(links, "MOST_A_RUN", 2)
    links.remember([f"http://{name}.example/200" for name in "abc"])
    now = timezone.now()
    assert [links.ask_due(network=network, now=now) for _run in range(3)] == [2, 1, 0]
    assert links.ask_due(network=network, now=now + 6 * DAY) == 0
    assert links.ask_due(network=network, now=now + 7 * DAY) == 2


def test_what_takes_too_long_comes_with_the_next_run(network, monkeypatch):
    links.remember(["http://a.example/200"])
    monkeypatch.setattr(links, "SECONDS_A_RUN", -1)
    assert links.ask_due(network=network) == 0
    assert ExternalLink.objects.filter(last_checked_at=None, ask_at__lte=timezone.now()).count() == 1


def test_what_live_lessons_and_regulations_name_is_kept_and_nothing_else(settings):
    settings.LINK_CHECKS = True
    make_course(lessons=2)
    live, hidden = LessonPage.objects.order_by("path")
    for lesson in (live, hidden):
        name = lesson.slug
        lesson.body = [
            ("link_card", {"url": f"https://{name}.example/card", "title": "t", "text": ""}),
            ("text", f'<p><a href="http://{name}.example/?a=1&amp;b=2">x</a></p>'),
        ]
        lesson.save()
        LessonSource.objects.create(lesson=lesson, title="t", url=f"https://{name}.example/source")
    LessonPage.objects.filter(pk=hidden.pk).update(live=False)
    LessonSource.objects.create(lesson=live, title="t", url="https://l.example/" + "x" * 480)
    make_regulation(source_url="https://law.example/")
    make_regulation(code="none")
    names = {"https://l1.example/card", "http://l1.example/?a=1&b=2", "https://l1.example/source"}
    expected = {*names, "https://l.example/" + "x" * 480, "https://law.example/"}
    assert addresses_in_use() == expected
    ExternalLink.objects.create(url="https://old.example/")
    for _time in range(2):
        tasks.find_links()
        assert set(ExternalLink.objects.values_list("url", flat=True)) == expected
    settings.LINK_CHECKS = False
    tasks.find_links()
    assert ExternalLink.objects.count() == 0


def test_nobody_is_asked_while_the_setting_is_off(settings):
    links.remember(["http://a.example/"])
    assert settings.LINK_CHECKS is False
    assert tasks.ask_links() == 0
    assert ExternalLink.objects.get().last_checked_at is None

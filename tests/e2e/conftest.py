"""A real browser for journeys: Debian's Chromium, a phone of 360 px, and no patience with what the console says.

    def test_a_clerk_opens_the_courses(phone):
        phone.sign_in(make_clerk(school))
        page = phone.visit("/courses/")
        page.get_by_role("link", name="ปฐมนิเทศ").click()
        phone.look("courses")  # axe, no sideways scrolling, a picture in var/screenshots

Console errors and violations of the Content-Security-Policy fail the test when it ends.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a browser test and sees committed data; the database's first rows come back after it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True))


class Visitor:
    """Somebody at a screen: a page, and the means to look at it as a strict reader would."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def visit(self, path: str) -> Page:
        """Open ``path`` of the live server."""
        self.page.goto(f"{self.address}{path}")
        return self.page

    def sign_in(self, user) -> None:
        """Be ``user`` from the next page on, without typing a password."""
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def look(self, name: str = "") -> None:
        """Fail on any axe violation or sideways scrolling; with a ``name`` keep a picture in var/screenshots."""
        if name:
            self.picture(name)
        violations = Axe().run(self.page).response["violations"]
        found = [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in violations for node in one["nodes"]]
        assert found == []
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, "The page scrolls sideways."

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page in var/screenshots."""
        folder = django_settings.VAR_DIR / "screenshots"
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def _listen(self, message: ConsoleMessage) -> None:
        """Errors and policy violations count; the status of an answer is the test's own business."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail("Browser tests need Chromium: apt-get install chromium.")
        pytest.skip("No Chromium on this machine: apt-get install chromium to run the browser tests.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser: Browser, live_server) -> Iterator[Callable[..., Visitor]]:
    """Make visitors: ``visitor(**PHONE, color_scheme="dark", java_script_enabled=False)``."""
    visitors: list[Visitor] = []

    def make(**options) -> Visitor:
        context = browser.new_context(locale="th-TH", timezone_id="Asia/Bangkok", **options)
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context, live_server.url))
        return visitors[-1]

    yield make
    for one in visitors:
        one.context.close()
    assert [complaint for one in visitors for complaint in one.complaints] == []


@pytest.fixture
def phone(visitor: Callable[..., Visitor]) -> Visitor:
    """A visitor with a small phone."""
    return visitor(**PHONE)


@pytest.fixture
def desk(visitor: Callable[..., Visitor]) -> Visitor:
    """A visitor at an office PC."""
    return visitor(**DESK)

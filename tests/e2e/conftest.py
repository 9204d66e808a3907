"""A real browser for journeys: Debian's Chromium, a phone of 360 px, and no patience with what the console says.

    def test_a_clerk_opens_the_courses(phone):
        phone.sign_in(make_clerk(school))
        page = phone.visit("/courses/")
        page.get_by_role("link", name="ปฐมนิเทศ").click()
        phone.look("courses")  # axe, no sideways scrolling; with --pictures a picture in var/screenshots

Console errors and violations of the Content-Security-Policy fail the test when it ends. A window is opened once a run
for each kind of screen and handed on with nothing of the last visitor left in it, since to open one takes half a
second; ``visitor(is_last=True)`` throws it away.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

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
AXE = Axe().axe_script
AT_REST = "Promise.allSettled(document.getAnimations().map((one) => one.finished))"
"""A colour on its way to another has a contrast that nobody reads."""
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a browser test and sees committed data; the database's first rows come back after it.

    The long ones go first, so that no worker waits for the other in the end.
    """
    items.sort(key=lambda item: not item.path.name.startswith("test_journey"))
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True))


class Visitor:
    """Somebody at a screen: a page, and the means to look at it as a strict reader would."""

    def __init__(self, page: Page, address: str, *, keeps_pictures: bool) -> None:
        self.page = page
        self.context = page.context
        self.address = address
        self.keeps_pictures = keeps_pictures
        self.complaints: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", self._hear)

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
        """Fail on any axe violation or sideways scrolling; a ``name`` is for a picture."""
        if name:
            self.picture(name)
        self.page.evaluate(AXE)
        self.page.evaluate(AT_REST)
        violations = self.page.evaluate("axe.run({resultTypes: ['violations']}).then((found) => found.violations)")
        found = [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in violations for node in one["nodes"]]
        assert found == []
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, "The page scrolls sideways."

    def picture(self, name: str) -> None:
        """With ``--pictures``: keep a picture of the whole page in var/screenshots."""
        if self.keeps_pictures:
            self.page.screenshot(path=django_settings.VAR_DIR / "screenshots" / f"{name}.png", full_page=True)

    def leave(self) -> None:
        """Leave nothing behind for the next visitor: no page, cookie, draft, cached answer or ear."""
        self.page.remove_listener("console", self._listen)
        self.page.remove_listener("pageerror", self._hear)
        for page in self.context.pages[1:]:
            page.close()
        self.context.set_offline(False)
        self.page.unroute_all()
        self.page.emulate_media(media="null")
        self.page.goto(f"{self.address}/livez")
        devtools = self.context.new_cdp_session(self.page)
        devtools.send("Storage.clearDataForOrigin", {"origin": self.address, "storageTypes": "all"})
        devtools.send("Network.clearBrowserCache")
        devtools.detach()
        self.context.clear_cookies()

    def _listen(self, message: ConsoleMessage) -> None:
        """Errors and policy violations count; the status of an answer is the test's own business."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _hear(self, error: Error) -> None:
        self.complaints.append(f"{self.page.url}: {error}")


class Windows:
    """Open windows by kind of screen, those that nobody sits at."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[str, list[Page]] = {}

    def take(self, options: dict) -> Page:
        """A window of that kind."""
        if free := self.free.get(str(options)):
            return free.pop()
        context = self.browser.new_context(locale="th-TH", timezone_id="Asia/Bangkok", **options)
        context.set_default_timeout(10_000)
        return context.new_page()

    def give_back(self, page: Page, options: dict) -> None:
        """The next visitor of that kind may have it."""
        self.free.setdefault(str(options), []).append(page)


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


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows of the run."""
    return Windows(browser)


@pytest.fixture
def visitor(request, windows: Windows, live_server) -> Iterator[Callable[..., Visitor]]:
    """Make visitors: ``visitor(**PHONE, color_scheme="dark", java_script_enabled=False)``."""
    visitors: list[tuple[Visitor, dict, bool]] = []

    def make(*, is_last: bool = False, **options) -> Visitor:
        keeps_pictures = request.config.getoption("pictures")
        one = Visitor(windows.take(options), live_server.url, keeps_pictures=keeps_pictures)
        visitors.append((one, options, is_last))
        return one

    yield make
    for one, options, is_last in visitors:
        if is_last:
            one.context.close()
        else:
            one.leave()
            windows.give_back(one.page, options)
    assert [complaint for one, *_ in visitors for complaint in one.complaints] == []


@pytest.fixture
def phone(visitor: Callable[..., Visitor]) -> Visitor:
    """A visitor with a small phone."""
    return visitor(**PHONE)


@pytest.fixture
def desk(visitor: Callable[..., Visitor]) -> Visitor:
    """A visitor at an office PC."""
    return visitor(**DESK)

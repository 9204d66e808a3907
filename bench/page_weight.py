"""What pages weigh in a real browser: 400 kbit/s, 400 ms, a processor four times slower, a phone of 360 × 640."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bench import figures
from bench.client import Visitor
from bench.place import NoPlace, Place
from bench.tables import heading, table, verdict

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
BYTES_A_SECOND = 400_000 / 8
ROUND_TRIP_MS = 400
SLOWER = 4
PATIENCE_MS = 60_000
SETTLING_MS = 700
LARGEST_PAINT = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => resolve(null), 3000);
})"""
WATCH_INTERACTIONS = """() => {
  window.slowest = 0;
  new PerformanceObserver((list) => {
    const durations = list.getEntries().filter((entry) => entry.interactionId).map((entry) => entry.duration);
    window.slowest = Math.max(window.slowest, ...durations);
  }).observe({ type: "event", durationThreshold: 16 });
}"""

Act = Callable[[Page], None]


class Weight(NamedTuple):
    """One view of a page: kilobytes over the wire, requests, seconds to the largest paint. Content images apart."""

    kilobytes: float
    requests: int
    lcp_seconds: float | None
    inp_ms: float | None = None


class View(NamedTuple):
    """A page as somebody sees it, a text that only the right page has, and what they do on it."""

    name: str
    path: str
    username: str
    expect: str
    act: Act


def measure(place: Place) -> bool:
    """View each page with an empty cache and again; whether all budgets are kept."""
    heading("Page weight: 400 kbit/s, 400 ms round trip, processor ×4, 360×640 at 2x")
    with _browser() as browser:
        rows = [_row(view.name, *_look(browser, place, view)) for view in _views(place)]
    rows.append(_row("certificate PDF", *_download(place)))
    table(["page", "cold KB", "≤", "warm KB", "≤", "requests", "≤", "LCP s", "≤", "INP ms", "≤", ""], rows)
    print("KB are compressed bytes over the wire with headers. LCP with an empty cache. INP is the slowest of the taps")
    print("and keys of one visit; what takes less than 16 ms is not told by the browser and stands as 16.")
    return all(row[-1] == "ok" for row in rows)


def _views(place: Place) -> Iterator[View]:
    facts = place.facts
    clerk = facts["clerks"][100]
    verify, paper = f"/verify/{facts['code']}/", _open_paper(place, clerk)
    yield View("sign-in", "/accounts/login/", "", 'name="password"', _typing("[name=login]"))
    yield View("verify", verify, "", facts["number"], _tapping("h1"))
    yield View("error", "/no-such-page/", "", "ไม่พบ", _tapping("h1"))
    yield View("home", "/", clerk, facts["course_title"], _tapping("h1"))
    yield View("lesson", facts["lesson"], clerk, facts["lesson_title"], _tapping("main summary"))
    yield View("quiz", paper, clerk, "data-quiz", _tapping("fieldset label"))
    yield View("thread", facts["thread"], clerk, facts["last_reply"], _typing("#reply textarea"))
    yield View("dashboard", "/supervise/", facts["officer"], facts["area_name"], _tapping("main summary"))


def _tapping(selector: str) -> Act:
    """A tap, and the key to the next control."""

    def act(page: Page) -> None:
        page.locator(selector).first.tap()
        page.keyboard.press("Tab")

    return act


def _typing(selector: str) -> Act:
    """A tap into a field, and some letters."""

    def act(page: Page) -> None:
        page.locator(selector).first.tap()
        page.keyboard.type("clerk", delay=50)

    return act


def _look(browser: Browser, place: Place, view: View) -> tuple[Weight, Weight]:
    """With an empty cache, and once more with what the first view left in it."""
    with _context(browser, place, view.username) as context:
        return _load(context, place.base_url, view), _load(context, place.base_url, view, is_used=True)


def _load(context: BrowserContext, base_url: str, view: View, *, is_used: bool = False) -> Weight:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes, urls = _listen(wire)
    _slow_down(wire)
    page.goto(base_url + view.path, wait_until="load", timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    paint = page.evaluate(LARGEST_PAINT)
    ours = {request: size for request, size in sizes.items() if "/files/" not in urls[request]}
    strangers = [url for url in urls.values() if not url.startswith((base_url, "data:"))]
    if strangers or view.expect not in unescape(page.content()):
        raise NoPlace(f"{view.path} is not the page {view.name!r}, or asks strangers: {strangers}")
    inp = _interact(page, view.act) if is_used else None
    page.close()
    return Weight(sum(ours.values()) / 1024, len(ours), paint / 1000 if paint else None, inp)


def _interact(page: Page, act: Act) -> float:
    """Milliseconds from a tap or key to the picture that shows it; the slowest."""
    page.evaluate(WATCH_INTERACTIONS)
    act(page)
    page.wait_for_timeout(SETTLING_MS)
    return max(page.evaluate("window.slowest"), 16)


def _listen(wire: CDPSession) -> tuple[dict[str, int], dict[str, str]]:
    """Bytes of each request over the network, and its address; what the cache answers is not among them."""
    sizes: dict[str, int] = {}
    urls: dict[str, str] = {}
    cached: set[str] = set()

    def finished(event: dict) -> None:
        request = event["requestId"]
        if request in urls and request not in cached and not urls[request].startswith("data:"):
            sizes[request] = int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    wire.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    wire.on(
        "Network.responseReceived",
        lambda event: cached.add(event["requestId"]) if event["response"].get("fromDiskCache") else None,
    )
    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    return sizes, urls


def _slow_down(wire: CDPSession) -> None:
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _open_paper(place: Place, username: str) -> str:
    """The address of an open attempt of ``username``."""
    visitor = _signed_in(place, username)
    path = visitor.post(f"/quizzes/{place.facts['quiz_pk']}/start/", {}, expect="data-quiz").path
    visitor.close()
    return path


def _download(place: Place) -> tuple[Weight, Weight]:
    visitor = _signed_in(place, place.facts["finisher"])
    content = visitor.get(f"/certificates/{place.facts['code']}.pdf", kind="application/pdf").content
    visitor.close()
    weight = Weight(len(content) / 1024, 1, None)
    return weight, weight


def _signed_in(place: Place, username: str) -> Visitor:
    visitor = Visitor(place.base_url)
    visitor.sign_in(username, place.facts["password"])
    return visitor


@contextmanager
def _context(browser: Browser, place: Place, username: str) -> Iterator[BrowserContext]:
    """A phone with an empty cache, signed in as ``username`` if there is one."""
    context = browser.new_context(locale="th-TH", timezone_id="Asia/Bangkok", **PHONE)
    if username:
        visitor = _signed_in(place, username)
        context.add_cookies(
            [{"name": name, "value": value, "url": place.base_url} for name, value in visitor.cookies.items()]
        )
        visitor.close()
    yield context
    context.close()


@contextmanager
def _browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        raise NoPlace("Page weight is measured in Chromium: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def _row(name: str, cold: Weight, warm: Weight) -> tuple:
    budget = figures.BUDGETS[name]
    pairs = [
        (cold.kilobytes, budget.cold_kb),
        (warm.kilobytes if budget.warm_kb is not None else None, budget.warm_kb),
        (cold.requests, budget.requests),
        (cold.lcp_seconds, budget.lcp_seconds),
        (warm.inp_ms, budget.inp_ms),
    ]
    is_kept = all(most is None or (measured is not None and measured <= most) for measured, most in pairs)
    return (name, *(value for pair in pairs for value in pair), verdict(is_kept))

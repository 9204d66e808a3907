"""What pages weigh in a real browser: 400 kbit/s, 400 ms, a processor four times slower, a phone of 360 × 640."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
]
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
BYTES_A_SECOND = 400_000 / 8
ROUND_TRIP_MS = 400
SLOWER = 4
LARGEST_PAINT = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => resolve(null), 3000);
})"""
SLOWEST_INTERACTION = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(Math.max(...list.getEntries().map((entry) => entry.duration))))
    .observe({ type: "event", durationThreshold: 16, buffered: true });
  setTimeout(() => resolve(0), 1500);
})"""


class Weight(NamedTuple):
    """One view of a page: kilobytes over the wire, requests, seconds to the largest paint. Content images apart."""

    kilobytes: float
    requests: int
    lcp_seconds: float | None


def measure(place: Place) -> bool:
    """View each page with an empty cache and again; whether all budgets are kept."""
    heading("Page weight: 400 kbit/s, 400 ms round trip, processor ×4, 360×640 at 2x")
    with _browser() as browser:
        rows = [row for name, view in _views(place) for row in _rows(name, *view(browser))]
        tap = _tap(browser, place)
    columns = ["page", "cold KB", "≤", "warm KB", "≤", "requests", "≤", "LCP s", "≤", ""]
    table(columns, rows)
    print(f"An answer in the quiz is shown {tap:.0f} ms after the tap (limit 100 ms).")
    return all(row[-1] == "ok" for row in rows) and tap <= 100


def _views(place: Place) -> Iterator[tuple[str, Callable[[Browser], tuple[Weight, Weight]]]]:
    facts = place.facts
    clerk = facts["clerks"][-1]
    yield "sign-in", lambda browser: _view(browser, place, "/accounts/login/")
    yield "verify", lambda browser: _view(browser, place, f"/verify/{facts['code']}/")
    yield "error", lambda browser: _view(browser, place, "/no-such-page/")
    yield "home", lambda browser: _view(browser, place, "/", clerk)
    yield "lesson", lambda browser: _view(browser, place, facts["lesson"], clerk)
    yield "quiz", lambda browser: _view(browser, place, _open_paper(place, clerk), clerk)
    yield "thread", lambda browser: _view(browser, place, facts["thread"], clerk)
    yield "dashboard", lambda browser: _view(browser, place, "/supervise/", facts["officer"])
    yield "certificate PDF", lambda browser: _download(place)


def _view(browser: Browser, place: Place, path: str, username: str = "") -> tuple[Weight, Weight]:
    with _context(browser, place, username) as context:
        return _load(context, place.base_url + path), _load(context, place.base_url + path)


def _load(context: BrowserContext, url: str) -> Weight:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes, urls = _listen(wire)
    _slow_down(wire)
    page.goto(url, wait_until="load", timeout=60_000)
    page.wait_for_load_state("networkidle")
    paint = page.evaluate(LARGEST_PAINT)
    page.close()
    ours = {request: size for request, size in sizes.items() if "/files/" not in urls[request]}
    return Weight(sum(ours.values()) / 1024, len(ours), paint / 1000 if paint else None)


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


def _tap(browser: Browser, place: Place) -> float:
    """Milliseconds from a tap on an answer to the picture that shows it, on the slow processor."""
    clerk = place.facts["clerks"][-1]
    with _context(browser, place, clerk) as context:
        page: Page = context.new_page()
        wire = context.new_cdp_session(page)
        page.goto(place.base_url + _open_paper(place, clerk))
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.locator("fieldset label").first.tap()
        return page.evaluate(SLOWEST_INTERACTION)


def _open_paper(place: Place, username: str) -> str:
    """The address of an open attempt of ``username``."""
    visitor = _signed_in(place, username)
    path = visitor.post(f"/quizzes/{place.facts['quiz_pk']}/start/", {}, expect="data-quiz").path
    visitor.close()
    return path


def _download(place: Place) -> tuple[Weight, Weight]:
    visitor = _signed_in(place, place.facts["finisher"])
    content = visitor.get(f"/certificates/{place.facts['code']}.pdf").content
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


def _rows(name: str, cold: Weight, warm: Weight) -> list[tuple]:
    budget = figures.BUDGETS[name]
    is_kept = (
        cold.kilobytes <= budget.cold_kb
        and (budget.warm_kb is None or warm.kilobytes <= budget.warm_kb)
        and cold.requests <= budget.requests
        and (budget.lcp_seconds is None or (cold.lcp_seconds or 99) <= budget.lcp_seconds)
    )
    return [
        (
            name,
            cold.kilobytes,
            budget.cold_kb,
            warm.kilobytes if budget.warm_kb is not None else None,
            budget.warm_kb,
            cold.requests,
            budget.requests,
            cold.lcp_seconds,
            budget.lcp_seconds,
            verdict(is_kept),
        )
    ]

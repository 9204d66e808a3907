"""``make screenshots``: the pictures of the README, taken from the running demo.

Needs Chromium, and ``make run`` in another window (or BASE_URL of another demo). Signs in as demo people.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
CHROMIUM = "/usr/bin/chromium"
PASSWORD = "thurakan2569"  # noqa: S105 - printed by make run
PICTURES = {
    "clerk-home": ("clerk00002", "/", {"width": 390, "height": 780}),
    "supervisor": ("officer001", "/supervise/", {"width": 1280, "height": 780}),
}


def main() -> int:
    """Take every picture anew."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, (username, path, viewport) in PICTURES.items():
            _take(browser, name, username=username, path=path, viewport=viewport)
        browser.close()
    return 0


def _take(browser: Browser, name: str, *, username: str, path: str, viewport: dict) -> None:
    context = browser.new_context(viewport=viewport, locale="th-TH", device_scale_factor=1.5, color_scheme="light")
    page = context.new_page()
    page.goto(f"{BASE_URL}/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{BASE_URL}{path}")
    page.screenshot(path=HERE / "pictures" / f"{name}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())

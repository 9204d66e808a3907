"""Reading without a connection: the service worker, and the page it shows. See docs/offline.md."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

SHELL = (
    "css/site.css",
    "css/blocks.css",
    "js/site.js",
    "js/offline.js",
    "js/kept.js",
    "js/learning.js",
    "js/viewing.js",
)
READER, KEEP = "X-Reader", "X-Keep"
NOBODY = "-"


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What can be read on this device, found out by a script; the same page for everybody."""
    return render(request, "offline.html")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the whole site; another one as soon as a file of the shell is another."""
    script = Path(str(finders.find("js/worker.js"))).read_text(encoding="utf-8")
    stamp = " ".join(static(name) for name in SHELL)
    answer = HttpResponse(f"{script}\n// {stamp}\n", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def reader_key(request: HttpRequest) -> str:
    """Tells one reader from another, and nothing else about them."""
    if not request.user.is_authenticated:
        return NOBODY
    return salted_hmac("lms.core.offline.reader", str(request.user.pk)).hexdigest()[:16]


def may_keep_pages(request: HttpRequest) -> bool:
    """Whether this device is the reader's own: they ticked “keep me signed in” and did not sign in for this once."""
    return not request.session.get_expire_at_browser_close()

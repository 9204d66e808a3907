"""Small middleware that every response passes."""

import re
import uuid
from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from lms.core.logs import current_request_id
from lms.core.offline import READER, reader_key
from lms.core.views import livez, readyz

GetResponse = Callable[[HttpRequest], HttpResponse]
DRAWN_BY_DEBUG = {404, 500}
WELL_FORMED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request an id, shown on error pages and written beside every log line; a proxy's id is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if WELL_FORMED_ID.fullmatch(given) else uuid.uuid4().hex[:12]
        token = current_request_id.set(request.id)
        try:
            response = get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response

    return middleware


def health(get_response: GetResponse) -> GetResponse:
    """Answer monitors before anything looks at the host name: they ask by address, inside the network."""
    answers = {"/livez": livez, "/readyz": readyz}

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = answers.get(request.path)
        return answer(request) if answer else get_response(request)

    return middleware


def language(get_response: GetResponse) -> GetResponse:
    """Thai unless the person chose otherwise: an English phone does not mean an English reader."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return middleware


def allow_frames(response: HttpResponse, host: str) -> None:
    """Let this one page show ``host`` in a frame; everything else stays as strict as everywhere."""
    response.headers[HEADER] = build_policy({**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "frame-src": [host]})


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """The strict policy everywhere; Wagtail's editor, open to staff only, gets its own.

    Both are put together once; django-csp's own middleware does so for every response.
    """
    strict = build_policy(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    editor = build_policy(settings.CONTENT_SECURITY_POLICY_ADMIN["DIRECTIVES"])

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_debug_page = settings.DEBUG and response.status_code in DRAWN_BY_DEBUG
        if not is_debug_page:
            response.headers.setdefault(HEADER, editor if request.path.startswith("/admin/") else strict)
        return response

    return middleware


class Compression(GZipMiddleware):
    """Pages are compressed; files and exports go out as they are, with their length and in parts."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


def private_pages(get_response: GetResponse) -> GetResponse:
    """Signed-in pages are kept by no cache, so that Back after signing out shows nothing.

    Every page tells whose it is by a key, so that the service worker forgets what it kept for somebody else.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        if response.get("Content-Type", "").startswith("text/html"):
            response[READER] = reader_key(request)
        return response

    return middleware

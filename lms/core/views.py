"""Pages without a domain: error pages and health."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.core import health


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale or foreign form: say so in Thai, lose nothing (Back still holds what was typed)."""
    return render(request, "errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be understood; drawn without session or database, for it may come before either."""
    return HttpResponseBadRequest(_plain_page("400.html", request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault; drawn without session or database, which may be the fault."""
    return HttpResponseServerError(_plain_page("500.html", request))


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a database away does not restart every node."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether requests may be sent here: 200, or 503 with the reasons."""
    reasons = health.reasons_against()
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


def _plain_page(template: str, request: HttpRequest) -> str:
    return render_to_string(template, {"request_id": getattr(request, "id", "")})

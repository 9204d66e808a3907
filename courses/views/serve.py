"""From an address below ``/courses/`` to its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.queries.addresses import page_at


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Let the live page at ``path`` serve itself; 404 for drafts and for addresses that lead nowhere.

    Stands in for Wagtail's own view, which asks the database twice for every level of the tree and twice more for
    privacy settings that our pages do not have.
    """
    page = page_at([name for name in path.split("/") if name])
    if page is None:
        raise Http404
    response: HttpResponse = page.serve(request)
    return response

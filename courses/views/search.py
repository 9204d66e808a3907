"""Finding a word anywhere one may read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.core import search as index

PAGE_SIZE = 20
LAST_PAGE = 25


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Everything in the reader's scope that holds all the words of ``q``."""
    query = " ".join(request.GET.get("q", "").split())[: index.LONGEST_QUERY]
    number = _page_number(request.GET.get("page", ""))
    hits = index.search(
        query, scopes=index.scopes_of(request.user), limit=PAGE_SIZE + 1, offset=PAGE_SIZE * (number - 1)
    )
    context = {
        "query": query,
        "hits": hits[:PAGE_SIZE],
        "number": number,
        "next_number": number + 1 if len(hits) > PAGE_SIZE and number < LAST_PAGE else None,
    }
    return render(request, "courses/search.html", context)


def _page_number(text: str) -> int:
    """A page between 1 and ``LAST_PAGE``; nonsense is the first."""
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 4 else 1

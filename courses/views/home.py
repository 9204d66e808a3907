"""The first page: what this is, or what to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses import queries


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Visitors read what the site is for; whoever is signed in sees what to do now."""
    if not request.user.is_authenticated:
        return render(request, "courses/landing.html", {"areas": queries.shop_window()})
    return render(request, "courses/home.html", {"now": queries.what_now(request.user)})

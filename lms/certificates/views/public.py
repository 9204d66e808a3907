"""Common to the pages by which anybody can check something."""

from __future__ import annotations

from django.http import HttpResponse

from lms.core.throttle import MistakeLimit

WRONG_CODES = MistakeLimit("verify", most=40, seconds=60)
"""Codes are not found by trying; an office of a hundred people behind one address may still mistype."""


def public(response: HttpResponse) -> HttpResponse:
    """A page about a person that everybody may open: in no search engine, in no cache."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store"
    return response

"""A regulation as its readers see it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses.models import Regulation
from lms.accounts.http import SignedInRequest


@login_required
@require_safe
def regulation(request: SignedInRequest, code: str) -> HttpResponse:
    """How it stands, what it replaces, the sums it sets. For everybody who is signed in: it is public law."""
    found = get_object_or_404(Regulation.objects.select_related("superseded_by", "verified_by"), code=code)
    context = {
        "regulation": found,
        "supersedes": found.supersedes.order_by("-effective_on", "code"),
        "amounts": found.amounts.all(),
    }
    return render(request, "courses/regulation.html", context)

"""The glossary as learners read it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.queries.glossary import glossary as find_terms
from lms.accounts.http import SignedInRequest

LONGEST_SEARCH = 100


@login_required
@require_safe
def glossary(request: SignedInRequest) -> HttpResponse:
    """Every term with its meaning, in Thai order; ``q`` narrows them. For everybody who is signed in."""
    search = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    return render(request, "courses/glossary.html", {"terms": list(find_terms(search=search)), "search": search})

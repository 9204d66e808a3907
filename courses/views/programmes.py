"""What a learner sees of programmes. Nothing here writes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses.queries import programmes as queries
from lms.accounts.http import SignedInRequest


@require_safe
@login_required
def programmes(request: SignedInRequest) -> HttpResponse:
    """The programmes that are or were asked of me."""
    return render(request, "courses/programmes.html", {"assignments": queries.assignments_of(request.user)})


@require_safe
@login_required
def programme(request: SignedInRequest, code: str) -> HttpResponse:
    """One of them: its sets, what is done of each, and what to do now."""
    assignment = get_object_or_404(queries.assignments_of(request.user), programme__code=code)
    return render(request, "courses/programme.html", {"plan": queries.plan_of(assignment)})

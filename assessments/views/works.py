"""A learner's own list of work."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries.works import State, works_of
from lms.accounts.http import SignedInRequest
from lms.core.dates import today


@login_required
@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    """What is to be done, the next due day first; what waits; what is done."""
    rows = works_of(request.user)
    to_do = sorted((row for row in rows if row.is_to_do), key=lambda row: (row.due_on is None, row.due_on or today()))
    waiting = [row for row in rows if row.state in (State.WAITING, State.UNSIGNED)]
    done = [row for row in rows if not row.is_to_do and row not in waiting]
    return render(request, "assessments/my_work.html", {"to_do": to_do, "waiting": waiting, "done": done})

"""Keeping a course on one's own device. The page says what it weighs; a script does the keeping."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses import queries
from courses.models import Enrolment
from courses.queries.offline import keepable
from lms.accounts.http import SignedInRequest
from lms.core.offline import may_keep_pages


@login_required
@require_safe
def keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """How many lessons, about how many megabytes, and the button."""
    mine = Enrolment.objects.of(request.user).counted().filter(course__live=True).select_related("course")
    enrolment = get_object_or_404(mine, pk=pk)
    outline = queries.outline(enrolment.course, enrolment)
    context = {
        "enrolment": enrolment,
        "outline": outline,
        "keepable": keepable(outline),
        "may_keep": may_keep_pages(request),
    }
    return render(request, "courses/keep.html", context)

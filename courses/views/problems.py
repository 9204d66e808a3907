"""Saying that a lesson helped, reporting a mistake in it, and reading what became of that."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.domain import problems as domain
from courses.learner_forms import ProblemForm
from courses.queries.problems import reports_of
from courses.views.places import own_lesson
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError
from lms.core.paging import page_of

REPORTS_A_PAGE = 20


@login_required
@require_POST
def helped(request: SignedInRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Say that a lesson helped, or take it back."""
    enrolment, lesson = own_lesson(request, pk, unit_pk)
    try:
        row = domain.say_helped(enrolment, lesson, has_helped=request.POST.get("has_helped") == "1")
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if row.has_helped:
            messages.success(request, _("Thank you. It is counted that the lesson helped you."))
        else:
            messages.success(request, _("It is no longer counted."))
    return redirect(f"{lesson.get_url(request)}#lesson-end")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: SignedInRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Report a mistake in a lesson; below the form stands what one has reported about it before."""
    enrolment, lesson = own_lesson(request, pk, unit_pk)
    form = ProblemForm(request.POST if request.method == "POST" else None, lesson=lesson)
    if form.is_valid():
        try:
            form.write(enrolment)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Thank you. It is on its way to whoever keeps the lesson; you will get an answer.")
            )
            return redirect(f"{lesson.get_url(request)}#lesson-end")
    context = {
        "lesson": lesson,
        "lesson_url": lesson.get_url(request),
        "form": form,
        "reports": reports_of(request.user).filter(unit_id=lesson.pk),
    }
    return render(request, "courses/problem.html", context, status=400 if form.is_bound else 200)


@login_required
@require_safe
def problems(request: SignedInRequest) -> HttpResponse:
    """What I have reported, and the answers."""
    page = page_of(reports_of(request.user), request, order=("-pk",), size=REPORTS_A_PAGE)
    return render(request, "courses/problems.html", {"page": page})

"""What a learner does on a course: enrol, finish a lesson, tick a list."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import queries
from courses.domain import enrolment as enrolments
from courses.domain import progress, watching
from courses.models import CoursePage, Enrolment
from courses.opening import opened_at
from courses.views.places import own_lesson
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError


@login_required
@require_POST
def enrol(request: SignedInRequest, course_pk: int) -> HttpResponse:
    """Take a place on a course and begin with its first unit."""
    course = get_object_or_404(CoursePage.objects.live(), pk=course_pk)
    try:
        enrolment = enrolments.enrol(request.user, course, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(course.get_url(request))
    return _go_on(course, enrolment)


@login_required
@require_POST
def complete_unit(request: SignedInRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Tick off a lesson that was read, and go on to the next unit. Quizzes complete themselves by being passed."""
    enrolment, lesson = own_lesson(request, pk, unit_pk)
    try:
        if lesson.least_minutes:
            watching.open_lesson(
                enrolment, lesson, opened_at=opened_at(request.POST.get("opened", ""), enrolment, lesson)
            )
        after = progress.complete_unit(enrolment, lesson, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(lesson.get_url(request))
    course = enrolment.course
    outline = queries.outline(course, after)
    if after.is_completed and not enrolment.is_completed:
        messages.success(request, _("You have completed the course. Well done!"))
        return redirect(course.get_url(request))
    following = outline.after(lesson)
    if following is None and outline.next_unit:
        messages.info(request, _("That was the last one. What is still open is listed here."))
    return redirect(following.url if following else course.get_url(request))


@login_required
@require_POST
def tick(request: SignedInRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Keep the ticks of a lesson's checklists. A script gets JSON, a plain form the lesson again."""
    enrolment, lesson = own_lesson(request, pk, unit_pk)
    is_script = request.headers.get("Accept") == "application/json"
    try:
        progress.tick_items(enrolment, lesson, items=request.POST.getlist("item"))
    except DomainError as error:
        if is_script:
            return JsonResponse({"error": str(error)}, status=409)
        messages.error(request, str(error))
        return redirect(lesson.get_url(request))
    if is_script:
        return JsonResponse({"is_saved": True})
    messages.success(request, _("Your ticks are saved."))
    return redirect(lesson.get_url(request))


def _go_on(course: CoursePage, enrolment: Enrolment) -> HttpResponseRedirect:
    following = queries.outline(course, enrolment).resume_unit
    return redirect(following.url if following else course.get_url())

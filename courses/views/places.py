"""Finding what a learner acts on: their own place on a course, and an open lesson of it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from courses.models import Enrolment, LessonPage
from lms.accounts.http import SignedInRequest


def own_lesson(request: SignedInRequest, pk: int, unit_pk: int) -> tuple[Enrolment, LessonPage]:
    """The learner's own enrolment and an open lesson of its course, else 404."""
    mine = Enrolment.objects.of(request.user).filter(course__live=True).select_related("course")
    enrolment = get_object_or_404(mine, pk=pk)
    return enrolment, get_object_or_404(LessonPage.objects.open_in(enrolment.course), pk=unit_pk)

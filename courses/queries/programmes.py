"""What belongs to a programme, and programmes from a learner's place."""

from __future__ import annotations

from django.db.models import Q

from courses.models import CoursePage, Enrolment, ProgrammeAssignment, ProgrammeCourse
from lms.accounts.models import User


def is_offered(user: User, course: CoursePage) -> bool:
    """Whether a programme asked of ``user`` holds ``course``, so that they may choose it though it is not open."""
    mine = ProgrammeAssignment.objects.of(user).standing()
    return mine.filter(programme__is_active=True, programme__sets__programme_courses__course=course).exists()


def enrolments_of_programme(programme_pk: int, prefix: str = "") -> Q:
    """Enrolments that a programme asks for, and what its people have completed of it before or for another programme.

    ``prefix`` leads from the queried model to them.
    """
    courses = ProgrammeCourse.objects.filter(programme_set__programme=programme_pk).values("course")
    people = ProgrammeAssignment.objects.standing().filter(programme=programme_pk).values("user")
    owed_elsewhere = Q(**{f"{prefix}programme__isnull": False})
    done = Q(**{f"{prefix}status": Enrolment.Status.COMPLETED})
    shared = Q(**{f"{prefix}course__in": courses, f"{prefix}user__in": people}) & (done | owed_elsewhere)
    return Q(**{f"{prefix}programme": programme_pk}) | shared

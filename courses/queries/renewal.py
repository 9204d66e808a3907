"""Which completions run out."""

from __future__ import annotations

import datetime as dt

from courses.models import CoursePage, Enrolment
from courses.models.enrolment import EnrolmentQuerySet
from lms.core.dates import today


def running_out(course: CoursePage) -> EnrolmentQuerySet:
    """Completions of ``course`` whose renewal is to begin today: never renewed yet, of open accounts."""
    last = today() + dt.timedelta(days=course.renewal_days)
    completed = Enrolment.objects.counted().filter(course=course, status=Enrolment.Status.COMPLETED)
    return completed.filter(valid_until__lte=last, renewed_by=None, user__is_active=True)

"""How long a completion holds: the months of its course, written into the record when it is made."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from courses.models import CoursePage, Enrolment
from lms.core.dates import local_date


def set_validity(course: CoursePage, completed: Sequence[Enrolment]) -> None:
    """Write into these completed enrolments of ``course``, unsaved, until when they hold.

    Who renews in time counts from the day on which the earlier completion runs out. One query at most, none where
    completions of the course hold for ever.
    """
    if course.valid_months is None:
        return
    renewed = Enrolment.objects.filter(pk__in=[one.renews_id for one in completed if one.renews_id])
    before = dict(renewed.values_list("pk", "valid_until")) if any(one.renews_id for one in completed) else {}
    for one in completed:
        if one.completed_at is None:
            continue
        day = local_date(one.completed_at)
        start = max(day, before.get(one.renews_id or 0) or day)
        one.valid_until = months_later(start, course.valid_months)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

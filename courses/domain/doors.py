"""The door of a course and the order of its units: asked before anything is begun, shared by every kind of unit.

What was begun may go on, and what has happened is recorded whatever the order: only the beginning is refused.
"""

from __future__ import annotations

from courses.models import CoursePage, Enrolment, UnitPage
from courses.queries.doors import door_of, why_closed
from lms.accounts.models import User
from lms.core.errors import DomainError


def refuse_course(user: User, course: CoursePage) -> None:
    """Raise ``DomainError`` if something comes before ``course`` that ``user`` has not completed."""
    door = door_of(user.pk, course)
    if door:
        raise DomainError(door.text)


def refuse_unit(enrolment: Enrolment, unit: UnitPage) -> None:
    """Raise ``DomainError`` if the learner may not begin ``unit`` yet, by the door of the course or the order in it.

    Expects the enrolment with its course.
    """
    reason = why_closed(enrolment, unit)
    if reason:
        raise DomainError(reason)

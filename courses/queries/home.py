"""What a learner should do now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from courses.models import CoursePage, Enrolment
from courses.queries.changes import ReadAgain, to_read_again
from courses.queries.outline import Outline, outline
from lms.accounts.models import User
from lms.core.dates import today

DUE_SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class WhatNow:
    """The learner's courses, the most pressing first."""

    current: Outline | None
    """The course to go on with: the one last worked on, else the most pressing. It stands in none of the lists."""
    overdue: list[Enrolment]
    due_soon: list[Enrolment]
    under_way: list[Enrolment]
    to_start: list[Enrolment]
    completed: list[Enrolment]
    to_read_again: list[ReadAgain]
    """Units done that have changed since, on courses completed or not."""
    suggested: list[CoursePage]
    """Courses open to everybody that the learner is not on."""

    @property
    def is_empty(self) -> bool:
        """Whether the learner is on no course at all."""
        return self.current is None and not self.completed


def what_now(user: User) -> WhatNow:
    """Overdue before due within 14 days before the rest; each other active course stands in one list. Four queries."""
    mine = list(
        Enrolment.objects.of(user)
        .counted()
        .filter(course__live=True)
        .select_related("course", "programme__organisation")
        .order_by("-completed_at", "-last_active_at", "-pk")
    )
    active = sorted((row for row in mine if not row.is_completed), key=_pressing)
    current = _current(active)
    others = [row for row in active if row is not current]
    soon = today() + DUE_SOON
    due_soon = [row for row in others if not row.is_overdue and row.due_on and row.due_on <= soon]
    rest = [row for row in others if not row.is_overdue and row not in due_soon]
    return WhatNow(
        current=outline(current.course, current) if current else None,
        overdue=[row for row in others if row.is_overdue],
        due_soon=due_soon,
        under_way=[row for row in rest if row.last_active_at],
        to_start=[row for row in rest if not row.last_active_at],
        completed=[row for row in mine if row.is_completed],
        to_read_again=to_read_again(user),
        suggested=_suggested([row.course_id for row in mine]),
    )


def _pressing(enrolment: Enrolment) -> tuple:
    return enrolment.due_on is None, enrolment.due_on or dt.date.max, enrolment.pk


def _current(active: list[Enrolment]) -> Enrolment | None:
    """The one last worked on, else the most pressing."""
    begun = [(row.last_active_at, row.pk, row) for row in active if row.last_active_at]
    if begun:
        return max(begun)[2]
    return active[0] if active else None


def _suggested(known: list[int]) -> list[CoursePage]:
    return list(CoursePage.objects.live().filter(is_open=True).exclude(pk__in=known).order_by("path")[:6])

"""What a learner should do now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from courses.models import CoursePage, Enrolment, ProgrammeAssignment
from courses.queries.changes import ReadAgain, to_read_again
from courses.queries.doors import Door, doors_of, may_have_door
from courses.queries.outline import Outline, outline
from lms.accounts.models import User
from lms.core.dates import today
from lms.core.prepared import Prepared

DUE_SOON = dt.timedelta(days=14)
_MINE = Prepared(
    lambda user: (
        Enrolment.objects.counted()
        .filter(user=user, course__live=True)
        .select_related("course", "programme__organisation")
        .annotate(may_have_door=may_have_door("course"))
        .order_by("-completed_at", "-last_active_at", "-pk")
    )
)
_SUGGESTED = Prepared(
    lambda user: (
        CoursePage.objects.live()
        .filter(is_open=True)
        .exclude(pk__in=Enrolment.objects.counted().filter(user=user).values("course"))
        .order_by("path")[:6]
    )
)


_OWED = Prepared(
    lambda user: (
        ProgrammeAssignment.objects.owed()
        .filter(user=user, programme__is_active=True)
        .select_related("programme__organisation")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
)


@dataclass(frozen=True)
class Waiting:
    """A course that opens later, and why."""

    enrolment: Enrolment
    door: Door


@dataclass(frozen=True)
class WhatNow:
    """The learner's courses, the most pressing first."""

    current: Outline | None
    """The course to go on with: the one last worked on, else the most pressing. It stands in none of the lists."""
    overdue: list[Enrolment]
    due_soon: list[Enrolment]
    under_way: list[Enrolment]
    to_start: list[Enrolment]
    waiting: list[Waiting]
    """Not begun, because something else comes first; they stand in none of the other lists."""
    programmes: list[ProgrammeAssignment]
    """What is still to be done for programmes, the earliest day first."""
    completed: list[Enrolment]
    to_read_again: list[ReadAgain]
    """Units done that have changed since, on courses completed or not."""
    suggested: list[CoursePage]
    """Courses open to everybody that the learner is not on."""

    @property
    def is_empty(self) -> bool:
        """Whether the learner is on no course at all."""
        return self.current is None and not self.completed and not self.waiting and not self.programmes


def what_now(user: User) -> WhatNow:
    """Overdue before due within 14 days before the rest; each other active course stands in one list.

    Five queries, and at most five more for somebody who may not begin a course yet.
    """
    mine = _MINE.all(user=user.pk)
    doors = _doors(user, mine)
    active: list[Any] = sorted(
        (row for row in mine if not row.is_completed and row.course_id not in doors), key=_pressing
    )
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
        waiting=[Waiting(row, doors[row.course_id]) for row in sorted(mine, key=_pressing) if row.course_id in doors],
        programmes=_owed_programmes(user),
        completed=[row for row in mine if row.is_completed],
        to_read_again=to_read_again(user),
        suggested=_SUGGESTED.all(user=user.pk),
    )


def _doors(user: User, mine: list[Any]) -> dict[int, Door]:
    """What keeps ``user`` from beginning courses they are on, by course."""
    unbegun = [row for row in mine if row.last_active_at is None and not row.is_completed]
    asked = [row.course_id for row in unbegun if row.may_have_door]
    return doors_of(user.pk, asked) if asked else {}


def _owed_programmes(user: User) -> list[ProgrammeAssignment]:
    return _OWED.all(user=user.pk)


def _pressing(enrolment: Enrolment) -> tuple:
    return enrolment.due_on is None, enrolment.due_on or dt.date.max, enrolment.pk


def _current(active: list[Enrolment]) -> Enrolment | None:
    """The one last worked on, else the most pressing."""
    begun = [(row.last_active_at, row.pk, row) for row in active if row.last_active_at]
    if begun:
        return max(begun)[2]
    return active[0] if active else None

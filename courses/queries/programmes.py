"""What belongs to a programme, and programmes from a learner's place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q

from courses.models import CoursePage, Enrolment, Extension, ProgrammeAssignment, ProgrammeCourse, ProgrammeSet
from courses.models.assignment import AssignmentQuerySet
from courses.queries.doors import Door, doors_of
from lms.accounts.models import User
from lms.core.dates import local_date


@dataclass(frozen=True)
class CourseState:
    """A course in a set, from the learner's place."""

    course: CoursePage
    enrolment: Enrolment | None
    door: Door | None

    @property
    def is_done(self) -> bool:
        return self.enrolment is not None and self.enrolment.is_completed


@dataclass(frozen=True)
class SetState:
    """A set of a programme, from the learner's place."""

    programme_set: ProgrammeSet
    number: int
    """Place in the programme, from 1."""
    least: int
    """How many of the courses are asked for."""
    courses: list[CourseState]
    due_on: dt.date | None

    @property
    def is_choice(self) -> bool:
        """Whether the learner chooses which."""
        return self.least < len(self.courses)

    @property
    def done_count(self) -> int:
        """Of those asked for: courses beyond the number do not count."""
        return min(self.least, sum(state.is_done for state in self.courses))

    @property
    def is_done(self) -> bool:
        return self.done_count >= self.least

    @cached_property
    def door(self) -> Door | None:
        """What opens the set, if everything of it that is not done waits for the same."""
        doors = [state.door for state in self.courses if not state.is_done]
        return doors[0] if doors and all(door == doors[0] for door in doors) else None


@dataclass(frozen=True)
class Plan:
    """A programme as its learner sees it."""

    assignment: ProgrammeAssignment
    sets: list[SetState]

    @property
    def done_count(self) -> int:
        return sum(one.done_count for one in self.sets)

    @property
    def asked_count(self) -> int:
        return sum(one.least for one in self.sets)

    @property
    def percent(self) -> int:
        """Whole percent of the courses asked for, rounded down."""
        return 100 * self.done_count // self.asked_count if self.asked_count else 0

    @cached_property
    def next(self) -> CourseState | None:
        """What to do now: the first course begun, else the first that can be begun; nothing when all is done."""
        if not self.assignment.is_owed:
            return None
        left = [state for one in self.sets if not one.is_done for state in one.courses if not state.is_done]
        open_ones = [state for state in left if not state.door]
        begun = [state for state in open_ones if state.enrolment and state.enrolment.last_active_at]
        return next(iter(begun or open_ones), None)


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


def assignments_of(user: User) -> AssignmentQuerySet:
    """The programmes that are asked of ``user`` or done, those to be done first, by day; with their programmes."""
    mine = ProgrammeAssignment.objects.of(user).standing()
    is_current = Q(programme__is_active=True) | Q(state=ProgrammeAssignment.State.DONE)
    order = F("done_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"
    return mine.filter(is_current).order_by(*order).select_related("programme__organisation")


def plan_of(assignment: ProgrammeAssignment) -> Plan:
    """The published courses of a programme, set by set, with the learner's state on each; at most twelve queries."""
    sets = ProgrammeSet.objects.filter(programme=assignment.programme_id).order_by("sort_order", "pk")
    courses = {one: _published(one) for one in sets.prefetch_related("programme_courses__course")}
    states = _states(assignment, {course.pk: course for some in courses.values() for course in some})
    more_time = assignment.extensions.filter(given_at__gte=assignment.assigned_at).first()
    found = [
        SetState(
            programme_set=one,
            number=number,
            least=len(some) if one.least is None else min(one.least, len(some)),
            courses=[states[course.pk] for course in some],
            due_on=_due(assignment, one, more_time),
        )
        for number, (one, some) in enumerate(((one, some) for one, some in courses.items() if some), start=1)
    ]
    return Plan(assignment, found)


def _published(one: ProgrammeSet) -> list[CoursePage]:
    return [row.course for row in one.programme_courses.all() if row.course.live]


def _states(assignment: ProgrammeAssignment, courses: dict[int, CoursePage]) -> dict[int, CourseState]:
    mine = Enrolment.objects.filter(user=assignment.user_id, course__in=courses).counted()
    enrolments = {row.course_id: row for row in mine}
    begun = {pk for pk, row in enrolments.items() if row.is_completed or row.last_active_at}
    doors = doors_of(assignment.user_id, courses.keys() - begun) if assignment.is_owed else {}
    return {pk: CourseState(course, enrolments.get(pk), doors.get(pk)) for pk, course in courses.items()}


def _due(assignment: ProgrammeAssignment, one: ProgrammeSet, more_time: Extension | None) -> dt.date | None:
    """The day of a set: its own rule or that of the programme, put off by what was granted."""
    if not assignment.is_owed:
        return None
    if not one.due_kind or assignment.state == ProgrammeAssignment.State.EXPIRED:
        return assignment.due_on
    assigned_on = local_date(assignment.assigned_at)
    due_on = one.due_for(assigned_on=assigned_on, posted_on=assignment.posted_on)
    if due_on and due_on < assigned_on:
        due_on = None
    if more_time is None:
        return due_on
    return max(due_on, more_time.until) if due_on else more_time.until

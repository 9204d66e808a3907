"""Whether a course may be begun: other courses that come before it, and the order of the sets of a programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import (
    CoursePage,
    CoursePrerequisite,
    Enrolment,
    ProgrammeAssignment,
    ProgrammeCourse,
    ProgrammeSet,
    UnitPage,
)
from courses.queries.outline import Outline, outline
from lms.core.prepared import Prepared


@dataclass(frozen=True)
class Need:
    """So many of these courses are to be completed first."""

    count: int
    courses: tuple[CoursePage, ...]

    @property
    def text(self) -> str:
        """What to do, in a sentence; the courses stand below it."""
        if self.count == len(self.courses):
            return ngettext(
                "It opens when you have completed this course:",
                "It opens when you have completed these courses:",
                self.count,
            )
        return ngettext(
            "It opens when you have completed %(count)d of these courses:",
            "It opens when you have completed %(count)d of these courses:",
            self.count,
        ) % {"count": self.count}


@dataclass(frozen=True)
class Door:
    """Why a course cannot be begun yet, and what opens it."""

    needs: tuple[Need, ...]

    @property
    def text(self) -> str:
        """All of it in one line, for a message."""
        told = (f"{need.text} {', '.join(course.title for course in need.courses)}" for need in self.needs)
        return " ".join([_("This course cannot be begun yet."), *told])


def may_have_door(course: str = "pk") -> ExpressionWrapper:
    """Whether anything could come before the course that ``course`` leads to: spares most pages further questions."""
    before = Exists(CoursePrerequisite.objects.filter(course=OuterRef(course)))
    in_order = Exists(ProgrammeCourse.objects.filter(course=OuterRef(course), programme_set__needs_previous=True))
    return ExpressionWrapper(before | in_order, output_field=BooleanField())


def why_closed(enrolment: Enrolment, unit: UnitPage, place: Outline | None = None) -> str:
    """Why the learner may not begin ``unit`` yet; empty if they may.

    Expects the enrolment with its course. One query before anything is begun, none if the enrolment was read with
    ``may_have_door`` and nothing can come first; one where the course asks for order and its outline is not at hand.
    """
    if enrolment.is_completed:
        return ""
    may_wait = enrolment.last_active_at is None and getattr(enrolment, "may_have_door", True)
    door = door_of(enrolment.user_id, enrolment.course) if may_wait else None
    if door:
        return door.text
    if not enrolment.course.units_in_order:
        return ""
    before = (place or outline(enrolment.course, enrolment)).waits_for(unit)
    return _("Do “%(unit)s” first: this course goes in order.") % {"unit": before.unit.title} if before else ""


_MAY_HAVE_DOOR = Prepared(
    lambda course: CoursePage.objects.filter(may_have_door(), pk=course).order_by().values_list("pk", flat=True)
)


def door_of(user: int, course: CoursePage) -> Door | None:
    """What keeps somebody from beginning ``course``; nothing if it is open to them. One prepared query mostly."""
    if _MAY_HAVE_DOOR.first(course=course.pk) is None:
        return None
    return doors_of(user, [course.pk]).get(course.pk)


def doors_of(user: int, courses: Collection[int]) -> dict[int, Door]:
    """The doors that are closed to somebody among ``courses`` they have not begun; at most five queries."""
    done = Enrolment.objects.filter(user=user, status=Enrolment.Status.COMPLETED)
    completed = set(done.values_list("course_id", flat=True))
    return _doors(courses, completed, _owed(user, courses))


def door_before(course: CoursePage, programmes: Collection[int]) -> Door | None:
    """What keeps somebody who has completed nothing and owes ``programmes`` from beginning ``course``.

    Three queries at most.
    """
    return _doors([course.pk], set(), programmes).get(course.pk)


def _doors(courses: Collection[int], completed: set[int], programmes: Collection[int]) -> dict[int, Door]:
    needs: dict[int, list[Need]] = defaultdict(list)
    for course, need in [*_prerequisites(courses, completed), *_steps(programmes, courses, completed)]:
        needs[course].append(need)
    return {course: Door(tuple(found)) for course, found in needs.items()}


def _owed(user: int, courses: Collection[int]) -> list[int]:
    """Programmes with any of ``courses`` that somebody owes."""
    owed = ProgrammeAssignment.objects.owed().filter(user=user, programme__is_active=True)
    return list(owed.filter(programme__sets__programme_courses__course__in=courses).values_list("programme", flat=True))


def _prerequisites(courses: Collection[int], completed: set[int]) -> Iterator[tuple[int, Need]]:
    """Courses that are not published keep nobody waiting."""
    missing: dict[int, list[CoursePage]] = defaultdict(list)
    rows = CoursePrerequisite.objects.filter(course__in=courses, needs__live=True).exclude(needs__in=completed)
    for row in rows.select_related("needs").order_by("sort_order", "pk"):
        missing[row.course_id].append(row.needs)
    for course, before in missing.items():
        yield course, Need(len(before), tuple(before))


def _steps(programmes: Collection[int], courses: Collection[int], completed: set[int]) -> Iterator[tuple[int, Need]]:
    """A programme that one owes keeps its order, unless another one that one owes leaves the course open."""
    sets = _sets_of(programmes)
    waiting: dict[int, Need] = {}
    free: set[int] = set()
    for steps in sets.values():
        for before, step in zip([None, *steps], steps, strict=False):
            need = _missing(before, completed) if before and step.needs_previous else None
            for row in step.programme_courses.all():
                if need:
                    waiting.setdefault(row.course_id, need)
                else:
                    free.add(row.course_id)
    return ((course, need) for course, need in waiting.items() if course in courses and course not in free)


def _sets_of(programmes: Collection[int]) -> dict[int, list[ProgrammeSet]]:
    if not programmes:
        return {}
    found: dict[int, list[ProgrammeSet]] = defaultdict(list)
    sets = ProgrammeSet.objects.filter(programme__in=programmes).prefetch_related("programme_courses__course")
    for one in sets.order_by("sort_order", "pk"):
        found[one.programme_id].append(one)
    return found


def _missing(step: ProgrammeSet, completed: set[int]) -> Need | None:
    """What is left of the step before; nothing when it is done or none of it is published."""
    courses = [row.course for row in step.programme_courses.all() if row.course.live]
    least = len(courses) if step.least is None else min(step.least, len(courses))
    left = [course for course in courses if course.pk not in completed]
    count = least - (len(courses) - len(left))
    return Need(count, tuple(left)) if count > 0 else None


def courses_before() -> dict[int, set[int]]:
    """By course, what is to be completed before it; one query."""
    before: dict[int, set[int]] = defaultdict(set)
    for course, needs in CoursePrerequisite.objects.values_list("course_id", "needs_id"):
        before[course].add(needs)
    return before


def leads_back(course: int, needs: Iterable[int], before: Mapping[int, set[int]]) -> bool:
    """Whether asking for ``needs`` before ``course`` makes a circle that nobody can enter."""
    seen: set[int] = set()
    waiting = list(needs)
    while waiting:
        one = waiting.pop()
        if one == course:
            return True
        if one not in seen:
            seen.add(one)
            waiting += before.get(one, ())
    return False

"""What programmes ask, read once for a batch of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from courses.models import (
    AssignmentException,
    CoursePage,
    DueRule,
    Programme,
    ProgrammeAudience,
    ProgrammeCourse,
    ProgrammeSet,
)
from courses.queries.audiences import fits
from courses.queries.doors import courses_before, leads_back
from lms.organisations.models import Posting

Why = AssignmentException.Why


@dataclass(frozen=True)
class Step:
    """A set of a programme as far as its courses are published."""

    least: int
    """How many of ``courses`` are asked for."""
    is_choice: bool
    """Each person chooses which."""
    courses: tuple[int, ...]
    """In order."""
    rule: DueRule


@dataclass(frozen=True)
class Ask:
    """A programme that was assigned once."""

    programme: Programme
    steps: tuple[Step, ...]
    audiences: tuple[ProgrammeAudience, ...]
    """Nobody, where the programme is no longer active or nothing of it is published."""
    troubles: frozenset[tuple[int | None, str]] = field(default_factory=frozenset)
    """Course and why, where it cannot be applied to anybody."""

    @property
    def is_frozen(self) -> bool:
        """Active, but with nothing to do at the moment: what stands is left as it is."""
        return self.programme.is_active and not self.steps

    def posting_of(self, postings: Sequence[Posting], completed: set[int]) -> Posting | None:
        """The posting by which somebody is meant, the main place of work before others; nothing for others."""
        meant = (one for one in postings if any(fits(audience, one, completed) for audience in self.audiences))
        return min(meant, key=lambda one: (not one.is_primary, one.starts_on, one.pk), default=None)


@dataclass(frozen=True)
class Prerequisites:
    """What comes before which course."""

    before: Mapping[int, set[int]]
    by_assignment: frozenset[int]
    """Published courses that nobody may choose."""

    @classmethod
    def read(cls) -> Self:
        """One query, two where there are any."""
        before = courses_before()
        needed = {course for needs in before.values() for course in needs}
        closed = CoursePage.objects.live().filter(pk__in=needed, is_open=False) if needed else CoursePage.objects.none()
        return cls(before, frozenset(closed.values_list("pk", flat=True)))

    def trouble_of(self, course: int, asked: Collection[int]) -> str:
        """Why nobody could ever begin ``course`` where ``asked`` are asked for; empty if they can."""
        needs = self.before.get(course, set())
        if leads_back(course, needs, self.before):
            return Why.CIRCLE
        return Why.NEEDS_CLOSED if needs & self.by_assignment - set(asked) else ""


def read_asks() -> list[Ask]:
    """Every programme that was assigned once, locked against another evaluation until the transaction ends.

    Five queries.
    """
    assigned = Programme.objects.filter(assigned_at__isnull=False)
    programmes = list(assigned.select_for_update(of=("self",), no_key=True).order_by("pk"))
    sets: dict[int, list[ProgrammeSet]] = defaultdict(list)
    for one in ProgrammeSet.objects.filter(programme__in=programmes).order_by("sort_order", "pk"):
        sets[one.programme_id].append(one)
    courses: dict[int, list[CoursePage]] = defaultdict(list)
    placed = ProgrammeCourse.objects.filter(programme_set__programme__in=programmes).select_related("course")
    for row in placed.order_by("sort_order", "pk"):
        courses[row.programme_set_id].append(row.course)
    audiences: dict[int, list[ProgrammeAudience]] = defaultdict(list)
    for audience in ProgrammeAudience.objects.filter(programme__in=programmes).select_related("organisation"):
        audiences[audience.programme_id].append(audience)
    prerequisites = Prerequisites.read()
    return [_ask(one, sets[one.pk], courses, audiences[one.pk], prerequisites) for one in programmes]


def _ask(
    programme: Programme,
    sets: list[ProgrammeSet],
    courses: dict[int, list[CoursePage]],
    audiences: list[ProgrammeAudience],
    prerequisites: Prerequisites,
) -> Ask:
    steps = tuple(step for one in sets if (step := _step(programme, one, courses[one.pk])).courses)
    asked = {course.pk for one in sets for course in courses[one.pk] if course.live}
    troubles = {trouble for one in sets for trouble in _troubles(one, courses[one.pk])}
    troubles |= {(course, why) for course in asked if (why := prerequisites.trouble_of(course, asked))}
    return Ask(programme, steps, tuple(audiences) if programme.is_active else (), frozenset(troubles))


def _step(programme: Programme, one: ProgrammeSet, courses: list[CoursePage]) -> Step:
    live = tuple(course.pk for course in courses if course.live)
    return Step(
        least=len(live) if one.least is None else min(one.least, len(live)),
        is_choice=one.least is not None and one.least < len(live),
        courses=live,
        rule=one if one.due_kind else programme,
    )


def _troubles(one: ProgrammeSet, courses: list[CoursePage]) -> Iterator[tuple[int | None, str]]:
    closed = [course for course in courses if not course.live]
    yield from ((course.pk, Why.COURSE_CLOSED) for course in closed)
    if one.least is not None and one.least > len(courses) - len(closed):
        yield None, Why.TOO_FEW

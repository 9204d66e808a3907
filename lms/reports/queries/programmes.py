"""Programmes as a supervisor sees them: who owes what within the scope, who has more time, what could not be applied.

A page, its counts and its export ask the same functions. An assignment counts where the person works while it is owed,
and where they worked when it was done.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from courses.models import AssignmentException, Enrolment, Extension, Programme, ProgrammeAssignment, ProgrammeCourse
from courses.models.assignment import AssignmentQuerySet
from lms.core.dates import today
from lms.core.queries import thai_order
from lms.organisations.queries import Scope

BATCH = 500
OWED = Q(state__in=[ProgrammeAssignment.State.OWED, ProgrammeAssignment.State.EXPIRED])
DONE = Q(state=ProgrammeAssignment.State.DONE)


class Standing(TextChoices):
    """How somebody stands with a programme."""

    DUE = "due", _("still to be done")
    OVERDUE = "overdue", _("overdue")
    DONE = "done", _("done")
    MORE_TIME = "more_time", _("with more time")


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme with its counts within a scope."""

    programme: int
    title: str
    people: int
    due: int
    overdue: int
    done: int
    more_time: int
    exceptions: int = 0

    @property
    def percent(self) -> int:
        """Done out of all, rounded down, so that 100 means all."""
        return 100 * self.done // self.people if self.people else 0


@dataclass(frozen=True)
class AssignmentRow:
    """Somebody in the list of a programme."""

    assignment: ProgrammeAssignment
    completed: int
    """Courses of the programme they have completed."""
    extension: Extension | None
    """The more time that holds."""

    @property
    def days_late(self) -> int:
        """Days since it was due; 0 for who is not late."""
        if not self.assignment.is_overdue or self.assignment.due_on is None:
            return 0
        return (today() - self.assignment.due_on).days


def assignments_in(scope: Scope) -> AssignmentQuerySet:
    """What is asked of people in ``scope`` or was done there."""
    return ProgrammeAssignment.objects.standing().filter(scope.q("organisation__path"))


def standing(state: Standing) -> Q:
    """Assignments that stand so; somebody with more time is also due or overdue."""
    late = Q(due_on__lt=today())
    has_more = Exists(_extensions_of("pk", "assigned_at"))
    return {
        Standing.DUE: OWED & ~(late & Q(due_on__isnull=False)),
        Standing.OVERDUE: OWED & late,
        Standing.DONE: DONE,
        Standing.MORE_TIME: OWED & Q(has_more),
    }[state]


def programme_rows(scope: Scope, programme: int | None = None) -> list[ProgrammeRow]:
    """Every programme of which something stands in ``scope``, by title, or the one asked for; two queries."""
    rows = assignments_in(scope)
    if programme:
        rows = rows.filter(programme=programme)
    found = (
        rows.order_by()
        .values("programme", title=F("programme__title"))
        .annotate(people=Count("pk"), **{state.value: Count("pk", filter=standing(state)) for state in Standing})
        .order_by("title", "programme")
    )
    tallies = list(found)
    open_ones = Counter(exceptions_in(scope).order_by().values_list("programme_id", flat=True))
    return [ProgrammeRow(**row, exceptions=open_ones[row["programme"]]) for row in tallies]


def exceptions_in(scope: Scope) -> QuerySet[AssignmentException]:
    """Open exceptions about people whose assignment counts in ``scope``, and those that concern everybody there."""
    there = ProgrammeAssignment.objects.filter(scope.q("organisation__path"), programme=OuterRef("programme"))
    mine = Exists(there.filter(user=OuterRef("user")))
    everybody = Q(user=None) & Q(Exists(there.standing()))
    rows = AssignmentException.objects.open().filter(Q(mine) | everybody)
    return rows.select_related("user", "course", "programme").order_by("why", "first_seen_at", "pk")


def people_of(scope: Scope, programme: Programme, *, state: Standing | None, words: str) -> QuerySet[Any]:
    """Assignments of ``programme`` in ``scope``: overdue first, then by day, then in Thai order of names."""
    rows = assignments_in(scope).filter(programme=programme.pk)
    if state:
        rows = rows.filter(standing(state))
    for word in words.split():
        rows = rows.filter(Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word))
    rank = Case(When(OWED, then=Value(0)), default=Value(1))
    names = thai_order("user__first_name", "user__last_name")
    return rows.select_related("user", "organisation").order_by(rank, F("due_on").asc(nulls_last=True), *names, "pk")


def rows_for(assignments: Iterable[ProgrammeAssignment], programme: Programme) -> Iterator[AssignmentRow]:
    """What the list says of each; two queries for each 500."""
    batch: list[ProgrammeAssignment] = []
    for one in assignments:
        batch.append(one)
        if len(batch) == BATCH:
            yield from _rows(batch, programme)
            batch = []
    yield from _rows(batch, programme)


def _rows(batch: list[ProgrammeAssignment], programme: Programme) -> list[AssignmentRow]:
    if not batch:
        return []
    courses = ProgrammeCourse.objects.filter(programme_set__programme=programme.pk).values("course")
    done = Enrolment.objects.counted().filter(
        user__in=[one.user_id for one in batch], course__in=courses, status=Enrolment.Status.COMPLETED
    )
    completed = Counter(done.order_by().values_list("user_id", flat=True))
    given: dict[int | None, Extension] = {}
    since: dict[int | None, dt.datetime] = {one.pk: one.assigned_at for one in batch if one.is_owed}
    for extension in Extension.objects.filter(assignment__in=since).order_by("pk"):
        if extension.given_at >= since[extension.assignment_id]:
            given[extension.assignment_id] = extension
    return [AssignmentRow(one, completed[one.user_id], given.get(one.pk)) for one in batch]


def _extensions_of(assignment: str, assigned_at: str) -> QuerySet[Extension]:
    return Extension.objects.filter(assignment=OuterRef(assignment), given_at__gte=OuterRef(assigned_at))

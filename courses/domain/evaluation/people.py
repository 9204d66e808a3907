"""How people stand: what an evaluation knows of each of them, read for a batch in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from courses.domain.evaluation.asking import Ask
from courses.models import Enrolment, Extension, ProgrammeAssignment
from lms.accounts.models import User
from lms.organisations.models import Posting


@dataclass
class Person:
    """Somebody, as the batch was read."""

    pk: int
    is_active: bool
    postings: list[Posting] = field(default_factory=list)
    """Current ones."""
    enrolments: dict[int, Enrolment] = field(default_factory=dict)
    """By course, the current ones; withdrawn ones are not among them."""
    earlier: set[int] = field(default_factory=set)
    """Courses completed in an earlier enrolment, which was followed by a renewal."""
    runs_out: dict[int, dt.date] = field(default_factory=dict)
    """By course completed before and being renewed, the last day on which that completion holds."""
    withdrawals: dict[int, dt.datetime | None] = field(default_factory=dict)
    """By course, the latest moment of a withdrawal; ``None`` where it was not recorded."""
    assignments: dict[int, ProgrammeAssignment] = field(default_factory=dict)
    """By programme."""
    more_time: dict[tuple[str, int], Extension] = field(default_factory=dict)
    """The latest extension, by ``"assignment"`` or ``"enrolment"`` and its key."""

    @property
    def completed(self) -> set[int]:
        """Courses the person has completed and need not renew now."""
        return {course for course, one in self.enrolments.items() if one.is_completed}

    @property
    def ever_completed(self) -> set[int]:
        """Courses the person has completed once."""
        return self.completed | self.earlier

    @property
    def renewing(self) -> set[int]:
        """Courses whose renewal is under way."""
        return {course for course, one in self.enrolments.items() if one.renews_id and not one.is_completed}


def read_people(pks: Sequence[int], asks: Iterable[Ask]) -> list[Person]:
    """Everybody of ``pks`` in that order; five queries."""
    accounts = dict(User.objects.filter(pk__in=pks).values_list("pk", "is_active"))
    people = {pk: Person(pk, accounts[pk]) for pk in pks if pk in accounts}
    for posting in Posting.objects.current().filter(user__in=pks).select_related("organisation").order_by("pk"):
        people[posting.user_id].postings.append(posting)
    for enrolment in Enrolment.objects.filter(_relevant(asks), user__in=pks).order_by("pk"):
        _remember(people[enrolment.user_id], enrolment)
    for assignment in ProgrammeAssignment.objects.filter(user__in=pks):
        people[assignment.user_id].assignments[assignment.programme_id] = assignment
    _read_extensions(people, pks)
    return list(people.values())


def _relevant(asks: Iterable[Ask]) -> Q:
    """Enrolments on courses that programmes name, and those that a programme once asked for."""
    courses = {course for ask in asks for step in ask.steps for course in step.courses}
    courses |= {one.completed_course_id for ask in asks for one in ask.audiences if one.completed_course_id}
    return Q(course__in=courses) | Q(programme__isnull=False)


def _remember(person: Person, enrolment: Enrolment) -> None:
    if enrolment.status == Enrolment.Status.WITHDRAWN:
        person.withdrawals[enrolment.course_id] = enrolment.withdrawn_at
    elif not enrolment.is_current:
        person.earlier.add(enrolment.course_id)
        if enrolment.valid_until:
            person.runs_out[enrolment.course_id] = enrolment.valid_until  # the latest one stands last
    else:
        person.enrolments[enrolment.course_id] = enrolment


def _read_extensions(people: dict[int, Person], pks: Sequence[int]) -> None:
    mine = Extension.objects.filter(Q(assignment__user__in=pks) | Q(enrolment__user__in=pks))
    by_person: dict[int, dict[tuple[str, int], Extension]] = defaultdict(dict)
    for one in mine.select_related("assignment", "enrolment").order_by("pk"):
        subject = one.assignment or one.enrolment
        if subject:
            key = ("assignment" if one.assignment_id else "enrolment", subject.pk)
            by_person[subject.user_id][key] = one
    for pk, more_time in by_person.items():
        people[pk].more_time = more_time

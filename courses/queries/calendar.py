"""Due days as a calendar asks for them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from courses.models import CalendarFeed, Enrolment, ProgrammeAssignment
from lms.accounts.models import User


@dataclass(frozen=True)
class DueDay:
    """Something that is due on a day; ``key`` stays the same as long as it is owed."""

    key: str
    title: str
    due_on: dt.date
    path: str
    """Address on this site: below the courses, or of the programme."""
    is_programme: bool = False


_finders: list[Callable[[User], Iterable[DueDay]]] = []


def register_due_days(find: Callable[[User], Iterable[DueDay]]) -> None:
    """Let ``find`` add what else somebody owes by a day; a constant number of queries."""
    _finders.append(find)


def hash_of(token: str) -> str:
    """What is stored of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(user: User) -> CalendarFeed | None:
    """The address of ``user``, if there is one."""
    return CalendarFeed.objects.filter(user=user).first()


def find_feed(token: str) -> CalendarFeed | None:
    """The feed at an address, of an account that is open; one query."""
    return CalendarFeed.objects.filter(token_hash=hash_of(token), user__is_active=True).select_related("user").first()


def due_days(user: User) -> list[DueDay]:
    """What ``user`` still owes by a day: courses, programmes of which no course falls on their day, and other things.

    Two queries, and those of what is registered.
    """
    active = Enrolment.objects.of(user).counted().filter(status=Enrolment.Status.ACTIVE, course__live=True)
    courses = list(active.filter(due_on__isnull=False).select_related("course").order_by("due_on", "pk"))
    shown = {(row.programme_id, row.due_on) for row in courses}
    owed = ProgrammeAssignment.objects.of(user).owed().filter(programme__is_active=True, due_on__isnull=False)
    programmes = owed.select_related("programme").order_by("due_on", "pk")
    return [
        *(DueDay(f"course-{row.pk}", row.course.title, row.due_on, row.course.slug) for row in courses if row.due_on),
        *(
            DueDay(f"programme-{row.pk}", row.programme.title, row.due_on, row.programme.code, is_programme=True)
            for row in programmes
            if row.due_on and (row.programme_id, row.due_on) not in shown
        ),
        *(day for find in _finders for day in find(user)),
    ]

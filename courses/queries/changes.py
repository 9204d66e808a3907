"""What changed in the units of a course, and who has to read one of them again.

Has to: has completed the unit, and a change that asks to read it again is younger than the last reading. Said once for
a row (``must_read_again``) and once for the database (``to_read_again``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from courses.models import CoursePage, Effect, Enrolment, UnitChange, UnitPage, UnitProgress
from courses.queries.structure import structure_of
from lms.accounts.models import User
from lms.core.prepared import Prepared


@dataclass(frozen=True)
class ReadAgain:
    """A unit to read again, and why."""

    unit: UnitPage
    course: CoursePage
    url: str
    change: UnitChange


def must_read_again(row: UnitProgress | None, changes: Iterable[UnitChange]) -> bool:
    """Whether the learner of ``row`` has to read the unit of ``changes`` again."""
    if row is None or row.completed_at is None:
        return False
    last_read = row.read_again_at or row.completed_at
    return any(change.asks_to_read_again and change.published_at > last_read for change in changes)


def _changed_since(user: int) -> QuerySet[UnitProgress]:
    asked = UnitChange.objects.filter(
        unit=OuterRef("unit"),
        effect=Effect.READ_AGAIN,
        published_at__gt=Coalesce(OuterRef("read_again_at"), OuterRef("completed_at")),
    )
    return (
        UnitProgress.objects.filter(Exists(asked), completed_at__isnull=False, enrolment__user=user)
        .filter(enrolment__course__live=True, enrolment__is_current=True, unit__live=True)
        .exclude(enrolment__status=Enrolment.Status.WITHDRAWN)
        .select_related("unit", "enrolment__course")
    )


_CHANGED_SINCE = Prepared(_changed_since)


def to_read_again(user: User) -> list[ReadAgain]:
    """What ``user`` has to read again on open courses, the latest change first; one query beside the outlines."""
    found = []
    for row in _CHANGED_SINCE.all(user=user.pk):
        structure = structure_of(row.enrolment.course)
        url = structure.urls.get(row.unit_id)
        change = next((one for one in structure.changes.get(row.unit_id, ()) if one.asks_to_read_again), None)
        if url and change:
            found.append(ReadAgain(unit=row.unit, course=row.enrolment.course, url=url, change=change))
    return sorted(found, key=lambda one: one.change.published_at, reverse=True)


def latest_to_read(unit: int) -> UnitChange | None:
    """The latest change that asks to read ``unit`` (its key) again; one query."""
    return UnitChange.objects.filter(unit=unit, effect=Effect.READ_AGAIN).first()

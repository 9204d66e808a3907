"""What is asked of a learner who is only imagined: somebody of a school, in a position, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from courses.models import CoursePage, Programme, ProgrammeAudience, ProgrammeSet
from courses.queries.audiences import fits
from lms.core.dates import local_date, today
from lms.organisations.models import Organisation, Posting

EVERY_TYPE = frozenset(Posting.EmploymentType.values)


@dataclass(frozen=True)
class Viewpoint:
    """As whom and when a course is looked at."""

    day: dt.date
    school: Organisation | None = None
    """Without one no programme asks anything."""
    position: str = Posting.Position.CLERK
    since: dt.date | None = None
    """First day at work there; nothing for somebody who has been there for long."""
    shows_drafts: bool = True
    """The latest drafts of what the editor may change, or what is published."""

    @property
    def moment(self) -> dt.datetime:
        """The last one of the day, as far as it has come: what is published by then, learners have met that day."""
        if self.day == timezone.localdate():
            return timezone.now()
        return timezone.make_aware(dt.datetime.combine(self.day, dt.time.max))

    @cached_property
    def posted_on(self) -> dt.date:
        return self.since or dt.date.min


@dataclass(frozen=True)
class Asked:
    """That a programme asks a course of the imagined learner."""

    programme: Programme
    due_on: dt.date | None
    employment_types: tuple[str, ...]
    """Labels of those it is asked of; none if it is asked of all."""


def asked_of(viewpoint: Viewpoint, course: CoursePage) -> list[Asked]:
    """The programmes in force on the day that ask ``course``, the earliest due day first; two queries at most."""
    if viewpoint.school is None:
        return []
    sets = ProgrammeSet.objects.filter(
        programme_courses__course=course,
        programme__is_active=True,
        programme__assigned_at__lte=viewpoint.moment,
    )
    found = list(sets.select_related("programme").order_by("programme", "sort_order", "pk"))
    audiences = ProgrammeAudience.objects.filter(programme__in={one.programme_id for one in found})
    meant = list(audiences.select_related("organisation")) if found else []
    return sorted(_asked(viewpoint, found, meant), key=lambda one: (one.due_on is None, one.due_on or today()))


def _asked(viewpoint: Viewpoint, sets: list[ProgrammeSet], audiences: list[ProgrammeAudience]) -> Iterator[Asked]:
    for one in sets:
        mine = [audience for audience in audiences if audience.programme_id == one.programme_id]
        types = [kind for kind in Posting.EmploymentType if any(_is_meant(viewpoint, kind, who) for who in mine)]
        if types:
            labels = () if EVERY_TYPE.issubset(types) else tuple(str(kind.label) for kind in types)
            yield Asked(one.programme, _due(viewpoint, one), labels)


def _is_meant(viewpoint: Viewpoint, kind: str, audience: ProgrammeAudience) -> bool:
    posting = Posting(
        organisation=viewpoint.school,
        position=viewpoint.position,
        employment_type=kind,
        starts_on=viewpoint.posted_on,
    )
    return fits(audience, posting, completed=())


def _due(viewpoint: Viewpoint, one: ProgrammeSet) -> dt.date | None:
    rule = one if one.due_kind else one.programme
    since = one.programme.assigned_at or viewpoint.moment
    assigned_on = max(local_date(since), viewpoint.posted_on)
    return rule.due_for(assigned_on=assigned_on, posted_on=viewpoint.posted_on)

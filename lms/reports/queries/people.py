"""The people of an organisation and all below it: late ones first, then by progress, then in Thai order of names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Case, Count, F, Max, Min, Q, QuerySet, When, Window

from courses.models import Enrolment, UnitPage
from lms.accounts.models import User
from lms.core.dates import today
from lms.core.prepared import Prepared
from lms.core.queries import thai_order
from lms.organisations.models import Organisation, Posting, at_or_below
from lms.reports.filters import Filters, Status, standing
from lms.reports.queries.units import next_units

BATCH = 500
_PLACES = Prepared(
    lambda people, path, day: (
        Posting.objects.on(day)
        .filter(user__among=people, organisation__path__startswith=path, position=Posting.Position.CLERK)
        .order_by("is_primary", "-starts_on")
        .values_list("user", "organisation__short_name", "organisation__name")
    )
)


@dataclass(frozen=True)
class PersonRow:
    """Somebody in a listing, with why they are late if they are."""

    person: User
    place: str
    """Where they work now as a clerk within the listed organisation, as it fits a table; "" for nowhere."""
    enrolled: int
    completed: int
    late: int
    percent: int | None
    """Mean progress of the counted enrolments, rounded down; nothing without any."""
    last_active_at: dt.datetime | None
    pressing: Enrolment | None
    """The enrolment overdue for longest."""
    next_unit: UnitPage | None
    """What is to be done next on it."""

    @property
    def days_late(self) -> int:
        """Days since the oldest due date; 0 for who is not late."""
        return (today() - self.pressing.due_on).days if self.pressing and self.pressing.due_on else 0


def people_below(organisation: Organisation, filters: Filters) -> QuerySet[User]:
    """Clerks who work there now, and everybody with a counted enrolment made there, narrowed by ``filters``."""
    here = at_or_below(organisation, "organisation")
    enrolments = Enrolment.objects.filter(filters.enrolments(), here)
    clerks = Posting.objects.current().filter(here, position=Posting.Position.CLERK)
    everybody = clerks.order_by().values("user").union(enrolments.order_by().values("user"))
    people = User.objects.filter(pk__in=everybody)  # a union is looked up by index; an OR would read every person
    if filters.status == Status.NOT_ENROLLED:
        people = people.exclude(pk__in=enrolments.values("user"))
    elif filters.status:
        people = people.filter(pk__in=enrolments.filter(standing(filters.status)).values("user"))
    for word in filters.words.split():
        people = people.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return people


def ranked(people: QuerySet[User], organisation: Organisation, filters: Filters) -> QuerySet[Any]:
    """``people`` with their counts, and how many there are, in the order of the listing.

    One join only, to their enrolments: nothing is counted twice.
    """
    mine = filters.enrolments("enrolments__") & at_or_below(organisation, "enrolments__organisation")
    late = mine & standing(Status.LATE, "enrolments__")
    return (
        people.only("title_prefix", "first_name", "last_name", "username")
        .annotate(
            enrolled_count=Count("enrolments", filter=mine),
            completed_count=Count("enrolments", filter=mine & standing(Status.COMPLETED, "enrolments__")),
            late_count=Count("enrolments", filter=late),
            mean_percent=Avg("enrolments__progress_percent", filter=mine),
            last_active_at=Max("enrolments__last_active_at", filter=mine),
            people_count=Window(Count("pk")),
            # The names as one value a person: bare, they would be grouped by, and every enrolment sorted by them first.
            only_first_name=Min("first_name"),
            only_last_name=Min("last_name"),
        )
        .order_by(
            Case(When(late_count__gt=0, then=0), default=1),
            F("mean_percent").asc(nulls_first=True),
            *thai_order("only_first_name", "only_last_name"),
            "pk",
        )
    )


def rows_for(people: Iterable[Any], organisation: Organisation, filters: Filters) -> Iterator[PersonRow]:
    """What a listing says of ``ranked`` people; at most four queries for each 500, one while nobody is late."""
    batch: list[Any] = []
    for person in people:
        batch.append(person)
        if len(batch) == BATCH:
            yield from _rows(batch, organisation, filters)
            batch = []
    yield from _rows(batch, organisation, filters)


def _rows(people: list[Any], organisation: Organisation, filters: Filters) -> list[PersonRow]:
    pks = [person.pk for person in people]
    places = _places(pks, organisation)
    late = [person.pk for person in people if person.late_count]
    pressing = _pressing(late, organisation, filters) if late else {}
    upcoming = next_units(list(pressing.values())) if pressing else {}
    return [
        PersonRow(
            person=person,
            place=places.get(person.pk, ""),
            enrolled=person.enrolled_count,
            completed=person.completed_count,
            late=person.late_count,
            percent=None if person.mean_percent is None else int(person.mean_percent),
            last_active_at=person.last_active_at,
            pressing=pressing.get(person.pk),
            next_unit=upcoming.get(pressing[person.pk].pk) if person.pk in pressing else None,
        )
        for person in people
    ]


def _places(pks: list[int], organisation: Organisation) -> dict[int, str]:
    """Where these people work now as clerks at or below ``organisation``, the main place before others."""
    rows = _PLACES.all(people=pks, path=organisation.path, day=today())
    return {user: short_name or name for user, short_name, name in rows}


def _pressing(pks: list[int], organisation: Organisation, filters: Filters) -> dict[int, Enrolment]:
    """The enrolment overdue for longest, by person."""
    late = Enrolment.objects.filter(
        filters.enrolments() & standing(Status.LATE), at_or_below(organisation, "organisation"), user__in=pks
    )
    return {row.user_id: row for row in late.select_related("course").order_by("-due_on", "-pk")}

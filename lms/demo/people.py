"""People for every role: clerk00001, director00001, head001, officer001, national1, trainer1, …, admin.

They share one documented password, hashed once. ``User.is_demo`` marks them, so that production can refuse to start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from courses.site import MODERATORS, PEOPLE_OFFICERS, TRAINERS
from lms.accounts.models import User
from lms.core.dates import today
from lms.demo.names import PersonName, person_names
from lms.demo.places import Places
from lms.organisations.domain import NewPosting, NewRole, assign_roles, begin_postings
from lms.organisations.models import Organisation, Posting, RoleAssignment

PASSWORD = "thurakan2569"  # noqa: S105 - printed and documented: demo people sign in with it, and in development only
TRAINER_COUNT = 3
BATCH = 1000
DIRECTED_BY_NEIGHBOUR = 3
"""The running number of the school that has no director of its own; number 2 directs it too, and clerk 3 helps at 2."""

FIRST_CLERKS_CAME = [7, 7, 1, 1, 1, 1]
"""Fiscal years ago, clerk00001 … clerk00006: the first two are no newcomers, see lms/demo/learning.py."""

Type = Posting.EmploymentType
CLERK_TYPES = [Type.CONTRACTOR] * 12 + [Type.TEMPORARY] * 5 + [Type.GOVERNMENT_EMPLOYEE] * 2 + [Type.PERMANENT_EMPLOYEE]


@dataclass(frozen=True)
class People:
    """Who was made, in the order of user names."""

    admin: User
    national: User
    officers: list[User]
    heads: list[User]
    directors: list[User]
    clerks: list[User]
    trainers: list[User]
    moderator: User
    people_officer: User
    schools: list[Organisation]
    """Where the clerks work, in their order."""

    def clerks_below(self, organisation: Organisation) -> list[User]:
        """Those whose main school lies at or below ``organisation``."""
        pairs = zip(self.clerks, self.schools, strict=True)
        return [clerk for clerk, school in pairs if school.path.startswith(organisation.path)]


def make_people(places: Places, *, chance: Random) -> People:
    """Make everybody with postings and roles; one director and one clerk have two schools, as small schools do."""
    people = _make_users(places, chance)
    begin_postings(list(_postings(people, places, chance)), by=people.admin)
    assign_roles(list(_roles(people, places)), by=people.admin)
    Group.objects.get(name=TRAINERS).user_set.add(*people.trainers)
    Group.objects.get(name=MODERATORS).user_set.add(people.moderator)
    Group.objects.get(name=PEOPLE_OFFICERS).user_set.add(people.people_officer)
    return people


def _make_users(places: Places, chance: Random) -> People:
    password = make_password(PASSWORD)
    clerks, others = person_names(chance, share_of_women=0.85), person_names(chance, share_of_women=0.5)

    def users(pattern: str, count: int, names: Iterator[PersonName], *, without: int = 0, **fields) -> list[User]:
        made = [
            User(username=pattern.format(number), password=password, is_demo=True, **vars(next(names)), **fields)
            for number in range(1, count + 1)
            if number != without
        ]
        return User.objects.bulk_create(made, batch_size=BATCH)

    return People(
        admin=users("admin", 1, others, is_superuser=True)[0],
        national=users("national{}", 1, others)[0],
        officers=users("officer{:03d}", len(places.areas), others),
        heads=users("head{:03d}", len(places.clusters), others),
        directors=users("director{:05d}", len(places.schools), others, without=DIRECTED_BY_NEIGHBOUR),
        clerks=users("clerk{:05d}", len(places.schools), clerks),
        trainers=users("trainer{}", TRAINER_COUNT, others),
        moderator=users("moderator{}", 1, others)[0],
        people_officer=users("people{}", 1, others)[0],
        schools=places.schools,
    )


def _postings(people: People, places: Places, chance: Random) -> Iterator[NewPosting]:
    Position, area = Posting.Position, places.areas[0]
    yield NewPosting(people.admin, area, Position.OFFICER, Type.CIVIL_SERVANT, _fiscal_start(chance))
    yield NewPosting(people.national, places.national, Position.NATIONAL, Type.CIVIL_SERVANT, _fiscal_start(chance))
    for trainer in [*people.trainers, people.moderator]:
        yield NewPosting(trainer, area, Position.SUPERVISOR, Type.CIVIL_SERVANT, _fiscal_start(chance))
    for position, pairs in (
        (Position.OFFICER, zip(people.officers, places.areas, strict=True)),
        (Position.CLUSTER_HEAD, zip(people.heads, places.clusters, strict=True)),
        (Position.DIRECTOR, zip(people.directors, _schools_with_director(places), strict=True)),
    ):
        for person, place in pairs:
            yield NewPosting(person, place, position, Type.CIVIL_SERVANT, _fiscal_start(chance))
    for number, (clerk, school) in enumerate(zip(people.clerks, places.schools, strict=True)):
        kind, since = chance.choice(CLERK_TYPES), _fiscal_start(chance)
        if number < len(FIRST_CLERKS_CAME):
            since = fiscal_year_start(years_ago=FIRST_CLERKS_CAME[number])
        yield NewPosting(clerk, school, Position.CLERK, kind, since)
    second, third = places.schools[1], places.schools[DIRECTED_BY_NEIGHBOUR - 1]
    since = fiscal_year_start(years_ago=0)
    yield NewPosting(people.directors[1], third, Position.DIRECTOR, Type.CIVIL_SERVANT, since, is_primary=False)
    yield NewPosting(people.clerks[2], second, Position.CLERK, Type.CONTRACTOR, since, is_primary=False)
    yield NewPosting(people.people_officer, area, Position.OFFICER, Type.CIVIL_SERVANT, since)


def _roles(people: People, places: Places) -> Iterator[NewRole]:
    supervisor, since = RoleAssignment.Role.SUPERVISOR, fiscal_year_start(years_ago=0)
    yield NewRole(people.national, supervisor, places.national, since)
    yield NewRole(people.moderator, RoleAssignment.Role.MODERATOR, places.areas[0], since)
    yield NewRole(people.people_officer, supervisor, places.areas[0], since)
    for pairs in (
        zip(people.officers, places.areas, strict=True),
        zip(people.heads, places.clusters, strict=True),
        zip(people.directors, _schools_with_director(places), strict=True),
    ):
        for person, place in pairs:
            yield NewRole(person, supervisor, place, since)
    yield NewRole(people.directors[1], supervisor, places.schools[DIRECTED_BY_NEIGHBOUR - 1], since)


def _schools_with_director(places: Places) -> list[Organisation]:
    return [school for number, school in enumerate(places.schools, start=1) if number != DIRECTED_BY_NEIGHBOUR]


def _fiscal_start(chance: Random) -> dt.date:
    """The first day of one of the last eight fiscal years: contracts begin on 1 October."""
    return fiscal_year_start(years_ago=chance.randrange(8))


def fiscal_year_start(*, years_ago: int) -> dt.date:
    """1 October of a fiscal year; 0 years ago is the one that runs."""
    return dt.date(today().year - (today().month < 10) - years_ago, 10, 1)

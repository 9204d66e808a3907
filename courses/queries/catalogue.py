"""The list of courses by subject area, and a learner's state on each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Sum
from django.db.models.functions import Substr

from courses.models import CataloguePage, CoursePage, Enrolment, ModulePage, SubjectArea, UnitPage
from lms.accounts.models import User
from lms.core.text import search_form

SHOWN = 4
"""Courses of a subject area where all areas stand together."""
A_PAGE = 20


@dataclass(frozen=True)
class CourseCard:
    """A course in a list."""

    course: CoursePage
    url: str
    enrolment: Enrolment | None
    minutes: int
    unit_count: int


@dataclass(frozen=True)
class Shelf:
    """Courses of one subject area: the first of them, or one page of all."""

    subject_area: SubjectArea
    cards: list[CourseCard]
    count: int
    """How many there are altogether."""

    @property
    def has_more(self) -> bool:
        return self.count > len(self.cards)


class Offer(NamedTuple):
    """A course as a visitor reads of it."""

    subject_area: str
    slug: str
    title: str


def catalogue(page: CataloguePage, user: User | AnonymousUser, *, search: str = "") -> list[Shelf]:
    """The first open courses of each subject area, empty areas left out; ``search`` words must all stand in title or
    summary.

    Four queries, three for visitors, however many courses there are.
    """
    found = _found(page, search)
    return _shelves(page, user, {area: (keys[:SHOWN], len(keys)) for area, keys in found.items()})


def shelf(
    page: CataloguePage, user: User | AnonymousUser, area: SubjectArea, *, search: str = "", number: int = 1
) -> Shelf | None:
    """One page (from 1) of all open courses of ``area``; nothing where there is no such page. Queries as above."""
    keys = _found(page, search).get(area, [])
    some = keys[(number - 1) * A_PAGE : number * A_PAGE]
    return _shelves(page, user, {area: (some, len(keys))})[0] if some else None


def shop_window() -> list[tuple[SubjectArea, list[Offer], int]]:
    """The first open courses by subject area for visitors, empty areas too, and how many there are; one query."""
    rows = CoursePage.objects.live().order_by("path").values_list("subject_area", "slug", "title")
    offers: dict[str, list[Offer]] = defaultdict(list)
    for row in rows:
        offers[row[0]].append(Offer(*row))
    return [(area, offers[area][:SHOWN], len(offers[area])) for area in SubjectArea]


def _found(page: CataloguePage, search: str) -> dict[SubjectArea, list[int]]:
    """Keys of open courses by subject area, in order; one query."""
    words = search_form(search).split()
    found: dict[SubjectArea, list[int]] = {area: [] for area in SubjectArea}
    rows = CoursePage.objects.live().child_of(page).order_by("path")
    for pk, area, title, summary in rows.values_list("pk", "subject_area", "title", "summary"):
        if not words or _has(words, f"{title} {summary}"):
            found[SubjectArea(area)].append(pk)
    return found


def _shelves(
    page: CataloguePage, user: User | AnonymousUser, chosen: dict[SubjectArea, tuple[list[int], int]]
) -> list[Shelf]:
    keys = [pk for some, _count in chosen.values() for pk in some]
    courses = list(CoursePage.objects.filter(pk__in=keys).order_by("path"))
    cards = cards_of(courses, user, catalogue_url=page.get_url() or "", catalogue_path=page.url_path)
    shelves = [
        Shelf(area, [card for card in cards if card.course.subject_area == area], count)
        for area, (_some, count) in chosen.items()
    ]
    return [one for one in shelves if one.cards]


def cards_of(
    courses: list[CoursePage], user: User | AnonymousUser, *, catalogue_url: str, catalogue_path: str
) -> list[CourseCard]:
    """``courses`` with minutes, number of units, and the state of ``user``; two queries."""
    enrolments = {row.course_id: row for row in Enrolment.objects.of(user).counted().filter(course__in=courses)}
    sizes = _sizes(courses)
    return [
        CourseCard(
            course=course,
            url=catalogue_url + course.url_path.removeprefix(catalogue_path),
            enrolment=enrolments.get(course.pk),
            minutes=sizes.get(course.path, (0, 0))[0],
            unit_count=sizes.get(course.path, (0, 0))[1],
        )
        for course in courses
    ]


def _has(words: list[str], text: str) -> bool:
    normal = search_form(text)
    return all(word in normal for word in words)


def _sizes(courses: list[CoursePage]) -> dict[str, tuple[int, int]]:
    """Minutes and number of open units by course path; one query."""
    if not courses:
        return {}
    length = len(courses[0].path)
    closed_modules = ModulePage.objects.not_live().values("path")
    rows = (
        UnitPage.objects.live()
        .annotate(course_path=Substr("path", 1, length), module_path=Substr("path", 1, length + CoursePage.steplen))
        .filter(course_path__in=[course.path for course in courses])
        .exclude(module_path__in=closed_modules)
        .order_by()
        .values("course_path")
        .annotate(minutes_total=Sum("minutes"), unit_count=Count("pk"))
    )
    return {row["course_path"]: (row["minutes_total"], row["unit_count"]) for row in rows}

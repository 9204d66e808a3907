"""The list of courses by subject area, and a learner's state on each."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Sum
from django.db.models.functions import Substr

from courses.models import CataloguePage, CoursePage, Enrolment, ModulePage, SubjectArea, UnitPage
from lms.accounts.models import User
from lms.core.text import search_form


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
    """The courses of one subject area."""

    subject_area: SubjectArea
    cards: list[CourseCard]


def catalogue(page: CataloguePage, user: User | AnonymousUser, *, search: str = "") -> list[Shelf]:
    """Open courses by subject area, empty areas left out; ``search`` words must all stand in title or summary.

    Three queries, two for visitors.
    """
    courses = list(CoursePage.objects.live().child_of(page).order_by("path"))
    words = search_form(search).split()
    found = [course for course in courses if _has(words, course)]
    cards = cards_of(found, user, catalogue_url=page.get_url() or "", catalogue_path=page.url_path)
    shelves = [Shelf(area, [card for card in cards if card.course.subject_area == area]) for area in SubjectArea]
    return [shelf for shelf in shelves if shelf.cards]


def shop_window() -> list[tuple[SubjectArea, list[CoursePage]]]:
    """Open courses by subject area for visitors, empty areas too; one query."""
    courses = list(CoursePage.objects.live().order_by("path"))
    return [(area, [course for course in courses if course.subject_area == area]) for area in SubjectArea]


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


def _has(words: list[str], course: CoursePage) -> bool:
    text = search_form(f"{course.title} {course.summary}")
    return all(word in text for word in words)


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

"""Which of the pages that lessons lead to learners can reach, and how these are called today."""

from __future__ import annotations

from collections.abc import Collection

from wagtail.models import Page

from courses.models import CoursePage, ModulePage
from courses.models.owner import COURSE_PATH_LENGTH
from courses.queries.structure import Structure, structure_of
from courses.targets import Target


def open_targets(pks: Collection[int]) -> dict[int, Target]:
    """Courses, modules and units among ``pks`` that are open, by key; what is closed or gone is left out.

    No query for none; else two, and those of each course that this process does not know yet.
    """
    paths = dict(Page.objects.filter(pk__in=pks).values_list("pk", "path")) if pks else {}
    above = {path[:COURSE_PATH_LENGTH] for path in paths.values()}
    courses = {course.path: course for course in CoursePage.objects.live().filter(path__in=above)} if above else {}
    found = {pk: _target(pk, path, courses.get(path[:COURSE_PATH_LENGTH])) for pk, path in paths.items()}
    return {pk: target for pk, target in found.items() if target}


def _target(pk: int, path: str, course: CoursePage | None) -> Target | None:
    if course is None:
        return None
    structure = structure_of(course)
    if path == course.path:
        minutes = sum(unit.minutes for unit in structure.by_address.values())
        return Target(course.title, structure.url, str(CoursePage._meta.verbose_name), "book", minutes, "")
    return _unit(pk, course, structure) or _module(pk, course, structure)


def _unit(pk: int, course: CoursePage, structure: Structure) -> Target | None:
    unit = next((one for one in structure.by_address.values() if one.pk == pk), None)
    if unit is None:
        return None
    kind = unit.specific_class
    return Target(unit.title, structure.urls[pk], str(kind._meta.verbose_name), kind.icon, unit.minutes, course.title)


def _module(pk: int, course: CoursePage, structure: Structure) -> Target | None:
    for module, units in structure.modules:
        if module.pk == pk:
            minutes = sum(unit.minutes for unit in units)
            kind = str(ModulePage._meta.verbose_name)
            return Target(module.title, f"{structure.url}#{module.slug}", kind, "list", minutes, course.title)
    return None


def names_of_closed(pks: Collection[int]) -> list[str]:
    """What closed targets are called, for those who edit the page that leads to them; nothing of drafts. One query."""
    return list(Page.objects.live().filter(pk__in=pks).order_by("path").values_list("title", flat=True)) if pks else []

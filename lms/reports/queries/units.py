"""The units of several courses at once, and which one a learner comes to next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models.functions import Substr

from courses.models import CoursePage, Enrolment, ModulePage, UnitPage, UnitProgress


def open_units(courses: Sequence[CoursePage]) -> dict[int, list[UnitPage]]:
    """The units a learner can reach, in order, by the pk of their course; one query.

    The same as ``UnitPage.objects.open_in`` of each course.
    """
    if not courses:
        return {}
    length = len(courses[0].path)  # courses stand side by side in the catalogue
    by_path = {course.path: course.pk for course in courses}
    closed_modules = ModulePage.objects.not_live().values("path")
    units = (
        UnitPage.objects.live()
        .annotate(place=Substr("path", 1, length), module_path=Substr("path", 1, length + CoursePage.steplen))
        .filter(place__in=by_path)
        .exclude(module_path__in=closed_modules)
        .order_by("path")
    )
    found: dict[int, list[UnitPage]] = defaultdict(list)
    for unit in units:
        found[by_path[unit.course_path]].append(unit)
    return found


def next_units(enrolments: Sequence[Enrolment]) -> dict[int, UnitPage]:
    """The first required unit not done (if none is required: the first not done), by enrolment; two queries."""
    if not enrolments:
        return {}
    units = open_units(list({row.course_id: row.course for row in enrolments}.values()))
    done = set(
        UnitProgress.objects.filter(enrolment__in=enrolments, completed_at__isnull=False).values_list(
            "enrolment_id", "unit_id"
        )
    )
    upcoming = {}
    for row in enrolments:
        asked = [unit for unit in units.get(row.course_id, []) if unit.is_required] or units.get(row.course_id, [])
        unit = next((unit for unit in asked if (row.pk, unit.pk) not in done), None)
        if unit:
            upcoming[row.pk] = unit
    return upcoming

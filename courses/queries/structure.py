"""The modules and units of a course, the same for everybody: read once a process and version of the course.

``CoursePage.outline_version`` changes with every module and unit of the course (see ``courses.receivers``), so what
is kept here under an old version is never asked for again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

from courses.extensions import silent_units
from courses.models import CoursePage, ModulePage, UnitChange, UnitPage

KEPT_COURSES = 200
UNIT_COLUMNS = (
    "title",
    "slug",
    "path",
    "depth",
    "url_path",
    "content_type",
    "live",
    "is_required",
    "minutes",
    "media_bytes",
)


@dataclass(frozen=True)
class Structure:
    """Open modules with their open units, in order, and the addresses. Shared between threads: never changed."""

    url: str
    modules: list[tuple[ModulePage, list[UnitPage]]]
    urls: dict[int, str]
    """By key of the unit."""
    by_address: dict[str, UnitPage]
    """By the slugs of module and unit: ``module/unit``."""
    changes: dict[int, list[UnitChange]]
    """By key of the unit, the latest first; units without changes are left out."""
    silent: frozenset[int]
    """Keys of units whose score is not shown here."""

    @cached_property
    def required(self) -> frozenset[int]:
        """Keys of the units that completion asks for: the required ones, or all if none is required."""
        units = list(self.by_address.values())
        return frozenset(unit.pk for unit in units if unit.is_required) or frozenset(unit.pk for unit in units)


def structure_of(course: CoursePage) -> Structure:
    """The structure of ``course`` at its ``outline_version``; four queries when this process does not know it yet."""
    return known_structure(course.pk, course.outline_version)


@lru_cache(maxsize=KEPT_COURSES)
def known_structure(course_pk: int, version: UUID) -> Structure:
    """``structure_of`` a course of which only key and ``outline_version`` are at hand."""
    course = CoursePage.objects.get(pk=course_pk)
    modules = list(ModulePage.objects.live().child_of(course).order_by("path"))
    units = list(UnitPage.objects.open_in(course).only(*UNIT_COLUMNS))
    url = course.get_url() or ""
    return Structure(
        url=url,
        modules=[(module, [unit for unit in units if unit.path.startswith(module.path)]) for module in modules],
        urls={unit.pk: url + unit.url_path.removeprefix(course.url_path) for unit in units},
        by_address={unit.url_path.removeprefix(course.url_path).rstrip("/"): unit for unit in units},
        changes=_changes(units),
        silent=silent_units([unit.pk for unit in units]),
    )


def _changes(units: list[UnitPage]) -> dict[int, list[UnitChange]]:
    changes: dict[int, list[UnitChange]] = defaultdict(list)
    for change in UnitChange.objects.filter(unit__in=units):
        changes[change.unit_id].append(change)
    return dict(changes)

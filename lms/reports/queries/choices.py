"""What the filters offer: courses, and the programmes that touch an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from courses.models import CoursePage, Enrolment, Programme, ProgrammeAudience
from lms.core.prepared import Prepared
from lms.organisations.models import Organisation
from lms.reports.queries.places import paths_above


@dataclass(frozen=True)
class Choices:
    """``(pk, title)`` of each."""

    courses: list[tuple[int, str]]
    programmes: list[tuple[int, str]]


def choices_for(organisations: Sequence[Organisation]) -> Choices:
    """Courses that are published or studied, and programmes asked at, above or below ``organisations``.

    One prepared query for each organisation.
    """
    rows = [row for one in organisations for row in _CHOICES.all(above=paths_above(one), path=one.path)]
    found = list(dict.fromkeys(rows))
    return Choices(
        courses=[(pk, title) for kind, pk, title in found if kind == "course"],
        programmes=[(pk, title) for kind, pk, title in found if kind == "programme"],
    )


def _choices(above: list[str], path: str) -> QuerySet[Any, tuple[str, int, str]]:
    is_studied = Exists(Enrolment.objects.filter(course=OuterRef("pk")))
    courses = CoursePage.objects.filter(Q(live=True) | is_studied)
    touched = Q(organisation__path__among=above) | Q(organisation__path__startswith=path)
    meant = ProgrammeAudience.objects.filter(touched).values("programme")
    programmes = Programme.objects.filter(touched | Q(pk__in=meant))
    return _named(courses, "course").union(_named(programmes, "programme"), all=True).order_by("title")


def _named(rows: QuerySet[Any], kind: str) -> QuerySet[Any, tuple[str, int, str]]:
    return (
        rows.order_by()
        .annotate(sort=Value(kind, CharField()), number=Cast("pk", IntegerField()))
        .values_list("sort", "number", "title")
    )


_CHOICES = Prepared(_choices)

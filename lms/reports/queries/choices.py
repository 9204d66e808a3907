"""What the filters offer: courses, and the programmes that touch an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from courses.models import CoursePage, Enrolment, Programme, ProgrammeAudience
from lms.organisations.models import Organisation, reach_q


@dataclass(frozen=True)
class Choices:
    """``(pk, title)`` of each."""

    courses: list[tuple[int, str]]
    programmes: list[tuple[int, str]]


def choices_for(organisations: Sequence[Organisation]) -> Choices:
    """Courses that are published or studied, and programmes asked at, above or below ``organisations``; one query."""
    is_studied = Exists(Enrolment.objects.filter(course=OuterRef("pk")))
    courses = CoursePage.objects.filter(Q(live=True) | is_studied)
    step = Organisation.steplen
    above = {one.path[:end] for one in organisations for end in range(step, len(one.path), step)}
    touched = Q(organisation__path__in=above) | reach_q([one.path for one in organisations], "organisation__path")
    meant = ProgrammeAudience.objects.filter(touched).values("programme")
    programmes = Programme.objects.filter(touched | Q(pk__in=meant))
    rows = _named(courses, "course").union(_named(programmes, "programme"), all=True).order_by("title")
    found = list(rows)
    return Choices(
        courses=[(pk, title) for kind, pk, title in found if kind == "course"],
        programmes=[(pk, title) for kind, pk, title in found if kind == "programme"],
    )


def _named(rows: QuerySet[Any], kind: str) -> QuerySet[Any, tuple[str, int, str]]:
    return (
        rows.order_by()
        .annotate(sort=Value(kind, CharField()), number=Cast("pk", IntegerField()))
        .values_list("sort", "number", "title")
    )

"""Surveys whose results a supervisor may read: of those only that nobody outside the scope has been asked.

A sheet of an anonymous survey belongs to no organisation, so its answers cannot be parted by place, and must not be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from assessments.models import Participation, SurveyPage
from courses.models import CoursePage, Enrolment
from lms.organisations.queries import Scope


@dataclass(frozen=True)
class SurveyRow:
    """A survey, how many learners it asks, and how many have answered."""

    survey: SurveyPage
    course: CoursePage
    learner_count: int
    answered_count: int


def surveys_in(scope: Scope) -> list[SurveyRow]:
    """The published surveys of courses whose learners all belong to the scope; six queries."""
    surveys = list(SurveyPage.objects.live().order_by("path"))
    courses = CoursePage.objects.in_bulk({survey.course_path for survey in surveys}, field_name="path")
    enrolled = Enrolment.objects.counted().filter(course__in=courses.values())
    answered = Participation.objects.filter(survey__in=surveys)
    learners, mine = (
        _per("course__path", enrolled),
        _per("course__path", enrolled.filter(scope.q("organisation__path"))),
    )
    taken, taken_here = (
        _per("survey", answered),
        _per("survey", answered.filter(scope.q("enrolment__organisation__path"))),
    )
    is_everywhere = any(root.is_root() for root in scope.roots)  # then also those who belong to no place
    rows = []
    for survey in surveys:
        asked, count = learners.get(survey.course_path, 0), taken.get(survey.pk, 0)
        is_here = asked == mine.get(survey.course_path, 0) and count == taken_here.get(survey.pk, 0)
        if (is_everywhere or is_here) and asked + count:
            rows.append(SurveyRow(survey, courses[survey.course_path], asked, count))
    return rows


def _per(name: str, rows: QuerySet[Any]) -> dict[Any, int]:
    return dict(rows.order_by().values_list(name).annotate(Count("pk")))

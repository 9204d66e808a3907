"""A rubric as it is read: empty before anything is judged, filled with what somebody gave afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from assessments.models import Mark, MarkLine, Rubric, Submission
from assessments.models.rubric import CriterionWords


@dataclass(frozen=True)
class ShownLevel:
    """A level of a criterion."""

    points: int
    words: str
    is_given: bool = False


@dataclass(frozen=True)
class ShownCriterion:
    """A criterion with its levels, and what was said to it."""

    title: str
    levels: list[ShownLevel]
    comment: str = ""

    @property
    def most_points(self) -> int:
        return max(level.points for level in self.levels)

    @property
    def given(self) -> ShownLevel | None:
        return next((level for level in self.levels if level.is_given), None)


def read_rubrics(submissions: Sequence[Submission], marks: Sequence[Mark]) -> None:
    """Have rubrics and what was given by them at hand; three queries if anything has a rubric, else none."""
    judged = [one for one in submissions if one.rubric_id]
    if judged:
        prefetch_related_objects(judged, "rubric__criteria__levels")
        prefetch_related_objects(marks, "lines")


def empty(criteria: Iterable[CriterionWords]) -> list[ShownCriterion]:
    """As learners read it before they hand in."""
    return [
        ShownCriterion(one.title, [ShownLevel(level.points, level.words) for level in one.levels]) for one in criteria
    ]


def criteria_of(submission: Submission, mark: Mark | None) -> list[ShownCriterion]:
    """What ``mark`` gave by the rubric of ``submission``; empty without one. ``read_rubrics`` goes before."""
    return filled(submission.rubric, mark.lines.all()) if mark and submission.rubric else []


def filled(rubric: Rubric, lines: Iterable[MarkLine]) -> list[ShownCriterion]:
    """With the levels and comments of ``lines``; ``rubric`` has its criteria and their levels at hand."""
    by_criterion = {line.criterion_id: line for line in lines}
    if not by_criterion:
        return []
    shown = []
    for criterion in rubric.criteria.all():
        line = by_criterion.get(criterion.pk)
        levels = [
            ShownLevel(level.points, level.words, is_given=line is not None and line.level_id == level.pk)
            for level in criterion.levels.all()
        ]
        shown.append(ShownCriterion(criterion.title, levels, line.comment if line else ""))
    return shown

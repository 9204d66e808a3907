"""A rubric: criteria, and the levels of each with their points. Its words and points stand for ever under one digest.

Whoever judges by a rubric keeps its wording as it pleases (an assignment: in its own field) and has it stored here by
``assessments.domain.rubrics.keep`` before anything is judged by it. The same words are stored once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.lasting import Lasting

MOST_CRITERIA, MOST_LEVELS = 12, 6
MOST_LEVEL_POINTS = 100
LONGEST_CRITERION, LONGEST_LEVEL = 200, 400


@dataclass(frozen=True)
class LevelWords:
    """What a level is called, and its points."""

    points: int
    words: str


@dataclass(frozen=True)
class CriterionWords:
    """What is looked at, and the levels that may be reached."""

    title: str
    levels: tuple[LevelWords, ...]

    @property
    def most_points(self) -> int:
        return max((level.points for level in self.levels), default=0)


def most_points_of(criteria: Iterable[CriterionWords]) -> int:
    """What a piece of work can reach at most."""
    return sum(one.most_points for one in criteria)


def as_stored(criteria: Iterable[CriterionWords]) -> list[dict[str, Any]]:
    """For a JSON column."""
    return [
        {"title": one.title, "levels": [{"points": level.points, "words": level.words} for level in one.levels]}
        for one in criteria
    ]


def from_stored(rows: Sequence[Mapping[str, Any]]) -> tuple[CriterionWords, ...]:
    """The inverse of ``as_stored``."""
    return tuple(
        CriterionWords(row["title"], tuple(LevelWords(level["points"], level["words"]) for level in row["levels"]))
        for row in rows
    )


def digest_of(criteria: Iterable[CriterionWords]) -> str:
    """The same for the same words and points in the same order."""
    return sha256(json.dumps(as_stored(criteria), ensure_ascii=False).encode()).hexdigest()


class Rubric(Lasting):
    """A rubric as it was worded when something was judged by it."""

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    most_points = models.PositiveSmallIntegerField(_("points at most"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints = [models.CheckConstraint(condition=Q(most_points__gt=0), name="rubric_has_points_to_give")]

    def __str__(self) -> str:
        return self.digest[:8]


class RubricCriterion(Lasting):
    """One thing that is looked at."""

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="criteria", verbose_name=_("rubric"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("criterion"), max_length=LONGEST_CRITERION)

    class Meta:
        verbose_name = _("criterion of a rubric")
        verbose_name_plural = _("criteria of rubrics")
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "position"], name="criterion_place_once"),
            models.UniqueConstraint(fields=["rubric", "title"], name="criterion_once_a_rubric"),
        ]

    def __str__(self) -> str:
        return self.title


class RubricLevel(Lasting):
    """What may be reached in a criterion, with its points."""

    criterion = models.ForeignKey(
        RubricCriterion, on_delete=models.PROTECT, related_name="levels", verbose_name=_("criterion")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    points = models.PositiveSmallIntegerField(_("points"))
    words = models.CharField(_("level"), max_length=LONGEST_LEVEL)

    class Meta:
        verbose_name = _("level of a criterion")
        verbose_name_plural = _("levels of criteria")
        ordering = ["criterion", "position"]
        constraints = [models.UniqueConstraint(fields=["criterion", "position"], name="level_place_once")]

    def __str__(self) -> str:
        return f"{self.points} · {self.words}"

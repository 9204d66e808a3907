"""Regrades of a question and whose results they changed, as a trainer may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from assessments.models import Question, Regrade, RegradedAttempt
from courses.queries.editable import units_editable_by
from lms.accounts.models import User


@dataclass(frozen=True)
class Tally:
    """What a regrade has done so far."""

    changed_count: int
    raised_count: int
    gained_count: int
    kept_count: int


def tally_of(regrade: Regrade) -> Tally:
    """One query."""
    counts = regrade.results.aggregate(
        changed_count=Count("pk", filter=Q(is_kept=False)),
        raised_count=Count("pk", filter=Q(score_after__gt=F("score_before"))),
        gained_count=Count("pk", filter=Q(is_passed=True, was_passed=False)),
        kept_count=Count("pk", filter=Q(is_kept=True)),
    )
    return Tally(**counts)


def results_of(regrade: Regrade) -> QuerySet[RegradedAttempt]:
    """Those that were kept first, then in the order they were graded."""
    results = RegradedAttempt.objects.filter(regrade=regrade).select_related(
        "attempt__quiz", "attempt__enrolment__user"
    )
    return results.order_by("-is_kept", "pk")


def regrades_of(question: Question) -> QuerySet[Regrade]:
    """The latest first."""
    return Regrade.objects.filter(question=question).select_related("made_by").order_by("-pk")


def quizzes_whose_learners_are_named(user: User, quizzes: Collection[int]) -> set[int]:
    """Of ``quizzes`` those that ``user`` may edit: of other courses only reference numbers are shown. One query."""
    return set(units_editable_by(user).filter(pk__in=quizzes).order_by().values_list("pk", flat=True))

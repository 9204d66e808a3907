"""Who sat a quiz, and how: for those who may edit it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments.models import Attempt, QuizAllowance, QuizPage, TimeBack
from assessments.queries.allowances import allowances_by_enrolment


@dataclass(frozen=True)
class Sat:
    """An attempt as a line of the list."""

    attempt: Attempt
    allowances: list[QuizAllowance]


def attempts_at(
    quiz: QuizPage, *, status: str = "", kind: str = "", form: str = "", who: str = ""
) -> QuerySet[Attempt]:
    """Attempts at ``quiz``, the latest first; ``who`` is a whole reference number or a whole username: nobody browses
    people here. ``kind`` is ``counting`` or ``practice``."""
    attempts = Attempt.objects.filter(quiz=quiz).select_related("enrolment__user", "enrolment__organisation")
    attempts = attempts.filter(status=status) if status else attempts
    attempts = attempts.filter(is_practice=kind == "practice") if kind else attempts
    attempts = attempts.filter(form=form) if form else attempts
    if who:
        attempts = attempts.filter(Q(reference=who.upper()) | Q(enrolment__user__username=who))
    prolonged = TimeBack.attempts.through.objects.filter(attempt=OuterRef("pk"))
    return attempts.annotate(has_time_back=Exists(prolonged)).order_by("-started_at", "-pk")


def with_allowances(attempts: Iterable[Attempt], quiz: QuizPage) -> list[Sat]:
    """The same with the exceptions that hold for each learner; one query more."""
    rows = list(attempts)
    granted = allowances_by_enrolment([one.enrolment for one in rows], quiz)
    return [Sat(one, granted.get(one.enrolment_id, [])) for one in rows]


def state_counts(quiz: QuizPage) -> dict[str, int]:
    """How many attempts are in each state; one query."""
    rows = Attempt.objects.filter(quiz=quiz).order_by().values("status").annotate(total=Count("pk"))
    return dict(rows.values_list("status", "total"))

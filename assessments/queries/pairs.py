"""Pairs of questions that ask nearly the same, as a trainer sees them beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessments.models import Question, QuestionPair, QuizItem, Response
from assessments.queries.bank import Compared, compare
from lms.accounts.models import User


@dataclass(frozen=True)
class Beside:
    """One of the two: where it is used, and whether the trainer may retire it."""

    question: Question
    quiz_count: int
    attempt_count: int
    may_change: bool


@dataclass(frozen=True)
class Pairing:
    """Two questions, and part by part what each says."""

    pair: QuestionPair
    sides: list[Beside]
    parts: list[Compared]


def pairs_of(user: User, *, verdict: str) -> QuerySet[QuestionPair]:
    """Those that wait (no ``verdict``), the likest first; or those of a verdict, the latest first."""
    pairs = QuestionPair.objects.visible_to(user)
    return pairs.filter(verdict=verdict).order_by("-judged_at", "-pk") if verdict else pairs.waiting()


def pairings(pairs: QuerySet[QuestionPair], user: User) -> list[Pairing]:
    """What stands on the screen; eight queries, however many pairs."""
    sides = [f"{side}__{name}" for side in ("first", "second") for name in ("current_version", "category", "owner")]
    options = [f"{side}__current_version__options" for side in ("first", "second")]
    rows = list(pairs.select_related("judged_by", "kept", *sides).prefetch_related(*options))
    keys = {key for pair in rows for key in (pair.first_id, pair.second_id)}
    editable = set(Question.objects.editable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    quizzes = _counted(QuizItem.objects.filter(question__in=keys), "question")
    attempts = _counted(Response.objects.filter(version__question__in=keys), "version__question")
    return [
        Pairing(
            pair,
            [
                Beside(one, quizzes.get(one.pk, 0), attempts.get(one.pk, 0), one.pk in editable)
                for one in (pair.first, pair.second)
            ],
            _parts(pair),
        )
        for pair in rows
    ]


def replacement_of(question: Question, user: User) -> QuestionPair | None:
    """The pair by which ``question`` was retired for another that ``user`` may read; one query."""
    pairs = QuestionPair.objects.filter(Q(first=question) | Q(second=question), verdict=QuestionPair.Verdict.RETIRED)
    readable = Question.objects.visible_to(user)
    return pairs.filter(kept__in=readable.values("pk")).exclude(kept=question).select_related("kept").last()


def _parts(pair: QuestionPair) -> list[Compared]:
    """What each says, without the parts of which neither says anything."""
    first, second = pair.first.current_version, pair.second.current_version
    parts = compare(first, second) if first and second else []
    return [part for part in parts if any(text for text, _differs in [*part.before, *part.after])]


def _counted(rows: QuerySet, name: str) -> dict[int, int]:
    return dict(rows.order_by().values(name).annotate(total=Count("pk")).values_list(name, "total"))

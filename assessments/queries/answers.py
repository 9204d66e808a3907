"""Answers of quizzes that a person marks: what waits, for whom, and what was said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from assessments.kinds import kind_of
from assessments.models import AnswerClaim, Attempt, Mark, QuestionVersion, QuizPage, Response
from assessments.queries.marking import MARKED, WAITING
from courses.models import COURSE_PATH_LENGTH, CourseOwner, CoursePage
from lms.accounts.models import User
from lms.core.prepared import Prepared

_REMARKS = Prepared(
    lambda attempt: (
        Mark.objects.filter(response__attempt=attempt, released_at__isnull=False)
        .select_related("response", "marked_by")
        .order_by("response__position", "pk")
    )
)


@dataclass(frozen=True)
class AnswerPile:
    """A question of a quiz with how many answers to it wait."""

    quiz: QuizPage
    question: int
    title: str
    course: str
    waiting_count: int
    oldest_at: dt.datetime


@dataclass(frozen=True)
class AnswerToMark:
    """An answer beside the others to the same question."""

    response: Response
    lines: list[Any]
    """The answer, drawn by the review template of its type."""
    expected: list[Any]
    """What a good answer holds."""
    most_points: int

    @property
    def as_expected(self) -> dict[str, Any]:
        """What a good answer holds, for the same template."""
        return {"lines": self.expected}

    @property
    def template(self) -> str:
        return kind_of(self.response.version.kind).review_template


def answers_for(user: User) -> QuerySet[Response]:
    """Handed-in answers that ``user`` may mark: on a course of theirs, of somebody else; all for a moderator."""
    if not user.is_authenticated or not user.is_active or not user.has_perm("wagtailadmin.access_admin"):
        return Response.objects.none()
    marked = Exists(Mark.objects.filter(response=OuterRef("pk")))
    found = Response.objects.filter(Q(score=None) | marked, is_closed=True, attempt__status=Attempt.Status.MARKING)
    found = found.exclude(attempt__enrolment__user=user)
    if user.has_perm("assessments.moderate_submission"):
        return found
    owned = CourseOwner.objects.filter(user=user).order_by().values("course__path")
    return found.alias(course_path=Substr("attempt__quiz__path", 1, COURSE_PATH_LENGTH)).filter(course_path__in=owned)


def marks_that_hold(answers: Sequence[Response]) -> dict[int, Mark]:
    """The last mark of each answer that has not been changed since; one query."""
    answered_at = {one.pk: one.answered_at for one in answers}
    marks = Mark.objects.filter(response__in=answered_at).order_by("pk")
    last: dict[int, Mark] = {one.response_id: one for one in marks if one.response_id}
    return {pk: mark for pk, mark in last.items() if (answered_at[pk] or mark.marked_at) <= mark.marked_at}


def waiting_answer_count(user: User) -> int:
    """How many answers wait for ``user``; one query."""
    return answers_for(user).filter(score=None).count()


def answer_piles(user: User) -> list[AnswerPile]:
    """The questions to which answers wait, those that wait longest first; three queries."""
    rows = list(
        answers_for(user)
        .filter(score=None)
        .order_by()
        .values("attempt__quiz", "version__question", "version__question__title")
        .annotate(waiting_count=Count("pk"), oldest_at=Min("attempt__submitted_at"))
        .order_by("oldest_at", "version__question")
    )
    quizzes = QuizPage.objects.in_bulk({row["attempt__quiz"] for row in rows})
    paths = {quiz.course_path for quiz in quizzes.values()}
    titles = dict(CoursePage.objects.filter(path__in=paths).values_list("path", "title"))
    return [_pile(row, quizzes[row["attempt__quiz"]], titles) for row in rows]


def answer_queue(user: User, quiz: QuizPage, question: int, *, show: str = WAITING) -> QuerySet[Response]:
    """Answers to one question: those that ``user`` keeps, then first handed in first; or those marked already."""
    rows = answers_for(user).filter(attempt__quiz=quiz, version__question=question)
    rows = rows.exclude(score=None) if show == MARKED else rows.filter(score=None).exclude(pk__in=_kept_from(user))
    mine = AnswerClaim.objects.holding().filter(claimed_by=user, response=OuterRef("pk"))
    rows = rows.annotate(is_mine=Exists(mine))
    marks = Prefetch("marks", Mark.objects.select_related("marked_by").order_by("-pk"))
    rows = rows.select_related("version", "attempt__enrolment__user", "attempt__enrolment__organisation")
    return rows.prefetch_related("version__options", marks).order_by(
        "-is_mine", "version", "attempt__submitted_at", "pk"
    )


def kept_by_others(user: User, quiz: QuizPage, question: int) -> int:
    """How many waiting answers to a question others are marking just now; one query."""
    rows = answers_for(user).filter(attempt__quiz=quiz, version__question=question, score=None)
    return rows.filter(pk__in=_kept_from(user)).count()


def laid_out(responses: Sequence[Response]) -> list[AnswerToMark]:
    """Answers as their markers read them; no query."""
    return [_to_mark(response) for response in responses]


def points_to_give(version: QuestionVersion) -> int:
    """How many points a marker may give for an answer; 0: it is graded by itself."""
    return kind_of(version.kind).marker_points(version.rules)


def remarks_on(attempt: Attempt) -> list[Mark]:
    """What markers said of the answers of a marked ``attempt``, in their order, the latest of each; one query."""
    return list({mark.response_id: mark for mark in _REMARKS.all(attempt=attempt.pk)}.values())


def _kept_from(user: User) -> QuerySet:
    return AnswerClaim.objects.holding().exclude(claimed_by=user).values("response")


def _to_mark(response: Response) -> AnswerToMark:
    version, kind = response.version, kind_of(response.version.kind)
    expected = kind.review(version, layout=response.option_order, answer=None)
    lines = kind.review(version, layout=response.option_order, answer=response.answer)
    return AnswerToMark(response, [line for line in lines if line not in expected], expected, points_to_give(version))


def _pile(row: Mapping[str, Any], quiz: QuizPage, titles: dict[str, str]) -> AnswerPile:
    return AnswerPile(
        quiz,
        row["version__question"],
        row["version__question__title"],
        titles.get(quiz.course_path, ""),
        row["waiting_count"],
        row["oldest_at"],
    )

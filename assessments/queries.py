"""What pages and reports show of quizzes and attempts. The key is in ``review`` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum, TextField, prefetch_related_objects
from django.db.models.functions import Cast

from assessments.kinds import kind_of
from assessments.models import Attempt, Question, QuestionVersion, QuizPage, Response
from courses.models import Enrolment, LessonPage, Regulation
from lms.core.errors import DomainError
from media.models import Image


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with one quiz."""

    quiz: QuizPage
    attempts: list[Attempt]
    """By number, the open one last."""

    @property
    def current(self) -> Attempt | None:
        """The open attempt."""
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def past(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if not attempt.is_open]

    @property
    def has_passed(self) -> bool:
        return any(attempt.is_passed for attempt in self.attempts)

    @property
    def left(self) -> int | None:
        """Attempts that may still be started; ``None`` = as many as one likes."""
        return None if self.quiz.max_attempts is None else max(0, self.quiz.max_attempts - len(self.attempts))

    @property
    def may_start(self) -> bool:
        return self.current is None and self.left != 0


@dataclass(frozen=True)
class Asked:
    """A question as it is asked: nothing of it tells what is right."""

    position: int
    kind: str
    template: str
    text: str
    image: Image | None
    lines: list[Any]
    """What the kind's template draws."""
    sequence: int
    is_answered: bool
    is_unsaved: bool

    @property
    def name(self) -> str:
        """What its controls are called on a paper."""
        return f"answer-{self.position}"


@dataclass(frozen=True)
class Reviewed:
    """An answered question with its key."""

    position: int
    template: str
    text: str
    image: Image | None
    lines: list[Any]
    is_answered: bool
    is_right: bool
    score: Decimal
    explanation: str
    source: str
    regulations: list[Regulation]
    """What the question rests on today."""


def standing(enrolment: Enrolment | None, quiz: QuizPage) -> Standing:
    """One query; a trainer's look without enrolment has none."""
    attempts = Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("number") if enrolment else []
    return Standing(quiz, list(attempts))


def question_count(quiz: QuizPage) -> int:
    """How many questions an attempt asks; two queries."""
    fixed = Question.objects.ready().filter(quiz_items__quiz=quiz).count()
    return fixed + (quiz.draws.aggregate(total=Sum("count"))["total"] or 0)


def tally(attempt: Attempt, reviewed: Sequence[Reviewed] = ()) -> dict[str, Any]:
    """``points`` of ``total`` of a submitted attempt; one query unless its review is at hand."""
    if reviewed:
        return {"points": sum(question.score for question in reviewed), "total": len(reviewed)}
    return attempt.responses.aggregate(points=Sum("score"), total=Count("pk"))


def attempts_of(enrolment: Enrolment) -> QuerySet[Attempt]:
    """The learner's attempts on a course with their scores, for reports; nothing of the key. One query."""
    return Attempt.objects.filter(enrolment=enrolment).select_related("quiz").order_by("quiz__path", "number")


def paper(attempt: Attempt, *, unsaved: Mapping[int, tuple[Sequence[int], int]] | None = None) -> list[Asked]:
    """The questions of an open attempt in order. Two queries.

    ``unsaved``: choices and sequence by position that are still held for the learner; shown instead of what is
    stored unless that is newer.
    """
    return [_ask(response, (unsaved or {}).get(response.position)) for response in _responses(attempt)]


def paper_of(responses: list[Response]) -> list[Asked]:
    """A paper that is not (yet) anybody's: unsaved responses as ``lay_out`` makes them."""
    prefetch_related_objects(responses, "version__options", "version__image__renditions")
    return [_ask(response) for response in responses]


def review(attempt: Attempt) -> list[Reviewed]:
    """The answered questions with their key; whoever calls has asked ``rules.may_see_answers``. Three queries."""
    responses = _responses(attempt).select_related("version__question", "version__image")
    return [review_of(response) for response in responses.prefetch_related("version__question__regulations")]


def trial_of(question: Question) -> Asked | None:
    """A question as a learner is asked it; nothing if it asks nothing yet. Two queries."""
    version = question.current_version
    if version is None:
        return None
    order = [option.pk for option in version.options.all()]
    return paper_of([Response(version=version, position=1, option_order=order)])[0]


def versions_of(question: Question) -> list[tuple[QuestionVersion, list[Any]]]:
    """Every version with what its review shows, key included, the newest first; two queries."""
    versions = question.versions.select_related("created_by").prefetch_related("options")
    return [(version, _key_of(version)) for version in versions]


def _key_of(version: QuestionVersion) -> list[Any]:
    order = [option.pk for option in version.options.all()]
    return kind_of(version.kind).review(version, order=order, answer=None)


def quizzes_with(question: Question) -> list[QuizPage]:
    """Quizzes that ask the question in every attempt; one query."""
    return list(QuizPage.objects.filter(items__question=question).order_by("path"))


def lessons_that_check(question: Question) -> list[LessonPage]:
    """Lessons with the question as a knowledge check; one query."""
    bodies = LessonPage.objects.annotate(raw_body=Cast("body", TextField()))
    found = bodies.filter(raw_body__contains=f'"{question.code}"').order_by("path")
    return [lesson for lesson in found if asks_in_check(lesson, question.code)]


def asks_in_check(lesson: LessonPage, code: str) -> bool:
    """Whether ``lesson`` carries the question ``code`` as a knowledge check."""
    return any(block.block_type == "knowledge_check" and block.value == code for block in lesson.body)


def _responses(attempt: Attempt) -> QuerySet[Response]:
    return (
        attempt.responses.select_related("version__image")
        .prefetch_related("version__options", "version__image__renditions")
        .order_by("position")
    )


def _ask(response: Response, unsaved: tuple[Sequence[int], int] | None = None) -> Asked:
    version, kind = response.version, kind_of(response.version.kind)
    answer = _newest(response, unsaved) if unsaved else response.answer
    return Asked(
        position=response.position,
        kind=kind.name,
        template=kind.template,
        text=version.text,
        image=version.image,
        lines=kind.show(version, order=response.option_order, answer=answer),
        sequence=response.sequence,
        is_answered=answer is not None,
        is_unsaved=answer != response.answer,
    )


def _newest(response: Response, unsaved: tuple[Sequence[int], int]) -> Any:
    choices, sequence = unsaved
    if sequence < response.sequence:
        return response.answer
    try:
        return kind_of(response.version.kind).accept(choices, order=response.option_order)
    except DomainError:
        return response.answer


def review_of(response: Response) -> Reviewed:
    """One answered question with its key."""
    version, kind = response.version, kind_of(response.version.kind)
    return Reviewed(
        position=response.position,
        template=kind.review_template,
        text=version.text,
        image=version.image,
        lines=kind.review(version, order=response.option_order, answer=response.answer),
        is_answered=response.answer is not None,
        is_right=response.score == 1,
        score=response.score or Decimal(0),
        explanation=version.explanation,
        source=version.source,
        regulations=list(version.question.regulations.all()),
    )

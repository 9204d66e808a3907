"""What learners and trainers see of quizzes, attempts and the bank; other subjects in modules of their own."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from assessments.frozen import give_versions
from assessments.kinds import OptionDraft, kind_of
from assessments.models import (
    Aspect,
    Attempt,
    Figure,
    Form,
    Question,
    QuestionVersion,
    QuizDraw,
    QuizItem,
    QuizPage,
    Receipt,
    Response,
)
from assessments.models.disclosure import EVERYTHING, MOMENTS, disclosure_of
from assessments.queries.sittings import Standing as Standing
from assessments.queries.sittings import standing as standing
from courses.models import Enrolment, LessonPage, Regulation
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.prepared import Prepared

_OWN = Prepared(
    lambda user, reference: Attempt.objects.filter(enrolment__user=user, reference=reference).select_related("quiz")
)
_OWN_WITH_COURSE = Prepared(
    lambda user, reference: (
        Attempt.objects.with_band()
        .filter(enrolment__user=user, reference=reference)
        .select_related("quiz", "enrolment__course")
        .annotate(has_receipt=Exists(Receipt.objects.valid().filter(attempt=OuterRef("pk"))))
    )
)
_OWN_RESPONSE = Prepared(
    lambda user, reference, position: Response.objects.for_saving().filter(
        attempt__enrolment__user=user, attempt__reference=reference, position=position
    )
)
_FIXED_COUNT = Prepared(
    lambda quiz: (
        QuizItem.objects.filter(quiz=quiz, question__in=Question.objects.ready())
        .exclude(form=Form.B)
        .order_by()
        .values("quiz")
        .annotate(total=Count("pk"))
        .values_list("total", flat=True)
    )
)
_DRAWN_COUNT = Prepared(
    lambda quiz: (
        QuizDraw.objects.filter(quiz=quiz)
        .exclude(form=Form.B)
        .order_by()
        .values("quiz")
        .annotate(total=Sum("count"))
        .values_list("total", flat=True)
    )
)
_RESPONSES = Prepared(lambda attempt: Response.objects.stamped().filter(attempt=attempt))
_RESTS_ON = Prepared(
    lambda questions: (
        Question.regulations.through.objects.filter(question__among=questions)
        .select_related("regulation")
        .order_by("regulation")
    )
)
_TALLY = Prepared(
    lambda attempt: (
        Response.objects.filter(attempt=attempt, is_left_out=False)
        .order_by()
        .values("attempt")
        .annotate(points=Sum("score"), total=Count("pk"), marked=Count("score"))
        .values_list("points", "total", "marked")
    )
)


@dataclass(frozen=True)
class Asked:
    """A question as it is asked: nothing of it tells what is right."""

    position: int
    kind: str
    template: str
    text: str
    picture: Figure | None
    picture_template: str
    sound: Figure | None
    paper: Figure | None
    lines: list[Any]
    """What the kind's template draws."""
    sequence: int
    is_answered: bool
    is_unsaved: bool
    may_be_checked: bool
    """Before handing in, if the attempt has that: no person must read it."""
    is_checked: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """What its controls are called on a paper."""
        return f"answer-{self.position}"

    @property
    def check_step(self) -> str:
        """What the button “check” of the question sends."""
        return f"check-{self.position}"


@dataclass(frozen=True)
class Reviewed:
    """An answered question with what may be told of it."""

    told: Aspect
    position: int
    template: str
    text: str
    picture: Figure | None
    picture_template: str
    sound: Figure | None
    paper: Figure | None
    lines: list[Any]
    is_answered: bool
    score: Decimal | None
    """Between 0 and 1; none: it waits for its mark."""
    is_left_out: bool
    """It does not count: its key was wrong."""
    explanation: str
    source: str
    regulations: list[Regulation]
    """What the question rests on today."""
    is_checked: ClassVar[bool] = True

    @property
    def is_right(self) -> bool:
        return self.told.has_rightness and self.score == 1

    @property
    def is_partly_right(self) -> bool:
        return self.told.has_rightness and self.score is not None and 0 < self.score < 1

    @property
    def is_wrong(self) -> bool:
        return self.told.has_rightness and self.is_answered and self.score == 0


def own_attempt(user: User, reference: str) -> Attempt | None:
    """The attempt of ``user`` with its quiz; one query."""
    return _OWN.first(user=user.pk, reference=reference)


def own_attempt_with_course(user: User, reference: str) -> Attempt | None:
    """The attempt of ``user`` with its quiz, enrolment and course, and whether it ``has_receipt``; one query."""
    return _OWN_WITH_COURSE.first(user=user.pk, reference=reference)


def response_to_save(user: User, reference: str, position: int) -> Response | None:
    """The place of a question in an attempt of ``user``, with all that ``save_response`` looks at; one query."""
    return _OWN_RESPONSE.first(user=user.pk, reference=reference, position=position)


def responses_of(attempt: Attempt) -> Sequence[Response]:
    """The questions of ``attempt`` in order with their versions; one query, two more for versions not known yet."""
    return give_versions(_RESPONSES.all(attempt=attempt.pk))


def question_count(quiz: QuizPage) -> int:
    """How many questions an attempt asks; two queries."""
    return (_FIXED_COUNT.first(quiz=quiz.pk) or 0) + (_DRAWN_COUNT.first(quiz=quiz.pk) or 0)


def tally(attempt: Attempt, reviewed: Sequence[Reviewed] = ()) -> dict[str, Any]:
    """``points`` of ``total`` of a submitted attempt, and how many are ``waiting`` for a mark.

    One query unless its review is at hand.
    """
    if reviewed:
        counted = [question for question in reviewed if not question.is_left_out]
        return {"points": sum(question.score or 0 for question in counted), "total": len(counted), "waiting": 0}
    points, total, marked = _TALLY.first(attempt=attempt.pk) or (None, 0, 0)
    return {"points": points, "total": total, "waiting": total - marked}


def quizzes_with_a_secret_score(units: Collection[int]) -> list[int]:
    """Keys of the quizzes among ``units`` whose score is not told at every moment; one query."""
    quizzes = QuizPage.objects.filter(pk__in=units).order_by().values("pk", "shows_answers", *MOMENTS)
    return [quiz["pk"] for quiz in quizzes if not disclosure_of(quiz).always_tells_score]


def attempts_of(enrolment: Enrolment) -> QuerySet[Attempt]:
    """The learner's attempts on a course with their scores, for reports; nothing of the key. One query."""
    return Attempt.objects.filter(enrolment=enrolment).select_related("quiz").order_by("quiz__path", "number")


def paper(attempt: Attempt, *, unsaved: Mapping[int, tuple[Sequence[str], int]] | None = None) -> list[Asked]:
    """The questions of an open attempt in order. Queries as ``responses_of``.

    ``unsaved``: values and sequence by position that are still held for the learner; shown instead of what is
    stored unless that is newer.
    """
    return paper_of(responses_of(attempt), unsaved=unsaved)


def paper_of(
    responses: Sequence[Response], *, unsaved: Mapping[int, tuple[Sequence[str], int]] | None = None
) -> list[Asked]:
    """``responses``, which may be nobody's (as ``lay_out`` makes them), as they are asked."""
    return [_ask(response, (unsaved or {}).get(response.position)) for response in responses]


def review(attempt: Attempt, told: Aspect) -> list[Reviewed]:
    """The answered questions with what ``rules.told_of`` allows to tell; none without the answers. As ``paper``."""
    return review_of(responses_of(attempt), told) if told.has_response else []


def review_of(responses: Sequence[Response], told: Aspect = EVERYTHING) -> list[Reviewed]:
    """Answered questions with what may be told and what they rest on today; one query."""
    regulations = _regulations(responses) if told.has_feedback else {}
    return [_review(response, told, regulations) for response in responses]


def trial_of(question: Question) -> Asked | None:
    """A question as a learner is asked it; nothing if it asks nothing yet. Two queries."""
    version = question.current_version
    if version is None:
        return None
    return paper_of([Response(version=version, position=1, option_order=_usual_layout(version))])[0]


@dataclass(frozen=True)
class WithKey:
    """A version as its trainer knows it, key included."""

    version: QuestionVersion
    text: str
    key: str
    """For types whose key is written as text."""
    lines: list[Any]
    """For the others what their review shows."""
    settings: list[tuple[str, str]]


def versions_of(question: Question) -> list[WithKey]:
    """Every version with its key, the newest first; two queries."""
    versions = question.versions.select_related("created_by").prefetch_related("options")
    return [_with_key(version) for version in versions]


def _with_key(version: QuestionVersion) -> WithKey:
    kind = kind_of(version.kind)
    settings = [
        (str(rule.label), rule.told(version.rules[name]))
        for name, rule in kind.settings.items()
        if name in version.rules
    ]
    if kind.is_written:
        text, key = kind.write_key(version.text, [OptionDraft.of(option) for option in version.options.all()])
        return WithKey(version, text, key, [], settings)
    lines = [] if kind.has_key_in_rules else kind.review(version, layout=_usual_layout(version), answer=None)
    return WithKey(version, version.text, "", lines, settings)


def unanswered(responses: Sequence[Response]) -> list[tuple[int, str, bool]]:
    """Position and text of the questions that are not wholly answered, and whether a part of them is."""
    return [
        (one.position, kind_of(one.version.kind).outline(one.version.text), one.answer is not None)
        for one in responses
        if one.answer is None or _has_gap(one)
    ]


def _has_gap(response: Response) -> bool:
    """Whether a part of the answer is still open: an item without its partner, a gap in a text."""
    return "" in kind_of(response.version.kind).restore(response.answer, layout=response.option_order)


def _usual_layout(version: QuestionVersion) -> Any:
    """As the trainer wrote it, as far as that tells nothing."""
    chance = random.Random(version.pk)  # noqa: S311
    return kind_of(version.kind).arrange(version, chance=chance, is_shuffled=False)


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


def _regulations(responses: Sequence[Response]) -> dict[int, list[Regulation]]:
    """What the questions rest on, by key of the question; one query."""
    found: dict[int, list[Regulation]] = defaultdict(list)
    for one in _RESTS_ON.all(questions=[response.version.question_id for response in responses]):
        found[one.question_id].append(one.regulation)
    return found


def _ask(response: Response, unsaved: tuple[Sequence[str], int] | None) -> Asked:
    version, kind = response.version, kind_of(response.version.kind)
    answer = _newest(response, unsaved) if unsaved else response.answer
    return Asked(
        position=response.position,
        kind=kind.name,
        template=kind.template,
        text=kind.legend(version.text),
        picture=version.picture,
        picture_template=kind.picture_template,
        sound=version.sound,
        paper=version.paper,
        lines=kind.show(version, layout=response.option_order, answer=answer),
        sequence=response.sequence,
        is_answered=answer is not None,
        is_unsaved=answer != response.answer,
        may_be_checked=not kind.marker_points(version.rules),
    )


def _newest(response: Response, unsaved: tuple[Sequence[str], int]) -> Any:
    values, sequence = unsaved
    if sequence < response.sequence:
        return response.answer
    try:
        return kind_of(response.version.kind).accept(values, layout=response.option_order)
    except DomainError:
        return response.answer


def _review(response: Response, told: Aspect, regulations: Mapping[int, list[Regulation]]) -> Reviewed:
    version, kind = response.version, kind_of(response.version.kind)
    return Reviewed(
        told=told,
        position=response.position,
        template=kind.review_template,
        text=kind.outline(version.text),
        picture=version.picture,
        picture_template=kind.picture_template,
        sound=version.sound,
        paper=version.paper,
        lines=kind.tell(version, layout=response.option_order, answer=response.answer, aspects=told),
        is_answered=response.answer is not None,
        score=response.score,
        is_left_out=response.is_left_out,
        explanation=version.explanation if told.has_feedback else "",
        source=version.source if told.has_feedback else "",
        regulations=regulations.get(version.question_id, []),
    )

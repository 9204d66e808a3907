"""How somebody goes through a course: unit after unit, with quizzes answered by chance."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from random import Random
from typing import Any

from django.utils import timezone

from assessments.domain.drawing import Stock, lay_out, stock_of
from assessments.domain.sittings import Sitting, record_sittings
from assessments.domain.surveying import Answers, record_answers
from assessments.kinds import kind_of
from assessments.kinds.base import ChoiceKind
from assessments.models import (
    AssignmentPage,
    Participation,
    QuestionVersion,
    QuizPage,
    Response,
    SelfAuditPage,
    SurveyPage,
    SurveyQuestion,
)
from courses.domain.records import LearningRecord, UnitRecord, record_many
from courses.models import CoursePage, Enrolment, UnitPage
from lms.accounts.models import User
from lms.demo.essays import quizzes_with_essays

NOISE = 0.3
"""By how much a learner is off what is hard for everybody."""
MINUTE = dt.timedelta(minutes=1)
COMMENTS = [
    "อ่านเข้าใจง่าย นำไปใช้ได้จริง",
    "อยากให้มีตัวอย่างเอกสารเพิ่ม",
    "เรียนในโทรศัพท์ได้สะดวก",
    "อยากให้มีวิดีโอสั้น ๆ ประกอบ",
]


class Stage(Enum):
    """How far somebody has come."""

    FINISHED = "finished"
    UNDER_WAY = "under way"
    NOT_BEGUN = "not begun"
    WITHDRAWN = "withdrawn"


@dataclass
class Guide:
    """What the walks through one course need to know, read once."""

    course: CoursePage
    units: list[UnitPage]
    quizzes: dict[int, QuizPage]
    stocks: dict[int, Stock]
    surveys: dict[int, SurveyPage]
    right: dict[int, Any] = field(default_factory=dict)
    """An answer that earns the whole point, by version."""

    @classmethod
    def to(cls, course: CoursePage) -> Guide:
        # what a person judges, and what a school says of itself, is made by works, essays and audits
        others = (AssignmentPage, SelfAuditPage)
        marked = {quiz.pk for quiz in quizzes_with_essays(course)}
        units = [
            unit
            for unit in UnitPage.objects.open_in(course)
            if unit.pk not in marked and unit.specific_class not in others
        ]
        quizzes = QuizPage.objects.prefetch_related("items").in_bulk([unit.pk for unit in units])
        surveys = SurveyPage.objects.in_bulk([unit.pk for unit in units])
        return cls(course, units, quizzes, {pk: stock_of(quiz) for pk, quiz in quizzes.items()}, surveys)

    def know(self, papers: list[Response]) -> None:
        """Learn the key of the versions in ``papers``."""
        unknown = {row.version_id for row in papers} - self.right.keys()
        for version in QuestionVersion.objects.filter(pk__in=unknown).prefetch_related("options"):
            self.right[version.pk] = kind_of(version.kind).solve(version)


def walk(course: CoursePage, stages: dict[Enrolment, Stage], *, by: User, chance: Random) -> None:
    """Let everybody come as far on ``course`` as their stage says."""
    guide = Guide.to(course)
    lessons: list[LearningRecord] = []
    sittings: dict[int, list[Sitting]] = defaultdict(list)
    said: dict[int, list[tuple[Participation, Answers]]] = defaultdict(list)
    for enrolment, stage in stages.items():
        done = []
        for unit, moment, is_passed in _steps(guide, enrolment, stage, chance):
            if unit.pk in guide.quizzes:
                sittings[unit.pk] += _sit(guide, unit.pk, enrolment, moment, is_passed, chance)
                continue
            done.append(UnitRecord(unit.pk, moment))
            if survey := guide.surveys.get(unit.pk):
                taken = Participation(enrolment=enrolment, survey=survey, taken_at=moment)
                said[unit.pk].append((taken, _opinion(survey, chance)))
        if done:
            lessons.append(LearningRecord(enrolment.pk, done))
    record_many(course, lessons, by=by)
    for quiz, held in sittings.items():
        record_sittings(guide.quizzes[quiz], held, by=by)
    for pk, answers in said.items():
        record_answers(guide.surveys[pk], answers)


def _steps(
    guide: Guide, enrolment: Enrolment, stage: Stage, chance: Random
) -> Iterator[tuple[UnitPage, dt.datetime, bool]]:
    """Unit, moment, and whether a quiz was passed, from the first unit to where the learner stands."""
    count = _how_many(len(guide.units), stage, chance)
    span = timezone.now() - enrolment.enrolled_at
    begun = enrolment.enrolled_at + span * chance.uniform(0.02, 0.3)
    pace = span * chance.uniform(0.2, 0.6) / max(len(guide.units), 1)
    for number, unit in enumerate(guide.units[:count]):
        moment = begun + pace * number + MINUTE * unit.minutes
        is_last = number == count - 1
        yield unit, moment, stage == Stage.FINISHED or not is_last


def _how_many(unit_count: int, stage: Stage, chance: Random) -> int:
    if stage == Stage.FINISHED:
        return unit_count
    if stage == Stage.NOT_BEGUN or unit_count == 0:
        return 0
    return chance.randint(1, unit_count) if stage == Stage.UNDER_WAY else 1


def _sit(
    guide: Guide, quiz_pk: int, enrolment: Enrolment, moment: dt.datetime, is_passed: bool, chance: Random
) -> list[Sitting]:
    """One sitting, some with a failed one before it; a pre-test goes as it goes."""
    quiz = guide.quizzes[quiz_pk]
    mark = quiz.pass_mark / 100
    shares = [chance.uniform(0.3, 0.95) * mark]
    if quiz.purpose == QuizPage.Purpose.POST_TEST and is_passed:
        passed = chance.uniform(mark, 1)
        shares = [passed] if quiz.max_attempts == 1 or chance.random() < 0.7 else [*shares, passed]
    return [
        Sitting(
            enrolment.pk,
            number,
            moment - MINUTE * (quiz.minutes + 60 * (len(shares) - number)),
            moment - MINUTE * 60 * (len(shares) - number),
            _answered(guide, quiz, f"demo:{enrolment.pk}:{quiz_pk}:{number}", share, chance),
        )
        for number, share in enumerate(shares, start=1)
    ]


def _opinion(survey: SurveyPage, chance: Random) -> Answers:
    """Mostly content, each person at their own level, few with a comment."""
    level = chance.choice([3, 4, 4, 5, 5])
    answers: dict = {}
    for item in survey.items():
        if item.kind == SurveyQuestion.Kind.RATING:
            answers[item] = min(5, max(1, level + chance.choice([-1, 0, 0, 0, 1])))
        elif chance.random() < 0.15:
            answers[item] = chance.choice(COMMENTS)
    return answers


def _answered(guide: Guide, quiz: QuizPage, seed: str, share: float, chance: Random) -> list[Response]:
    """A paper of which the given share is answered right: rounded up for a pass, down for a fail."""
    paper = lay_out(quiz, seed=seed, stock=guide.stocks[quiz.pk])
    guide.know(paper)
    round_off = math.ceil if share >= quiz.pass_mark / 100 else math.floor
    by_ease = sorted(range(len(paper)), key=lambda place: _ease(paper[place].version.text) + chance.gauss(0, NOISE))
    known = set(by_ease[: round_off(share * len(paper))])
    for number, response in enumerate(paper):
        right = guide.right[response.version_id]
        response.answer = right if number in known else _wrong(response, right, chance)
    return paper


def _wrong(response: Response, right: Any, chance: Random) -> Any:
    """Another option where options were chosen; otherwise the question is left out."""
    if not isinstance(kind_of(response.version.kind), ChoiceKind):
        return None
    others = [pk for pk in response.option_order if pk not in right]
    return [chance.choice(others)] if others else right


def _ease(question: str) -> float:
    """How hard a question is for everybody, 0 to 1, so that statistics look like those of real people."""
    return Random(question).random()  # noqa: S311 - the same question is as hard every time

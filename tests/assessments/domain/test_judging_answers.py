"""Marks on the answers of quizzes: who may give them, what they come to, and who is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.domain.attempts import submit_attempt
from assessments.domain.judging_answers import mark_answer
from assessments.models import Mark
from courses.models import Enrolment, UnitPage, UnitProgress
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.assessments.kinds.test_essay import make_essay
from tests.factories.assessments import add_quiz, answer_all, make_question, send, sit
from tests.factories.assignments import make_trainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(course):
    return make_trainer(course, username="trainer")


@pytest.fixture
def quiz(course, trainer):
    return add_quiz(course, make_essay(rules={"points": 8}), make_essay("e2"), make_question("q1"), pass_mark=70)


def hand_in(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    send(attempt, 1, "คำตอบแรก")
    send(attempt, 2, "คำตอบที่สอง")
    return submit_attempt(attempt, by=enrolment.user)


@pytest.fixture
def attempt(enrolment, quiz):
    return hand_in(enrolment, quiz)


def mark(attempt, position, points, *, by, comment="", seen=0):
    response = attempt.responses.get(position=position)
    return mark_answer(response, points=Decimal(points), comment=comment, seen=seen, by=by)


def told(user, kind):
    return Message.objects.filter(recipient=user, kind=f"assessments.{kind}").count()


def test_those_who_mark_are_told_once_a_day_and_without_a_name(attempt, quiz, trainer, stranger):
    hand_in(stranger.enrolments.get(), quiz)
    assert told(trainer, "answers_wait") == 1


def test_nobody_is_told_of_what_is_graded_by_itself(enrolment, course, trainer):
    attempt = sit(enrolment, add_quiz(course, make_question("q1"), make_essay()))
    submit_attempt(attempt, by=enrolment.user)
    assert told(trainer, "answers_wait") == 0


def test_the_last_mark_gives_the_result_and_tells_learner_and_course(attempt, trainer, enrolment):
    mark(attempt, 1, 6, by=trainer)
    attempt.refresh_from_db()
    assert (attempt.status, told(enrolment.user, "result")) == ("marking", 0)
    mark(attempt, 2, 10, by=trainer, comment="ดีมาก")
    attempt.refresh_from_db()
    assert (attempt.status, attempt.score_percent, attempt.is_passed) == ("submitted", Decimal("58.33"), False)
    assert UnitProgress.objects.get(unit=attempt.quiz).score_percent == Decimal("58.33")
    assert told(enrolment.user, "result") == 1


def test_a_mark_that_is_given_twice_stands_once(attempt, trainer):
    for _time in range(2):
        mark(attempt, 1, 6, by=trainer, comment="ดี")
    assert Mark.objects.count() == 1


def test_until_the_result_a_further_mark_holds(attempt, trainer):
    mark(attempt, 1, 2, by=trainer)
    mark(attempt, 1, 4, by=trainer, seen=Mark.objects.get().pk)
    assert attempt.responses.get(position=1).score == Decimal("0.5")
    assert list(Mark.objects.order_by("pk").values_list("points", flat=True)) == [2, 4]


@pytest.mark.parametrize("points", ["-1", "8.5", "100"])
def test_points_out_of_range_are_refused(attempt, trainer, points):
    with pytest.raises(DomainError):
        mark(attempt, 1, points, by=trainer)
    assert not Mark.objects.exists()


def test_nobody_marks_their_own_answer(attempt):
    with pytest.raises(DomainError):
        mark(attempt, 1, 5, by=attempt.enrolment.user)


def test_what_another_has_said_meanwhile_is_read_first(attempt, trainer, course):
    mark(attempt, 1, 5, by=trainer)
    with pytest.raises(DomainError):
        mark(attempt, 1, 6, by=make_trainer(course, username="second"))


def test_what_is_graded_by_itself_takes_no_mark(attempt, trainer):
    with pytest.raises(DomainError):
        mark(attempt, 3, 5, by=trainer)


def test_an_open_attempt_takes_no_mark(enrolment, quiz, trainer):
    attempt = sit(enrolment, quiz)
    send(attempt, 1, "ยังเขียนอยู่")
    with pytest.raises(DomainError):
        mark(attempt, 1, 5, by=trainer)


def test_a_result_that_was_told_is_not_changed_by_a_further_mark(attempt, trainer):
    mark(attempt, 1, 8, by=trainer)
    mark(attempt, 2, 10, by=trainer)
    last = Mark.objects.order_by("-pk").first()
    with pytest.raises(DomainError):
        mark(attempt, 2, 0, by=trainer, seen=last.pk)
    answer = mark(attempt, 2, 10, by=trainer)
    assert (answer.score, Mark.objects.count()) == (1, 2)


def test_a_practice_attempt_is_marked_and_tells_the_course_nothing(enrolment, quiz, trainer):
    attempt = hand_in(enrolment, quiz)
    type(attempt).objects.update(is_practice=True)
    mark(attempt, 1, 8, by=trainer)
    mark(attempt, 2, 10, by=trainer)
    attempt.refresh_from_db()
    assert attempt.is_marked
    assert not UnitProgress.objects.filter(score_percent__isnull=False).exists()


def test_an_attempt_of_choices_alone_has_its_result_at_once(enrolment, course):
    attempt = sit(enrolment, add_quiz(course, make_question("q9")))
    answer_all(attempt)
    assert submit_attempt(attempt, by=enrolment.user).is_marked


@pytest.mark.parametrize("points", [1, 8])
def test_a_marker_leaves_the_learner_where_and_when_they_were(attempt, trainer, enrolment, points):
    """Passed or not: whoever is judged was not active, and goes on where they were."""
    quizzes, enrolment = attempt.quiz, Enrolment.objects.get(pk=enrolment.pk)
    lesson = quizzes.get_parent().get_children().exclude(pk=quizzes.pk).first()
    was_active = timezone.now() - dt.timedelta(days=3)
    where = UnitPage.objects.filter(pk=lesson.pk).first() if lesson else None
    Enrolment.objects.filter(pk=enrolment.pk).update(last_active_at=was_active, last_unit=where)
    mark(attempt, 1, points, by=trainer)
    mark(attempt, 2, points, by=trainer)
    enrolment.refresh_from_db()
    assert (enrolment.last_active_at, enrolment.last_unit_id) == (was_active, where.pk if where else None)
    assert UnitProgress.objects.filter(enrolment=enrolment, unit=attempt.quiz, score_percent__isnull=False).exists()

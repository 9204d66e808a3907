"""When a quiz may be started, how often, with which password, and what then counts."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.domain.attempts import WrongPassword, start_attempt, start_practice, submit_attempt
from assessments.models import Attempt, QuizPage
from courses.models import UnitProgress
from lms.core.errors import DomainError
from tests.factories.assessments import add_quiz, answer_all, make_question, sit

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def make(course, **fields) -> QuizPage:
    return add_quiz(course, *(make_question(f"q{number}") for number in range(3)), **fields)


def hand_in(attempt, *, wrong=0) -> Attempt:
    answer_all(attempt, wrong=wrong)
    return submit_attempt(attempt, by=attempt.enrolment.user)


def practise(enrolment, quiz, **more) -> Attempt:
    return start_practice(enrolment, quiz, by=enrolment.user, **more)


def counted(enrolment) -> tuple[int | None, bool]:
    """What the course was told: the score in whole percent, and whether the unit is done."""
    row = UnitProgress.objects.filter(enrolment=enrolment).first()
    return (int(row.score_percent), row.completed_at is not None) if row else (None, False)


# Opening and closing ------------------------------------------------------------------------------


def test_nobody_starts_before_a_quiz_opens_or_after_it_closes(course, enrolment):
    now, question = timezone.now(), make_question()
    for number, fields in enumerate(({"opens_at": now + HOUR}, {"closes_at": now - HOUR})):
        quiz = add_quiz(course, question, slug=f"quiz-{number}", practice_attempts=1, **fields)
        for start in (sit, practise):
            with pytest.raises(DomainError):
                start(enrolment, quiz)


def test_a_quiz_is_open_between_its_moments(course, enrolment):
    now = timezone.now()
    assert sit(enrolment, make(course, opens_at=now - HOUR, closes_at=now + HOUR)).is_open


@pytest.mark.parametrize(("limit", "is_cut"), [(None, True), (30, False), (90, True)])
def test_the_closing_ends_what_is_open_then(course, enrolment, limit, is_cut):
    closes_at = timezone.now() + HOUR
    attempt = sit(enrolment, make(course, closes_at=closes_at, time_limit_minutes=limit))
    assert (attempt.deadline_at == closes_at) is is_cut


def test_a_quiz_never_closes_before_it_opens(course):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizPage.objects.filter(pk=make(course).pk).update(opens_at=now, closes_at=now - HOUR)


# The password -------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["ห้อง 5", "  ห้อง 5 ", "ห้อง 5\n"])
def test_the_password_opens_the_quiz(course, enrolment, typed):
    quiz = make(course, password="ห้อง 5")
    assert start_attempt(enrolment, quiz, by=enrolment.user, password=typed).is_open


@pytest.mark.parametrize("typed", ["", "ห้อง 6", "ห้อง"])
def test_without_it_nobody_starts(course, enrolment, typed):
    quiz = make(course, password="ห้อง 5", practice_attempts=1)
    for start in (start_attempt, start_practice):
        with pytest.raises(WrongPassword):
            start(enrolment, quiz, by=enrolment.user, password=typed)
    assert not Attempt.objects.exists()


def test_what_is_open_goes_on_without_the_password(course, enrolment):
    quiz = make(course, password="room")
    attempt = start_attempt(enrolment, quiz, by=enrolment.user, password="ROOM")
    assert sit(enrolment, quiz) == attempt


# Waiting ------------------------------------------------------------------------------------------


def test_the_next_attempt_waits_and_practice_does_not(course, enrolment):
    quiz = make(course, wait_minutes=60, practice_attempts=1)
    attempt = hand_in(sit(enrolment, quiz), wrong=3)
    with pytest.raises(DomainError):
        sit(enrolment, quiz)
    hand_in(practise(enrolment, quiz))
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=timezone.now() - HOUR)
    assert sit(enrolment, quiz).number == 2


# Practice -----------------------------------------------------------------------------------------


def test_practice_counts_for_nothing(course, enrolment):
    quiz = make(course, practice_attempts=2, max_attempts=1)
    tried = hand_in(practise(enrolment, quiz))
    assert (tried.is_practice, tried.number, tried.is_passed) == (True, 1, True)
    assert counted(enrolment) == (None, False)
    hand_in(practise(enrolment, quiz), wrong=3)
    with pytest.raises(DomainError):
        practise(enrolment, quiz)
    last = hand_in(sit(enrolment, quiz))
    assert (last.is_practice, last.number, counted(enrolment)) == (False, 1, (100, True))


@pytest.mark.parametrize("purpose", ["pre_test", "practice"])
def test_only_post_tests_are_practised(course, enrolment, purpose):
    with pytest.raises(DomainError):
        practise(enrolment, make(course, practice_attempts=2, purpose=purpose))


def test_one_attempt_is_open_at_a_time_practice_or_not(course, enrolment):
    quiz = make(course, practice_attempts=1)
    first = practise(enrolment, quiz)
    assert sit(enrolment, quiz) == first


# What counts --------------------------------------------------------------------------------------

# Three questions, pass mark 60: wrong answers of each attempt, and what the course knows after each.
COURSES_OF_EVENTS = [
    ("best", [(3, 0, False), (0, 100, True), (2, 100, True)]),
    ("last", [(3, 0, False), (0, 100, True), (2, 33, True)]),
    ("last", [(1, 66, True), (3, 0, True)]),
    ("first", [(2, 33, False), (0, 33, False)]),
    ("first", [(0, 100, True), (3, 100, True)]),
    ("average", [(2, 33, False), (0, 66, True), (3, 44, True)]),
    ("average", [(3, 0, False), (0, 50, False)]),
]


@pytest.mark.parametrize(("rule", "events"), COURSES_OF_EVENTS)
def test_the_attempt_that_counts_decides_and_a_unit_once_done_stays_done(course, enrolment, rule, events):
    quiz = make(course, counted=rule, pass_mark=60, practice_attempts=1)
    hand_in(practise(enrolment, quiz), wrong=2)
    for wrong, score, is_done in events:
        hand_in(sit(enrolment, quiz), wrong=wrong)
        assert counted(enrolment) == (score, is_done)


def test_an_average_is_taken_of_points_and_not_of_rounded_percent(course, enrolment):
    quiz = make(course, counted="average", pass_mark=50)
    hand_in(sit(enrolment, quiz), wrong=1)
    UnitProgress.objects.all().delete()
    hand_in(sit(enrolment, quiz), wrong=2)
    assert counted(enrolment) == (50, True)


def test_a_rule_changed_during_an_attempt_does_not_count(course, enrolment):
    quiz = make(course, counted="first")
    hand_in(sit(enrolment, quiz), wrong=3)
    attempt = sit(enrolment, quiz)
    QuizPage.objects.update(counted="best")
    hand_in(attempt)
    assert counted(enrolment) == (0, False)

"""An answer is closed before anything is told of it."""

import datetime as dt

import pytest
from django.utils import timezone

from assessments.domain.answers import AttemptClosed, Given, QuestionClosed, save_answer, save_answers
from assessments.domain.attempts import submit_attempt
from assessments.domain.checking import check_answer
from assessments.domain.fair_timing import give_time_back
from assessments.domain.turning import leave_question
from assessments.models import Attempt, QuizPage
from lms.core.errors import DomainError
from tests.factories.assessments import add_quiz, answer, make_question, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(course, enrolment):
    questions = [make_question("q1"), make_question("q2", kind="multiple", right=(0, 2)), make_question("q3")]
    return sit(enrolment, add_quiz(course, *questions, shows_answers="at_once"))


def test_what_is_told_at_once_is_frozen_at_the_start(attempt):
    QuizPage.objects.update(shows_answers="never")
    attempt.refresh_from_db()
    assert attempt.told_at_once == 31
    answer(attempt, 1, 0)
    assert check_answer(attempt, 1).score == 1


def test_an_attempt_that_began_without_it_checks_nothing(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    QuizPage.objects.update(shows_answers="at_once")
    answer(attempt, 1, 0)
    with pytest.raises(DomainError):
        check_answer(attempt, 1)
    assert not attempt.responses.filter(is_closed=True).exists()


def test_a_checked_answer_is_closed_and_its_score_not_stored_yet(attempt):
    answer(attempt, 1, 1)
    assert check_answer(attempt, 1).score == 0
    stored = attempt.responses.get(position=1)
    assert (stored.is_closed, stored.score, stored.checked_at is None) == (True, None, False)
    with pytest.raises(QuestionClosed):
        save_answer(attempt, position=1, values=["0"], sequence=99)
    assert attempt.responses.filter(is_closed=True).count() == 1


def test_the_answer_that_comes_along_is_kept_first(attempt):
    answer(attempt, 1, 1, sequence=3)
    assert check_answer(attempt, 1, Given(["0"], 4)).score == 1


def test_checking_again_changes_nothing(attempt):
    answer(attempt, 1, 1)
    first = check_answer(attempt, 1)
    again = check_answer(attempt, 1, Given(["0"], 99))
    assert (again.checked_at, again.answer, again.score) == (first.checked_at, first.answer, 0)


def test_a_newer_answer_of_another_window_is_not_closed_unseen(attempt):
    answer(attempt, 1, 0, sequence=9)
    with pytest.raises(DomainError, match="หน้าต่างอื่น"):
        check_answer(attempt, 1, Given(["1"], 5))
    assert not attempt.responses.get(position=1).is_closed


def test_nothing_is_checked_without_an_answer(attempt):
    for given in (None, Given([], 1)):
        with pytest.raises(DomainError):
            check_answer(attempt, 1, given)
    assert not attempt.responses.filter(is_closed=True).exists()


def test_what_a_person_marks_is_not_checked(course, enrolment):
    attempt = sit(enrolment, add_quiz(course, make_question("e", kind="essay", options=[]), shows_answers="at_once"))
    with pytest.raises(DomainError):
        check_answer(attempt, 1, Given(["ข้อความ"], 1))
    assert attempt.responses.get().answer is None


def test_there_is_no_other_question(attempt):
    with pytest.raises(DomainError):
        check_answer(attempt, 9)


def test_after_handing_in_nothing_is_checked(attempt, enrolment):
    answer(attempt, 1, 0)
    check_answer(attempt, 1)
    submit_attempt(attempt, by=enrolment.user)
    for position in (1, 2):
        with pytest.raises(AttemptClosed):
            check_answer(attempt, position)


def test_after_the_deadline_nothing_is_checked(attempt):
    answer(attempt, 1, 0)
    Attempt.objects.update(deadline_at=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(AttemptClosed):
        check_answer(attempt, 1)


def test_checked_answers_are_graded_with_the_others(attempt, enrolment):
    answer(attempt, 1, 1)
    check_answer(attempt, 1)
    answer(attempt, 2, 0, 2)
    answer(attempt, 3, 0)
    assert int(submit_attempt(attempt, by=enrolment.user).score_percent) == 66


def test_a_form_of_another_window_loses_nothing_but_what_was_checked(attempt):
    answer(attempt, 1, 1)
    check_answer(attempt, 1)
    assert save_answers(attempt, {1: Given(["0"], 50), 3: Given(["0"], 50)}) == [1]
    assert attempt.responses.get(position=3).answer
    assert check_answer(attempt, 1).score == 0


def test_time_that_is_given_back_opens_no_checked_answer(attempt, enrolment):
    answer(attempt, 1, 1)
    check_answer(attempt, 1)
    Attempt.objects.update(deadline_at=timezone.now() - dt.timedelta(minutes=1))
    submit_attempt(attempt, by=enrolment.user)
    since = timezone.now() - dt.timedelta(hours=1)
    give_time_back(Attempt.objects.all(), minutes=8, reason="ขัดข้อง", by=None, since=since)
    rows = attempt.responses.order_by("position").values_list("is_closed", "score")
    assert list(rows) == [(True, None), (False, None), (False, None)]


def test_forward_only_the_question_that_is_asked_may_be_checked(course, enrolment):
    questions = (make_question(f"q{number}") for number in range(3))
    attempt = sit(enrolment, add_quiz(course, *questions, shows_answers="at_once", paging="forward"))
    answer(attempt, 1, 0)
    assert check_answer(attempt, 1).score == 1
    leave_question(attempt, 1)
    with pytest.raises(QuestionClosed):
        check_answer(attempt, 3, Given(["0"], 1))
    leave_question(attempt, 2)
    with pytest.raises(QuestionClosed):
        check_answer(attempt, 2)


def test_time_that_is_given_back_opens_no_question_that_was_left(course, enrolment):
    questions = (make_question(f"q{number}") for number in range(3))
    attempt = sit(enrolment, add_quiz(course, *questions, paging="forward"))
    leave_question(attempt, 1)
    Attempt.objects.update(deadline_at=timezone.now() - dt.timedelta(minutes=1))
    submit_attempt(attempt, by=enrolment.user)
    since = timezone.now() - dt.timedelta(hours=1)
    give_time_back(Attempt.objects.all(), minutes=8, reason="ขัดข้อง", by=None, since=since)
    assert list(attempt.responses.order_by("position").values_list("is_closed", flat=True)) == [True, False, False]

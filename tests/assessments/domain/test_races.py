"""Ten threads at once: never above the limit, one result, one completion, nothing acknowledged lost."""

import datetime as dt
import functools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction

from assessments.domain import bank, regrading
from assessments.domain.answers import AttemptClosed
from assessments.domain.attempts import close_overdue_attempts, save_answer, start_attempt, submit_attempt
from assessments.domain.checking import check_answer
from assessments.domain.fair_timing import give_time_back
from assessments.domain.receipts import is_intact
from assessments.domain.regrades import Decision, begin_regrade
from assessments.models import Attempt, Question, Receipt
from courses.models import Enrolment, UnitProgress
from courses.signals import course_completed
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assessments import add_quiz, answer_all, make_question, right_choices, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 10


def at_once(function, arguments):
    """Call ``function`` in a thread for each argument, all released together; their results in order."""
    barrier = threading.Barrier(len(arguments))

    def run(argument):
        try:
            barrier.wait()
            return function(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


@pytest.fixture
def sitting():
    course = make_course(lessons=0)
    quiz = add_quiz(course, *(make_question(f"q{number}") for number in range(3)), max_attempts=1)
    return enrol(UserFactory(), course), quiz


def test_ten_starts_make_one_attempt(sitting):
    enrolment, quiz = sitting
    references = at_once(lambda _n: start_attempt(enrolment, quiz, by=enrolment.user).reference, range(THREADS))
    assert references == [Attempt.objects.get().reference] * THREADS
    assert Attempt.objects.get().responses.count() == 3


def test_ten_submissions_make_one_result_and_one_completion(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)
    answer_all(attempt)
    heard = []

    def hear(sender, enrolment, **_more):
        heard.append(enrolment.pk)

    course_completed.connect(hear)
    try:
        results = at_once(lambda _n: submit_attempt(attempt, by=enrolment.user), range(THREADS))
    finally:
        course_completed.disconnect(hear)
    assert {(one.submitted_at, one.score_percent) for one in results} == {(results[0].submitted_at, 100)}
    assert heard == [enrolment.pk]
    assert UnitProgress.objects.count() == 1
    assert Enrolment.objects.get().is_completed


def test_the_job_and_the_learner_close_an_attempt_once(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)
    attempt.deadline_at = attempt.started_at - dt.timedelta(minutes=1)
    attempt.save()
    jobs = [lambda: submit_attempt(attempt, by=enrolment.user), close_overdue_attempts] * 5
    at_once(lambda job: job(), jobs)
    assert Attempt.objects.get().is_closed_by_deadline
    assert UnitProgress.objects.count() == 1


def test_an_acknowledged_answer_is_always_graded(sitting):
    """While one thread submits, nine save: what was acknowledged counts, what was not is refused."""
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)
    right = {response.position: right_choices(response) for response in attempt.responses.all()}

    def act(number):
        if number == 0:
            return submit_attempt(attempt, by=enrolment.user)
        position = (number - 1) % 3 + 1
        try:
            return save_answer(
                attempt, position=position, values=list(map(str, right[position])), sequence=number
            ).position
        except AttemptClosed:
            return None

    acknowledged = {position for position in at_once(act, range(THREADS))[1:] if position}
    points = {response.position: response.score for response in attempt.responses.all()}
    assert {position for position, score in points.items() if score == 1} == acknowledged
    assert int(Attempt.objects.get().score_percent) == len(acknowledged) * 100 // 3


def test_time_given_back_during_submission_comes_before_it_or_not_at_all(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)
    answer_all(attempt)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=attempt.started_at + dt.timedelta(minutes=10))
    act = functools.partial(give_time_back, Attempt.objects.all(), reason="ขัดข้อง", by=None)

    def give(number):
        try:
            return act(minutes=number)
        except DomainError:
            return None

    jobs = [lambda: submit_attempt(attempt, by=enrolment.user)] * 5 + [functools.partial(give, n) for n in range(1, 6)]
    acts = [one for one in at_once(lambda job: job(), jobs)[5:] if one]
    attempt.refresh_from_db()
    minutes = 10 + sum(one.minutes for one in acts)
    assert attempt.deadline_at == attempt.started_at + dt.timedelta(minutes=minutes)
    assert (attempt.status, attempt.score_percent) == ("submitted", 100)
    assert UnitProgress.objects.count() == 1


def test_the_same_time_given_ten_times_at_once_is_given_once(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=attempt.started_at + dt.timedelta(minutes=10))
    at_once(lambda _n: give_time_back(Attempt.objects.all(), minutes=8, reason="ขัดข้อง", by=None), range(THREADS))
    attempt.refresh_from_db()
    assert attempt.deadline_at == attempt.started_at + dt.timedelta(minutes=18)


def one_after_the_other(first, second):
    """``first`` has written but not yet committed when ``second`` begins; their results."""
    has_written = threading.Event()

    def run_first():
        with transaction.atomic():
            result = first()
            has_written.set()
            time.sleep(0.5)  # long enough for the second to come and wait
        return result

    def run_second():
        has_written.wait()
        return second()

    return at_once(lambda run: run(), [run_first, run_second])


def test_an_answer_that_waits_for_the_grading_is_refused(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)

    def save():
        try:
            return save_answer(attempt, position=1, values=["0"], sequence=1)
        except AttemptClosed:
            return "refused"

    _result, outcome = one_after_the_other(lambda: submit_attempt(attempt, by=enrolment.user), save)
    assert outcome == "refused"
    assert attempt.responses.get(position=1).answer is None


def test_the_grading_waits_for_an_answer_that_is_being_written(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)
    right = right_choices(attempt.responses.get(position=1))
    _saved, result = one_after_the_other(
        lambda: save_answer(attempt, position=1, values=list(map(str, right)), sequence=1),
        lambda: submit_attempt(attempt, by=enrolment.user),
    )
    assert int(result.score_percent) == 33


def test_saves_of_one_question_at_once_end_in_the_newest(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)
    at_once(lambda n: save_answer(attempt, position=1, values=[str(n % 4)], sequence=n), range(1, THREADS + 1))
    response = attempt.responses.get(position=1)
    assert (response.sequence, response.answer) == (THREADS, [response.option_order[THREADS % 4]])


def test_ten_workers_that_grade_again_change_each_result_once(sitting):
    enrolment, quiz = sitting
    question = Question.objects.get(code="q0")
    attempts = [sit(enrol(UserFactory(), quiz.course), quiz) for _number in range(3)]
    for attempt in attempts:
        answer_all(attempt, wrong=1)
        submit_attempt(attempt, by=attempt.enrolment.user)
    wrong = question.current_version
    bank.retire_question(question, by=None)
    regrade = begin_regrade(Decision(question, [wrong], "give"), reason="ผิด", by=enrolment.user)
    at_once(lambda _n: regrading.run(regrade), range(THREADS))
    assert set(regrade.results.values_list("score_before", "score_after")) == {(Decimal("66.66"), 100)}
    assert regrade.results.count() == 3
    assert Message.objects.filter(kind="assessments.regraded").count() == 3


def test_what_is_handed_in_while_it_is_graded_again_is_graded_by_the_decision(sitting):
    enrolment, quiz = sitting
    question = Question.objects.get(code="q0")
    attempts = [sit(enrol(UserFactory(), quiz.course), quiz) for _number in range(THREADS - 1)]
    for attempt in attempts:
        answer_all(attempt, wrong=1)
    wrong = question.current_version
    bank.retire_question(question, by=None)
    regrade = begin_regrade(Decision(question, [wrong], "give"), reason="ผิด", by=enrolment.user)
    jobs = [lambda: regrading.run(regrade), *(partial(submit_attempt, one, by=one.enrolment.user) for one in attempts)]
    at_once(lambda job: job(), jobs)
    assert set(Attempt.objects.values_list("score_percent", flat=True)) == {100}


def test_what_was_told_of_an_answer_is_what_is_graded():
    """Ten at once: some save another answer, some have it checked. Whatever was told of stands in the end."""
    course = make_course(lessons=0)
    enrolment = enrol(UserFactory(), course)
    attempt = sit(enrolment, add_quiz(course, make_question("q1"), shows_answers="at_once"))
    save_answer(attempt, position=1, values=["1"], sequence=1)

    def act(number):
        try:
            if number % 2:
                return check_answer(attempt, 1).answer
            return save_answer(attempt, position=1, values=[str(number % 4)], sequence=number + 2) and None
        except DomainError:
            return None

    told = [one for one in at_once(act, range(THREADS)) if one]
    assert told == [attempt.responses.get().answer] * 5


def test_a_check_during_submission_comes_before_it_or_not_at_all():
    course = make_course(lessons=0)
    enrolment = enrol(UserFactory(), course)
    attempt = sit(enrolment, add_quiz(course, make_question("q1"), shows_answers="at_once"))
    save_answer(attempt, position=1, values=["0"], sequence=1)

    def act(number):
        try:
            if number == 0:
                return submit_attempt(attempt, by=enrolment.user) and None
            return check_answer(attempt, 1).score
        except AttemptClosed:
            return None

    told = [one for one in at_once(act, range(THREADS)) if one is not None]
    stored = attempt.responses.get()
    assert (bool(stored.checked_at), stored.score, stored.is_closed) == (bool(told), 1, True)


def test_ten_submissions_give_one_receipt(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)
    answer_all(attempt)
    at_once(lambda _n: submit_attempt(attempt, by=enrolment.user), range(THREADS))
    receipt = Receipt.objects.select_related("attempt").get()
    assert (receipt.answer_count, is_intact(receipt)) == (3, True)


def test_what_was_acknowledged_during_submission_is_in_the_receipt(sitting):
    enrolment, quiz = sitting
    attempt = sit(enrolment, quiz)

    def act(number):
        if number == 0:
            return submit_attempt(attempt, by=enrolment.user) and None
        try:
            return save_answer(attempt, position=(number - 1) % 3 + 1, values=["0"], sequence=number).position
        except AttemptClosed:
            return None

    acknowledged = {position for position in at_once(act, range(THREADS)) if position}
    receipt = Receipt.objects.select_related("attempt").get()
    assert (receipt.answer_count, is_intact(receipt)) == (len(acknowledged), True)

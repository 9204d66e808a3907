"""Grading again because a key was wrong: looked at first, then begun, carried out by jobs."""

import pytest

from assessments.domain import bank, regrades, regrading
from assessments.domain.attempts import submit_attempt
from assessments.domain.regrades import Decision
from assessments.models import Attempt, QuizPage, Regrade, Response
from courses.models import UnitProgress
from lms.core.errors import DomainError
from lms.core.jobs import run_tasks
from lms.notifications.models import Message
from tests.factories.assessments import add_quiz, answer, answer_all, make_options, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def question(owner):
    return make_question("q1", owner=owner)


@pytest.fixture
def quiz(question):
    return add_quiz(make_course(lessons=0), question, make_question("q2"), pass_mark=60)


def hand_in(quiz, first, second=0):
    """Somebody chooses these options (0 is right), and hands in."""
    attempt = sit(enrol(UserFactory(), quiz.course), quiz)
    for position, choice in ((1, first), (2, second)):
        answer(attempt, position, choice)
    return submit_attempt(attempt, by=attempt.enrolment.user)


def mend(question, right=1):
    """The question gets another key; the wrong version is returned."""
    wrong = question.current_version
    bank.save_question(question, by=None, kind=wrong.kind, text="แก้แล้ว", options=make_options(wrong.kind, (right,)))
    return wrong


def decide(question, version, ruling="accept", accept=()):
    options = list(version.options.all())
    return Decision(question, [version], ruling, [options[number].pk for number in accept])


def carry_out(decision, by, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        regrade = regrades.begin_regrade(decision, reason="เฉลยเดิมผิด", by=by)
    regrading.run(regrade)
    regrade.refresh_from_db()
    return regrade


@pytest.fixture
def regrade(owner, django_capture_on_commit_callbacks):
    return lambda decision: carry_out(decision, owner, django_capture_on_commit_callbacks)


def result(attempt):
    attempt.refresh_from_db()
    return attempt.score_percent, attempt.is_passed


def test_a_mended_question_leaves_attempts_to_the_version_they_began_with(quiz, question):
    attempt = sit(enrol(UserFactory(), quiz.course), quiz)
    mend(question)
    answer_all(attempt)
    assert submit_attempt(attempt, by=attempt.enrolment.user).score_percent == 100


def test_another_option_is_accepted_and_who_gains_a_pass_completes_the_unit(quiz, question, owner, regrade):
    gains, had, neither = hand_in(quiz, 1), hand_in(quiz, 0), hand_in(quiz, 2)
    version = mend(question)
    done = regrade(decide(question, version, accept=(0, 1)))
    assert [result(one) for one in (gains, had, neither)] == [(100, True), (100, True), (50, False)]
    assert done.status == "done"
    row = done.results.get()
    assert (row.attempt, row.score_before, row.score_after, row.was_passed, row.is_passed, row.is_kept) == (
        gains,
        50,
        100,
        False,
        True,
        False,
    )
    assert UnitProgress.objects.get(enrolment=gains.enrolment, unit=quiz).completed_at
    assert gains.enrolment.__class__.objects.get(pk=gains.enrolment_id).is_completed
    assert [message.recipient for message in Message.objects.filter(kind="assessments.regraded")] == [
        gains.enrolment.user
    ]


def test_the_preview_says_what_the_regrade_then_does(quiz, question, regrade):
    attempts = [hand_in(quiz, first, second) for first in range(3) for second in range(2)]
    sit(enrol(UserFactory(), quiz.course), quiz)
    version = mend(question)
    decision = decide(question, version, accept=(1,))
    before = {one.pk: result(one) for one in attempts}
    found = regrades.preview(decision)
    assert {one.pk: result(one) for one in attempts} == before
    assert (found.attempt_count, found.open_count) == (6, 1)
    assert (found.raised_count, found.lowered_count, found.gained_count, found.kept_count) == (2, 1, 1, 1)
    done = regrade(decision)
    told = {(one.attempt.pk, one.after, one.is_passed, one.is_kept) for one in found.changes}
    assert {(r.attempt_id, r.score_after, r.is_passed, r.is_kept) for r in done.results.all()} == told


def test_who_would_lose_a_pass_keeps_it_and_the_score_and_is_listed(quiz, question, regrade):
    falls, sinks = hand_in(quiz, 0), hand_in(quiz, 0, 1)
    version = mend(question)
    done = regrade(decide(question, version, accept=(1,)))
    assert [result(falls), result(sinks)] == [(100, True), (0, False)]
    assert {row.attempt_id: row.is_kept for row in done.results.all()} == {falls.pk: True, sinks.pk: False}
    assert falls.responses.get(position=1).score == 1
    assert [message.recipient for message in Message.objects.filter(kind="assessments.regraded")] == [
        sinks.enrolment.user
    ]
    assert UnitProgress.objects.get(enrolment=sinks.enrolment).score_percent == 50  # only ever raised


def test_everybody_gets_the_point_even_without_an_answer(quiz, question, regrade):
    attempt = sit(enrol(UserFactory(), quiz.course), quiz)
    submit_attempt(attempt, by=attempt.enrolment.user)
    regrade(decide(question, mend(question), "give"))
    assert result(attempt) == (50, False)


def test_a_question_that_is_left_out_counts_for_nobody(quiz, question, regrade):
    right, wrong = hand_in(quiz, 0, 1), hand_in(quiz, 1, 0)
    regrade(decide(question, mend(question), "omit"))
    assert [result(right), result(wrong)] == [(0, False), (100, True)]


def test_the_only_question_is_not_left_out_but_given(question, regrade):
    quiz = add_quiz(make_course(), question)
    attempt = sit(enrol(UserFactory(), quiz.course), quiz)
    submit_attempt(attempt, by=attempt.enrolment.user)
    regrade(decide(question, mend(question), "omit"))
    assert result(attempt) == (100, True)


def test_several_right_options_are_graded_as_the_type_does(regrade):
    question = make_question("m1", kind="multiple", right=(0, 1))
    quiz = add_quiz(make_course(), question)
    both, one = (sit(enrol(UserFactory(), quiz.course), quiz) for _number in range(2))
    for attempt, choices in ((both, (0, 2)), (one, (0,))):
        answer(attempt, 1, *choices)
        submit_attempt(attempt, by=attempt.enrolment.user)
    version = question.current_version
    mend(question)
    regrade(decide(question, version, accept=(0, 2)))
    assert [result(both)[0], result(one)[0]] == [100, 0]


@pytest.mark.parametrize(("ruling", "expected"), [("accept", 100), ("give", 100), ("omit", 100)])
def test_an_open_attempt_is_graded_by_it_when_it_is_handed_in(quiz, question, regrade, ruling, expected):
    attempt = sit(enrol(UserFactory(), quiz.course), quiz)
    answer(attempt, 1, 1)
    answer(attempt, 2, 0)
    regrade(decide(question, mend(question), ruling, accept=(1,) if ruling == "accept" else ()))
    assert Attempt.objects.get(pk=attempt.pk).is_open
    answer(attempt, 2, 0)
    assert submit_attempt(attempt, by=attempt.enrolment.user).score_percent == expected


def test_it_is_safe_to_repeat(quiz, question, regrade):
    attempt = hand_in(quiz, 1)
    done = regrade(decide(question, mend(question), accept=(1,)))
    assert regrading.run(done) == 0
    assert (result(attempt), done.results.count(), Message.objects.filter(kind="assessments.regraded").count()) == (
        (100, True),
        1,
        1,
    )


def test_what_a_killed_worker_left_is_done_by_the_next(
    quiz, question, owner, django_capture_on_commit_callbacks, monkeypatch
):
    attempts = [hand_in(quiz, 1) for _number in range(3)]
    decision = decide(question, mend(question), accept=(1,))
    with django_capture_on_commit_callbacks():
        regrade = regrades.begin_regrade(decision, reason="ผิด", by=owner)
    versions = set(regrade.versions.values_list("pk", flat=True))
    regrading._regrade_one(regrade, attempts[1].pk, versions)
    assert regrading.run(regrade) == 2
    assert [result(one)[0] for one in attempts] == [100, 100, 100]
    assert regrade.results.count() == 3


def test_a_job_carries_it_out(quiz, question, owner, django_capture_on_commit_callbacks):
    attempt = hand_in(quiz, 1)
    decision = decide(question, mend(question), accept=(1,))
    with django_capture_on_commit_callbacks(execute=True):
        regrades.begin_regrade(decision, reason="ผิด", by=owner)
    run_tasks()
    assert result(attempt) == (100, True)
    assert Regrade.objects.get().status == "done"


def test_a_later_decision_stands_over_an_earlier_one(quiz, question, regrade):
    attempt = hand_in(quiz, 1, 1)
    version = mend(question)
    regrade(decide(question, version, "give"))
    assert result(attempt) == (50, False)
    regrade(decide(question, version, "omit"))
    assert result(attempt) == (0, False)
    regrade(decide(question, version, accept=(1,)))
    assert result(attempt) == (50, False)
    assert not Response.objects.filter(is_left_out=True).exists()


def test_practice_and_pretests_may_fall(question, regrade):
    quiz = add_quiz(make_course(), question, purpose=QuizPage.Purpose.PRE_TEST, pass_mark=60)
    attempt = sit(enrol(UserFactory(), quiz.course), quiz)
    answer(attempt, 1, 0)
    submit_attempt(attempt, by=attempt.enrolment.user)
    regrade(decide(question, mend(question), accept=(1,)))
    assert result(attempt) == (0, False)


def test_a_version_that_is_still_asked_is_mended_first(quiz, question, owner):
    hand_in(quiz, 1)
    with pytest.raises(DomainError):
        regrades.begin_regrade(decide(question, question.current_version, "give"), reason="ผิด", by=owner)
    bank.retire_question(question, by=owner)
    assert regrades.begin_regrade(decide(question, question.current_version, "give"), reason="ผิด", by=owner)


def test_what_cannot_be_decided_is_refused(quiz, question, owner):
    version, other = mend(question), make_question("q9").current_version
    foreign = other.options.first().pk
    wrong = [
        Decision(question, [], "give"),
        Decision(question, [other], "give"),
        Decision(question, [version], "nothing"),
        Decision(question, [version], "accept"),
        Decision(question, [version], "accept", [foreign]),
        Decision(question, [version], "accept", [version.options.first().pk, foreign]),
    ]
    for decision in wrong:
        with pytest.raises(DomainError):
            regrades.preview(decision)
        with pytest.raises(DomainError):
            regrades.begin_regrade(decision, reason="ผิด", by=owner)
    with pytest.raises(DomainError):
        regrades.begin_regrade(decide(question, version, "give"), reason=" ", by=owner)
    assert not Regrade.objects.exists()


def test_one_at_a_time_for_a_question(quiz, question, owner):
    decision = decide(question, mend(question), "give")
    first = regrades.begin_regrade(decision, reason="ผิด", by=owner)
    with pytest.raises(DomainError):
        regrades.begin_regrade(decision, reason="ผิด", by=owner)
    regrading.run(first)
    assert regrades.begin_regrade(decision, reason="ผิดอีก", by=owner)


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_for_many(quiz, question, count, django_assert_num_queries):
    for _number in range(count):
        hand_in(quiz, 1)
    decision = decide(question, mend(question), accept=(1,))
    with django_assert_num_queries(8):
        assert regrades.preview(decision).gained_count == count


def test_the_decision_has_its_history(quiz, question, owner, regrade):
    done = regrade(decide(question, mend(question), "give"))
    assert [row.status for row in done.history.all()] == ["done", "running"]
    assert {row.history_user for row in done.history.all()} == {owner}

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from assessments.domain import attempts, bank
from assessments.domain.attempts import close_overdue_attempts, start_attempt, submit_attempt
from assessments.models import Attempt, QuizDraw
from courses.models import UnitProgress
from lms.core.errors import DomainError
from tests.factories.assessments import (
    add_quiz,
    answer,
    answer_all,
    make_category,
    make_options,
    make_question,
    right_choices,
    sit,
)
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def enrolment(course):
    return enrol(make_clerk(make_tree()["school"]), course)


@pytest.fixture
def quiz(course):
    return add_quiz(course, *(make_question(f"q{number}") for number in range(1, 5)), time_limit_minutes=10)


def let_time_pass(attempt, **time):
    """As if the attempt had been started earlier."""
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=attempt.deadline_at - dt.timedelta(**time))
    attempt.refresh_from_db()


def refusal(function, *arguments, **keywords) -> str:
    with translation.override("en"), pytest.raises(DomainError) as error:
        function(*arguments, **keywords)
    return str(error.value)


# Start --------------------------------------------------------------------------------------------


def test_a_start_freezes_all_that_the_attempt_is_judged_by(enrolment, quiz):
    before = timezone.now()
    attempt = sit(enrolment, quiz)
    assert (attempt.number, attempt.status, attempt.pass_mark) == (1, "open", 80)
    assert attempt.started_at >= before
    assert attempt.deadline_at == attempt.started_at + dt.timedelta(minutes=10)
    responses = attempt.responses.order_by("position")
    assert [response.position for response in responses] == [1, 2, 3, 4]
    assert [response.version.question.code for response in responses] == ["q1", "q2", "q3", "q4"]
    for response in responses:
        assert response.option_order == list(response.version.options.values_list("pk", flat=True))
        assert (response.answer, response.sequence, response.score) == (None, 0, None)


def test_without_a_time_limit_there_is_no_deadline(course, enrolment):
    assert sit(enrolment, add_quiz(course, make_question())).deadline_at is None


def test_a_reference_can_be_read_out_over_the_telephone(enrolment, quiz):
    reference = sit(enrolment, quiz).reference
    assert len(reference) == 9
    assert set(reference) <= set(attempts.UNMISTAKABLE + "-")


def test_an_open_attempt_is_returned_as_it_is(enrolment, quiz):
    first = sit(enrolment, quiz)
    assert sit(enrolment, quiz) == first
    assert Attempt.objects.count() == 1


def test_a_question_edited_during_an_attempt_is_graded_as_it_was_asked(enrolment, course):
    question = make_question("q1", right=(0,))
    attempt = sit(enrolment, add_quiz(course, question))
    answer(attempt, 1, 0)
    bank.save_question(question, by=None, kind="single", text="ข้อใหม่", options=make_options("single", (3,)))
    result = submit_attempt(attempt, by=enrolment.user)
    assert (result.score_percent, result.responses.get().version.number) == (100, 1)


def test_a_pass_mark_changed_during_an_attempt_does_not_count(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer_all(attempt, wrong=1)
    quiz.pass_mark = 50
    quiz.save()
    assert submit_attempt(attempt, by=enrolment.user).is_passed is False


def test_shuffling_is_the_same_for_the_same_learner_and_attempt_and_differs_between_learners(course, enrolment):
    questions = [make_question(f"q{number}") for number in range(1, 9)]
    quiz = add_quiz(course, *questions, is_shuffled=True)

    def layout(one):
        found = list(sit(one, quiz).responses.order_by("position").values_list("version_id", "option_order"))
        Attempt.objects.filter(enrolment=one).delete()
        return found

    other = enrol(UserFactory(), course)
    assert layout(enrolment) == layout(enrolment)
    assert layout(enrolment) != layout(other)


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_fixed_question_that_is_not_ready_is_left_out(course, enrolment, status):
    quiz = add_quiz(course, make_question("q1"), make_question("q2", status=status))
    assert sit(enrolment, quiz).responses.count() == 1


def test_nobody_starts_for_somebody_else(enrolment, quiz):
    assert refusal(start_attempt, enrolment, quiz, by=UserFactory()) == "Only the learner can take this quiz."


def test_a_withdrawn_learner_cannot_start(enrolment, quiz):
    enrolment.status = "withdrawn"
    enrolment.save()
    assert refusal(sit, enrolment, quiz) == "You are no longer enrolled on this course."


def test_an_unpublished_quiz_cannot_be_started(enrolment, quiz):
    quiz.unpublish()
    assert refusal(sit, enrolment, quiz) == "This quiz is not open."


def test_a_quiz_of_another_course_cannot_be_started(enrolment):
    other = add_quiz(make_course(slug="other"), make_question())
    assert refusal(sit, enrolment, other) == "This quiz is not open."


def test_a_completed_learner_may_practise_on(enrolment, quiz):
    enrolment.status, enrolment.completed_at = "completed", timezone.now()
    enrolment.save()
    assert sit(enrolment, quiz).is_open


def test_attempts_are_limited(course, enrolment):
    quiz = add_quiz(course, make_question(), max_attempts=2)
    for _number in range(2):
        submit_attempt(sit(enrolment, quiz), by=enrolment.user)
    assert refusal(sit, enrolment, quiz) == "You have used all 2 attempts at this quiz."
    assert list(enrolment.attempts.values_list("number", flat=True)) == [1, 2]


def test_attempts_of_others_do_not_count(course, enrolment):
    quiz = add_quiz(course, make_question(), max_attempts=1)
    other = enrol(UserFactory(), course)
    submit_attempt(sit(other, quiz), by=other.user)
    assert sit(enrolment, quiz).number == 1


def test_an_overdue_attempt_is_graded_at_the_next_start_and_returned(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    let_time_pass(attempt, minutes=11)
    closed = sit(enrolment, quiz)
    assert (closed, closed.status, closed.is_closed_by_deadline) == (attempt, "submitted", True)


# Draws --------------------------------------------------------------------------------------------


def test_a_draw_takes_so_many_ready_questions_of_the_shelf_and_below_with_the_tag(course, enrolment):
    shelf = make_category("clerical")
    below = make_category("letters", below=shelf)
    wanted = {make_question("a1", category=shelf, tags=["post"]), make_question("a2", category=below, tags=["post"])}
    make_question("b1", category=shelf, tags=["pre"])
    make_question("b2", category=shelf, tags=["post"], status="draft")
    make_question("b3", category=make_category("other"), tags=["post"])
    quiz = add_quiz(course, draws=(QuizDraw(category=shelf, tag="post", count=2),))
    assert {response.version.question for response in sit(enrolment, quiz).responses.all()} == wanted


def test_every_attempt_draws_anew(course, enrolment):
    shelf = make_category()
    for number in range(30):
        make_question(f"q{number}", category=shelf)
    quiz = add_quiz(course, draws=(QuizDraw(category=shelf, count=10),))
    first, second = (
        {response.version_id for response in submit_attempt(sit(enrolment, quiz), by=enrolment.user).responses.all()}
        for _number in range(2)
    )
    assert len(first) == len(second) == 10
    assert first != second


def test_a_fixed_question_is_not_drawn_again(course, enrolment):
    shelf = make_category()
    questions = [make_question(f"q{number}", category=shelf) for number in range(3)]
    quiz = add_quiz(course, questions[0], draws=(QuizDraw(category=shelf, count=2),))
    assert {r.version.question for r in sit(enrolment, quiz).responses.all()} == set(questions)


def test_a_wide_draw_leaves_a_narrow_one_what_it_needs(course, enrolment):
    shelf = make_category()
    for number in range(4):
        make_question(f"q{number}", category=shelf, tags=["post"] if number < 2 else [])
    draws = (QuizDraw(category=shelf, count=2, sort_order=0), QuizDraw(category=shelf, tag="post", count=2))
    assert sit(enrolment, add_quiz(course, draws=draws)).responses.count() == 4


def test_a_bank_that_is_too_small_is_told_and_nothing_is_written(course, enrolment):
    shelf = make_category("clerical")
    make_question("q1", category=shelf, tags=["post"])
    quiz = add_quiz(course, draws=(QuizDraw(category=shelf, tag="post", count=2),))
    assert refusal(sit, enrolment, quiz) == (
        "The question bank has only 1 ready question in “หมวด clerical · post”; this quiz draws 2."
    )
    assert not Attempt.objects.exists()


def test_a_quiz_without_a_ready_question_is_told(course, enrolment):
    quiz = add_quiz(course, make_question(status="draft"))
    assert refusal(sit, enrolment, quiz) == "This quiz has no question that is ready yet."


# Submit -------------------------------------------------------------------------------------------


def test_a_submission_grades_every_question(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer_all(attempt, wrong=1)
    result = submit_attempt(attempt, by=enrolment.user)
    assert (result.status, result.score_percent, result.is_passed) == ("submitted", Decimal("75.00"), False)
    assert (result.is_closed_by_deadline, result.submitted_at is not None) == (False, True)
    assert [response.score for response in result.responses.order_by("position")] == [0, 1, 1, 1]


def test_an_unanswered_question_scores_nothing(enrolment, quiz):
    result = submit_attempt(sit(enrolment, quiz), by=enrolment.user)
    assert (result.score_percent, {response.score for response in result.responses.all()}) == (0, {0})


def test_a_score_is_never_rounded_up_to_a_pass(course, enrolment):
    quiz = add_quiz(course, *(make_question(f"q{number}") for number in range(3)), pass_mark=67)
    attempt = sit(enrolment, quiz)
    answer_all(attempt, wrong=1)
    result = submit_attempt(attempt, by=enrolment.user)
    assert (result.score_percent, result.is_passed) == (Decimal("66.66"), False)


def test_exactly_the_pass_mark_passes(course, enrolment):
    quiz = add_quiz(course, *(make_question(f"q{number}") for number in range(5)))
    attempt = sit(enrolment, quiz)
    answer_all(attempt, wrong=1)
    assert submit_attempt(attempt, by=enrolment.user).is_passed is True


def test_a_second_submission_changes_nothing(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    first = submit_attempt(attempt, by=enrolment.user)
    again = submit_attempt(attempt, by=enrolment.user)
    assert (again.submitted_at, again.score_percent) == (first.submitted_at, first.score_percent)


def test_a_pass_completes_the_unit_and_with_it_the_course(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer_all(attempt)
    submit_attempt(attempt, by=enrolment.user)
    row = UnitProgress.objects.get(enrolment=enrolment, unit=quiz)
    enrolment.refresh_from_db()
    assert (row.completed_at is not None, row.score_percent, enrolment.is_completed) == (True, 100, True)


def test_a_failed_post_test_records_the_score_only(enrolment, quiz):
    submit_attempt(sit(enrolment, quiz), by=enrolment.user)
    row = UnitProgress.objects.get(enrolment=enrolment, unit=quiz)
    assert (row.completed_at, row.score_percent) == (None, 0)


@pytest.mark.parametrize("purpose", ["pre_test", "practice"])
def test_a_pre_test_or_practice_is_done_by_being_taken(course, enrolment, purpose):
    quiz = add_quiz(course, make_question(), purpose=purpose)
    submit_attempt(sit(enrolment, quiz), by=enrolment.user)
    row = UnitProgress.objects.get(enrolment=enrolment, unit=quiz)
    assert (row.completed_at is not None, row.score_percent) == (True, 0)


def test_a_better_score_is_never_replaced_by_a_worse(enrolment, quiz):
    first = sit(enrolment, quiz)
    answer_all(first)
    submit_attempt(first, by=enrolment.user)
    submit_attempt(sit(enrolment, quiz), by=enrolment.user)
    assert UnitProgress.objects.get(enrolment=enrolment, unit=quiz).score_percent == 100


def test_a_withdrawn_learner_gets_the_result_but_the_course_is_not_told(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer_all(attempt)
    enrolment.status = "withdrawn"
    enrolment.save()
    assert submit_attempt(attempt, by=enrolment.user).score_percent == 100
    assert not UnitProgress.objects.exists()


def test_nobody_submits_for_somebody_else(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    assert refusal(submit_attempt, attempt, by=UserFactory()) == "Only the learner can take this quiz."
    attempt.refresh_from_db()
    assert attempt.is_open


# The deadline -------------------------------------------------------------------------------------


def test_a_submission_within_the_grace_is_in_time(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    let_time_pass(attempt, minutes=10, seconds=3)
    assert submit_attempt(attempt, by=enrolment.user).is_closed_by_deadline is False


def test_a_late_submission_is_graded_as_it_was_saved_and_ends_at_the_deadline(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer(attempt, 1, *right_choices(attempt.responses.get(position=1)))
    let_time_pass(attempt, minutes=11)
    result = submit_attempt(attempt, by=enrolment.user)
    assert (result.is_closed_by_deadline, result.submitted_at) == (True, attempt.deadline_at)
    assert result.score_percent == 25


def test_the_job_closes_what_is_overdue_and_nothing_else(course, enrolment, quiz):
    overdue, running, unlimited = (
        sit(enrolment, quiz),
        sit(enrol(UserFactory(), course), quiz),
        sit(enrol(UserFactory(), course), add_quiz(course, make_question("u1"), slug="unlimited")),
    )
    answer(overdue, 1, *right_choices(overdue.responses.get(position=1)))
    let_time_pass(overdue, minutes=11)
    assert close_overdue_attempts() == 1
    assert close_overdue_attempts() == 0
    for attempt in (overdue, running, unlimited):
        attempt.refresh_from_db()
    assert [one.status for one in (overdue, running, unlimited)] == ["submitted", "open", "open"]
    assert (overdue.score_percent, overdue.is_closed_by_deadline) == (25, True)


def test_an_attempt_that_cannot_be_graded_keeps_nobody_from_the_result(course, quiz, caplog):
    quizzes = [add_quiz(course, make_question("u1"), slug="broken", time_limit_minutes=5), quiz]
    broken, overdue = (sit(enrol(UserFactory(), course), one) for one in quizzes)
    for attempt in (broken, overdue):
        let_time_pass(attempt, minutes=11)
    broken.responses.update(answer=17)  # as no kind of question stores one
    assert close_overdue_attempts() == 1
    for attempt in (broken, overdue):
        attempt.refresh_from_db()
    assert (broken.status, overdue.status) == ("open", "submitted")
    assert [one.getMessage() for one in caplog.records] == [f"Attempt {broken.reference} is over and cannot be graded."]


def test_the_job_waits_for_what_is_still_on_its_way(enrolment, quiz):
    let_time_pass(sit(enrolment, quiz), minutes=10, seconds=3)
    assert close_overdue_attempts() == 0


def test_a_pass_that_the_deadline_closed_completes_the_course(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer_all(attempt)
    let_time_pass(attempt, minutes=11)
    close_overdue_attempts()
    enrolment.refresh_from_db()
    assert enrolment.is_completed

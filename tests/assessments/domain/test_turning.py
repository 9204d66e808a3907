import pytest

from assessments.domain.answers import AttemptClosed, Given, QuestionClosed, save_answer, save_answers
from assessments.domain.attempts import submit_attempt
from assessments.domain.turning import leave_question
from assessments.models import QuizPage
from tests.factories.assessments import add_quiz, answer, make_question, right_choices, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(course, enrolment):
    questions = (make_question(f"q{number}") for number in range(3))
    return sit(enrolment, add_quiz(course, *questions, paging="forward"))


def save(attempt, position, value="0", *, sequence=9):
    attempt.refresh_from_db()
    return save_answer(attempt, position=position, values=[value], sequence=sequence)


def test_paging_is_frozen_at_the_start(attempt):
    QuizPage.objects.update(paging="all")
    attempt.refresh_from_db()
    assert (attempt.paging, attempt.reached) == ("forward", 1)


def test_a_question_that_was_left_takes_no_answer_any_more(attempt):
    kept = save(attempt, 1).answer
    assert leave_question(attempt, 1).reached == 2
    with pytest.raises(QuestionClosed):
        save(attempt, 1, "1", sequence=10)
    with pytest.raises(QuestionClosed):
        save_answers(attempt, {1: Given(["1"], 10)})
    assert attempt.responses.get(position=1).answer == kept


def test_a_form_that_repeats_what_was_left_unchanged_is_no_harm(attempt):
    save(attempt, 1)
    leave_question(attempt, 1)
    assert save_answers(attempt, {1: Given(["0"], 9)}) == []


def test_a_question_ahead_takes_no_answer_yet(attempt):
    for position in (2, 3):
        with pytest.raises(QuestionClosed):
            save(attempt, position)
        with pytest.raises(QuestionClosed):
            save_answers(attempt, {position: Given(["0"], 1)})
    leave_question(attempt, 1)
    assert save(attempt, 2).answer


def test_only_the_question_that_is_asked_is_left_and_only_once(attempt):
    for position, reached in ((2, 1), (3, 1), (1, 2), (1, 2), (9, 2)):
        assert leave_question(attempt, position).reached == reached
    assert list(attempt.responses.order_by("position").values_list("is_closed", flat=True)) == [True, False, False]


def test_the_last_question_is_not_left_but_handed_in(attempt):
    leave_question(attempt, 1)
    leave_question(attempt, 2)
    assert leave_question(attempt, 3).reached == 3
    assert save(attempt, 3).answer


@pytest.mark.parametrize("paging", ["all", "one"])
def test_a_paper_that_may_be_turned_back_closes_nothing(course, enrolment, paging):
    attempt = sit(enrolment, add_quiz(course, make_question("q1"), make_question("q2"), paging=paging))
    leave_question(attempt, 1)
    assert not attempt.responses.filter(is_closed=True).exists()
    assert save(attempt, 2).answer


def test_what_was_left_is_graded_with_the_rest(attempt):
    for position in (1, 2, 3):
        attempt.refresh_from_db()
        answer(attempt, position, *right_choices(attempt.responses.get(position=position)))
        leave_question(attempt, position)
    assert submit_attempt(attempt, by=attempt.enrolment.user).score_percent == 100


def test_after_handing_in_the_whole_attempt_is_closed(attempt):
    leave_question(attempt, 1)
    submit_attempt(attempt, by=attempt.enrolment.user)
    with pytest.raises(AttemptClosed):
        save(attempt, 1)
    assert leave_question(attempt, 2).reached == 2

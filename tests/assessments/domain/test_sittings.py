import datetime as dt
from decimal import Decimal

import pytest

from assessments.domain.drawing import lay_out, stock_of
from assessments.domain.sittings import Sitting, record_sittings
from assessments.models import Attempt, Option
from courses.models import UnitProgress
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2025, 11, 3, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def course():
    return make_course(lessons=1)


def quiz_in(course, **fields):
    questions = [make_question(f"q{number}") for number in range(4)]
    return add_quiz(course, *questions, **({"pass_mark": 75} | fields))


def sitting(enrolment, quiz, *, right: int, number: int = 1) -> Sitting:
    """A paper of four questions, the first ``right`` of them answered right, the others wrong."""
    paper = lay_out(quiz, seed=f"{enrolment.pk}:{number}")
    for place, response in enumerate(paper):
        options = Option.objects.filter(version=response.version_id, is_correct=place < right)
        response.answer = [options.first().pk]
    start = MONDAY + HOUR * number
    return Sitting(enrolment.pk, number, start, start + HOUR / 2, paper)


def test_a_sitting_is_graded_by_what_was_answered(course):
    quiz, enrolment = quiz_in(course), enrol(UserFactory(), course)
    [attempt] = record_sittings(quiz, [sitting(enrolment, quiz, right=3)], by=None)
    attempt.refresh_from_db()
    assert (attempt.score_percent, attempt.is_passed, attempt.status) == (Decimal(75), True, "submitted")
    assert list(attempt.responses.values_list("score", flat=True)) == [1, 1, 1, 0]


def test_a_pass_completes_the_unit_at_its_moment_with_the_best_score(course):
    quiz, enrolment = quiz_in(course), enrol(UserFactory(), course)
    sat = [sitting(enrolment, quiz, right=1), sitting(enrolment, quiz, right=4, number=2)]
    record_sittings(quiz, sat, by=None)
    row = UnitProgress.objects.get(enrolment=enrolment, unit=quiz)
    assert (row.completed_at, row.score_percent) == (sat[1].submitted_at, Decimal(100))


def test_a_failed_post_test_leaves_a_score_and_no_completion(course):
    quiz, enrolment = quiz_in(course), enrol(UserFactory(), course)
    record_sittings(quiz, [sitting(enrolment, quiz, right=2)], by=None)
    row = UnitProgress.objects.get(enrolment=enrolment, unit=quiz)
    assert (row.completed_at, row.score_percent) == (None, Decimal(50))


def test_a_pre_test_is_done_by_being_taken(course):
    quiz, enrolment = quiz_in(course, purpose="pre_test"), enrol(UserFactory(), course)
    record_sittings(quiz, [sitting(enrolment, quiz, right=0)], by=None)
    assert UnitProgress.objects.get(enrolment=enrolment, unit=quiz).completed_at is not None


def test_bringing_in_again_changes_nothing(course):
    quiz, enrolment = quiz_in(course), enrol(UserFactory(), course)
    record_sittings(quiz, [sitting(enrolment, quiz, right=4)], by=None)
    assert record_sittings(quiz, [sitting(enrolment, quiz, right=0)], by=None) == []
    assert Attempt.objects.get().score_percent == 100


def test_a_stock_lays_out_the_same_paper_as_the_bank(course):
    quiz = quiz_in(course, is_shuffled=True)
    stock = stock_of(quiz)
    for seed in "ab":
        papers = lay_out(quiz, seed=seed), lay_out(quiz, seed=seed, stock=stock)
        first, second = ([(row.version_id, row.option_order) for row in paper] for paper in papers)
        assert first == second


@pytest.mark.parametrize("count", [1, 3])
def test_bringing_in_takes_a_constant_number_of_queries(course, count, django_assert_num_queries):
    quiz = quiz_in(course)
    sat = [sitting(enrol(UserFactory(), course), quiz, right=2) for _number in range(count)]
    with django_assert_num_queries(18):
        record_sittings(quiz, sat, by=None)

import pytest

from assessments import queries
from assessments.domain.attempts import submit_attempt
from assessments.models import Attempt
from lms.core.jobs import recurring_jobs
from tests.factories.assessments import add_quiz, answer_all, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree

pytestmark = pytest.mark.django_db


def hand_in(enrolment, quiz, *, wrong=0):
    attempt = sit(enrolment, quiz)
    answer_all(attempt, wrong=wrong)
    return submit_attempt(attempt, by=enrolment.user)


def test_attempts_of_an_enrolment_are_told_by_quiz_and_number_in_one_query(
    enrolment, course, quiz, stranger, django_assert_num_queries
):
    second_quiz = add_quiz(course, make_question("other"), slug="second")
    expected = [hand_in(enrolment, quiz, wrong=3), hand_in(enrolment, quiz), hand_in(enrolment, second_quiz)]
    hand_in(stranger.enrolments.get(), quiz)
    with django_assert_num_queries(1):
        found = list(queries.attempts_of(enrolment))
        assert [attempt.quiz.title for attempt in found] == ["แบบทดสอบหลังเรียน"] * 3
    assert found == expected


def test_a_standing_knows_what_is_open_past_passed_and_left(enrolment, course):
    quiz = add_quiz(course, make_question(), max_attempts=3)
    first = hand_in(enrolment, quiz, wrong=1)
    before = queries.standing(enrolment, quiz)
    assert (before.past, before.current, before.has_passed, before.left, before.may_start) == (
        [first],
        None,
        False,
        2,
        True,
    )
    current = sit(enrolment, quiz)
    during = queries.standing(enrolment, quiz)
    assert (during.past, during.current, during.left, during.may_start) == ([first], current, 1, False)
    answer_all(current)
    submit_attempt(current, by=enrolment.user)
    after = queries.standing(enrolment, quiz)
    assert (after.has_passed, after.left, after.may_start) == (True, 1, True)


def test_supervisors_see_the_attempts_of_their_people_and_learners_their_own():
    tree = make_tree()
    course = make_course()
    quiz = add_quiz(course, make_question())
    mine, neighbours = (sit(enrol(make_clerk(tree[place]), course), quiz) for place in ("school", "next_school"))
    foreign = sit(enrol(make_clerk(tree["other_school"]), course), quiz)

    def seen(user):
        return set(Attempt.objects.visible_to(user))

    assert seen(make_supervisor(tree["school"])) == {mine}
    assert seen(make_supervisor(tree["area"], position="officer")) == {mine, neighbours}
    assert seen(make_supervisor(tree["other_area"], position="officer")) == {foreign}
    assert seen(mine.enrolment.user) == {mine}
    assert seen(UserFactory()) == set()
    assert set(Attempt.objects.of(mine.enrolment.user)) == {mine}


def test_overdue_attempts_are_closed_every_thirty_seconds():
    job = next(job for job in recurring_jobs() if job.name == "close_overdue_attempts")
    assert (job.seconds, job.function()) == (30, 0)

"""One's own results of a quiz, attempt by attempt and by category."""

import pytest
from django.urls import reverse

from assessments.domain.attempts import submit_attempt
from assessments.models import Aspect, QuizPage
from tests.assessments.views.test_disclosure import LATER, tell
from tests.factories.assessments import KEY_TEXTS, add_quiz, answer, make_category, make_question, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def quiz(course):
    """Three questions on letters, one on money."""
    letters = [make_question(f"q{number}", category=make_category("letters")) for number in range(3)]
    return add_quiz(course, *letters, make_question("m", category=make_category("money")))


def hand_in(enrolment, quiz, *right):
    attempt = sit(enrolment, QuizPage.objects.get(pk=quiz.pk))
    for position in range(1, attempt.responses.count() + 1):
        answer(attempt, position, 0 if position in right else 1)
    return submit_attempt(attempt, by=enrolment.user)


def page(client, quiz) -> str:
    return client.get(reverse("assessments:own_results", args=[quiz.pk])).content.decode()


def test_each_attempt_is_told_by_category(client, enrolment, quiz):
    first, second = hand_in(enrolment, quiz, 1), hand_in(enrolment, quiz, 1, 2, 4)
    html = page(client, quiz)
    assert html.index(second.reference) < html.index(first.reference)
    for told in ("หมวด letters", "หมวด money", "2 จาก 3", "66%", "1 จาก 1", "1 จาก 3", "33%", "0 จาก 1", "75%", "25%"):
        assert told in html


def test_what_does_not_count_is_in_no_category(client, enrolment, quiz):
    attempt = hand_in(enrolment, quiz, 1)
    attempt.responses.filter(position=2).update(is_left_out=True)
    assert "1 จาก 2" in page(client, quiz)


@pytest.mark.parametrize(
    ("told", "has_score", "has_categories"),
    [
        (Aspect(0), False, False),
        (Aspect.RESPONSE | Aspect.RIGHTNESS, False, False),
        (Aspect.SCORE, True, False),
        (Aspect.SCORE | Aspect.RESPONSE | Aspect.RIGHTNESS, True, True),
    ],
)
def test_no_more_is_told_than_the_quiz_tells(client, enrolment, quiz, told, has_score, has_categories):
    """The category of one question would tell whether that was right."""
    hand_in(enrolment, tell(quiz, **dict.fromkeys(LATER, told)), 1)
    html = page(client, quiz)
    assert ("25%" in html) is has_score
    assert ("หมวด money" in html) is has_categories
    assert not any(text in html for text in KEY_TEXTS)


def test_large_categories_are_told_with_the_score_alone(client, enrolment, course):
    questions = [make_question(f"q{number}") for number in range(3)]
    quiz = tell(add_quiz(course, *questions), **dict.fromkeys(LATER, Aspect.SCORE))
    hand_in(enrolment, quiz, 1)
    assert "1 จาก 3" in page(client, quiz)


def test_what_waits_for_a_marker_tells_nothing_yet(client, enrolment, course):
    quiz = add_quiz(course, make_question("e", kind="essay", options=[]), make_question("q1"))
    attempt = sit(enrolment, quiz)
    attempt.responses.filter(position=1).update(answer="ข้อความ")
    submit_attempt(attempt, by=enrolment.user)
    html = page(client, quiz)
    assert attempt.reference in html
    assert "%" not in html[html.index("<main") :]


def test_open_attempts_are_no_results(client, enrolment, quiz):
    attempt = sit(enrolment, quiz)
    assert attempt.reference not in page(client, quiz)


def test_who_is_not_on_the_course_has_no_results(client, quiz):
    assert client.get(reverse("assessments:own_results", args=[quiz.pk])).status_code == 404


def test_others_results_are_not_there(client, enrolment, quiz, stranger):
    other = hand_in(stranger.enrolments.get(), quiz, 1)
    assert other.reference not in page(client, quiz)


def test_a_visitor_is_asked_to_sign_in(client, quiz):
    client.logout()
    assert "login" in client.get(reverse("assessments:own_results", args=[quiz.pk])).url


def test_the_result_leads_here(client, enrolment, quiz):
    attempt = hand_in(enrolment, quiz, 1)
    html = client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()
    assert reverse("assessments:own_results", args=[quiz.pk]) in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_does_not_grow_with_attempts(client, enrolment, quiz, count, django_assert_num_queries):
    for _number in range(count):
        hand_in(enrolment, quiz, 1)
    page(client, quiz)
    with django_assert_num_queries(9):
        page(client, quiz)

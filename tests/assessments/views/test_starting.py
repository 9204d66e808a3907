"""The way into a quiz: what the page offers, and what a start answers."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import start_practice, submit_attempt
from assessments.models import Attempt
from tests.factories.assessments import add_quiz, answer_all, make_question, sit

pytestmark = pytest.mark.django_db

SECRET = "ห้อง 5"


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


def start(client, quiz, **form):
    return client.post(reverse("assessments:start", args=[quiz.pk]), form, follow=True)


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_password_is_asked_for_and_never_shown(client, enrolment, course):
    quiz = add_quiz(course, make_question(), password=SECRET)
    html = client.get(quiz.get_url()).content.decode()
    assert 'name="password"' in html
    assert SECRET not in html
    assert len(told(start(client, quiz, password="ห้อง 6"))) == 1
    assert not Attempt.objects.exists()
    response = start(client, quiz, password=SECRET)
    assert response.redirect_chain[-1][0] == reverse("assessments:attempt", args=[Attempt.objects.get().reference])


def test_passwords_are_not_found_by_trying(client, enrolment, course):
    cache.clear()
    quiz = add_quiz(course, make_question(), password=SECRET)
    for number in range(40):
        start(client, quiz, password=str(number))
    start(client, quiz, password=SECRET)
    assert not Attempt.objects.exists()
    cache.clear()


def test_a_quiz_that_is_not_open_yet_says_when_it_opens_and_offers_no_start(client, enrolment, course):
    quiz = add_quiz(course, make_question(), opens_at=timezone.now() + dt.timedelta(hours=1))
    response = client.get(quiz.get_url())
    assert response.context["standing"].obstacle in response.content.decode()
    assert reverse("assessments:start", args=[quiz.pk]) not in response.content.decode()
    assert told(start(client, quiz)) == [response.context["standing"].obstacle]


def test_practice_is_offered_beside_the_attempt_that_counts(client, enrolment, course):
    quiz = add_quiz(course, make_question(), practice_attempts=1)
    assert 'name="practice"' in client.get(quiz.get_url()).content.decode()
    start(client, quiz, practice="1")
    attempt = Attempt.objects.get()
    assert attempt.is_practice
    answer_all(attempt)
    submit_attempt(attempt, by=enrolment.user)
    html = client.get(quiz.get_url()).content.decode()
    assert 'name="practice"' not in html
    assert reverse("assessments:start", args=[quiz.pk]) in html


def test_the_result_of_a_practice_is_neither_pass_nor_fail_and_leads_to_the_attempt_that_counts(
    client, enrolment, course
):
    quiz = add_quiz(course, make_question(), practice_attempts=1)
    attempt = start_practice(enrolment, quiz, by=enrolment.user)
    answer_all(attempt)
    submit_attempt(attempt, by=enrolment.user)
    html = client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()
    assert "result-done" in html
    assert reverse("assessments:start", args=[quiz.pk]) in html


def test_the_result_says_what_counts_where_it_is_not_the_best(client, enrolment, course):
    quiz = add_quiz(course, make_question(), counted="average")
    for wrong in (1, 0):
        attempt = sit(enrolment, quiz)
        answer_all(attempt, wrong=wrong)
        submit_attempt(attempt, by=enrolment.user)
    assert "50%" in client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()

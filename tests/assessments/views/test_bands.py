"""What the result says to a score, and when."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments.domain.attempts import submit_attempt
from assessments.models import QuizBand
from tests.factories.assessments import add_quiz, answer_all, make_question, sit

pytestmark = pytest.mark.django_db
BANDS = [(80, "แถวบน"), (60, "แถวกลาง"), (10, "แถวล่าง")]


def quiz_of(course, count, **fields):
    quiz = add_quiz(course, *(make_question(f"q{number}") for number in range(count)), **fields)
    for place, (percent, text) in enumerate(BANDS):
        QuizBand.objects.create(quiz=quiz, from_percent=percent, text=text, sort_order=place)
    return quiz


def result(client, enrolment, quiz, wrong):
    attempt = sit(enrolment, quiz)
    answer_all(attempt, wrong=wrong)
    submit_attempt(attempt, by=enrolment.user)
    client.force_login(enrolment.user)
    return client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [(0, "แถวบน"), (1, "แถวบน"), (2, "แถวกลาง"), (3, "แถวล่าง"), (4, "แถวล่าง"), (5, None)],
)
def test_the_row_that_fits_the_score_is_told_and_no_other(client, enrolment, course, wrong, told):
    """80 % is of the row that begins there; below the lowest row nothing is said."""
    html = result(client, enrolment, quiz_of(course, 5), wrong)
    assert [text for _percent, text in BANDS if text in html] == ([told] if told else [])


def test_nothing_is_told_while_the_score_is_not(client, enrolment, course):
    nothing = {"told_after_attempt": 0, "told_while_open": 0, "told_after_close": 0, "told_at_once": 0}
    html = result(client, enrolment, quiz_of(course, 5, shows_answers="custom", **nothing), 0)
    assert "100%" not in html
    assert not any(text in html for _percent, text in BANDS)


def test_nothing_is_told_while_an_answer_waits_for_its_mark(client, enrolment, course):
    quiz = quiz_of(course, 1)
    quiz.items.create(question=make_question("e1", kind="essay", options=[]), sort_order=9)
    attempt = sit(enrolment, quiz)
    attempt.responses.filter(version__kind="essay").update(answer="คำตอบ")
    submit_attempt(attempt, by=enrolment.user)
    client.force_login(enrolment.user)
    html = client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()
    assert not any(text in html for _percent, text in BANDS)


@pytest.mark.parametrize("percent", [80, 101])
def test_the_database_takes_no_row_twice_and_none_above_100(course, percent):
    quiz = quiz_of(course, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizBand.objects.create(quiz=quiz, from_percent=percent, text="ก")

"""Reporting a question from an attempt or its result."""

import pytest
from django.urls import reverse

from assessments.domain.attempts import submit_attempt
from assessments.domain.reports import answer_report, report_question
from assessments.models import QuestionReport
from tests.factories.assessments import KEY_TEXTS, answer_all, sit
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(enrolment, quiz):
    return sit(enrolment, quiz)


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


def address(attempt, name="report"):
    return reverse(f"assessments:{name}", args=[attempt.reference])


def test_the_paper_leads_to_the_report_in_a_window_of_its_own(client, attempt):
    html = client.get(address(attempt, "attempt")).content.decode()
    assert f'href="{address(attempt)}?question=2" target="_blank"' in html


def test_a_question_is_reported_during_the_attempt_without_telling_the_key(client, attempt):
    html = client.get(address(attempt), {"question": 2}).content.decode()
    assert attempt.responses.get(position=2).version.text in html
    assert not any(text in html for text in KEY_TEXTS)
    assert client.post(address(attempt), {"question": 2, "text": "สองข้อถูก"}).url == reverse("assessments:reports")
    assert QuestionReport.objects.get().question.code == "q2"
    assert "สองข้อถูก" in client.get(reverse("assessments:reports")).content.decode()
    attempt.refresh_from_db()
    assert attempt.is_open


@pytest.mark.parametrize("sent", [{}, {"question": 9, "text": "ผิด"}, {"question": 1, "text": " "}, {"question": "x"}])
def test_what_cannot_be_sent_is_told_and_kept(client, attempt, sent):
    assert client.post(address(attempt), sent).status_code == 400
    assert not QuestionReport.objects.exists()


@pytest.mark.parametrize("asked", ["", "x", "0", "99", "9" * 30, "๒"])
def test_a_strange_number_shows_no_question(client, attempt, asked):
    response = client.get(address(attempt), {"question": asked})
    assert response.status_code == 200


def test_another_learner_finds_nothing(client, attempt, stranger):
    client.force_login(stranger)
    assert client.get(address(attempt)).status_code == 404
    assert client.post(address(attempt), {"question": 1, "text": "ผิด"}).status_code == 404


def test_the_result_leads_to_it(client, attempt):
    answer_all(attempt)
    submit_attempt(attempt, by=attempt.enrolment.user)
    assert f"{address(attempt)}?question=1" in client.get(address(attempt, "result")).content.decode()
    type(attempt.quiz).objects.update(shows_answers="never")
    assert f'href="{address(attempt)}"' in client.get(address(attempt, "result")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_my_reports_cost_the_same_for_many(client, attempt, count, django_assert_num_queries):
    for position in range(1, count + 1):
        made = report_question(attempt, position=position, text="ผิด", by=attempt.enrolment.user)
        answer_report(made, status="kept", answer="ถูกแล้ว", by=UserFactory())
    client.get(reverse("assessments:reports"))
    with django_assert_num_queries(5):
        html = client.get(reverse("assessments:reports")).content.decode()
    assert html.count("ถูกแล้ว") == count

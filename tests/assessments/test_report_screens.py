"""The queue of reported questions in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from assessments.domain.reports import report_question
from courses.site import MODERATORS, TRAINERS
from tests.factories.assessments import add_quiz, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
QUEUE = 13


def member_of(group):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def owner():
    return member_of(TRAINERS)


def make_reports(owner, count):
    course = make_course()
    quiz = add_quiz(course, *(make_question(f"q{number}", owner=owner) for number in range(count)))
    attempt = sit(enrol(UserFactory(), course), quiz)
    person = attempt.enrolment.user
    return [report_question(attempt, position=one + 1, text=f"ผิดข้อ {one}", by=person) for one in range(count)]


def text_of(response):
    return response.content.decode()


def test_the_owner_answers_and_the_report_leaves_the_queue(client, owner):
    (report,) = make_reports(owner, 1)
    client.force_login(owner)
    queue, page = reverse("questions:reports"), reverse("questions:report", args=[report.pk])
    assert "ผิดข้อ 0" in text_of(client.get(queue))
    assert client.post(page, {"status": "mended", "answer": ""}).status_code == 400
    assert client.post(page, {"status": "mended", "answer": "แก้แล้ว"}).url == queue
    assert "ผิดข้อ 0" not in text_of(client.get(queue))
    assert "ผิดข้อ 0" in text_of(client.get(queue, {"show": "settled"}))
    assert "แก้แล้ว" in text_of(client.get(page))
    assert client.post(page, {"status": "kept", "answer": "อีกครั้ง"}).status_code == 400


def test_another_trainer_sees_nothing_and_a_moderator_everything(client, owner):
    (report,) = make_reports(owner, 1)
    page = reverse("questions:report", args=[report.pk])
    client.force_login(member_of(TRAINERS))
    assert client.get(page).status_code == 404
    assert "ผิดข้อ 0" not in text_of(client.get(reverse("questions:reports")))
    client.force_login(member_of(MODERATORS))
    assert client.get(page).status_code == 200


def test_the_first_page_of_the_editor_counts_them(client, owner):
    make_reports(owner, 2)
    client.force_login(owner)
    assert reverse("questions:reports") in text_of(client.get(reverse("wagtailadmin_home")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_many(client, owner, count, django_assert_num_queries):
    make_reports(owner, count)
    client.force_login(owner)
    client.get(reverse("questions:reports"))
    with django_assert_num_queries(QUEUE):
        html = text_of(client.get(reverse("questions:reports")))
    assert html.count("ผิดข้อ") == count

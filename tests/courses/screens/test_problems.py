"""The queue of reported mistakes in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from courses.domain.enrolment import enrol
from courses.domain.problems import report_problem, say_helped
from courses.models import LessonPage, ProblemReport, UnitPage
from courses.site import MODERATORS, TRAINERS
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db
QUEUE = 14


def member_of(group: str):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def report():
    course = make_course(lessons=1)
    UnitPage.objects.update(owner=member_of(TRAINERS))
    clerk = make_clerk(make_tree()["school"])
    lesson = LessonPage.objects.get()
    place = enrol(clerk, course, by=clerk)
    say_helped(place, lesson, has_helped=True)
    return report_problem(place, lesson, block="", text="วงเงินเก่า")


def text_of(response) -> str:
    return response.content.decode()


def test_the_owner_answers_and_the_report_leaves_the_queue(client, report):
    client.force_login(report.unit.owner)
    queue = reverse("problem_reports:index")
    assert "วงเงินเก่า" in text_of(client.get(queue))
    page = reverse("problem_reports:report", args=[report.pk])
    assert client.post(page, {"status": "mended", "answer": ""}).status_code == 400
    assert client.post(page, {"status": "mended", "answer": "แก้แล้ว"}).url == queue
    report.refresh_from_db()
    assert (report.answer, report.answered_by) == ("แก้แล้ว", report.unit.owner)
    assert "วงเงินเก่า" not in text_of(client.get(queue))
    assert "วงเงินเก่า" in text_of(client.get(queue, {"show": "settled"}))
    assert "แก้แล้ว" in text_of(client.get(page))
    again = client.post(page, {"status": "kept", "answer": "อีกครั้ง"})
    assert again.status_code == 400


def test_another_trainer_sees_nothing_and_a_moderator_everything(client, report):
    page = reverse("problem_reports:report", args=[report.pk])
    client.force_login(member_of(TRAINERS))
    assert client.get(page).status_code == 404
    assert client.post(page, {"status": "kept", "answer": "x"}).status_code == 404
    assert "วงเงินเก่า" not in text_of(client.get(reverse("problem_reports:index")))
    client.force_login(member_of(MODERATORS))
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_any_number(client, report, count, django_assert_num_queries):
    for number in range(1, count):
        clerk = make_clerk(make_tree_school(report), username=f"more{number}")
        ProblemReport.objects.create(
            unit=report.unit, reporter=clerk, block_name="x", text="ผิด", reported_at=timezone.now()
        )
    client.force_login(report.unit.owner)
    client.get(reverse("problem_reports:index"))
    with django_assert_num_queries(QUEUE):
        client.get(reverse("problem_reports:index"))


def make_tree_school(report):
    return report.reporter.postings.get().organisation

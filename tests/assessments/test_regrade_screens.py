"""Grading again, as a trainer does it in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from assessments.domain import bank, regrading
from assessments.domain.attempts import submit_attempt
from assessments.models import Regrade
from courses.domain.ownership import give_course
from courses.site import MODERATORS, TRAINERS
from lms.core.jobs import run_tasks
from tests.factories.assessments import add_quiz, answer, make_options, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def member_of(group):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def owner():
    return member_of(TRAINERS)


@pytest.fixture
def client(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def question(owner):
    return make_question("q1", owner=owner)


@pytest.fixture
def wronged(question):
    """Three who chose what should have been right."""
    quiz = add_quiz(make_course(), question)
    attempts = []
    for _number in range(3):
        attempt = sit(enrol(UserFactory(), quiz.course), quiz)
        answer(attempt, 1, 1)
        attempts.append(submit_attempt(attempt, by=attempt.enrolment.user))
    wrong = question.current_version
    bank.save_question(question, by=None, kind="single", text="แก้แล้ว", options=make_options("single", (1,)))
    return attempts, wrong


def page(question):
    return reverse("questions:regrade", args=[question.pk])


def asked(wrong, **more):
    right = wrong.options.get(sort_order=1).pk
    return {"versions": wrong.pk, "ruling": "accept", "accepted": right, "look": 1} | more


def test_it_is_looked_at_and_then_begun(client, question, wronged, django_capture_on_commit_callbacks):
    attempts, wrong = wronged
    html = client.get(page(question), asked(wrong)).content.decode()
    assert all(one.reference in html for one in attempts)
    assert not Regrade.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(page(question), asked(wrong, reason="เฉลยเดิมผิด"))
    done = Regrade.objects.get()
    assert response.url == reverse("questions:regraded", args=[done.pk])
    run_tasks()
    html = client.get(response.url).content.decode()
    assert all(one.reference in html for one in attempts)
    attempts[0].refresh_from_db()
    assert attempts[0].is_passed
    inspect = client.get(reverse("questions:inspect", args=[question.pk])).content.decode()
    assert response.url in inspect


def test_people_of_other_courses_are_not_named(client, question, wronged, owner):
    attempts, wrong = wronged
    name = attempts[0].enrolment.user.first_name
    assert name not in client.get(page(question), asked(wrong)).content.decode()
    give_course(attempts[0].quiz.course, owner, by=None)
    assert name in client.get(page(question), asked(wrong)).content.decode()


@pytest.mark.parametrize("sent", [{}, {"reason": ""}, {"reason": "ผิด", "ruling": "x"}, {"reason": "ผิด", "versions": 0}])
def test_what_is_missing_is_told_and_nothing_begins(client, question, wronged, sent):
    _attempts, wrong = wronged
    data = asked(wrong, **sent) if sent else {}
    assert client.post(page(question), data).status_code == 400
    assert not Regrade.objects.exists()


def test_another_trainer_finds_nothing_and_a_moderator_everything(client, question, wronged, owner):
    _attempts, wrong = wronged
    client.post(page(question), asked(wrong, reason="ผิด"))
    regraded = reverse("questions:regraded", args=[Regrade.objects.get().pk])
    client.force_login(member_of(TRAINERS))
    assert [client.get(one).status_code for one in (page(question), regraded)] == [404, 404]
    assert client.post(page(question), asked(wrong, reason="ผิด")).status_code == 404
    client.force_login(member_of(MODERATORS))
    assert [client.get(one).status_code for one in (page(question), regraded)] == [200, 200]


def test_the_result_page_says_that_a_question_does_not_count(client, question, wronged):
    _attempts, _wrong = wronged
    other = make_question("q2")
    quiz = add_quiz(make_course(slug="two"), question, other)
    attempt = sit(enrol(UserFactory(), quiz.course), quiz)
    answer(attempt, 2, 0)
    submit_attempt(attempt, by=attempt.enrolment.user)
    mended = question.current_version
    bank.retire_question(question, by=None)
    client.post(page(question), {"versions": mended.pk, "ruling": "omit", "reason": "กำกวม"})
    regrading.run(Regrade.objects.get())
    client.force_login(attempt.enrolment.user)
    html = client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()
    assert "ข้อนี้ไม่นับคะแนน" in html
    assert "100%" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_results_costs_the_same_for_many(client, question, wronged, count, django_assert_num_queries):
    attempts, wrong = wronged
    client.post(page(question), asked(wrong, reason="ผิด"))
    done = Regrade.objects.get()
    for one in attempts[:count]:
        regrading._regrade_one(done, one.pk, {wrong.pk})
    address = reverse("questions:regraded", args=[done.pk])
    client.get(address)
    with django_assert_num_queries(16):
        html = client.get(address).content.decode()
    assert sum(one.reference in html for one in attempts) == count

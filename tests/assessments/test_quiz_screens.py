"""Screens of the admin about a quiz that is being sat."""

import pytest
from django.urls import reverse

from assessments.models import TimeBack
from courses.domain.ownership import give_course
from tests.courses.test_confidentiality import member_of
from tests.factories.assessments import add_quiz, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db
QUERIES = 13


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    course = make_course(lessons=0)
    give_course(course, member_of("Trainers", username="trainer1"), by=None)
    return course


@pytest.fixture
def quiz(course):
    return add_quiz(course, make_question(), time_limit_minutes=10)


@pytest.fixture
def attempts(course, quiz, tree):
    return [sit(enrol(make_clerk(tree[name]), course), quiz) for name in ("school", "next_school")]


@pytest.fixture
def client(client, course):
    client.force_login(course.ownerships.get().user)
    return client


def address(quiz, name="time_back") -> str:
    return reverse(f"quiz_sittings:{name}", args=[quiz.pk])


def give(client, quiz, **form):
    return client.post(address(quiz), {"minutes": 8, "reason": "ไฟฟ้าดับ", "since": "", "whom": "all"} | form)


def given() -> set[str]:
    return set(TimeBack.objects.values_list("attempts__reference", flat=True))


def test_time_is_given_to_all_a_school_or_one(client, quiz, attempts, tree):
    one, two = (attempt.reference for attempt in attempts)
    for form, expected in (
        ({}, {one, two}),
        ({"whom": "organisation", "organisation": tree["next_school"].pk}, {two}),
        ({"whom": "one", "reference": one.lower()}, {one}),
    ):
        assert give(client, quiz, **form).status_code == 302
        assert given() == expected
        TimeBack.objects.all().delete()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"whom": "organisation"}, "organisation"),
        ({"whom": "one", "reference": "XXXX-XXXX"}, "reference"),
        ({"minutes": 0}, "minutes"),
        ({"reason": ""}, "reason"),
        ({"since": "soon"}, "since"),
        ({"since": "7/12/2600 09:00"}, "__all__"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field(client, quiz, attempts, form, field):
    response = give(client, quiz, **form)
    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert given() == set()


def test_no_attempt_at_another_quiz_gets_time(client, course, quiz, attempts):
    other = add_quiz(course, make_question("other"), slug="other", time_limit_minutes=10)
    attempt = sit(attempts[0].enrolment, other)
    give(client, quiz)
    assert attempt.reference not in given()


def test_what_was_given_is_listed_with_its_reason(client, quiz, attempts):
    give(client, quiz)
    html = client.get(address(quiz)).content.decode()
    assert "ไฟฟ้าดับ" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_does_not_grow_with_acts(client, quiz, attempts, count, django_assert_num_queries):
    for number in range(count):
        give(client, quiz, minutes=number + 1)
    client.get(address(quiz))
    with django_assert_num_queries(QUERIES):
        client.get(address(quiz))


def test_the_editor_of_a_quiz_leads_there(client, quiz):
    assert address(quiz) in client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()


# Exceptions ---------------------------------------------------------------------------------------


def make_exception(client, quiz, **form):
    return client.post(address(quiz, "allowances"), {"extra_minutes": 5, "reason": "มองเห็นไม่ชัด"} | form)


def test_an_exception_is_made_listed_and_ended(client, quiz, attempts, tree):
    learner = attempts[0].enrolment.user
    assert make_exception(client, quiz, username=learner.username).status_code == 302
    assert make_exception(client, quiz, organisation=tree["area"].pk).status_code == 302
    assert "มองเห็นไม่ชัด" in client.get(address(quiz, "allowances")).content.decode()
    mine = quiz.allowances.get(user=learner)
    client.post(reverse("quiz_sittings:take_back", args=[quiz.pk, mine.pk]))
    assert quiz.allowances.get().organisation == tree["area"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "username"),
        ({"username": "nobody"}, "username"),
        ({"username": "trainer1", "extra_minutes": 5}, "username"),
        ({"reason": ""}, "reason"),
        ({"extra_minutes": 601}, "extra_minutes"),
    ],
)
def test_a_wrong_exception_is_told_at_its_field(client, quiz, attempts, form, field):
    response = make_exception(client, quiz, **form)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not quiz.allowances.exists()


def test_an_exception_of_another_quiz_is_not_ended_here(client, course, quiz, attempts):
    other = add_quiz(course, make_question("other"), slug="other")
    make_exception(client, other, username=attempts[0].enrolment.user.username)
    response = client.post(reverse("quiz_sittings:take_back", args=[quiz.pk, other.allowances.get().pk]))
    assert (response.status_code, other.allowances.count()) == (404, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_does_not_grow_with_exceptions(client, quiz, attempts, tree, count, django_assert_num_queries):
    for name in ("school", "area", "national")[:count]:
        make_exception(client, quiz, organisation=tree[name].pk)
    client.get(address(quiz, "allowances"))
    with django_assert_num_queries(QUERIES):
        client.get(address(quiz, "allowances"))

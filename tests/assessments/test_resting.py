"""Questions that rest on regulations: cited, listed, reviewed, and shown to learners once the key may be."""

import pytest
from django.urls import reverse

from assessments.domain.attempts import submit_attempt
from assessments.domain.citations import cite, record_review
from assessments.models import Question
from courses.domain.regulations import supersede
from courses.extensions import resting_on
from lms.notifications.models import Message
from tests.assessments.test_viewsets import change, form, make_trainer
from tests.factories.assessments import add_quiz, answer_all, make_question, sit
from tests.factories.people import UserFactory
from tests.factories.regulations import make_regulation

pytestmark = pytest.mark.django_db
RESULT = 12
"""Queries of a result with its review."""


@pytest.fixture
def trainer():
    return make_trainer("view_regulation")


def test_a_trainer_says_what_a_question_rests_on(client, trainer):
    old, other = make_regulation("old"), make_regulation("other")
    client.force_login(trainer)
    client.post(reverse("questions:add"), form(regulations=[old.pk]))
    question = Question.objects.get()
    assert list(question.regulations.all()) == [old]
    client.post(reverse("questions:edit", args=[question.pk]), change(question, regulations=[other.pk]))
    assert list(question.regulations.all()) == [other]
    assert question.versions.count() == 1


def test_citing_the_same_again_writes_nothing():
    question, regulation = make_question(), make_regulation()
    through = Question.regulations.through.objects
    cite(question, [regulation], by=None)
    row = through.get().pk
    cite(question, [regulation], by=None)
    assert through.get().pk == row


def test_the_owner_is_told_once_and_the_question_stands_on_the_worklist_until_reviewed(trainer):
    old, other = make_regulation("old"), make_regulation("new")
    question = make_question("q1", owner=trainer)
    cite(question, [old], by=None)
    supersede(old, other, by=None)
    assert [message.recipient for message in Message.objects.all()] == [trainer]
    old.refresh_from_db()
    (row,) = resting_on(old, editable_by=trainer)
    assert (row.is_open(old), row.owner) == (True, str(trainer))
    record_review(question, by=trainer)
    (row,) = resting_on(old, editable_by=trainer)
    assert (row.is_open(old), row.reviewer) == (False, str(trainer))
    assert question.history.first().history_user == trainer


def test_the_worklist_names_no_question_of_another_and_none_retired(trainer):
    regulation = make_regulation()
    for code, fields in (
        ("mine", {"owner": trainer}),
        ("gone", {"owner": trainer, "status": "retired"}),
        ("theirs", {}),
    ):
        cite(make_question(code, **fields), [regulation], by=None)
    assert [row.title.split(" · ")[-1] for row in resting_on(regulation, editable_by=trainer)] == ["mine"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_rows_of_a_worklist_cost_the_same_for_any_number(trainer, count, django_assert_num_queries):
    regulation = make_regulation()
    for number in range(count):
        cite(make_question(f"q{number}", owner=trainer), [regulation], by=None)
    resting_on(regulation, editable_by=trainer)
    with django_assert_num_queries(1):  # of this app; a trainer without pages costs none there
        resting_on(regulation, editable_by=trainer)


def test_a_review_is_recorded_on_the_page_of_the_question(client, trainer):
    question = make_question("q1", owner=trainer)
    cite(question, [make_regulation()], by=None)
    client.force_login(trainer)
    assert "ระเบียบ rules-2560" in client.get(reverse("questions:inspect", args=[question.pk])).content.decode()
    client.post(reverse("questions:review", args=[question.pk]))
    question.refresh_from_db()
    assert question.reviewed_by == trainer


def test_nobody_reviews_the_question_of_another(client):
    question = make_question("q1", owner=UserFactory())
    client.force_login(make_trainer())
    assert client.post(reverse("questions:review", args=[question.pk])).status_code == 404
    question.refresh_from_db()
    assert question.reviewed_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_learners_see_what_a_question_rests_on_with_the_explanation(
    client, enrolment, course, count, django_assert_num_queries
):
    old = make_regulation("old")
    questions = [make_question(f"q{number}") for number in range(count)]
    for question in questions:
        cite(question, [old], by=None)
    supersede(old, make_regulation("new"), by=None)
    attempt = sit(enrolment, add_quiz(course, *questions))
    client.force_login(enrolment.user)
    assert (
        "/regulations/old/" not in client.get(reverse("assessments:attempt", args=[attempt.reference])).content.decode()
    )
    answer_all(attempt)
    submit_attempt(attempt, by=enrolment.user)
    address = reverse("assessments:result", args=[attempt.reference])
    page = client.get(address).content.decode()
    assert page.count('<a href="/regulations/old/">ระเบียบ old</a>') == count
    with django_assert_num_queries(RESULT):
        client.get(address)

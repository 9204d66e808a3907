"""Who sat a quiz, and one attempt as its learner saw it: for those who may edit the quiz."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from assessments.domain.attempts import submit_attempt
from assessments.domain.fair_timing import give_time_back
from assessments.models import Attempt, QuizAllowance
from courses.domain.ownership import give_course
from tests.courses.test_confidentiality import member_of
from tests.factories.assessments import KEY_TEXTS, add_quiz, answer, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return member_of("Trainers", username="trainer1")


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


@pytest.fixture
def quiz(trainer):
    course = give_course(make_course(), trainer, by=None).course
    return add_quiz(course, make_question("q1"), make_question("q2"), time_limit_minutes=30, is_shuffled=True)


@pytest.fixture
def done(quiz):
    clerk = make_clerk(make_tree()["school"], username="somchai", first_name="สมชาย")
    attempt = sit(enrol(clerk, quiz.course), quiz)
    answer(attempt, 1, 2)
    submit_attempt(attempt, by=clerk)
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def begun(quiz):
    return sit(enrol(UserFactory(username="mali"), quiz.course), quiz)


def url(name, quiz, *arguments):
    return reverse(f"quiz_sittings:{name}", args=[quiz.pk, *arguments])


def references(client, quiz, **asked):
    html = client.get(url("sittings", quiz), asked).content.decode()
    return {one.reference for one in Attempt.objects.all() if one.reference in html}


def test_every_attempt_is_listed_with_its_learner_and_score(client, quiz, done, begun):
    html = client.get(url("sittings", quiz)).content.decode()
    for text in (done.reference, begun.reference, "สมชาย", f"{done.score_percent:.2f}"):
        assert text in html


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"status": "open"}, ["begun"]),
        ({"status": "submitted"}, ["done"]),
        ({"kind": "practice"}, []),
        ({"kind": "counting"}, ["begun", "done"]),
        ({"who": "somchai"}, ["done"]),
        ({"who": "somch"}, []),
        ({"form": "B"}, []),
        ({"status": "poem", "kind": "x", "form": "z"}, ["begun", "done"]),
    ],
)
def test_the_list_is_narrowed(client, quiz, done, begun, asked, expected):
    by_name = {"begun": begun.reference, "done": done.reference}
    assert references(client, quiz, **asked) == {by_name[name] for name in expected}


def test_an_attempt_is_found_by_its_whole_reference_number(client, quiz, done, begun):
    html = client.get(url("sittings", quiz), {"who": begun.reference.lower()}).content.decode()
    assert begun.reference in html and done.reference not in html


def test_the_spreadsheet_holds_the_table_that_is_shown_and_is_logged(client, quiz, trainer, done, begun):
    response = client.get(url("sittings", quiz), {"status": "submitted", "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.iter_rows(values_only=True))
    assert [row[0] for row in rows if row[0] in (done.reference, begun.reference)] == [done.reference]
    entry = PageLogEntry.objects.get(action="assessments.export_sittings")
    assert (entry.user, entry.page_id) == (trainer, quiz.pk)


def test_exceptions_and_time_given_back_are_told(client, quiz, trainer, begun):
    QuizAllowance.objects.create(quiz=quiz, user=begun.enrolment.user, extra_minutes=7, reason="ตาไม่ดี")
    give_time_back(Attempt.objects.filter(pk=begun.pk), minutes=5, reason="ไฟดับ", by=trainer, quiz=quiz)
    assert "7" in client.get(url("sittings", quiz)).content.decode()
    html = client.get(url("sitting", quiz, begun.reference)).content.decode()
    assert "ตาไม่ดี" in html and "ไฟดับ" in html


def test_an_attempt_is_shown_in_the_order_of_its_learner_without_the_key(client, quiz, trainer, done):
    html = client.get(url("sitting", quiz, done.reference)).content.decode()
    texts = [response.version.text for response in done.responses.select_related("version").order_by("position")]
    assert html.index(texts[0]) < html.index(texts[1])
    assert html.count("checked") == 1
    assert "<fieldset disabled" in html
    assert not any(text in html for text in KEY_TEXTS)
    entry = PageLogEntry.objects.get(action="assessments.look_at_attempt")
    assert (entry.user, entry.data["reference"]) == (trainer, done.reference)


def test_the_way_to_more_time_is_filled_in(client, quiz, begun):
    html = client.get(url("sitting", quiz, begun.reference)).content.decode()
    assert f"?reference={begun.reference}" in html and "?username=mali" in html
    assert (
        f'value="{begun.reference}"'
        in client.get(url("time_back", quiz), {"reference": begun.reference}).content.decode()
    )
    assert 'value="mali"' in client.get(url("allowances", quiz), {"username": "mali"}).content.decode()


def test_who_does_not_edit_the_quiz_sees_nothing(client, quiz, done):
    client.force_login(member_of("Trainers", username="trainer2"))
    assert client.get(url("sittings", quiz)).status_code == 404
    assert client.get(url("sitting", quiz, done.reference)).status_code == 404
    assert not PageLogEntry.objects.filter(action="assessments.look_at_attempt").exists()


def test_an_attempt_at_another_quiz_is_not_shown_here(client, quiz, trainer, done):
    other = add_quiz(give_course(make_course(slug="other"), trainer, by=None).course, slug="other")
    assert client.get(url("sitting", other, done.reference)).status_code == 404
    assert client.get(url("sitting", quiz, "NONE-SUCH")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_attempts(client, quiz, count, django_assert_num_queries):
    school = make_tree()["school"]
    for _number in range(count):
        sit(enrol(make_clerk(school), quiz.course), quiz)
    client.get(url("sittings", quiz))
    with django_assert_num_queries(15):
        client.get(url("sittings", quiz))

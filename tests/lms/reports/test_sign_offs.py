"""The screens on which a supervisor signs work at the school."""

import pytest
from django.urls import reverse

from assessments.domain import signing
from assessments.models import SignOff, Submission
from tests.factories.assignments import add_assignment, attach, hand_in
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree

pytestmark = pytest.mark.django_db
LIST = "/supervise/sign-offs/"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def director(tree):
    return make_supervisor(tree["school"], username="director")


@pytest.fixture
def client(client, director):
    client.force_login(director)
    return client


@pytest.fixture
def assignment():
    return add_assignment(make_course(slug="work", lessons=0), signing="passes", observed_tasks="ลงทะเบียน\nเสนอ")


def make_work(tree, assignment, name="learner") -> Submission:
    enrolment = enrol(make_clerk(tree["school"], username=name), assignment.course)
    attach(enrolment, assignment)
    return hand_in(enrolment, assignment, f"งานของ {name}")


def address(submission):
    return reverse("reports:sign_off", args=[submission.pk])


def test_what_waits_stands_in_the_list_until_it_is_signed(client, tree, assignment):
    submission = make_work(tree, assignment)
    assert address(submission) in client.get(LIST).content.decode()
    html = client.get(address(submission)).content.decode()
    assert "งานของ learner" in html
    assert html.count('type="checkbox"') == 2
    seen = [task.pk for task in submission.observed_tasks.all()]
    assert client.post(address(submission), {"seen": seen, "step": "sign"}).url == LIST
    shown = client.get(LIST)
    assert (list(shown.context["page"].object_list), shown.context["lately"]) == ([], [submission])
    html = client.get(address(submission)).content.decode()
    assert "ลงชื่อรับรองโดย" in html
    assert 'type="checkbox"' not in html


@pytest.mark.parametrize(
    "sent", [{"step": "sign"}, {"step": "refuse", "reason": " "}, {"step": "sign", "seen": ["x"]}, {"seen": ["0"]}]
)
def test_a_form_with_a_mistake_signs_nothing(client, tree, assignment, sent):
    submission = make_work(tree, assignment)
    assert client.post(address(submission), sent).status_code == 400
    assert not SignOff.objects.exists()


def test_it_is_sent_back_with_a_reason(client, tree, assignment):
    submission = make_work(tree, assignment)
    client.post(address(submission), {"step": "refuse", "reason": "<b>ยังไม่เสนอ</b>"})
    submission.refresh_from_db()
    assert submission.is_returned
    assert "&lt;b&gt;ยังไม่เสนอ" in client.get(address(submission)).content.decode()


def test_outside_the_scope_it_is_not_there(client, tree, assignment):
    submission = make_work(tree, assignment)
    file = submission.files.get().file.url
    assert client.get(file).status_code == 200
    for other in (make_supervisor(tree["next_school"]), submission.enrolment.user):
        client.force_login(other)
        assert client.get(address(submission)).status_code == 404
        assert client.post(address(submission), {"step": "refuse", "reason": "ไม่"}).status_code == 404
    client.force_login(make_supervisor(tree["other_area"]))
    assert client.get(file).status_code == 404


def test_a_draft_is_not_there(client, tree, assignment):
    enrolment = enrol(make_clerk(tree["school"], username="writer"), assignment.course)
    attach(enrolment, assignment)
    draft = Submission.objects.get()
    assert client.get(address(draft)).status_code == 404


def test_the_learner_sees_where_it_stands(client, tree, assignment, director):
    submission = make_work(tree, assignment)
    client.force_login(submission.enrolment.user)
    assert "ยังไม่มีผู้ลงชื่อรับรอง" in client.get(assignment.get_url()).content.decode()
    signing.sign(submission, seen=[task.pk for task in submission.observed_tasks.all()], by=director)
    assert str(director) in client.get(assignment.get_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_lists_does_not_grow(client, tree, assignment, director, count, django_assert_num_queries):
    for number in range(count):
        make_work(tree, assignment, name=f"w{number}")
        signed = make_work(tree, assignment, name=f"s{number}")
        signing.sign(signed, seen=[task.pk for task in signed.observed_tasks.all()], by=director)
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
    waiting = Submission.objects.filter(status="unsigned").first()
    client.get(address(waiting))
    with django_assert_num_queries(9):
        client.get(address(waiting))

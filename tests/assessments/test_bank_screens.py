"""Screens about one question: versions side by side, and its way to being ready."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from assessments.domain import bank
from assessments.models import Question
from tests.assessments.test_viewsets import form, make_trainer, url
from tests.factories.assessments import make_options, make_question
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return make_trainer()


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


def test_two_versions_stand_side_by_side(client, trainer):
    question = make_question(owner=trainer, text="ฉบับเก่า")
    for text in ("ฉบับกลาง", "ฉบับใหม่"):
        bank.save_question(question, by=trainer, kind="single", text=text, options=make_options("single", (0,)))
    html = client.get(url("compare", question)).content.decode()
    assert "<del>" in html and "<ins>" in html
    assert "<del>เก่า" not in html
    first = question.versions.get(number=1)
    html = client.get(url("compare", question), {"older": first.pk}).content.decode()
    assert "<del>เก่า</del>" in html


@pytest.mark.parametrize("chosen", ["0", "x", "99999999999999999999999"])
def test_a_version_of_another_question_is_not_compared(client, trainer, chosen):
    question, other = make_question("q1", owner=trainer), make_question("q2", owner=UserFactory(), is_shared=False)
    for older in (chosen, other.current_version_id):
        response = client.get(url("compare", question), {"older": older})
        assert response.status_code == 200
        assert other.current_version.text not in response.content.decode()


def test_a_question_goes_from_draft_to_ready_through_two_hands(client, trainer):
    client.post(url("add"), form(status="ready"))
    assert not Question.objects.exists()
    client.post(url("add"), form(status="draft"))
    question = Question.objects.get()
    client.post(url("send_for_review", question))
    assert client.post(url("pass_on", question), {"version": question.current_version_id}).status_code == 404
    client.force_login(make_trainer("moderate_question"))
    assert url("pass_on", question) in client.get(url("inspect", question)).content.decode()
    client.post(url("pass_on", question), {"version": question.current_version_id})
    question.refresh_from_db()
    assert question.status == "ready"


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 30])
def test_what_was_not_read_is_not_passed_on(client, trainer, version):
    question = make_question(owner=trainer, status="in_review")
    client.force_login(make_trainer("moderate_question"))
    assert client.post(url("pass_on", question), {"version": version}).status_code == 302
    question.refresh_from_db()
    assert question.status == "in_review"


def test_it_goes_back_with_words(client, trainer):
    question = make_question(owner=trainer, status="in_review")
    client.force_login(make_trainer("moderate_question"))
    client.post(url("send_back", question), {"words": "แก้ตัวเลือก"})
    question.refresh_from_db()
    assert question.status == "draft"


def test_the_first_page_counts_what_waits_for_its_reader(client, trainer):
    make_question("q1", owner=trainer, status="in_review")
    moderator = make_trainer("moderate_question")
    moderator.user_permissions.add(*Permission.objects.filter(codename__in=["add_page", "change_page"]))
    moderator.is_superuser = True
    moderator.save()
    client.force_login(moderator)
    assert "questions/?status=in_review" in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"use": "unused"}, "ab"),
        ({"use": "unanswered"}, "ab"),
        ({"owner": "me"}, "a"),
    ],
)
def test_the_list_is_narrowed_by_use_and_owner(client, trainer, query, found):
    questions = [
        make_question("a", owner=trainer, text="ทะเบียนรับ"),
        make_question("b", owner=UserFactory(), text="ทะเบียนส่ง"),
    ]
    query = {name: trainer.pk if value == "me" else value for name, value in query.items()}
    html = client.get(url("index_results"), query).content.decode()
    assert "".join(one.code for one in questions if one.title in html) == found

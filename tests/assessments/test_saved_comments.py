"""Comments that a marker keeps."""

import pytest
from django.urls import reverse

from assessments.domain.saved_comments import MOST_SAVED, drop_comment, save_comment
from assessments.models import Mark, SavedComment
from lms.accounts.models import User
from lms.core.errors import DomainError
from tests.factories.assignments import add_assignment, hand_in, make_trainer
from tests.factories.courses import make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(course):
    return make_trainer(course, username="trainer")


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


@pytest.fixture
def submission(enrolment, course):
    return hand_in(enrolment, add_assignment(course))


def address(submission):
    return reverse("marking:submission", args=[submission.pk])


def texts(rows) -> list[str]:
    return [row.text for row in rows]


def test_the_same_text_is_kept_once_and_can_be_shared_later(trainer, course):
    save_comment(" ขาดวันที่ ", by=trainer)
    save_comment("ขาดวันที่", course=course, by=trainer)
    assert [(row.text, row.course) for row in SavedComment.objects.all()] == [("ขาดวันที่", course)]


def test_what_cannot_be_kept_is_said(trainer, course):
    for text, shared, words in (
        ("  ", None, "เขียนข้อเสนอแนะก่อน"),
        ("ก" * 1001, None, "ยาวเกิน"),
        ("ก", make_course(slug="other"), "เจ้าของร่วม"),
    ):
        with pytest.raises(DomainError, match=words):
            save_comment(text, course=shared, by=trainer)
    SavedComment.objects.bulk_create(SavedComment(owner=trainer, text=str(number)) for number in range(MOST_SAVED))
    save_comment("1", by=trainer)
    with pytest.raises(DomainError, match="ไม่เกิน 100"):
        save_comment("เพิ่ม", by=trainer)


def test_one_sees_ones_own_and_what_is_shared_with_ones_courses(trainer, course):
    other, stranger = make_trainer(course), make_trainer(make_course(slug="other"))
    save_comment("ของฉัน", by=trainer)
    save_comment("ของเรา", course=course, by=other)
    save_comment("ของเขา", by=other)
    assert texts(SavedComment.objects.visible_to(trainer)) == ["ของฉัน", "ของเรา"]
    assert texts(SavedComment.objects.visible_to(stranger)) == []
    with pytest.raises(DomainError, match="ผู้ที่เก็บ"):
        drop_comment(SavedComment.objects.get(text="ของเรา"), by=trainer)


def test_the_screen_keeps_shares_and_drops(client, trainer, course):
    url = reverse("marking:comments")
    assert client.post(url, {"text": ""}).status_code == 400
    assert client.post(url, {"text": "ก", "course": make_course(slug="other").pk}).status_code == 400
    assert client.post(url, {"text": "ขาดวันที่", "course": course.pk}).url == url
    assert "ขาดวันที่" in client.get(url).content.decode()
    client.post(reverse("marking:drop_comment", args=[SavedComment.objects.get().pk]))
    assert not SavedComment.objects.exists()


def test_of_others_nothing_is_dropped(client, course):
    shared = save_comment("ของเรา", course=course, by=make_trainer(course))
    assert client.post(reverse("marking:drop_comment", args=[shared.pk])).status_code == 404


def test_whoever_marks_nothing_finds_no_such_screen(client):
    client.force_login(UserFactory())
    assert client.get(reverse("marking:comments")).status_code == 302


def test_a_saved_comment_is_put_into_the_form_and_nothing_is_marked(client, trainer, submission):
    saved = save_comment("ขาดเลขที่หนังสือ", by=trainer)
    sent = {"points": "7", "comment": "เขียนดี", "seen": "0", "insert": saved.pk}
    answer = client.post(address(submission), sent)
    assert answer.status_code == 200
    assert answer.context["form"]["comment"].value() == "เขียนดี\nขาดเลขที่หนังสือ"
    assert answer.context["form"]["points"].value() == "7"
    foreign = save_comment("ของเขา", by=make_trainer(submission.assignment.course))
    answer = client.post(address(submission), sent | {"insert": foreign.pk})
    assert answer.context["form"]["comment"].value() == "เขียนดี"
    assert not Mark.objects.exists()


def test_a_comment_is_kept_while_one_marks(client, trainer, submission):
    sent = {"points": "7", "comment": "เขียนดี", "seen": "0", "step": "keep"}
    answer = client.post(address(submission), sent)
    assert texts(answer.context["saved"]) == ["เขียนดี"]
    assert answer.context["form"]["comment"].value() == "เขียนดี"
    client.post(address(submission), sent | {"comment": ""})
    assert SavedComment.objects.count() == 1
    assert not Mark.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_list_does_not_grow(client, course, count, django_assert_num_queries):
    for number in range(count):
        save_comment(f"ข้อความ {number}", course=course, by=make_trainer(course))
    url = reverse("marking:comments")
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)


def test_one_keeper_is_one_user(trainer):
    save_comment("ก", by=trainer)
    assert User.objects.get(saved_comments__text="ก") == trainer

"""Marking answers side by side."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.domain.attempts import submit_attempt
from assessments.domain.saved_comments import save_comment
from assessments.models import Attempt, Mark
from lms.accounts.models import User
from tests.assessments.kinds.test_essay import EXPECTED, make_essay
from tests.factories.assessments import add_quiz, send, sit
from tests.factories.assignments import make_trainer
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(course):
    return add_quiz(course, make_essay())


@pytest.fixture
def client(client, course):
    client.force_login(make_trainer(course, username="trainer"))
    return client


def hand_in(user, quiz, text):
    attempt = sit(user.enrolments.get(course=quiz.course), quiz)
    send(attempt, 1, text)
    return submit_attempt(attempt, by=user).responses.get()


@pytest.fixture
def answers(enrolment, stranger, quiz):
    return [hand_in(enrolment.user, quiz, "คำตอบของคนแรก"), hand_in(stranger, quiz, "<b>คำตอบของคนที่สอง</b>")]


def address(quiz, **query):
    return reverse("marking:answers", args=[quiz.pk, quiz.items.get().question_id], query=query)


def form(answer, points="", comment="", seen=0):
    given = {"points": points, "comment": comment, "seen": seen}
    return {f"answer-{answer.pk}-{name}": value for name, value in given.items()}


def test_what_waits_stands_on_the_desk_and_in_the_list(client, answers, quiz):
    assert reverse("marking:index") in client.get(reverse("wagtailadmin_home")).content.decode()
    (pile,) = client.get(reverse("marking:index")).context["answer_piles"]
    assert (pile.quiz, pile.waiting_count, pile.title) == (quiz, 2, "อธิบายหนังสือภายนอก")


def test_all_answers_stand_beside_each_other_with_what_a_good_one_holds_and_no_names(client, answers, quiz):
    html = client.get(address(quiz)).content.decode()
    assert "คำตอบของคนแรก" in html
    assert "&lt;b&gt;คำตอบของคนที่สอง" in html
    assert html.count(EXPECTED[0]) == 1
    assert "คำตอบของท่าน" not in html
    names = [answer.attempt.enrolment.user.get_full_name() for answer in answers]
    assert not any(name in html for name in names)
    assert all(name in client.get(address(quiz, names=1)).content.decode() for name in names)


def test_one_press_gives_all_the_marks_that_are_there(client, answers, quiz):
    first, second = answers
    response = client.post(address(quiz), form(first, "7", "ดี") | form(second))
    assert response.url == address(quiz)
    assert list(Mark.objects.values_list("response", "points", "comment")) == [(first.pk, 7, "ดี")]
    assert [one.status for one in Attempt.objects.order_by("pk")] == ["submitted", "marking"]
    assert len(client.get(address(quiz)).context["forms"]) == 1


def test_what_another_keeps_is_not_shown_and_not_marked(client, answers, quiz, course):
    first, second = answers
    assert client.post(address(quiz), {"step": "claim"}).url == address(quiz)
    assert client.get(address(quiz)).context["mine_count"] == 2
    other = Client()
    other.force_login(make_trainer(course, username="other"))
    shown = other.get(address(quiz))
    assert (shown.context["forms"], shown.context["others_count"]) == ([], 2)
    assert other.post(address(quiz), form(first, "7")).status_code == 302  # nothing of it was on the page
    assert not Mark.objects.exists()
    client.post(address(quiz), form(first, "7"))
    client.post(address(quiz), {"step": "let_go"})
    assert [one.answer.response.pk for one in other.get(address(quiz)).context["forms"]] == [second.pk]


def test_a_saved_comment_is_put_in_and_nothing_is_marked(client, answers, quiz):
    first, second = answers
    trainer = User.objects.get(username="trainer")
    saved = save_comment("ขาดเลขที่หนังสือ", by=trainer)
    prefix = f"answer-{second.pk}"
    sent = form(first, "3") | form(second, "", "เขียนดี") | {f"{prefix}-saved": saved.pk, "insert": prefix}
    html = client.post(address(quiz), sent).content.decode()
    assert "เขียนดี\nขาดเลขที่หนังสือ" in html
    assert 'value="3"' in html
    assert not Mark.objects.exists()


@pytest.mark.parametrize("given", [{"points": "11"}, {"points": "มาก"}, {"comment": "ลืมคะแนน"}])
def test_what_cannot_be_taken_is_told_beside_the_answer_and_nothing_is_lost(client, answers, quiz, given):
    first, second = answers
    response = client.post(address(quiz), form(first, **given) | form(second, "5", "พิมพ์ไว้แล้ว"))
    assert response.status_code == 400
    assert "พิมพ์ไว้แล้ว" in response.content.decode()
    assert not Mark.objects.exists()


def test_a_mark_of_somebody_else_is_told_beside_the_answer(client, answers, quiz, course):
    first, second = answers
    add_quiz(course, make_essay("e9"), slug="more")
    sent = form(first, "5") | form(second, "6")
    client.post(address(quiz), form(first, "7"))
    response = client.post(address(quiz), sent)
    assert response.status_code == 302
    assert list(Mark.objects.order_by("pk").values_list("response", "points")) == [(first.pk, 7), (second.pk, 6)]


def test_one_sees_no_answers_of_another_course_and_none_of_ones_own(client, answers, quiz):
    other = make_course(slug="other", lessons=1)
    foreign = add_quiz(other, make_essay("e2"), slug="foreign")
    user = UserFactory()
    enrol(user, other)
    hand_in(user, foreign, "ของอีกหลักสูตร")
    assert client.get(address(foreign)).status_code == 404
    assert len(client.get(reverse("marking:index")).context["answer_piles"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_answers(client, quiz, course, count, django_assert_num_queries):
    for _number in range(count):
        user = UserFactory()
        enrol(user, course)
        hand_in(user, quiz, "คำตอบ")
    client.get(address(quiz))
    with django_assert_num_queries(19):
        client.get(address(quiz))
    with django_assert_num_queries(14):
        client.get(reverse("marking:index"))


def test_the_learner_reads_what_the_marker_says(client, answers, quiz):
    first, _second = answers
    client.post(address(quiz), form(first, "7", "อ้างข้อให้ครบ"))
    client.force_login(first.attempt.enrolment.user)
    html = client.get(reverse("assessments:result", args=[first.attempt.reference])).content.decode()
    assert "อ้างข้อให้ครบ" in html
    assert "70%" in html


def test_before_the_result_the_learner_reads_nothing_of_it(client, enrolment, course):
    quiz = add_quiz(course, make_essay(), make_essay("e2"))
    attempt = sit(enrolment, quiz)
    for position in (1, 2):
        send(attempt, position, "คำตอบ")
    submit_attempt(attempt, by=enrolment.user)
    first = quiz.items.order_by("sort_order").first()
    url = reverse("marking:answers", args=[quiz.pk, first.question_id])
    client.post(url, form(attempt.responses.get(position=1), "7", "อ้างข้อให้ครบ"))
    client.force_login(enrolment.user)
    html = client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()
    assert "อ้างข้อให้ครบ" not in html
    assert EXPECTED[0] not in html

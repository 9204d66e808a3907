"""Publishing a quiz in the editor."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.models import QuizPage
from courses.models import ModulePage
from tests.factories.assessments import make_category, make_question
from tests.factories.courses import make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return ModulePage.objects.child_of(make_course()).get()


@pytest.fixture
def client(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def send(client, module, *, items=(), draws=(), bands=(), rows=None, action="action-publish", ticks=None, **fields):
    """Send the editor's form of a new quiz."""
    form = {
        "title": "แบบทดสอบ",
        "slug": "quiz",
        "minutes": 5,
        "purpose": "post_test",
        "pass_mark": 80,
        "shows_answers": "after_attempt",
        "counted": "best",
        "paging": "all",
        "practice_attempts": 0,
        "comments": inline_formset([]),
        "items": inline_formset(rows or [{"question": question.pk} for question in items]),
        "draws": inline_formset([{"category": c.pk, "tag": tag, "count": count} for c, tag, count in draws]),
        "bands": inline_formset(bands),
    }
    url = reverse("wagtailadmin_pages:add", args=["assessments", "quizpage", module.pk])
    return client.post(url, nested_form_data(form | fields) | {action: "1"} | (ticks or {}))


def test_a_quiz_with_ready_questions_is_published(client, module):
    send(client, module, items=[make_question("q1"), make_question("q2")])
    quiz = QuizPage.objects.get()
    assert (quiz.live, [item.question.code for item in quiz.items.all()]) == (True, ["q1", "q2"])


def test_a_quiz_that_draws_enough_is_published(client, module):
    for number in range(3):
        make_question(f"q{number}", tags=["post"])
    send(client, module, draws=[(make_category(), "post", 3)])
    assert QuizPage.objects.get().live


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_quiz_without_a_ready_question_is_not_published(client, module, status):
    response = send(client, module, items=[make_question(status=status)])
    assert response.status_code == 200
    assert not QuizPage.objects.exists()


def test_an_empty_quiz_is_not_published(client, module):
    assert send(client, module).status_code == 200
    assert not QuizPage.objects.exists()


def test_a_quiz_that_draws_too_much_is_not_published(client, module):
    make_question("q1", tags=["post"])
    response = send(client, module, draws=[(make_category(), "post", 2)])
    assert response.status_code == 200
    assert not QuizPage.objects.exists()


def test_a_draft_may_be_unfinished(client, module):
    send(client, module, action="action-none")
    assert QuizPage.objects.get().live is False


def test_the_same_question_twice_is_refused(client, module):
    question = make_question()
    assert send(client, module, items=[question, question]).status_code == 200
    assert not QuizPage.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"pass_mark": 101},
        {"time_limit_minutes": 0},
        {"max_attempts": 0},
        {"wait_minutes": 0},
        {"practice_attempts": -1},
        {"opens_at": "8/12/2569 09:00", "closes_at": "7/12/2569 09:00"},
    ],
)
def test_impossible_rules_are_refused(client, module, fields):
    assert send(client, module, items=[make_question()], **fields).status_code == 200
    assert not QuizPage.objects.exists()


# History of the rules -----------------------------------------------------------------------------


def edit(client, quiz, *, action="action-publish", ticks=None, **fields):
    item = quiz.items.get()
    form = {
        "title": quiz.title,
        "slug": quiz.slug,
        "minutes": 5,
        "purpose": "post_test",
        "pass_mark": 80,
        "shows_answers": "after_attempt",
        "counted": "best",
        "paging": "all",
        "practice_attempts": 0,
        "comments": inline_formset([]),
        "items": inline_formset([{"id": item.pk, "question": item.question_id, "ORDER": 1}], initial=1),
        "draws": inline_formset([]),
        "bands": inline_formset([]),
    }
    data = nested_form_data(form | fields) | {action: "1"} | (ticks or {})
    return client.post(reverse("wagtailadmin_pages:edit", args=[quiz.pk]), data)


def test_a_changed_rule_is_kept_with_who_and_what_it_was(client, module):
    send(client, module, items=[make_question()])
    quiz = QuizPage.objects.get()
    edit(client, quiz, pass_mark=60)
    assert list(quiz.history.values_list("pass_mark", flat=True)) == [60, 80]
    assert quiz.history.first().history_user.is_superuser


def test_drafts_and_other_changes_leave_no_row(client, module):
    send(client, module, items=[make_question()])
    quiz = QuizPage.objects.get()
    edit(client, quiz, title="ชื่อใหม่", instructions="อ่านก่อน")
    edit(client, quiz, action="action-none", pass_mark=50)
    assert quiz.history.count() == 1


def test_two_forms_must_ask_equally_many_questions(client, module):
    questions = [make_question(f"q{number}") for number in range(4)]
    rows = [{"question": one.pk, "form": form} for one, form in zip(questions, "AAB", strict=False)]
    response = send(client, module, rows=rows)
    assert not QuizPage.objects.exists()
    assert "ชุด A ถาม 2 ข้อ แต่ชุด B ถาม 1 ข้อ" in response.content.decode()
    rows.append({"question": questions[3].pk, "form": "B"})
    send(client, module, rows=rows)
    assert [item.form for item in QuizPage.objects.get().items.all()] == ["A", "A", "B", "B"]


def test_feedback_by_score_is_kept_and_must_begin_at_different_percents(client, module):
    rows = [{"from_percent": 80, "text": "ดีมาก"}, {"from_percent": 0, "text": "อ่านบทที่ 1 อีกครั้ง"}]
    send(client, module, items=[make_question("q1")], bands=rows)
    assert list(QuizPage.objects.get().bands.values_list("from_percent", "text")) == [
        (80, "ดีมาก"),
        (0, "อ่านบทที่ 1 อีกครั้ง"),
    ]


@pytest.mark.parametrize(("percent", "text"), [(80, "อีกแถว"), (101, "ก"), ("x", "ก"), (-1, "ก"), (50, "")])
def test_feedback_that_overlaps_or_cannot_be_is_refused(client, module, percent, text):
    rows = [{"from_percent": 80, "text": "ดีมาก"}, {"from_percent": percent, "text": text}]
    response = send(client, module, items=[make_question("q1")], bands=rows)
    assert response.status_code == 200
    assert not QuizPage.objects.exists()

"""Searching the bank, and what became of a question."""

import pytest

from assessments.domain import bank
from assessments.domain.attempts import submit_attempt
from assessments.kinds import OptionDraft
from assessments.models import Question, QuizDraw
from assessments.queries.bank import (
    compare,
    found_by,
    never_answered,
    quizzes_that_may_draw,
    unused,
    usage_of,
)
from tests.factories.assessments import add_quiz, answer_all, make_category, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def codes(questions):
    return "".join(sorted(questions.values_list("code", flat=True)))


@pytest.fixture
def three():
    options = [OptionDraft("บันทึกข้อความ", True, "เพราะใช้ภายใน"), OptionDraft("ประกาศ")]
    return [
        make_question("a", text="หนังสือราชการมีกี่ชนิด"),
        make_question("b", text="ข้อใดใช้ภายใน", options=options),
        make_question("c", text="e-Saraban คืออะไร"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ราชการ", "a"),
        ("กี่ชนิด หนังสือ", "a"),
        ("ข้อความ", "b"),
        ("เพราะใช้ภายใน", "b"),
        ("E-SARABAN", "c"),
        ("บันทึก ราชการ", ""),
        ("100%", ""),
        ("คำอธิบายเฉลย", "abc"),
    ],
)
def test_words_are_found_inside_text_options_and_explanation(three, words, found):
    assert codes(found_by(Question.objects.all(), words)) == found


def test_only_the_current_version_is_searched(three):
    question = Question.objects.get(code="a")
    bank.save_question(question, by=None, kind="single", text="ใหม่", options=[OptionDraft("ก", True), OptionDraft("ข")])
    assert codes(found_by(Question.objects.all(), "ราชการ")) == ""
    assert codes(found_by(Question.objects.all(), "ใหม่")) == "a"


def test_two_spellings_of_the_same_word_are_one(three):
    make_question("d", text="ดื่มน\u0e49\u0e4d\u0e32")
    assert codes(found_by(Question.objects.all(), "น\u0e4d\u0e49\u0e32")) == "d"


def test_unused_and_never_answered(three):
    course = make_course(lessons=1)
    quiz = add_quiz(course, three[0], draws=(QuizDraw(category=make_category(), count=1),))
    enrolment = enrol(UserFactory(), course)
    sit(enrolment, quiz)
    drawn = enrolment.attempts.get().responses.get(position=2).version.question
    assert codes(unused(Question.objects.all())) == "bc"
    assert codes(never_answered(Question.objects.all())) == "".join(sorted({"b", "c"} - {drawn.code}))


def test_usage_counts_every_version_and_learner(three):
    course = make_course()
    quiz = add_quiz(course, three[0])
    for wrong in (0, 1, 1):
        attempt = sit(enrol(UserFactory(), course), quiz)
        answer_all(attempt, wrong=wrong)
        submit_attempt(attempt, by=attempt.enrolment.user)
    sit(enrol(UserFactory(), course), quiz)
    usage = usage_of(three[0])
    assert (usage.attempt_count, usage.open_count, usage.answered_count, usage.right_count) == (4, 1, 3, 1)
    assert usage.right_percent == 33
    assert usage_of(three[1]).right_percent is None


def test_quizzes_that_may_draw_look_at_categories_above_and_tags():
    below = make_category("below", below=make_category("top"))
    question = make_question("q1", category=below, tags=["post"])
    draws = {
        "above": QuizDraw(category=make_category("top"), count=1),
        "tagged": QuizDraw(category=below, tag="post", count=1),
        "other-tag": QuizDraw(category=below, tag="pre", count=1),
        "elsewhere": QuizDraw(category=make_category("else"), count=1),
    }
    for slug, draw in draws.items():
        add_quiz(make_course(slug=f"c-{slug}"), slug=slug, draws=(draw,))
    assert {quiz.slug for quiz in quizzes_that_may_draw(question)} == {"above", "tagged"}


def test_versions_are_compared_sign_by_sign_without_cutting_thai_letters():
    question = make_question("q1", text="วงเงินไม่เกิน 100,000 บาท")
    first = question.current_version
    options = [OptionDraft(one.text, number == 1) for number, one in enumerate(first.options.all())]
    second = bank.save_question(
        question, by=None, kind="single", text="วงเงินไม่เกิน 500,000 บาท", options=options, explanation="ใหม่"
    )
    rows = compare(first, second)
    changed = {row.label: (row.before, row.after) for row in rows if row.has_changed}
    asked = next(row for row in rows if row.before[0][0].startswith("วงเงิน"))
    assert [text for text, differs in asked.before if differs] == ["1"]
    assert [text for text, differs in asked.after if differs] == ["5"]
    assert "".join(text for text, _differs in asked.after) == "วงเงินไม่เกิน 500,000 บาท"
    assert len(changed) == 7  # text, four options, explanation, source

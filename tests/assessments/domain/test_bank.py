import pytest
from django.db import IntegrityError
from django.utils import translation

from assessments.domain import bank
from assessments.kinds import OptionDraft, true_false_options
from assessments.models import Question
from lms.core.errors import DomainError
from tests.factories.assessments import add_quiz, make_category, make_options, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db

OPTIONS = make_options("single", (0,))


def save(question, **changes):
    asked = {"kind": "single", "text": "ข้อใดถูก", "options": OPTIONS} | changes
    return bank.save_question(question, by=None, **asked)


def test_the_first_save_makes_version_one_and_the_title():
    question = Question(code="q1", category=make_category())
    version = save(question, text="  ข้อใด\r\nถูก\u200b  ", explanation="เพราะ", source="ข้อ 9")
    question.refresh_from_db()
    assert (version.number, version.text, version.explanation, version.source) == (1, "ข้อใด\nถูก", "เพราะ", "ข้อ 9")
    assert (question.current_version, question.title, question.kind) == (version, "ข้อใด ถูก", "single")
    assert [(o.text, o.is_correct, o.sort_order) for o in version.options.all()] == [
        (option.text, option.is_correct, number) for number, option in enumerate(OPTIONS)
    ]


def test_saving_the_same_again_makes_no_version_and_no_history():
    question = Question(code="q1", category=make_category())
    first = save(question)
    rows = question.history.count()
    assert save(Question.objects.get(code="q1")) == first
    assert (question.versions.count(), question.history.count()) == (1, rows)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "ข้อใดผิด"},
        {"explanation": "ใหม่"},
        {"source": "ข้อ 10"},
        {"kind": "multiple"},
        {"options": OPTIONS[:-1]},
        {"options": [*OPTIONS[:-1], OptionDraft("อื่น")]},
        {"options": list(reversed(OPTIONS))},
    ],
)
def test_a_change_of_what_is_asked_makes_a_new_version_and_leaves_the_old(change):
    question = Question(code="q1", category=make_category())
    first = save(question)
    second = save(question, **change)
    first.refresh_from_db()
    assert (second.number, question.current_version) == (2, second)
    assert (first.text, first.kind, first.options.count()) == ("ข้อใดถูก", "single", 4)


def test_a_change_of_status_alone_makes_no_version_but_history_with_its_actor():
    question = make_question("q1")
    trainer = UserFactory()
    question.status = Question.Status.RETIRED
    bank.save_question(
        question,
        by=trainer,
        kind="single",
        text=question.current_version.text,
        options=make_options("single", (0,)),
        explanation=question.current_version.explanation,
        source=question.current_version.source,
    )
    latest = question.history.first()
    assert question.versions.count() == 1
    assert (latest.status, latest.history_user) == ("retired", trainer)


def test_a_stale_copy_of_a_question_does_not_bring_back_an_old_version():
    stale = make_question("q1")
    save(Question.objects.get(code="q1"), text="ฉบับใหม่")
    version = save(stale, text="ฉบับใหม่")
    assert (version.number, stale.current_version.number) == (2, 2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " \u200b "}, "Write the question."),
        ({"text": "ก" * 5001}, "A text is too long: 5001 of at most 5000 characters."),
        ({"options": []}, "Give between 2 and 12 options."),
        ({"options": OPTIONS[:1]}, "Give between 2 and 12 options."),
        ({"options": [OptionDraft(str(n), n == 0) for n in range(13)]}, "Give between 2 and 12 options."),
        ({"options": [OptionDraft("ก", True), OptionDraft(" ")]}, "Every option needs a text."),
        ({"options": [OptionDraft("ก", True), OptionDraft("ก ")]}, "Two options have the same text."),
        ({"options": [OptionDraft("ก"), OptionDraft("ข")]}, "Mark exactly one option as right."),
        ({"options": [OptionDraft("ก", True), OptionDraft("ข", True)]}, "Mark exactly one option as right."),
        (
            {"kind": "multiple", "options": [OptionDraft("ก"), OptionDraft("ข")]},
            "Mark at least one option as right.",
        ),
        (
            {"kind": "true_false", "options": OPTIONS},
            "A true-or-false question has exactly the options true and false.",
        ),
    ],
)
def test_what_could_not_be_answered_or_graded_is_refused_and_nothing_is_written(changes, sentence):

    with translation.override("en"), pytest.raises(DomainError) as refusal:
        save(Question(code="q1", category=make_category()), **changes)
    assert str(refusal.value) == sentence
    assert not Question.objects.exists()


def test_a_true_or_false_question_has_our_two_options():
    question = Question(code="q1", category=make_category())
    version = save(question, kind="true_false", options=true_false_options(False))
    assert list(version.options.values_list("text", "is_correct")) == [("true", False), ("false", True)]


def test_markup_is_kept_as_the_plain_text_it_is():
    question = Question(code="q1", category=make_category())
    assert save(question, text="<script>alert(1)</script>").text == "<script>alert(1)</script>"


def test_a_question_that_was_never_used_can_be_deleted():
    question = make_question("q1")
    bank.delete_question(question, by=UserFactory())
    assert not Question.objects.exists()


def test_a_question_of_a_quiz_is_retired_instead_of_deleted():
    question = make_question("q1")
    add_quiz(make_course(), question)
    with pytest.raises(DomainError):
        bank.delete_question(question, by=UserFactory())


def test_a_question_that_was_answered_is_retired_instead_of_deleted():
    question, other = make_question("q1"), make_question("q2")
    course = make_course()
    quiz = add_quiz(course, question, other)
    sit(enrol(make_clerk(make_tree()["school"]), course), quiz)
    quiz.items.filter(question=question).delete()
    with pytest.raises(DomainError):
        bank.delete_question(question, by=UserFactory())


def test_a_version_number_exists_once():
    question = make_question("q1")
    with pytest.raises(IntegrityError):
        question.versions.create(number=1, kind="single", text="ซ้ำ")


def test_the_title_of_a_long_thai_question_fits_its_column():
    question = make_question("long", text="น้ำใจที่ให้ก่อนใช้ซื้อ " * 20)
    assert len(question.title) == 160
    assert question.title.endswith("…")
    question.full_clean(exclude=["owner"])

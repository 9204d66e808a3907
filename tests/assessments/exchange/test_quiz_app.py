import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from assessments.exchange.entry import FileRefused
from assessments.exchange.quiz_app import read_quiz_app
from assessments.models import QuizPage
from courses.models import ModulePage
from tests.assessments.exchange.reading import options, sample
from tests.factories.assessments import make_category
from tests.factories.courses import make_course


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_questions_come_with_their_answers_categories_and_quizzes():
    reading = read_quiz_app(sample("quiz-app.json"))
    first, second, essay, several = reading.entries
    assert (first.text, first.explanation, first.category) == ("ข้อใดถูก", "เพราะ", ("งานสารบรรณ", "การรับหนังสือ"))
    assert (options(first), first.tags) == ([("ก", True, ""), ("ข", False, "")], ("final-1",))
    assert (second.kind, second.options[0].is_correct, second.category) == ("true_false", True, ("งานสารบรรณ",))
    assert "picture" in second.notes[0]
    assert (essay.kind, essay.errors) == ("essay", [])
    assert (several.kind, several.place, len(several.notes)) == ("multiple", "question 10", 1)


def test_quizzes_sittings_and_progress_are_listed_as_left_out():
    notes = read_quiz_app(sample("quiz-app.json")).notes
    assert "“สอบท้ายบท”" in notes[0] and "60" in notes[0]
    assert notes[1:] == [
        "1 records of quiz.progress were left out: only questions and quizzes come in.",
        "2 records of quiz.sitting were left out: only questions and quizzes come in.",
    ]


@pytest.mark.parametrize(
    "content",
    [b"{", b"{}", b"[1]", b'[{"model": "a.b", "fields": {}}]', b"[" * 100_000, b'[{"model": 1, "fields": {}}]'],
)
def test_other_json_is_refused(content):
    with pytest.raises(FileRefused):
        read_quiz_app(content)


def test_odd_values_are_read_as_nothing():
    content = b'[{"model": "multichoice.mcquestion", "pk": [1], "fields": {"quiz": 3, "category": {}, "content": 5}}]'
    (entry,) = read_quiz_app(content).entries
    assert (entry.text, entry.tags, entry.category) == ("", None, ())


def test_half_a_sign_is_left_out():
    fields = rb'{"content": "a\ud800b \ud83d\ude00", "correct": true}'
    content = b'[{"model": "true_false.tf_question", "pk": 1, "fields": ' + fields + b"}]"
    assert [entry.text for entry in read_quiz_app(content).entries] == ["ab \U0001f600"]


QUIZ = {
    "title": "สอบ<b>ท้าย</b>บท",
    "description": "อ่านระเบียบก่อน",
    "url": "final-2",
    "category": None,
    "random_order": True,
    "max_questions": None,
    "answers_at_end": True,
    "exam_paper": True,
    "single_attempt": True,
    "pass_mark": 60,
    "success_text": "เก่งมาก",
    "fail_text": "",
    "draft": False,
}


def dump(**changes) -> bytes:
    """As ``dumpdata`` of the app writes it: a quiz of four statements of one category."""
    records = [{"model": "quiz.category", "pk": 1, "fields": {"category": "งานสารบรรณ"}}]
    records.append({"model": "quiz.quiz", "pk": 7, "fields": QUIZ | changes})
    for pk in range(1, 5):
        asked = {
            "quiz": [7],
            "category": 1,
            "sub_category": None,
            "figure": "",
            "content": f"ข้อ {pk}",
            "explanation": "",
        }
        records.append({"model": "quiz.question", "pk": pk, "fields": asked})
        records.append({"model": "true_false.tf_question", "pk": pk, "fields": {"correct": pk % 2 == 0}})
    return json.dumps(records).encode()


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({}, "title", "สอบท้ายบท"),
        ({}, "slug", "final-2"),
        ({"url": "ภาษาไทย"}, "slug", "quiz-7"),
        ({"title": 5}, "title", "Quiz 7"),
        ({"max_questions": 2}, "drawn_count", 2),
        ({"max_questions": 9}, "drawn_count", None),
        ({"max_questions": 2, "random_order": False}, "places", ["question 1", "question 2"]),
    ],
)
def test_a_quiz_is_described_in_our_words(changes, name, value):
    (quiz,) = read_quiz_app(dump(**changes)).quizzes
    assert getattr(quiz, name) == value


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({}, "pass_mark", 60),
        ({"pass_mark": 900}, "pass_mark", 100),
        ({"pass_mark": "x"}, "pass_mark", 0),
        ({}, "max_attempts", 1),
        ({"single_attempt": False}, "max_attempts", None),
        ({}, "is_shuffled", True),
        ({}, "instructions", "อ่านระเบียบก่อน"),
        ({}, "shows_answers", "after_attempt"),
        ({"answers_at_end": False}, "shows_answers", "at_once"),
    ],
)
def test_its_settings_become_ours(changes, name, value):
    (quiz,) = read_quiz_app(dump(**changes)).quizzes
    assert quiz.settings[name] == value


def test_what_it_said_when_one_passed_is_told():
    assert "“เก่งมาก”" in read_quiz_app(dump()).notes[0]


def bring_in(tmp_path, content: bytes, module: ModulePage) -> QuizPage | None:
    path = tmp_path / "dump.json"
    path.write_bytes(content)
    address = f"{module.get_parent().slug}/{module.slug}"
    call_command("import_questions", str(path), category=make_category().code, module=address)
    return QuizPage.objects.child_of(module).first()


@pytest.mark.django_db
def test_a_quiz_becomes_a_draft_of_its_questions_once(tmp_path):
    module = ModulePage.objects.child_of(make_course()).first()
    quiz = bring_in(tmp_path, dump(), module)
    bring_in(tmp_path, dump(title="อีกครั้ง"), module)
    assert (quiz.live, quiz.has_unpublished_changes, QuizPage.objects.child_of(module).count()) == (False, True, 1)
    assert [item.question.title for item in quiz.items.all()] == ["ข้อ 1", "ข้อ 2", "ข้อ 3", "ข้อ 4"]
    assert (quiz.pass_mark, quiz.max_attempts, quiz.draws.count()) == (60, 1, 0)
    assert [item.question_id for item in quiz.get_latest_revision_as_object().items.all()] == [
        item.question_id for item in quiz.items.all()
    ]


@pytest.mark.django_db
def test_a_random_part_of_many_becomes_a_draw(tmp_path):
    quiz = bring_in(tmp_path, dump(max_questions=2), ModulePage.objects.child_of(make_course()).first())
    assert [(draw.category.title, draw.tag, draw.count) for draw in quiz.draws.all()] == [("งานสารบรรณ", "final-2", 2)]


@pytest.mark.django_db
def test_without_a_module_no_quiz_is_made_and_an_unknown_one_is_refused(tmp_path):
    path = tmp_path / "dump.json"
    path.write_bytes(dump())
    call_command("import_questions", str(path), category=make_category().code)
    assert not QuizPage.objects.exists()
    with pytest.raises(CommandError, match="There is no module"):
        call_command("import_questions", str(path), category="clerical", module="nowhere/at-all")

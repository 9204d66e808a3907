import pytest
from django.utils import translation

from assessments.exchange.entry import FileRefused
from assessments.exchange.quiz_app import read_quiz_app
from tests.assessments.exchange.reading import options, sample


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
        "1 records of quiz.progress were left out: only questions come in.",
        "2 records of quiz.sitting were left out: only questions come in.",
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

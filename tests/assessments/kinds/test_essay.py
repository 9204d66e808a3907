"""Essays: what is taken, what is told before and after, how they are written, and how they travel."""

import random
import re

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.domain import bank
from assessments.domain.attempts import submit_attempt
from assessments.domain.intake import Wishes, judge, take_in
from assessments.exchange.bank_out import entries_of
from assessments.exchange.formats import WRITTEN
from assessments.kinds import OptionDraft, ReviewLine, kind_of
from assessments.kinds.essay import LONGEST, ExpectedLine, Writing
from assessments.models import Question
from courses.models import ModulePage
from courses.packages import load_course_package
from lms.core.errors import DomainError
from tests.assessments.test_packages import COURSE, MODULE, QUIZ
from tests.assessments.test_viewsets import change, form, make_trainer
from tests.factories.assessments import KEY_TEXTS, add_quiz, make_category, make_question, send, sit
from tests.factories.courses import add_lesson

pytestmark = pytest.mark.django_db

EXPECTED = ["อ้างข้อ 11 ของระเบียบ", "บอกสองหน่วยงาน"]
ESSAY = kind_of("essay")


def make_essay(code="e1", *, expected=EXPECTED, **fields):
    options = [OptionDraft(text) for text in expected]
    return make_question(code, kind="essay", options=options, text="อธิบายหนังสือภายนอก", **fields)


# Answering ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "answer"),
    [([], None), ([""], None), ([" \r\n "], None), (["ก\r\nข\rค\n"], "ก\nข\nค"), (["  เเก้ว  "], "เเก้ว")],
)
def test_a_text_is_kept_as_it_is_written(values, answer):
    assert ESSAY.accept(values, layout=[]) == answer
    assert ESSAY.restore(answer, layout=[]) == ([answer] if answer else [])


@pytest.mark.parametrize("values", [["ก", "ข"], ["ก" * (LONGEST + 1)]])
def test_two_texts_or_a_text_without_end_are_refused(values):
    with pytest.raises(DomainError):
        ESSAY.accept(values, layout=[])


def test_an_empty_essay_earns_nothing_and_any_other_one_waits_for_a_person():
    version = make_essay().current_version
    assert ESSAY.grade(version, None) == 0
    assert ESSAY.grade(version, "ก") is None
    assert ESSAY.solve(version) is None
    assert ESSAY.arrange(version, chance=random.Random(1), is_shuffled=True) == []


def test_learners_are_told_the_limits_and_only_afterwards_what_is_expected():
    version = make_essay(rules={"least": 20, "most": 300}).current_version
    assert ESSAY.show(version, layout=[], answer="คำตอบ") == [Writing("คำตอบ", 20, 300)]
    expected = [ExpectedLine(text, False, True, "") for text in EXPECTED]
    assert ESSAY.review(version, layout=[], answer=None) == expected
    assert ESSAY.review(version, layout=[], answer="คำตอบ") == [ReviewLine("คำตอบ", True, False, ""), *expected]


def test_a_quiz_with_an_essay_waits_for_marking_unless_it_was_left_out(enrolment, course):
    quiz = add_quiz(course, make_question("q1"), make_essay())
    first, second = sit(enrolment, quiz), None
    send(first, 2, "คำตอบของฉัน")
    assert submit_attempt(first, by=enrolment.user).status == "marking"
    second = sit(enrolment, quiz)
    assert submit_attempt(second, by=enrolment.user).status == "submitted"


# The page and the key -----------------------------------------------------------------------------


def paper_of(client, attempt):
    html = client.get(reverse("assessments:attempt", args=[attempt.reference])).content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", html).replace(attempt.reference, "")


def test_the_same_essay_with_another_key_gives_the_same_bytes(client, enrolment, course):
    client.force_login(enrolment.user)
    pages, saves = [], []
    for slug, expected in (("one", EXPECTED), ("two", ["อย่างอื่นโดยสิ้นเชิง"])):
        attempt = sit(enrolment, add_quiz(course, make_essay(slug, expected=expected), slug=slug, title="แบบทดสอบ"))
        pages.append(paper_of(client, attempt))
        url = reverse("assessments:save", args=[attempt.reference, 1])
        saves.append(client.post(url, {"answer": "คำตอบ", "sequence": "1"}).content)
    assert pages[0] == pages[1]
    assert saves[0] == saves[1]
    assert not any(text in pages[0] for text in [*EXPECTED, *KEY_TEXTS])


def test_a_written_answer_cannot_break_the_page(client, enrolment, course):
    attempt = sit(enrolment, add_quiz(course, make_essay()))
    send(attempt, 1, "</textarea><script>alert(1)</script>")
    client.force_login(enrolment.user)
    html = paper_of(client, attempt)
    assert "&lt;/textarea&gt;&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_in_a_lesson_one_compares_ones_own_answer(client, enrolment, course):
    make_essay(tags=("check",))
    lesson = add_lesson(ModulePage.objects.child_of(course).get(), slug="with-check", body=[("knowledge_check", "e1")])
    client.force_login(enrolment.user)
    assert EXPECTED[0] not in client.get(lesson.get_url()).content.decode()
    url = reverse("assessments:check", args=[lesson.pk, "e1"])
    with translation.override("th"):
        html = client.post(url, {"answer": "คำตอบของฉัน", "sequence": "1"}).content.decode()
    assert "คำตอบของฉัน" in html
    assert EXPECTED[0] in html
    assert "alert-bad" not in html


# Writing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"least": 100, "most": 50}, ["ก"]),
        ({"points": 0}, ["ก"]),
        ({"most": LONGEST + 1}, ["ก"]),
        ({}, ["ก\nข"]),
        ({}, ["ก", "ก"]),
        ({}, [""]),
        ({}, list(map(str, range(21)))),
    ],
)
def test_what_could_not_be_asked_or_marked_is_refused(rules, expected):
    with pytest.raises(DomainError):
        bank.check_question(kind="essay", text="ก", options=[OptionDraft(one) for one in expected], rules=rules)


@pytest.mark.parametrize("more", [{"is_correct": True}, {"feedback": "ก"}, {"target": "ก"}])
def test_a_point_of_a_good_answer_is_a_text_alone(more):
    with pytest.raises(DomainError):
        bank.check_question(kind="essay", text="ก", options=[OptionDraft("ก", **more)])


def test_a_trainer_writes_an_essay_and_finds_it_in_the_form_again(client):
    trainer = make_trainer()
    client.force_login(trainer)
    sent = {"essay-least": "20", "essay-most": "", "essay-expected": "ก\r\n\r\n ข ", "essay-points": "5"}
    client.post(reverse("questions:add"), form(kind="essay", rows=("", ""), **sent))
    question = Question.objects.get()
    assert question.current_version.rules == {"least": 20, "points": 5}
    assert [option.text for option in question.current_version.options.all()] == ["ก", "ข"]
    page = client.get(reverse("questions:edit", args=[question.pk])).content.decode()
    assert 'name="essay-least" value="20"' in page
    client.post(
        reverse("questions:edit", args=[question.pk]),
        change(question, kind="essay", **(sent | {"essay-expected": "ก\nข"})),
    )
    assert question.versions.count() == 1


def test_a_number_that_is_none_is_refused_and_nothing_typed_is_lost(client):
    client.force_login(make_trainer())
    sent = {"essay-least": "สิบ", "essay-expected": "พิมพ์ไว้แล้ว"}
    response = client.post(reverse("questions:add"), form(kind="essay", rows=("", ""), **sent))
    assert (response.status_code, Question.objects.count()) == (200, 0)
    assert "พิมพ์ไว้แล้ว" in response.content.decode()


# In and out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gift", "moodle"])
def test_an_essay_that_comes_back_changes_nothing(name):
    make_essay(rules={"least": 20, "points": 5})
    make_essay("e2", expected=[])
    writing = WRITTEN[name].write(entries_of(Question.objects.all()))
    reading = WRITTEN[name].read(writing.content)
    rows = judge(reading.entries, Wishes(owner=None, category=make_category())).rows
    assert [(row.outcome.value, row.entry.errors, row.entry.notes) for row in rows] == [("same", [], [])] * 2
    assert any(line.startswith("e1:") for line in writing.left_out)


def test_what_a_good_answer_holds_goes_with_moodle_xml_and_comes_back():
    make_essay()
    writing = WRITTEN["moodle"].write(entries_of(Question.objects.all()))
    (entry,) = WRITTEN["moodle"].read(writing.content).entries
    assert (entry.kind, [option.text for option in entry.options], writing.left_out) == ("essay", EXPECTED, [])


def test_what_moodle_asks_beyond_a_text_is_told():
    content = """<quiz><question type="essay"><name><text>n</text></name>
      <questiontext format="plain_text"><text>เขียน</text></questiontext>
      <attachments>2</attachments><minwordlimit>50</minwordlimit>
      <responsetemplate><text>เริ่ม</text></responsetemplate></question></quiz>"""
    (entry,) = WRITTEN["moodle"].read(content.encode()).entries
    assert (entry.kind, entry.errors, len(entry.notes)) == ("essay", [], 3)


def test_a_gift_essay_comes_in():
    wishes = Wishes(owner=None, category=make_category())
    (row,) = take_in(WRITTEN["gift"].read("เขียนเหตุผล {}".encode()).entries, wishes).rows
    assert (row.question.kind, row.question.current_version.options.count()) == ("essay", 0)


def test_aiken_has_no_room_for_it_and_says_so():
    make_essay()
    make_question("q1")
    writing = WRITTEN["aiken"].write(entries_of(Question.objects.all()))
    assert writing.written_count == 1
    assert any(line.startswith("e1:") for line in writing.left_out)


def test_a_row_of_a_sheet_has_room_for_all_of_it():
    make_essay()
    (asked,) = entries_of(Question.objects.all())
    (entry,) = WRITTEN["excel"].read(WRITTEN["excel"].write([asked]).content).entries
    assert (entry.kind, entry.options, entry.rules or {}, entry.errors) == ("essay", asked.options, asked.rules, [])


def test_an_essay_of_a_package_comes_with_all_it_has(tmp_path):
    question = """
- {code: b-3, kind: essay, text: เขียน, rules: {least: 20, points: 5}, options: [{text: อ้างระเบียบ}]}
- {code: b-4, kind: essay, text: เขียนอีก, tags: [post]}
- {code: b-5, kind: essay, text: เขียนอีกที, tags: [post]}
"""
    (tmp_path / "m1").mkdir()
    files = {"course.yaml": COURSE, "questions.yaml": question, "m1/module.yaml": MODULE, "m1/quiz.yaml": QUIZ}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    load_course_package(tmp_path, by=None)
    version = Question.objects.get(code="b-3").current_version
    assert version.rules == {"least": 20, "points": 5}
    assert [option.text for option in version.options.all()] == ["อ้างระเบียบ"]

"""Setting what a quiz tells: in the editor, in packages, and what the check of a course says of it."""

import re
import textwrap

import pytest
import yaml
from django.urls import reverse

from assessments.disclosure_check import doubts
from assessments.models import Aspect, QuizPage
from assessments.models.disclosure import EVERYTHING, MOMENTS, Disclosure, contradictions
from assessments.packages.disclosure import read_disclosure, write_disclosure
from courses.packages.report import Place, Report
from courses.packages.values import Values
from tests.assessments.test_quiz_form import client, edit, module, send  # noqa: F401
from tests.factories.assessments import make_question

pytestmark = pytest.mark.django_db
NONE = dict.fromkeys(MOMENTS, Aspect(0))


def test_who_sets_it_themselves_ticks_a_table(client, module):  # noqa: F811
    send(client, module, items=[make_question()], shows_answers="custom", ticks={"told_after_attempt": ["1", "2"]})
    quiz = QuizPage.objects.get()
    assert [getattr(quiz, name) for name in MOMENTS] == [0, 3, 0, 0]
    html = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="(told_\w+)" value="(\d+)"([^>]*)>', html)
    assert len(boxes) == 20
    assert [(name, value) for name, value, more in boxes if "checked" in more] == [
        ("told_after_attempt", "1"),
        ("told_after_attempt", "2"),
    ]


def test_a_usual_set_fills_the_table(client, module):  # noqa: F811
    send(client, module, items=[make_question()], shows_answers="at_once", ticks={"told_after_attempt": ["4"]})
    quiz = QuizPage.objects.get()
    assert [getattr(quiz, name) for name in MOMENTS] == [EVERYTHING] * 4


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"told_after_attempt": ["16"]}, "ทำเครื่องหมาย “คำตอบของตน” ด้วย"),
        ({"told_while_open": ["1", "16"]}, "ผู้ที่เห็นคำตอบที่ถูกย่อมรู้ว่าตนถูกหรือผิด"),
        ({"told_at_once": ["1"]}, "เลือกว่าจะบอกอะไร"),
        ({"told_after_close": ["64"]}, ""),
        ({"told_after_close": ["x"]}, ""),
        ({"shows_answers": "after_close"}, "กำหนดเวลาปิด"),
        ({"shows_answers": "sometimes"}, ""),
    ],
)
def test_what_cannot_be_meant_is_refused_in_thai(client, module, fields, words):  # noqa: F811
    ticks = {"shows_answers": "custom"} | fields
    response = send(client, module, items=[make_question()], ticks=ticks)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not QuizPage.objects.exists()


def test_a_changed_set_stays_in_the_history(client, module):  # noqa: F811
    send(client, module, items=[make_question()])
    quiz = QuizPage.objects.get()
    edit(client, quiz, shows_answers="custom", ticks={"told_while_open": ["4"]})
    rows = list(quiz.history.values_list("shows_answers", "told_while_open"))
    assert rows == [("custom", 4), ("after_attempt", 31)]


def test_a_matrix_without_contradiction_is_fine():
    told = Aspect.RESPONSE | Aspect.RIGHTNESS
    assert contradictions(Disclosure(told, Aspect.SCORE, EVERYTHING, Aspect(0))) == []


# Packages -----------------------------------------------------------------------------------------


def read(text: str) -> tuple[dict, list[str]]:
    report = Report()
    fields = read_disclosure(Values(yaml.safe_load(textwrap.dedent(text)), Place(report, "quiz.yaml")))
    return fields, report.errors


CUSTOM = """
    shows_answers: custom
    tells:
      at_once: [response, right_or_wrong]
      after_close: [response, right_or_wrong, score, feedback, right_answer]
"""


def test_a_package_may_say_it_moment_by_moment_and_gets_it_back():
    fields, errors = read(CUSTOM)
    assert errors == []
    assert [fields[name] for name in MOMENTS] == [3, 0, 0, 31]
    assert write_disclosure(QuizPage(**fields)) == {
        "shows_answers": "custom",
        "tells": {
            "at_once": ["response", "right_or_wrong"],
            "after_close": ["response", "right_or_wrong", "score", "feedback", "right_answer"],
        },
    }


@pytest.mark.parametrize(
    "text",
    [
        "shows_answers: never\ntells: {at_once: [response]}",
        "shows_answers: custom\ntells: {at_once: [everything]}",
        "shows_answers: custom\ntells: {tomorrow: [score]}",
        "shows_answers: custom\ntells: [score]",
        "shows_answers: custom\ntells: {at_once: 3}",
        "shows_answers: custom\ntells: {after_close: [right_answer]}",
        "shows_answers: sometimes",
        "tells: {}",
    ],
)
def test_what_a_package_cannot_mean_is_told(text):
    assert len(read(text)[1]) == 1


# The check of a course ----------------------------------------------------------------------------


class Unit:
    def advice(self, text, *, at):
        assert at == "shows_answers"
        return text


USUAL_RULES = {"closes_at": None, "purpose": "post_test", "max_attempts": 1, "shows_answers": "custom"}


@pytest.mark.parametrize(
    ("rules", "count"),
    [
        ({"shows_answers": "after_attempt"}, 0),
        ({"shows_answers": "never"}, 0),
        ({"shows_answers": "at_once"}, 0),
        ({"shows_answers": "at_once", "max_attempts": None}, 1),
        ({"shows_answers": "at_once", "max_attempts": 3, "purpose": "practice"}, 0),
        ({"shows_answers": "at_once", "purpose": "pre_test"}, 1),
        ({"shows_answers": "after_close"}, 1),
        ({"shows_answers": "after_close", "closes_at": "2026-12-01T00:00:00Z"}, 0),
        ({}, 1),
        ({"told_at_once": EVERYTHING, "told_while_open": Aspect.SCORE}, 1),
        ({"told_after_attempt": Aspect.RESPONSE | Aspect.RIGHTNESS}, 1),
    ],
)
def test_the_check_doubts_what_is_mostly_not_meant(rules, count):
    assert len(list(doubts(Unit(), USUAL_RULES | NONE | rules))) == count

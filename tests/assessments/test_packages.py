"""Questions and quizzes of course packages."""

import textwrap
from pathlib import Path

import pytest
import yaml

from assessments.models import Question, QuestionCategory, QuizPage
from courses.models import LessonPage
from courses.packages import PackageError, load_course_package
from tests.factories.assessments import make_question, sit
from tests.factories.courses import enrol
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

COURSE = """
format: 1
code: basics
title: พื้นฐาน
subject_area: clerical
summary: สั้น ๆ
hours: 1
objectives: [เข้าใจ]
pass_mark: 70
question_category: {code: basics, title: คลังพื้นฐาน}
modules: [m1]
"""
MODULE = "title: หน่วย\nunits: [quiz.yaml]\n"
QUESTIONS = """
- code: b-1
  kind: single
  tags: [post]
  text: ข้อหนึ่ง
  options:
    - {text: ถูก, correct: true, feedback: เพราะ}
    - {text: ผิด}
  explanation: คำอธิบาย
  source: ข้อ 1
- code: b-2
  kind: multiple
  tags: [post, check]
  text: ข้อสอง
  options:
    - {text: ก, correct: true}
    - {text: ข, correct: true}
    - {text: ค}
- code: b-3
  kind: true_false
  text: ข้อสาม
  difficulty: hard
  answer: false
"""
QUIZ = """
title: แบบทดสอบหลังเรียน
purpose: post_test
minutes: 10
time_limit_minutes: 15
max_attempts: null
shows_answers: after_pass
instructions: ทำให้ดี
questions: [b-3]
draws: [{tag: post, count: 2}]
"""


@pytest.fixture
def package(tmp_path):
    """Write a package and load it; keyword arguments replace its files."""

    def load(**files):
        contents = {"course": COURSE, "questions": QUESTIONS, "module": MODULE, "quiz": QUIZ} | files
        places = {
            "course": "course.yaml",
            "questions": "questions.yaml",
            "module": "m1/module.yaml",
            "lesson": "m1/lesson.md",
        }
        for name, text in contents.items():
            file = Path(tmp_path) / places.get(name, f"m1/{name}.yaml")
            file.parent.mkdir(exist_ok=True)
            file.write_text(textwrap.dedent(text), encoding="utf-8")
        return load_course_package(tmp_path, by=None)

    return load


def errors(load, **files) -> list[str]:
    with pytest.raises(PackageError) as error:
        load(**files)
    assert not Question.objects.filter(code__startswith="b-").exists()
    return error.value.errors


def test_questions_become_the_bank(package):
    package()
    category = QuestionCategory.objects.get()
    assert (category.code, category.title) == ("basics", "คลังพื้นฐาน")
    one, two, three = Question.objects.order_by("code")
    assert {(q.status, q.is_shared, q.owner, q.category) for q in (one, two, three)} == {
        ("ready", True, None, category)
    }
    assert (one.current_version.explanation, one.current_version.source) == ("คำอธิบาย", "ข้อ 1")
    assert [(o.text, o.is_correct, o.feedback) for o in one.current_version.options.all()] == [
        ("ถูก", True, "เพราะ"),
        ("ผิด", False, ""),
    ]
    assert sorted(two.tags.names()) == ["check", "post"]
    assert [o.is_correct for o in three.current_version.options.all()] == [False, True]
    assert [question.difficulty for question in (one, two, three)] == ["", "", "hard"]


def test_a_quiz_unit_becomes_a_quiz_that_can_be_taken(package):
    course = package()
    quiz = QuizPage.objects.get()
    assert (quiz.purpose, quiz.pass_mark, quiz.time_limit_minutes, quiz.max_attempts, quiz.shows_answers) == (
        "post_test",
        70,
        15,
        None,
        "after_pass",
    )
    assert [item.question.code for item in quiz.items.all()] == ["b-3"]
    assert [(d.category.code, d.tag, d.count) for d in quiz.draws.all()] == [("basics", "post", 2)]
    assert sit(enrol(UserFactory(), course), quiz).responses.count() == 3


def test_loading_again_changes_nothing(package):
    package()
    before = list(Question.objects.values()), QuizPage.objects.get().revisions.count(), Question.history.count()
    package()
    assert (
        list(Question.objects.values()),
        QuizPage.objects.get().revisions.count(),
        Question.history.count(),
    ) == before


def test_a_changed_text_makes_a_new_version_of_that_question_alone(package):
    package()
    package(questions=QUESTIONS.replace("ข้อหนึ่ง", "ข้อหนึ่งฉบับใหม่"))
    assert list(Question.objects.order_by("code").values_list("current_version__number", flat=True)) == [2, 1, 1]


def test_a_question_that_is_gone_is_retired_and_a_trainers_own_stays(package):
    package()
    own = make_question("own", category=QuestionCategory.objects.get(), owner=UserFactory())
    shorter = yaml.safe_load(QUESTIONS)[:2]
    package(questions=yaml.safe_dump(shorter, allow_unicode=True), quiz=QUIZ.replace("questions: [b-3]", ""))
    assert Question.objects.get(code="b-3").status == "retired"
    own.refresh_from_db()
    assert own.status == "ready"


def test_a_status_that_a_trainer_set_stays(package):
    package()
    Question.objects.filter(code="b-1").update(status="retired")
    package()
    assert Question.objects.get(code="b-1").status == "retired"


def test_changed_rules_and_questions_of_a_quiz_are_taken_over(package):
    package()
    package(quiz=QUIZ.replace("[b-3]", "[b-1]").replace("count: 2", "count: 1").replace("15", "20"))
    quiz = QuizPage.objects.get()
    assert [item.question.code for item in quiz.items.all()] == ["b-1"]
    assert (quiz.draws.get().count, quiz.time_limit_minutes) == (1, 20)


def test_a_package_that_rates_nothing_leaves_a_trainers_rating(package):
    package()
    package(questions=QUESTIONS.replace("  difficulty: hard\n", ""))
    assert Question.objects.get(code="b-3").difficulty == "hard"


@pytest.mark.parametrize(
    "questions",
    [
        "just text",
        "- 1",
        QUESTIONS.replace("kind: single", "kind: essay"),
        QUESTIONS.replace("code: b-2", "code: b-1"),
        QUESTIONS.replace("code: b-1", "code: ข้อ-1"),
        QUESTIONS.replace("  answer: false\n", ""),
        QUESTIONS.replace("correct: true, feedback", "feedback"),
        QUESTIONS.replace("text: ข้อหนึ่ง", "text: ''"),
        QUESTIONS.replace("source: ข้อ 1", "sourse: ข้อ 1"),
        QUESTIONS.replace("difficulty: hard", "difficulty: very"),
        QUESTIONS.replace("- {text: ผิด}", "- {text: ผิด, korrect: true}"),
    ],
)
def test_a_wrong_question_is_told_with_its_place_and_nothing_is_written(package, questions):
    told = errors(package, questions=questions)
    assert any(error.startswith("questions.yaml") for error in told)


@pytest.mark.parametrize(
    "quiz",
    [
        QUIZ.replace("questions: [b-3]\ndraws: [{tag: post, count: 2}]", ""),
        QUIZ.replace("[b-3]", "[b-9]"),
        QUIZ.replace("[b-3]", "[b-3, b-3]"),
        QUIZ.replace("count: 2", "count: 3"),
        QUIZ.replace("[b-3]", "[b-1]"),
        QUIZ.replace("count: 2", "count: 0"),
        QUIZ.replace("after_pass", "sometimes"),
        QUIZ.replace("count: 2", "count: 2, difficulty: hard"),
        QUIZ.replace("count: 2", "count: 2, difficulty: harder"),
        QUIZ.replace("minutes: 15", "minutes: long"),
        QUIZ + "surprise: true\n",
    ],
)
def test_a_quiz_that_could_not_be_taken_is_told_with_its_place(package, quiz):
    assert [error for error in errors(package, quiz=quiz) if error.startswith("m1/quiz.yaml")]


def test_a_code_of_another_category_is_not_taken_over(package):
    make_question("b-1")
    with pytest.raises(PackageError):
        package()
    assert Question.objects.get(code="b-1").category.code == "clerical"


LESSON = "---\ntitle: บท\nminutes: 5\n---\nเนื้อหา\n\n::: check b-2\n:::\n"


def test_lessons_may_check_tagged_questions_only(package):
    module = MODULE.replace("[quiz.yaml]", "[lesson.md, quiz.yaml]")
    assert errors(package, module=module, lesson=LESSON.replace("b-2", "b-1"))
    package(module=module, lesson=LESSON)
    assert LessonPage.objects.get().body[1].value == "b-2"


def test_the_forms_of_a_quiz_come_in_and_go_out(package):
    forms = "questions: []\nquestions_of_form_a: [b-1]\nquestions_of_form_b: [b-3]"
    parted = QUIZ.replace("questions: [b-3]", forms).replace("count: 2", "count: 1, form: A")
    package(quiz=parted.replace("]\ndraws: [{", "]\ndraws: [{tag: check, count: 1, form: B}, {"))
    quiz = QuizPage.objects.get()
    assert [(item.question.code, item.form) for item in quiz.items.all()] == [("b-1", "A"), ("b-3", "B")]
    assert [draw.form for draw in quiz.draws.all()] == ["B", "A"]

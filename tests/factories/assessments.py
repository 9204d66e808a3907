"""Questions, quizzes and sittings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from django.utils import timezone

from assessments.domain import bank
from assessments.domain.attempts import save_answer, start_attempt
from assessments.domain.drawing import lay_out, stored_stock
from assessments.domain.sittings import Sitting, record_sittings
from assessments.kinds import OptionDraft, kind_of, tidy_rules, true_false_options
from assessments.models import (
    Attempt,
    Option,
    Question,
    QuestionCategory,
    QuestionVersion,
    QuizDraw,
    QuizItem,
    QuizPage,
    Response,
)
from courses.models import CoursePage, Enrolment, ModulePage
from lms.accounts.models import User
from tests.factories.courses import enrol
from tests.factories.pages import plant

RIGHT = "ระเบียบสำนักนายกรัฐมนตรี"
KEY_TEXTS = ["คำอธิบายเฉลยที่ห้ามเห็นก่อนส่ง", "เหตุผลของตัวเลือกที่ห้ามเห็นก่อนส่ง"]


def make_category(code: str = "clerical", *, below: QuestionCategory | None = None) -> QuestionCategory:
    """A shelf of the bank, or the one that is there."""
    existing = QuestionCategory.objects.filter(code=code).first()
    if existing:
        return existing
    fields = {"code": code, "title": f"หมวด {code}"}
    return below.add_child(**fields) if below else QuestionCategory.add_root(**fields)


def make_question(code: str = "q1", *, kind: str = "single", right: tuple[int, ...] = (0,), **fields) -> Question:
    """A ready, shared question of four options; ``right`` are those that are right (for true_false: 0 = true)."""
    text = fields.pop("text", f"ข้อใดถูกต้องสำหรับข้อสอบ {code}")
    options = fields.pop("options") if "options" in fields else make_options(kind, right)
    tags = fields.pop("tags", ())
    category = fields.pop("category", None) or make_category()
    rules = fields.pop("rules", None)
    beside = {name: fields.pop(name) for name in ("image", "recording", "document") if name in fields}
    question = Question(code=code, category=category, **({"status": "ready", "is_shared": True} | fields))
    bank.save_question(
        question,
        by=None,
        kind=kind,
        text=text,
        options=options,
        explanation=KEY_TEXTS[0],
        source="ข้อ 11",
        rules=rules,
        **beside,
    )
    question.tags.add(*tags)
    return question


def make_options(kind: str, right: tuple[int, ...]) -> list[OptionDraft]:
    """Four options of equal length, or true and false."""
    if kind == "true_false":
        return list(true_false_options(0 in right, feedback_if_true=KEY_TEXTS[1]))
    return [OptionDraft(f"ตัวเลือกที่ {number}", number in right, KEY_TEXTS[1]) for number in range(4)]


def make_version(kind: str, options: list[OptionDraft], *, text: str = "ข้อ", **rules) -> QuestionVersion:
    """A version that is not stored, with options of the keys 1, 2, …; refused as the bank would refuse it."""
    tidied = tidy_rules(kind_of(kind).settings, rules)
    kind_of(kind).check(options, text=text, rules=tidied)
    version = QuestionVersion(pk=1, kind=kind, text=text, rules=tidied)
    stored = [Option(pk=number, sort_order=number, **asdict(draft)) for number, draft in enumerate(options, start=1)]
    version._prefetched_objects_cache = {"options": stored}
    return version


def write_version(kind: str, key: str, *, text: str = "ข้อ", **rules) -> QuestionVersion:
    """The same, of a key as a trainer writes it."""
    asked, options = kind_of(kind).read_key(text, key)
    return make_version(kind, options, text=asked, **rules)


def write_question(code: str, kind: str, key: str = "", *, text: str = "ข้อ", rules=None, **fields) -> Question:
    """A ready, shared question, of a key as a trainer writes it."""
    asked, options = kind_of(kind).read_key(text, key)
    return make_question(code, kind=kind, text=asked, options=options, rules=rules, **fields)


def add_quiz(course: CoursePage, *questions: Question, draws: tuple[QuizDraw, ...] = (), **fields) -> QuizPage:
    """A live post-test in the course's first module, of fixed ``questions`` and ``draws``; not shuffled unless said."""
    module = ModulePage.objects.child_of(course).first()
    fields = {"title": "แบบทดสอบหลังเรียน", "slug": "post-test", "is_shuffled": False} | fields
    quiz = QuizPage(**({"has_shuffled_options": fields["is_shuffled"]} | fields))
    quiz.items = [QuizItem(question=question, sort_order=number) for number, question in enumerate(questions)]
    quiz.draws = list(draws)
    plant(module, quiz)
    QuizPage.history.bulk_history_create([quiz])
    return quiz


def sit(enrolment: Enrolment, quiz: QuizPage) -> Attempt:
    """The learner starts."""
    return start_attempt(enrolment, quiz, by=enrolment.user)


def answer(attempt: Attempt, position: int, *choices: int, sequence: int | None = None) -> Response:
    """The learner chooses by place in what is shown; the sequence counts on by itself."""
    return send(attempt, position, *map(str, choices), sequence=sequence)


def send(attempt: Attempt, position: int, *values: str, sequence: int | None = None) -> Response:
    """The learner's page sends ``values``."""
    stored = attempt.responses.get(position=position).sequence
    return save_answer(attempt, position=position, values=values, sequence=sequence or stored + 1)


def right_choices(response: Response) -> list[int]:
    """Indexes of the right options as shown."""
    right = set(response.version.options.filter(is_correct=True).values_list("pk", flat=True))
    return [index for index, pk in enumerate(response.option_order) if pk in right]


def answer_all(attempt: Attempt, *, wrong: int = 0) -> None:
    """Answer every question, the first ``wrong`` of them wrongly."""
    for response in attempt.responses.order_by("position"):
        right = right_choices(response)
        choices = [index for index in range(len(response.option_order)) if index not in right][:1]
        answer(attempt, response.position, *(choices if response.position <= wrong else right))


def hold(quiz: QuizPage, learners: Sequence[User], rights: Sequence[Sequence[bool]], *, days_ago: int = 0) -> None:
    """A first attempt of each learner, enrolled if need be: which questions, in their order, they got right."""
    course, now = quiz.course, timezone.now() - dt.timedelta(days=days_ago)
    mine = {one.user_id: one for one in Enrolment.objects.filter(course=course)}
    sittings, stock = [], stored_stock(quiz)
    for learner, right in zip(learners, rights, strict=True):
        enrolment = mine.get(learner.pk) or enrol(learner, course)
        paper = lay_out(quiz, seed=f"held:{learner.pk}", stock=stock)
        for response, is_right in zip(paper, right, strict=True):
            response.answer = [option.pk for option in response.version.options.all() if option.is_correct == is_right]
            response.answer = response.answer if is_right else response.answer[:1]
        sittings.append(Sitting(enrolment.pk, 1, now - dt.timedelta(minutes=10), now, paper))
    record_sittings(quiz, sittings, by=None)

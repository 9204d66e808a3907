"""Which questions are found to be alike, what is remembered of a pair, and what may be retired for another."""

import pytest

from assessments.domain import bank, pairing_questions
from assessments.domain.pairing_questions import compare_all, forget, part, retire_one
from assessments.models import Question, QuestionPair
from courses.models import LessonPage
from lms.core.errors import DomainError
from tests.assessments.test_viewsets import make_trainer
from tests.factories.assessments import add_quiz, make_options, make_question
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db

TEXT = "หนังสือราชการภายนอกที่รับเข้ามาในโรงเรียน ต้องลงทะเบียนรับก่อนเสนอผู้อำนวยการเมื่อใด"
OTHER = "พัสดุที่ชำรุดจนใช้การไม่ได้ ต้องตั้งคณะกรรมการตรวจสอบข้อเท็จจริงโดยผู้ใดเป็นผู้แต่งตั้ง"


def pairs():
    return [(pair.first.code, pair.second.code) for pair in QuestionPair.objects.order_by("first", "second")]


def two(**fields):
    first, second = make_question("q1", text=TEXT, **fields), make_question("q2", text=f"{TEXT}?", **fields)
    compare_all()
    return first, second, QuestionPair.objects.get()


def test_look_alikes_are_found_and_others_are_not():
    make_question("q1", text=TEXT)
    make_question("q2", text=TEXT.replace("โรงเรียน", "สถานศึกษา"))
    make_question("q3", text=OTHER)
    assert compare_all() == 3
    assert pairs() == [("q1", "q2")]
    assert 60 <= QuestionPair.objects.get().percent < 100


def test_the_same_wording_makes_a_pair_whatever_the_options_say():
    options = [
        one.__class__(f"อีกอย่างหนึ่งซึ่งยาวกว่ามากและไม่เหมือนกันเลย {n}", n == 0)
        for n, one in enumerate(make_options("single", (0,)))
    ]
    make_question("q1", text=TEXT[:30])
    make_question("q2", text=TEXT[:30], options=options)
    compare_all()
    assert pairs() == [("q1", "q2")]


def test_a_short_common_wording_makes_no_pair():
    options = [
        one.__class__(f"อีกอย่างหนึ่งซึ่งยาวกว่ามากและไม่เหมือนกันเลย {n}", n == 0)
        for n, one in enumerate(make_options("single", (0,)))
    ]
    make_question("q1", text="ข้อใดถูกต้อง")
    make_question("q2", text="ข้อใดถูกต้อง", options=options)
    compare_all()
    assert pairs() == []


def test_only_what_is_new_is_compared_and_with_the_whole_bank(django_assert_num_queries):
    make_question("q1", text=TEXT)
    make_question("q2", text=OTHER)
    compare_all()
    with django_assert_num_queries(1):
        assert compare_all() == 0
    make_question("q3", text=OTHER)
    assert compare_all() == 1
    assert pairs() == [("q2", "q3")]


def test_a_new_version_is_compared_anew_and_an_old_pair_goes():
    first, _second, _pair = two()
    bank.save_question(first, by=None, kind="single", text=OTHER, options=make_options("single", (0,)))
    assert compare_all() == 1
    assert pairs() == []


def test_what_was_retired_is_not_shown_and_not_compared():
    trainer = make_trainer("moderate_question")
    first, _second, _pair = two()
    assert QuestionPair.objects.visible_to(trainer).waiting().count() == 1
    bank.retire_question(first, by=trainer)
    assert not QuestionPair.objects.visible_to(trainer).waiting().exists()
    make_question("q3", text=OTHER, status="retired")
    make_question("q4", text=OTHER)
    compare_all()
    assert pairs() == [("q1", "q2")]


def test_a_crowd_keeps_its_pairs_few():
    for number in range(30):
        make_question(f"q{number:02d}", text=f"{TEXT} {number}")
    compare_all()
    counts = [QuestionPair.objects.filter(first=one).count() for one in Question.objects.all()]
    assert 0 < max(counts) <= pairing_questions.PAIRS_EACH


def test_a_question_without_text_harms_nothing():
    Question.objects.create(code="empty", category=make_question("q1").category)
    assert compare_all() == 1


def test_not_the_same_is_remembered_when_they_are_compared_again():
    trainer = make_trainer()
    first, _second, pair = two(owner=trainer)
    part(pair, by=trainer)
    part(pair, by=trainer)
    bank.save_question(first, by=None, kind="single", text=f"{TEXT}!", options=make_options("single", (0,)))
    assert compare_all() == 1
    pair.refresh_from_db()
    assert (pair.verdict, pair.judged_by) == ("different", trainer)
    assert not QuestionPair.objects.waiting().exists()
    forget(pair, by=trainer)
    assert QuestionPair.objects.waiting().get() == pair


@pytest.mark.parametrize("place", [0, 1])
def test_one_is_retired_and_points_to_the_other(place):
    trainer = make_trainer()
    *both, pair = two(owner=trainer)
    retire_one(pair, both[place], by=trainer)
    pair.refresh_from_db()
    for one in both:
        one.refresh_from_db()
    assert (both[place].status, both[1 - place].status) == ("retired", "ready")
    assert (pair.verdict, pair.kept, pair.judged_by) == ("retired", both[1 - place], trainer)
    assert both[place].history.first().history_user == trainer


def test_the_last_of_two_is_not_retired():
    trainer = make_trainer()
    first, second, pair = two(owner=trainer)
    retire_one(pair, first, by=trainer)
    with pytest.raises(DomainError):
        retire_one(pair, second, by=trainer)
    with pytest.raises(DomainError):
        part(pair, by=trainer)
    second.refresh_from_db()
    assert second.status == "ready"


def test_what_a_quiz_asks_is_not_retired_for_another():
    trainer = make_trainer()
    first, second, pair = two(owner=trainer)
    quiz = add_quiz(make_course(), first)
    with pytest.raises(DomainError, match=quiz.title):
        retire_one(pair, first, by=trainer)
    retire_one(pair, second, by=trainer)


def test_what_a_lesson_carries_is_not_retired_for_another():
    trainer = make_trainer()
    first, _second, pair = two(owner=trainer)
    lesson = LessonPage.objects.descendant_of(make_course(lessons=1)).first()
    lesson.body = [("knowledge_check", "q1")]
    lesson.save()
    with pytest.raises(DomainError):
        retire_one(pair, first, by=trainer)

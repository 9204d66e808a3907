from collections import Counter

import pytest

from assessments.domain.drawing import lay_out, stock_of, stored_stock
from assessments.models import Question, QuizDraw
from courses.models import CourseOwner
from lms.core.errors import DomainError
from tests.factories.assessments import add_quiz, make_category, make_question
from tests.factories.courses import make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_no_private_question_of_somebody_else_is_drawn():
    course, owner, other = make_course(lessons=0), UserFactory(), UserFactory()
    CourseOwner.objects.create(course=course, user=owner)
    mine = make_question("mine", owner=owner, is_shared=False)
    shared = make_question("shared", owner=other)
    make_question("theirs", owner=other, is_shared=False)
    quiz = add_quiz(course, draws=[QuizDraw(category=make_category(), count=2)])
    assert {row.version_id for row in lay_out(quiz, seed="a")} == {mine.current_version_id, shared.current_version_id}


def test_who_owns_another_course_lends_no_private_question():
    course, elsewhere, other = make_course(lessons=0), make_course(slug="elsewhere", lessons=0), UserFactory()
    CourseOwner.objects.create(course=elsewhere, user=other)
    make_question("theirs", owner=other, is_shared=False)
    quiz = add_quiz(course, draws=[QuizDraw(category=make_category(), count=1)])
    with pytest.raises(DomainError):
        lay_out(quiz, seed="a")


def test_a_draw_by_difficulty_takes_no_other_question():
    course = make_course(lessons=0)
    hard = make_question("hard", difficulty="hard")
    make_question("easy", difficulty="easy")
    make_question("unknown")
    quiz = add_quiz(course, draws=[QuizDraw(category=make_category(), difficulty="hard", count=1)])
    assert [row.version_id for row in lay_out(quiz, seed="a")] == [hard.current_version_id]


def test_who_draws_too_many_of_a_difficulty_reads_where_they_are_missing():
    course = make_course(lessons=0)
    make_question("hard", difficulty="hard", tags=["post"])
    draw = QuizDraw(category=make_category(), tag="post", difficulty="hard", count=2)
    with pytest.raises(DomainError) as error:
        lay_out(add_quiz(course, draws=[draw]), seed="a")
    assert f"post · {draw.get_difficulty_display()}" in str(error.value)


def test_every_question_is_drawn_as_often_as_any_other():
    """Chi-square of 20 questions, 5 of them drawn 1,200 times: 43.8 is passed by one fair drawing in a thousand."""
    for number in range(20):
        make_question(f"q{number}", tags=["post"], difficulty="easy")
    make_question("other", difficulty="easy")
    draw = QuizDraw(category=make_category(), tag="post", difficulty="easy", count=5)
    quiz = add_quiz(make_course(lessons=0), draws=(draw,), is_shuffled=True)
    stock, times = stock_of(quiz), 1_200
    drawn = Counter(row.version_id for number in range(times) for row in lay_out(quiz, seed=f"{number}", stock=stock))
    expected = times * 5 / 20
    assert len(drawn) == 20
    assert sum((count - expected) ** 2 / expected for count in drawn.values()) < 43.8


def test_every_place_on_the_paper_is_as_likely_for_a_question():
    questions = [make_question(f"q{number}") for number in range(5)]
    quiz = add_quiz(make_course(lessons=0), *questions, is_shuffled=True)
    stock, times = stock_of(quiz), 1_000
    places = Counter(
        (row.position, row.version_id)
        for number in range(times)
        for row in lay_out(quiz, seed=f"{number}", stock=stock)
    )
    expected = times / 5
    assert len(places) == 25
    assert sum((count - expected) ** 2 / expected for count in places.values()) < 52.6  # 24 degrees, 0.001 is 51.2


@pytest.mark.parametrize(("tag", "difficulty"), [("", ""), ("post", ""), ("", "easy"), ("post", "easy")])
def test_what_is_stored_and_what_is_edited_may_draw_the_same(tag, difficulty):
    below = make_category("below", below=make_category())
    for code, fields in {
        "a": {"tags": ["post", "pre"], "difficulty": "easy"},
        "b": {"tags": ["post"], "category": below},
        "c": {"difficulty": "easy"},
        "d": {"tags": ["posted"], "difficulty": "hard"},
    }.items():
        make_question(code, **fields)
    draw = QuizDraw(category=make_category(), tag=tag, difficulty=difficulty, count=1)
    quiz = add_quiz(make_course(lessons=0), draws=(draw,))
    expected = Question.objects.drawable(make_category(), tag, difficulty, place=quiz.path)
    assert stored_stock(quiz).pools[0][1].keys() == set(expected.values_list("pk", flat=True))
    assert stored_stock(quiz) == stock_of(quiz)

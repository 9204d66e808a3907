import pytest

from assessments.domain.drawing import lay_out
from assessments.models import QuizDraw
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

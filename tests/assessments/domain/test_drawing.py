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

import pytest
from django.utils import timezone

from assessments.models import Attempt, Mark
from lms.demo.essays import MARKED, WRITTEN, make_essays, quizzes_with_essays
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_some_essays_are_marked_and_the_others_wait():
    course, admin = make_course(lessons=1), UserFactory(is_superuser=True)
    essay = make_question("essay", kind="essay", options=[], rules={"points": 10})
    quiz = add_quiz(course, essay, slug="case", purpose="practice")
    add_quiz(course, make_question("other"), slug="post")
    for _number in range(len(WRITTEN) + 1):
        enrol(UserFactory(), course, status="completed", progress_percent=100, completed_at=timezone.now())
    make_essays([course], by=admin)
    assert list(quizzes_with_essays(course)) == [quiz]
    assert Attempt.objects.filter(quiz=quiz, status="submitted").count() == len(MARKED)
    assert Attempt.objects.filter(quiz=quiz, status="marking").count() == len(WRITTEN) - len(MARKED)
    assert Mark.objects.count() == len(MARKED)

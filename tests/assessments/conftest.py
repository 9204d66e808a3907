"""A course with a quiz, and learners on it."""

import pytest

from assessments.models import QuizPage
from courses.models import CoursePage
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree


@pytest.fixture
def course():
    return make_course(lessons=1)


def make_quiz(course: CoursePage) -> QuizPage:
    """Three fixed questions, one of each kind, in a fixed order; no time limit."""
    questions = [
        make_question("q1"),
        make_question("q2", kind="multiple", right=(0, 2)),
        make_question("q3", kind="true_false"),
    ]
    return add_quiz(course, *questions)


@pytest.fixture
def quiz(course):
    return make_quiz(course)


@pytest.fixture
def clerk():
    return make_clerk(make_tree()["school"])


@pytest.fixture
def enrolment(clerk, course):
    return enrol(clerk, course)


@pytest.fixture
def stranger(course):
    """A learner of the same course at no school."""
    user = UserFactory()
    enrol(user, course)
    return user

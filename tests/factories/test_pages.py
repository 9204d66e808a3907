"""What the factories store in short is what the product would have stored."""

import pytest
from django.db import models
from wagtail.models import Page

from assessments.models import QuizItem, QuizPage
from courses.models import CoursePage, LessonPage, ModulePage
from lms.organisations.models import Organisation
from tests.factories.assessments import make_question
from tests.factories.courses import make_catalogue
from tests.factories.pages import plant
from tests.factories.people import make_tree

pytestmark = pytest.mark.django_db

SOUND = ([], [], [], [], [])
OF_ITS_OWN = {"id", "page_ptr", "unitpage_ptr", "quiz", "path", "url_path", "translation_key", "outline_version"}
"""What differs between any two pages."""


def add_child(parent: Page, page: Page) -> Page:
    """As the product does it."""
    return parent.add_child(instance=page)


def grow(store, question) -> list[dict]:
    """A course with each kind of unit, stored by ``store``: its rows, from the top down."""
    course = store(
        make_catalogue(),
        CoursePage(title="หลักสูตร", slug=store.__name__, subject_area="clerical", summary="งานธุรการ"),
    )
    module = store(course, ModulePage(title="บท", slug="m"))
    store(module, LessonPage(title="บทเรียน", slug="l", body=[("text", "<p>อ่าน</p>")], live=False))
    quiz = store(module, QuizPage(title="แบบทดสอบ", slug="q", items=[QuizItem(question=question)]))
    assert (course.numchild, module.numchild) == (1, 2)
    pages = Page.objects.descendant_of(course, inclusive=True).order_by("path").specific()
    return [row(one, below=course) for one in (*pages, *QuizItem.objects.filter(quiz=quiz))]


def row(one: models.Model, *, below: Page) -> dict:
    """Its columns, and its place below the course."""
    columns = {field.name: str(field.value_from_object(one)) for field in one._meta.concrete_fields}
    if isinstance(one, Page):
        columns["place"] = one.path.removeprefix(below.path) + one.url_path.removeprefix(below.url_path)
    return {name: value for name, value in columns.items() if name not in OF_ITS_OWN}


def test_a_planted_page_is_the_page_that_was_added():
    question = make_question()
    added, planted = grow(add_child, question), grow(plant, question)
    assert planted[1:] == added[1:]
    assert planted[0] == added[0] | {"slug": "plant"}
    assert CoursePage.find_problems() == SOUND


def test_the_tree_is_sound():
    tree = make_tree()
    assert Organisation.find_problems() == SOUND
    assert [one.code for one in Organisation.objects.above(tree["other_school"])] == [
        "obec",
        "8003",
        "8003-1",
        "80030001",
    ]

import datetime as dt

import pytest

from courses.course_check import findings_in
from courses.queries.checked import checked_course
from tests.factories.assignments import add_assignment, make_trainer

pytestmark = pytest.mark.django_db


def texts(course, page) -> list[str]:
    return [finding.text for finding in findings_in(checked_course(course)) if finding.page == page.pk]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"task": "<p> </p>"}, "ยังไม่ได้บอกว่าให้ทำอะไร"),
        ({"due_on": dt.date(2020, 1, 1)}, "ผ่านไปแล้ว"),
        ({"due_on": dt.date(2100, 1, 1)}, ""),
    ],
)
def test_what_is_found(course, fields, words):
    found = " ".join(texts(course, add_assignment(course, minutes=30, **fields)))
    assert words in found
    assert bool(words) == bool(found)


def test_the_latest_draft_is_looked_at(course):
    page = add_assignment(course)
    page.task = ""
    page.save_revision()
    assert any("ยังไม่ได้บอก" in text for text in texts(course, page))


def test_two_markers_need_two_owners(course):
    page = add_assignment(course, minutes=30, second_marking="all")
    make_trainer(course)
    assert any("เจ้าของเพียงคนเดียว" in text for text in texts(course, page))
    make_trainer(course)
    assert texts(course, page) == []

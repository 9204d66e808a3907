"""The results of a survey on the page and as a file."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory
from tests.factories.surveys import add_survey, take_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def client(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def address(survey):
    return reverse("assessments:survey_results", args=[survey.pk])


def answered(course, survey, count, comment="=1+1"):
    for number in range(count):
        learner = UserFactory(first_name=f"ผู้ตอบ{number}")
        take_part(enrol(learner, course), survey, 5 if number else 4, comment=comment)


def book_of(response):
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_the_page_and_the_file_tell_the_same(client, course):
    survey = add_survey(course)
    answered(course, survey, 5)
    html = client.get(address(survey)).content.decode()
    assert "4.80" in html
    sheet = book_of(client.get(address(survey) + "?format=xlsx")).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["รวมทั้งหมด", 5, 4.8, 0.45, "มากที่สุด"] in rows


def test_a_comment_is_text_and_no_formula(client, course):
    survey = add_survey(course)
    answered(course, survey, 5)
    sheet = book_of(client.get(address(survey) + "?format=xlsx")).worksheets[1]
    assert {(cell.value, cell.data_type) for row in sheet.iter_rows(min_row=4) for cell in row} == {("=1+1", "s")}


def test_an_anonymous_file_names_nobody(client, course):
    survey = add_survey(course)
    answered(course, survey, 5)
    book = book_of(client.get(address(survey) + "?format=xlsx"))
    told = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "ผู้ตอบ1" not in told
    assert len(book.worksheets) == 2


def test_a_named_file_has_the_answers_by_person(client, course):
    survey = add_survey(course, is_anonymous=False)
    answered(course, survey, 2)
    book = book_of(client.get(address(survey) + "?format=xlsx"))
    names = [row[0].value for row in book.worksheets[-1].iter_rows(min_row=4)]
    assert [sum(f"ผู้ตอบ{number}" in name for name in names) for number in range(2)] == [4, 4]


def test_fewer_than_five_show_no_figures(client, course):
    survey = add_survey(course)
    answered(course, survey, 4, comment="ความลับ")
    html = client.get(address(survey)).content.decode()
    assert "ผู้ตอบยังน้อยเกินไป" in html
    assert "<table" not in html
    assert "ความลับ" not in html
    book = book_of(client.get(address(survey) + "?format=xlsx"))
    assert "ความลับ" not in str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])


def test_who_took_the_file_is_remembered(client, course):
    survey = add_survey(course)
    logged = PageLogEntry.objects.filter(page=survey.pk, action="assessments.export_survey")
    client.get(address(survey))
    assert not logged.exists()
    client.get(address(survey) + "?format=xlsx")
    assert logged.count() == 1


def test_a_learner_does_not_find_it(client, course):
    survey = add_survey(course)
    learner = UserFactory()
    enrol(learner, course)
    client.force_login(learner)
    assert client.get(address(survey)).status_code == 404


@pytest.mark.parametrize("count", [5, 15])
def test_the_query_count_does_not_grow_with_learners(client, course, count, django_assert_num_queries):
    survey = add_survey(course, is_anonymous=False)
    answered(course, survey, count)
    client.get(address(survey))
    with django_assert_num_queries(12):
        client.get(address(survey))

"""Surveys for supervisors: only where nobody outside the scope was asked, and from five answers on."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree
from tests.factories.surveys import add_survey, take_part

pytestmark = pytest.mark.django_db
LIST = reverse("reports:surveys")


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def survey():
    return add_survey(make_course(lessons=0))


@pytest.fixture
def officer(client, tree):
    user = make_supervisor(tree["area"], position="officer")
    client.force_login(user)
    return user


def address(survey, query=""):
    return reverse("reports:survey", args=[survey.pk]) + query


def answered(survey, school, count, **names):
    for number in range(count):
        learner = enrol(make_clerk(school, **names), survey.course)
        take_part(learner, survey, 5 if number else 4, comment=f"ความเห็น {number}")


def test_the_page_and_the_file_tell_what_everybody_in_the_scope_said(client, officer, tree, survey):
    answered(survey, tree["school"], 5)
    assert address(survey) in client.get(LIST).content.decode()
    html = client.get(address(survey)).content.decode()
    assert "4.80" in html
    assert "ความเห็น 3" in html
    book = load_workbook(io.BytesIO(b"".join(client.get(address(survey, "?format=xlsx")).streaming_content)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert ["รวมทั้งหมด", 5, 4.8, 0.45, "มากที่สุด"] in rows


def test_a_survey_that_asked_somebody_elsewhere_is_not_there(client, officer, tree, survey):
    """Not even if nobody elsewhere has answered: the next answer would be theirs."""
    answered(survey, tree["school"], 5)
    enrol(make_clerk(tree["other_school"]), survey.course)
    assert address(survey) not in client.get(LIST).content.decode()
    assert client.get(address(survey)).status_code == 404
    client.force_login(make_supervisor(tree["national"], position="national_officer"))
    assert "4.80" in client.get(address(survey)).content.decode()


def test_somebody_elsewhere_who_has_withdrawn_after_answering_counts_as_asked(client, officer, tree, survey):
    answered(survey, tree["school"], 5)
    gone = enrol(make_clerk(tree["other_school"]), survey.course)
    take_part(gone, survey, 1)
    gone.status = "withdrawn"
    gone.save()
    assert client.get(address(survey)).status_code == 404


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_of_fewer_than_five_nothing_is_told(client, officer, tree, is_anonymous):
    survey = add_survey(make_course(lessons=0), is_anonymous=is_anonymous)
    answered(survey, tree["school"], 4)
    html = client.get(address(survey)).content.decode()
    assert "4.75" not in html
    assert "ความเห็น" not in html
    assert client.get(address(survey, "?format=xlsx")).status_code == 404


def test_of_a_survey_with_names_only_the_figures_are_told(client, officer, tree):
    survey = add_survey(make_course(lessons=0), is_anonymous=False)
    answered(survey, tree["school"], 5, first_name="ก้อย")
    html = client.get(address(survey)).content.decode()
    assert "4.80" in html
    assert "ความเห็น" not in html
    assert "ก้อย" not in html
    book = load_workbook(io.BytesIO(b"".join(client.get(address(survey, "?format=xlsx")).streaming_content)))
    assert len(book.worksheets) == 1


def test_who_supervises_nobody_finds_nothing(client, tree, survey):
    answered(survey, tree["school"], 5)
    client.force_login(make_clerk(tree["school"]))
    assert (client.get(LIST).status_code, client.get(address(survey)).status_code) == (404, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_query_count_does_not_grow(client, officer, tree, count, django_assert_num_queries):
    for number in range(count):
        survey = add_survey(make_course(slug=f"course{number}", lessons=0))
        answered(survey, tree["school"], 5)
    for url, queries in ((LIST, 10), (address(survey), 17)):
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200

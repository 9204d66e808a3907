"""The heat map of a self-audit: schools of the scope, their newest sheets, the same on the page and in Excel."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessments.domain.self_auditing import save_sheet
from lms.organisations.queries import scope_of
from lms.reports.queries.self_audits import means_of, rows_of, schools_asked
from tests.factories.assignments import make_trainer
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree
from tests.factories.self_audits import add_audit, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def audit(course):
    return add_audit(course)


@pytest.fixture
def officer(client, tree):
    user = make_supervisor(tree["area"], position="officer")
    client.force_login(user)
    return user


def at(school, course):
    return enrol(make_clerk(school), course)


def address(audit):
    return reverse("reports:self_audit", args=[audit.pk])


def rows(response):
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_map_has_the_schools_of_the_scope_sent_or_not(client, officer, tree, course, audit):
    send(at(tree["school"], course), audit, "done", "not_done", "done")
    at(tree["next_school"], course)
    send(at(tree["other_school"], course), audit, "done")
    html = client.get(address(audit)).content.decode()
    assert tree["school"].label in html
    assert "ยังไม่ส่ง" in html
    assert tree["other_school"].label not in html
    assert "heat-fair" in html
    assert "heat-below" in html


def test_the_file_tells_what_the_page_tells(client, officer, tree, course, audit):
    send(at(tree["school"], course), audit, "done", "not_done", "done")
    told = rows(client.get(address(audit) + "?format=xlsx"))
    line = next(row for row in told if row[0] == tree["school"].label)
    assert (line[2], line[3], line[4], line[5]) == (66.66, "พอใช้", 50, 100)
    html = client.get(address(audit)).content.decode()
    assert "66.66" in html


def test_two_clerks_of_a_school_are_one_school(officer, tree, course, audit):
    send(at(tree["school"], course), audit, "not_done")
    send(at(tree["school"], course), audit, "done")
    scope = scope_of(officer)
    (row,) = rows_of(scope, audit, list(schools_asked(scope, audit)))
    assert row.sheet.score_percent == Decimal("100.00")
    assert row.percents == {"เงินคงเหลือ": Decimal("100.00"), "การรับเงิน": Decimal("100.00")}
    assert means_of(scope, audit) == (Decimal("100.00"), row.percents)


def test_means_are_of_the_scope_alone(officer, tree, course, audit):
    send(at(tree["school"], course), audit, "done")
    send(at(tree["next_school"], course), audit, "not_done")
    send(at(tree["other_school"], course), audit, "done")
    assert means_of(scope_of(officer), audit)[0] == Decimal("50.00")


def test_a_draft_is_nobodys_business(client, officer, tree, course, audit):
    enrolment = at(tree["school"], course)
    save_sheet(enrolment, audit, {}, by=enrolment.user)
    assert "ยังไม่ส่ง" in client.get(address(audit)).content.decode()


def test_another_area_does_not_find_it(client, tree, course, audit):
    send(at(tree["school"], course), audit)
    client.force_login(make_supervisor(tree["other_area"], position="officer"))
    assert client.get(address(audit)).status_code == 404
    assert address(audit) not in client.get(reverse("reports:self_audits")).content.decode()


def test_the_list_counts_schools(client, officer, tree, course, audit):
    send(at(tree["school"], course), audit)
    at(tree["next_school"], course)
    table = client.get(reverse("reports:self_audits")).context["table"]
    assert [[str(cell) for cell in line.cells][2:] for line in table.lines] == [["2", "1"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_query_count_does_not_grow_with_schools(
    client, officer, tree, course, audit, count, django_assert_num_queries
):
    for school in (tree["school"], tree["next_school"], tree["cluster"])[:count]:
        send(at(school, course), audit)
    client.get(address(audit))
    with django_assert_num_queries(13):
        client.get(address(audit))


@pytest.mark.parametrize("count", [1, 3])
def test_the_query_count_of_the_list_does_not_grow(client, officer, tree, count, django_assert_num_queries):
    for number in range(count):
        course = make_course(slug=f"course-{number}", lessons=0)
        send(at(tree["school"], course), add_audit(course))
    client.get(reverse("reports:self_audits"))
    with django_assert_num_queries(9):
        client.get(reverse("reports:self_audits"))


def test_a_cell_of_the_file_has_the_colour_and_the_word_of_its_level_and_stays_a_number(
    client, officer, tree, course, audit
):
    send(at(tree["school"], course), audit, "done", "not_done", "done")
    response = client.get(address(audit) + "?format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    line = next(row for row in sheet.iter_rows() if row[0].value == tree["school"].label)
    looks = [(cell.value, cell.number_format, cell.fill.fgColor.rgb) for cell in line[4:6]]
    assert looks == [(50, '0.00" ต่ำกว่าร้อยละ 60"', "FFFBE6E3"), (100, '0.00" ดีมาก"', "FFE2F2E6")]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.print_title_rows


def test_the_trainer_of_the_course_sees_every_school_and_another_trainer_none(client, tree, course, audit):
    send(at(tree["school"], course), audit)
    send(at(tree["other_school"], course), audit)
    trainer, other = make_trainer(course), make_trainer(make_course(slug="other", lessons=0))
    client.force_login(trainer)
    html = client.get(address(audit)).content.decode()
    assert tree["school"].label in html
    assert tree["other_school"].label in html
    assert address(audit) in client.get(reverse("wagtailadmin_pages:edit", args=[audit.pk])).content.decode()
    client.force_login(other)
    assert client.get(address(audit)).status_code == 404


def test_a_trainer_finds_an_empty_map_before_anybody_is_enrolled(client, tree, audit):
    client.force_login(make_trainer(audit.course))
    assert client.get(address(audit)).status_code == 200

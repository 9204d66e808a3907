import datetime as dt
import io

import pytest
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook
from wagtail.models import ModelLogEntry

from courses.models import Enrolment, Programme
from lms.core.dates import short_date, today
from lms.reports.domain import EXPORT
from tests.factories.courses import enrol, make_course
from tests.factories.people import LONG_AGO, UserFactory, make_clerk, make_supervisor, make_tree

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HOSTILE = "=cmd|'/C calc'!A0"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def officer(tree):
    return make_supervisor(tree["area"], position="officer")


def page_of(client, user, address: str) -> str:
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def sheet_of(response) -> list[list]:
    """The table of a spreadsheet: its heading row and all below."""
    assert response.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response))).get_sheet_by_index(0).to_python()
    start = next(number for number, row in enumerate(rows) if number and all(isinstance(v, str) and v for v in row))
    return rows[start:]


def shown(value) -> str:
    """A value of the spreadsheet as the page shows it."""
    if value in ("", None):
        return "–"
    if isinstance(value, dt.date):
        return short_date(value)
    return f"{value:,.0f}" if isinstance(value, float) else value


# Who sees what ----------------------------------------------------------------------------------


def test_an_officer_begins_at_the_area(client, tree, officer):
    page = page_of(client, officer, "/supervise/")
    assert tree["area"].name in page
    assert tree["cluster"].name in page
    assert tree["other_cluster"].name not in page


def test_a_director_begins_with_the_people_of_the_school(client, tree, course):
    clerk, stranger = make_clerk(tree["school"]), make_clerk(tree["next_school"])
    page = page_of(client, make_supervisor(tree["school"]), "/supervise/")
    assert str(clerk) in page
    assert str(stranger) not in page


def test_who_has_several_places_chooses_one(client, tree, course):
    director = make_supervisor(tree["school"])
    director.role_assignments.create(role="supervisor", organisation=tree["other_school"], starts_on=LONG_AGO)
    enrol(make_clerk(tree["other_school"]), course)
    page = page_of(client, director, "/supervise/")
    assert "/supervise/80020001/" in page
    assert "/supervise/80030001/" in page
    assert "/supervise/80020002/" not in page


@pytest.mark.parametrize("address", ["/supervise/", "/supervise/80020001/", "/supervise/80020001/nudge/"])
def test_who_supervises_nothing_finds_nothing(client, tree, address):
    client.force_login(make_clerk(tree["school"]))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("code", ["8003", "8003-1", "80030001", "obec", "nowhere"])
def test_what_lies_outside_the_scope_does_not_exist(client, tree, officer, code):
    client.force_login(officer)
    assert client.get(f"/supervise/{code}/").status_code == 404
    assert client.get(f"/supervise/{code}/?format=xlsx").status_code == 404
    assert client.get(f"/supervise/{code}/nudge/").status_code == 404
    assert client.post(f"/supervise/{code}/nudge/").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, tree):
    assert client.get("/supervise/8002/")["Location"].startswith("/accounts/login/")


def test_a_suspended_supervisor_sees_nothing(client, tree, officer):
    client.force_login(officer)
    officer.is_active = False
    officer.save()
    assert client.get("/supervise/").status_code == 302


def test_the_way_up_ends_where_the_scope_does(client, tree):
    head = make_supervisor(tree["cluster"], position="cluster_head")
    page = page_of(client, head, "/supervise/80020001/")
    assert 'href="/supervise/8002-1/"' in page
    assert 'href="/supervise/8002/"' not in page


def test_the_menu_leads_to_the_dashboard_only_for_who_supervises(client, tree, officer):
    assert 'href="/supervise/"' in page_of(client, officer, "/messages/")
    assert 'href="/supervise/"' not in page_of(client, make_clerk(tree["school"]), "/messages/")


# Filters ----------------------------------------------------------------------------------------


def test_filters_narrow_and_never_widen(client, tree, officer, course):
    inside, outside = make_clerk(tree["school"]), make_clerk(tree["other_school"])
    enrol(inside, course)
    enrol(outside, course)
    page = page_of(client, officer, f"/supervise/8002/?by=person&course={course.pk}")
    assert str(inside) in page
    assert str(outside) not in page
    assert str(inside) not in page_of(client, officer, "/supervise/8002/?by=person&status=completed")
    assert str(outside) not in page_of(client, officer, f"/supervise/8002/?by=person&q={outside.first_name}")


@pytest.mark.parametrize(
    "filters",
    ["course=0", "course=x", "programme=1", "status=all", f"q={'ก' * 101}", "by=person&page=0", "by=person&page=x"],
)
def test_what_is_no_choice_is_an_unknown_address(client, tree, officer, filters):
    client.force_login(officer)
    assert client.get(f"/supervise/8002/?{filters}").status_code == 404


def test_a_programme_of_another_area_is_no_choice(client, tree, officer):
    own = Programme.objects.create(title="ของเรา", code="own", organisation=tree["area"])
    national = Programme.objects.create(title="ทั้งประเทศ", code="all", organisation=tree["national"])
    foreign = Programme.objects.create(title="ของเขาอื่น", code="foreign", organisation=tree["other_area"])
    page = page_of(client, officer, "/supervise/")
    assert own.title in page
    assert national.title in page
    assert foreign.title not in page
    assert client.get(f"/supervise/?programme={foreign.pk}").status_code == 404


def test_the_chosen_filters_are_told_in_words(client, tree, officer, course):
    page = page_of(client, officer, f"/supervise/?course={course.pk}")
    assert f"<strong>{course.title}</strong>" in page


# The spreadsheet --------------------------------------------------------------------------------


def test_the_spreadsheet_holds_the_rows_of_the_page_in_their_order(client, tree, officer, course):
    for place in ("school", "school", "next_school"):
        enrol(make_clerk(tree[place]), course, due_on=today() - DAY)
    enrol(make_clerk(tree["area"]), course)
    client.force_login(officer)
    html = client.get("/supervise/8002/").content.decode()
    heading, *lines = sheet_of(client.get("/supervise/8002/?format=xlsx"))
    assert lines[0] == [tree["cluster"].name, 0.0, 0.0, 0.0, 3.0, 3.0, 3.0, 3.0]
    assert len(lines) == 3  # the cluster, the area itself, the sum
    assert _cells(html) == [[shown(value) for value in line] for line in [heading, *lines]]


def test_the_people_of_the_spreadsheet_are_those_of_the_page_on_all_its_pages(client, tree, officer, course):
    for number in range(30):
        clerk = make_clerk(tree["school"])
        enrol(clerk, course, progress_percent=number, due_on=today() - number * DAY, last_active_at=timezone.now())
    client.force_login(officer)
    addresses = ["/supervise/8002/?by=person", "/supervise/8002/?by=person&page=2"]
    pages = [_cells(client.get(address).content.decode()) for address in addresses]
    heading, *lines = sheet_of(client.get("/supervise/8002/?by=person&format=xlsx"))
    assert len(lines) == 30
    assert [*pages[0], *pages[1][1:]] == [[shown(value) for value in line] for line in [heading, *lines]]


def test_the_spreadsheet_is_narrowed_as_the_page_is(client, tree, officer, course):
    enrol(make_clerk(tree["school"]), course)
    enrol(make_clerk(tree["school"]), course, status="completed", completed_at=timezone.now())
    client.force_login(officer)
    assert len(sheet_of(client.get("/supervise/8002/?by=person&status=completed&format=xlsx"))) == 2


def test_the_spreadsheet_says_what_it_is_about_in_a_file_with_a_thai_name(client, tree, officer, course):
    client.force_login(officer)
    response = client.get(f"/supervise/8002/?course={course.pk}&format=xlsx")
    assert "filename*=utf-8''%E0%B8%84" in response["Content-Disposition"]
    assert f"{today().year + 543}-{today():%m-%d}.xlsx" in response["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response))).get_sheet_by_index(0).to_python()
    top = " ".join(str(row[0]) for row in rows[:6])
    for words in (tree["area"].name, course.title, str(officer), short_date(today())):
        assert words in top


def test_an_export_is_remembered_with_who_made_it(client, tree, officer):
    client.force_login(officer)
    client.get("/supervise/8002/")
    assert not ModelLogEntry.objects.filter(action=EXPORT).exists()
    client.get("/supervise/8002/?format=xlsx")
    assert ModelLogEntry.objects.get(action=EXPORT).user == officer


def test_hostile_names_are_text_on_the_page_and_in_the_spreadsheet(client, tree, officer, course):
    clerk = make_clerk(tree["school"], title_prefix="", first_name=HOSTILE, last_name=SCRIPT)
    enrol(clerk, course)
    tree["school"].name = f"{HOSTILE}{SCRIPT}"
    tree["school"].save()
    client.force_login(officer)
    for address in ("/supervise/8002-1/", "/supervise/80020001/", f"/supervise/people/{clerk.pk}/"):
        assert SCRIPT not in client.get(address).content.decode()
    lines = sheet_of(client.get("/supervise/80020001/?format=xlsx"))
    assert lines[1][:2] == [f"{HOSTILE} {SCRIPT}", f"{HOSTILE}{SCRIPT}"]


def test_a_search_for_a_script_is_shown_as_text(client, tree, officer):
    assert SCRIPT not in page_of(client, officer, f"/supervise/?q={SCRIPT}")


# Dates, numbers, cost ---------------------------------------------------------------------------


def test_due_dates_are_buddhist(client, tree, officer, course):
    enrol(make_clerk(tree["school"]), course, due_on=dt.date(2025, 10, 31))
    assert "31 ต.ค. 2568" in page_of(client, officer, "/supervise/80020001/")


def test_the_middle_level_is_called_what_the_area_calls_it(client, tree, officer):
    tree["area"].cluster_label = "ศูนย์เครือข่าย"
    tree["area"].save()
    assert "จำแนกตามศูนย์เครือข่าย" in page_of(client, officer, "/supervise/")


def test_an_english_reader_gets_english(client, tree, officer):
    client.force_login(officer)
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        assert "How it is counted" in client.get("/supervise/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_dashboard_takes_nine_queries_however_many_schools(
    client, tree, officer, course, count, django_assert_num_queries
):
    for number in range(count):
        cluster = tree["area"].add_child(kind="cluster", code=f"8002-{number + 2}", name="กลุ่ม")
        enrol(make_clerk(cluster), course, due_on=today() - DAY)
    client.force_login(officer)
    client.get("/supervise/")
    with django_assert_num_queries(9):  # session, user, scope, filters, family, clerks, enrolments, sum, unread
        client.get("/supervise/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_listing_of_people_takes_twelve_queries_however_many(client, tree, officer, count, django_assert_num_queries):
    for number in range(count):
        enrol(make_clerk(tree["school"]), make_course(slug=f"c{number}"), due_on=today() - DAY)
    client.force_login(officer)
    client.get("/supervise/8002/?by=person")
    with django_assert_num_queries(12):
        client.get("/supervise/8002/?by=person")


def test_looking_writes_nothing(client, tree, officer, course):
    enrol(make_clerk(tree["school"]), course)
    client.force_login(officer)
    before = list(Enrolment.objects.values()), ModelLogEntry.objects.count()
    for address in ("/supervise/", "/supervise/8002/?by=person", "/supervise/8002/nudge/"):
        client.get(address)
    assert (list(Enrolment.objects.values()), ModelLogEntry.objects.count()) == before


def _cells(html: str) -> list[list[str]]:
    """Every row of the page's table, as text without what only adorns it."""
    rows = []
    for row in html.split("<table>")[1].split("</table>")[0].split("<tr>")[1:]:
        cells = [part.split("</th>")[0].split("</td>")[0] for part in row.replace("<td", "<th").split("<th")[1:]]
        rows.append([_text(cell) for cell in cells])
    return rows


def _text(cell: str) -> str:
    cell = cell.split(">", 1)[1].split("<svg")[0].split("<span")[0]
    if "<a" in cell:
        cell = cell.split("<a")[1].split(">", 1)[1].split("</a>")[0]
    return cell.strip()


def test_nobody_is_listed_who_is_not_a_person_of_the_scope(client, tree, officer):
    UserFactory(first_name="คนนอก")
    assert "คนนอก" not in page_of(client, officer, "/supervise/8002/?by=person")

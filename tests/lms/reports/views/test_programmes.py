import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.domain.evaluation import evaluate_programme
from courses.domain.extensions import extend_programme
from courses.models import AssignmentException, Extension, Programme, ProgrammeAssignment
from lms.core.dates import today
from lms.reports.domain import EXPORT
from tests.factories.certificates import complete
from tests.factories.courses import make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree
from tests.factories.programmes import make_assigned
from tests.lms.reports.views.test_listings import page_of, sheet_of, shown

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
LATER = today() + 20 * DAY
WHY = "ลาคลอดถึงเดือนหน้า"


def typed(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return make_supervisor(tree["area"], position="officer")


@pytest.fixture
def clerks(tree):
    """One who is late, one who is done, one with more time; one elsewhere in the area, one outside of it."""
    places = [tree["school"]] * 3 + [tree["next_school"], tree["other_school"]]
    names = ["ก้อย", "ขวัญ", "คำ", "งาม", "จันทร์"]
    return [make_clerk(place, first_name=name) for place, name in zip(places, names, strict=True)]


@pytest.fixture
def programme(tree, clerks, officer):
    """One course, due yesterday; asked of the whole country."""
    course = make_course()
    complete(clerks[1], course)
    programme = make_assigned(tree["national"], course, due_kind="on", due_on=today())
    ProgrammeAssignment.objects.owed().update(due_on=today() - DAY)
    mine = ProgrammeAssignment.objects.get(user=clerks[2])
    extend_programme(mine, until=LATER, reason=WHY, by=officer)
    ProgrammeAssignment.objects.owed().exclude(pk=mine.pk).update(due_on=today() - DAY)
    return programme


def names_of(text: str) -> list[str]:
    return [name for name in ["ก้อย", "ขวัญ", "คำ", "งาม", "จันทร์"] if f"นางสาว{name} ใจดี" in text]


def address(programme, rest: str = "") -> str:
    return f"/supervise/programmes/{programme.pk}/{rest}"


def test_a_supervisor_sees_the_people_of_the_own_scope_and_their_counts(client, tree, programme, officer):
    director = make_supervisor(tree["school"])
    assert names_of(page_of(client, officer, address(programme))) == ["ก้อย", "ขวัญ", "คำ", "งาม"]
    assert names_of(page_of(client, director, address(programme))) == ["ก้อย", "ขวัญ", "คำ"]
    client.force_login(officer)
    _head, row = sheet_of(client.get("/supervise/programmes/?format=xlsx"))
    assert row == [programme.title, 25, 4, 1, 1, 2, 1, 0]


@pytest.mark.parametrize(
    ("state", "names"),
    [("overdue", ["ก้อย", "งาม"]), ("due", ["คำ"]), ("done", ["ขวัญ"]), ("more_time", ["คำ"])],
)
def test_the_list_is_narrowed_by_how_somebody_stands(client, programme, officer, state, names):
    assert names_of(page_of(client, officer, address(programme, f"?state={state}"))) == names


def test_a_name_is_searched_and_an_unknown_state_is_an_unknown_address(client, programme, officer):
    assert names_of(page_of(client, officer, address(programme, "?q=ขวัญ"))) == ["ขวัญ"]
    assert client.get(address(programme, "?state=x")).status_code == 404
    assert client.get(address(programme, "?page=2")).status_code == 404


def test_the_export_holds_what_the_page_shows_and_is_remembered(client, programme, officer):
    text = page_of(client, officer, address(programme, "?state=overdue"))
    _head, *rows = sheet_of(client.get(address(programme, "?state=overdue&format=xlsx")))
    assert len(rows) == 2
    assert all(shown(value) in text for row in rows for value in row)
    assert ModelLogEntry.objects.get(action=EXPORT).user == officer


def test_outside_the_scope_a_programme_does_not_exist(client, tree, programme, clerks):
    elsewhere = make_assigned(tree["other_area"], make_course(slug="other"), code="other")
    client.force_login(make_supervisor(tree["school"]))
    for rest in ("", "more-time/", "exceptions/"):
        assert client.get(address(elsewhere, rest)).status_code == 404
    client.force_login(clerks[0])
    assert client.get(address(programme)).status_code == 404


def test_several_people_get_more_time_with_one_reason(client, programme, officer, clerks):
    client.force_login(officer)
    people = {"person": [clerks[0].pk, clerks[3].pk]}
    page = client.get(address(programme, "more-time/"), people)
    assert names_of(page.content.decode()) == ["ก้อย", "งาม"]
    response = client.post(address(programme, "more-time/"), people | {"until": typed(LATER), "reason": WHY})
    assert response.status_code == 302
    given = ProgrammeAssignment.objects.filter(due_on=LATER).order_by("user__first_name")
    assert [one.user for one in given] == [clerks[0], clerks[2], clerks[3]]
    assert {one.given_by for one in Extension.objects.all()} == {officer}


def test_what_is_refused_is_said_and_nothing_is_lost_or_written(client, programme, officer, clerks):
    client.force_login(officer)
    people = {"person": [clerks[0].pk, clerks[2].pk]}
    form = people | {"until": typed(LATER), "reason": WHY}  # the second one has that day already
    text = client.post(address(programme, "more-time/"), form).content.decode()
    assert "นางสาวคำ ใจดี:" in text
    assert WHY in text
    assert typed(LATER) in text
    assert Extension.objects.count() == 1


@pytest.mark.parametrize("person", ["999999", "x", "9" * 30])
def test_somebody_outside_the_scope_gets_no_time(client, tree, programme, clerks, person):
    client.force_login(make_supervisor(tree["school"]))
    for one in (person, clerks[3].pk):
        form = {"person": one, "until": typed(LATER), "reason": WHY}
        assert client.post(address(programme, "more-time/"), form).status_code == 404
    assert Extension.objects.count() == 1


def test_nobody_chosen_leads_back_to_the_list(client, programme, officer):
    client.force_login(officer)
    assert client.get(address(programme, "more-time/")).url == address(programme)


def test_a_persons_page_leads_to_more_time_for_what_a_programme_still_asks(client, programme, officer, clerks):
    link = address(programme, f"more-time/?person={clerks[0].pk}")
    assert link in page_of(client, officer, f"/supervise/people/{clerks[0].pk}/")
    assert client.get(link).status_code == 200
    assert "more-time" not in page_of(client, officer, f"/supervise/people/{clerks[1].pk}/")


def test_an_exception_says_why_since_when_and_where_it_is_mended(client, tree, programme, officer, clerks):
    ProgrammeAssignment.objects.update(assigned_at=timezone.now())
    Programme.objects.update(due_on=today() - 3 * DAY)
    evaluate_programme(Programme.objects.get(pk=programme.pk), by=None)
    assert AssignmentException.objects.open().filter(user=clerks[4]).exists()
    text = page_of(client, officer, address(programme, "exceptions/"))
    assert names_of(text) == ["ก้อย", "คำ", "งาม"]
    assert f"/supervise/programmes/{programme.pk}/more-time/?person={clerks[0].pk}" in text
    assert len(sheet_of(client.get(address(programme, "exceptions/?format=xlsx")))) == 4


def test_what_concerns_everybody_is_seen_by_everybody_who_sees_the_programme(client, tree, programme, officer):
    course = programme.sets.get().programme_courses.get().course
    course.unpublish()
    Programme.objects.update(evaluated_on=None)
    evaluate_programme(Programme.objects.get(pk=programme.pk), by=None)
    for user, sees_link in ((officer, False), (make_supervisor(tree["school"], is_superuser=True), True)):
        text = page_of(client, user, address(programme, "exceptions/"))
        assert course.title in text
        assert (f"/admin/programmes/edit/{programme.pk}/" in text) is sees_link


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(client, tree, count, django_assert_num_queries):
    officer = make_supervisor(tree["area"], position="officer")
    for number in range(count):
        make_clerk(tree["school"])
        make_assigned(tree["area"], make_course(slug=f"c{number}"), code=f"p{number}")
    first = Programme.objects.first()
    for programme in Programme.objects.all():
        evaluate_programme(programme, by=None)
    client.force_login(officer)
    client.get("/supervise/")
    for path, queries in (("", 6), (f"{first.pk}/", 10), (f"{first.pk}/exceptions/", 10)):
        with django_assert_num_queries(queries):
            assert client.get(f"/supervise/programmes/{path}").status_code == 200

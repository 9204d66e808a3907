import datetime as dt

import pytest
from django.utils import timezone

from courses.domain.enrolment import enrol, withdraw
from courses.domain.progress import complete_unit, record_score
from courses.models import Enrolment
from courses.queries import what_now
from lms.core.dates import today
from tests.factories.courses import make_course, units_of
from tests.factories.people import make_clerk, make_supervisor, make_tree
from tests.factories.programmes import make_assigned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def clerk(client, tree):
    clerk = make_clerk(tree["school"], first_name="พิมพ์ใจ")
    client.force_login(clerk)
    return clerk


def lists(client) -> dict[str, list[str]]:
    now = client.get("/").context["now"]
    return {
        name: [row.course.slug for row in getattr(now, name)]
        for name in ("overdue", "due_soon", "under_way", "to_start", "completed")
    }


def test_a_visitor_reads_what_the_site_is_for(client, tree):
    make_course(title="หลักงานธุรการ")
    make_course(slug="draft", title="ยังเป็นร่าง").unpublish()
    text = client.get("/").content.decode()
    assert "/accounts/login/" in text
    assert "หลักงานธุรการ" in text
    assert "ยังเป็นร่าง" not in text


def test_home_is_only_read(client, clerk):
    assert client.post("/").status_code == 405


def test_somebody_on_no_course_is_led_to_the_courses(client, clerk):
    make_course()
    response = client.get("/")
    assert response.context["now"].is_empty
    assert "empty-state" in response.content.decode()
    assert [course.slug for course in response.context["now"].suggested] == ["orientation"]


def test_the_course_last_worked_on_is_the_one_to_go_on_with(client, clerk):
    first, second = make_course(slug="first"), make_course(slug="second")
    for course in (first, second):
        complete_unit(enrol(clerk, course, by=clerk), units_of(course)[0], by=clerk)
    Enrolment.objects.filter(course=second).update(last_active_at=timezone.now() - DAY)
    now = client.get("/").context["now"]
    assert now.current.course == first
    assert now.current.next_unit.url == "/courses/first/m1/l2/"


def test_with_nothing_begun_the_most_pressing_is_the_one_to_begin(client, clerk):
    for slug, due in (("none", None), ("later", today() + 9 * DAY), ("soon", today() + DAY)):
        enrol(clerk, make_course(slug=slug), by=None, due_on=due)
    assert client.get("/").context["now"].current.course.slug == "soon"


def test_each_course_stands_in_one_place_the_most_pressing_first(client, clerk):
    due = {
        "late2": today() - DAY,
        "late1": today() - 5 * DAY,
        "today": today(),
        "edge": today() + 14 * DAY,
        "far": today() + 15 * DAY,
        "free": None,
    }
    for slug, day in due.items():
        enrol(clerk, make_course(slug=slug), by=None, due_on=day)
    begun = make_course(slug="begun")
    complete_unit(enrol(clerk, begun, by=clerk), units_of(begun)[0], by=clerk)
    done = make_course(slug="done", lessons=1)
    complete_unit(enrol(clerk, done, by=clerk), units_of(done)[0], by=clerk)
    left = make_course(slug="left")
    withdraw(enrol(clerk, left, by=clerk), by=clerk, reason="ย้ายงาน")
    make_course(slug="gone")
    assert client.get("/").context["now"].current.course == begun
    assert lists(client) == {
        "overdue": ["late1", "late2"],
        "due_soon": ["today", "edge"],
        "under_way": [],
        "to_start": ["far", "free"],
        "completed": ["done"],
    }
    assert [course.slug for course in client.get("/").context["now"].suggested] == ["left", "gone"]


def test_other_courses_under_way_stand_in_their_list(client, clerk):
    for slug in ("first", "second"):
        course = make_course(slug=slug)
        complete_unit(enrol(clerk, course, by=clerk), units_of(course)[0], by=clerk)
    assert lists(client)["under_way"] == ["first"]


def test_a_draft_course_is_left_out(client, clerk):
    course = make_course()
    enrol(clerk, course, by=clerk)
    course.unpublish()
    assert client.get("/").context["now"].is_empty


def test_who_assigned_it_and_until_when_is_told(client, clerk, tree):
    make_assigned(tree["area"], make_course(), due_kind="on", due_on=today() + DAY)
    text = client.get("/").content.decode()
    assert "ธุรการใหม่" in text
    assert tree["area"].label in text


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_for_any_number_of_courses(client, clerk, count, django_assert_num_queries):
    for number in range(count):
        enrol(clerk, make_course(slug=f"c{number}"), by=None, due_on=today())
    client.get("/")
    # session, person, enrolments, progress, programmes, changes, suggestions, unread, supervision
    with django_assert_num_queries(9):
        client.get("/")


def test_a_supervisor_without_a_course_is_led_to_the_follow_up(client, tree):
    client.force_login(make_supervisor(tree["area"], position="officer"))
    html = client.get("/").content.decode()
    assert "ใครเรียนจบแล้ว ใครเลยกำหนด" in html
    assert "ท่านยังไม่ได้ลงทะเบียนเรียน" not in html


# Going on where one stopped


def test_going_on_leads_to_the_unit_last_worked_on_or_the_one_after_it(clerk):
    course = make_course(lessons=4)
    place = enrol(clerk, course, by=clerk)
    units = units_of(course)
    complete_unit(place, units[1], by=clerk)  # the second before the first
    assert what_now(clerk).current.resume_unit.unit == units[2]
    record_score(place, units[3], by=place.user, score_percent=40)
    assert what_now(clerk).current.resume_unit.unit == units[3]
    complete_unit(place, units[3], by=clerk)
    assert what_now(clerk).current.resume_unit.unit == units[0]


def test_home_and_course_offer_the_same_unit(client, clerk):
    course = make_course(lessons=3)
    complete_unit(enrol(clerk, course, by=clerk), units_of(course)[1], by=clerk)
    for address in ("/", "/courses/orientation/"):
        assert 'href="/courses/orientation/m1/l3/"' in client.get(address).content.decode()
    assert "is-next" in client.get("/courses/orientation/").content.decode().split("บทเรียน 2")[1]


def test_where_units_go_in_order_going_on_never_skips_one(clerk):
    course = make_course(lessons=3, units_in_order=True)
    place = enrol(clerk, course, by=clerk)
    Enrolment.objects.filter(pk=place.pk).update(last_unit=units_of(course)[2], last_active_at=timezone.now())
    assert what_now(clerk).current.resume_unit.unit == units_of(course)[0]


def test_a_unit_that_is_gone_leaves_the_first_one_open(clerk):
    course = make_course(lessons=2)
    place = enrol(clerk, course, by=clerk)
    complete_unit(place, units_of(course)[1], by=clerk)
    units_of(course)[1].unpublish()
    assert what_now(clerk).current.resume_unit.unit == units_of(course)[0]

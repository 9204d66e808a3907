import datetime as dt
from html import unescape

import pytest
from django.contrib.messages import get_messages

from courses.domain.enrolment import enrol
from courses.domain.extensions import extend_programme
from courses.domain.programmes import assign_programme
from courses.models import CoursePage, CoursePrerequisite, Enrolment, Programme, ProgrammeAssignment
from lms.core.dates import short_date, today
from tests.factories.certificates import complete
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree
from tests.factories.programmes import add_set, make_assigned, make_programme

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SOON = today() + 5 * DAY


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def clerk(client, tree):
    clerk = make_clerk(tree["school"])
    client.force_login(clerk)
    return clerk


def text_of(response) -> str:
    return unescape(response.content.decode())


def make_two_steps(tree, **fields) -> list[CoursePage]:
    """A first course; then one of two others."""
    courses = [make_course(slug=f"c{number}", title=f"เรื่องที่ {number}", lessons=1) for number in range(3)]
    programme = make_programme(tree["area"], **fields)
    add_set(programme, courses[0], title="เริ่มต้น")
    add_set(programme, *courses[1:], least=1, needs_previous=True)
    assign_programme(programme, by=None)
    return courses


def test_the_plan_counts_what_is_asked_and_names_what_to_do_now(client, tree, clerk):
    first, second, _third = make_two_steps(tree, due_kind="on", due_on=SOON)
    response = client.get("/programmes/new/")
    plan = response.context["plan"]
    assert (plan.done_count, plan.asked_count, plan.percent) == (0, 2, 0)
    assert plan.next.course == first
    assert [one.is_choice for one in plan.sets] == [False, True]
    assert [one.door is not None for one in plan.sets] == [False, True]
    text = text_of(response)
    assert f"ครบกำหนด {short_date(SOON)}" in text
    assert "เริ่มเรียน: เรื่องที่ 0" in text

    Enrolment.objects.all().delete()
    complete(clerk, first)
    complete(clerk, second)
    plan = client.get("/programmes/new/").context["plan"]
    assert (plan.done_count, plan.percent, [one.is_done for one in plan.sets]) == (2, 100, [True, True])


def test_what_was_begun_comes_before_what_was_not(client, tree, clerk):
    courses = [make_course(slug=f"c{number}") for number in range(2)]
    make_assigned(tree["area"], *courses)
    Enrolment.objects.filter(course=courses[1]).update(last_active_at="2026-11-01T00:00Z")
    assert client.get("/programmes/new/").context["plan"].next.course == courses[1]


def test_the_day_of_a_set_is_its_own_or_the_later_one_that_was_granted(client, tree, clerk):
    programme = make_programme(tree["area"], due_kind="on", due_on=SOON)
    add_set(programme, make_course(), due_kind="assigned", due_days=2)
    add_set(programme, make_course(slug="c2"))
    assign_programme(programme, by=None)

    def days():
        return [one.due_on for one in client.get("/programmes/new/").context["plan"].sets]

    assert days() == [today() + 2 * DAY, SOON]
    extend_programme(
        ProgrammeAssignment.objects.get(), until=SOON + DAY, reason="ลา", by=make_supervisor(tree["school"])
    )
    assert days() == [SOON + DAY, SOON + DAY]


def test_a_programme_that_is_done_says_so_and_presses_nobody(client, tree, clerk):
    course = make_course()
    complete(clerk, course)
    make_assigned(tree["area"], course, due_kind="on", due_on=SOON)
    response = client.get("/programmes/new/")
    assert response.context["plan"].next is None
    assert f"เรียนครบเมื่อ {short_date(today())}" in text_of(response)


def test_the_programme_of_another_area_is_not_there(client, tree, clerk):
    make_assigned(tree["other_area"], make_course())
    assert client.get("/programmes/new/").status_code == 404


def test_what_is_no_longer_asked_is_not_listed(client, tree, clerk):
    done = make_course()
    complete(clerk, done)
    make_assigned(tree["area"], done, code="done")
    make_assigned(tree["area"], make_course(slug="c2"), code="over")
    Programme.objects.update(is_active=False)
    listed = client.get("/programmes/").context["assignments"]
    assert [one.programme.code for one in listed] == ["done"]


def test_somebody_without_a_programme_is_led_to_the_courses(client, tree):
    client.force_login(UserFactory())
    assert "empty-state" in text_of(client.get("/programmes/"))


def test_home_names_what_is_owed_and_what_opens_later(client, tree, clerk):
    courses = [make_course(slug=f"c{number}", title=f"เรื่องที่ {number}", lessons=1) for number in range(2)]
    programme = make_programme(tree["area"], due_kind="on", due_on=SOON)
    add_set(programme, courses[0])
    add_set(programme, courses[1], needs_previous=True)
    assign_programme(programme, by=None)
    response = client.get("/")
    now = response.context["now"]
    assert now.current.course == courses[0]
    assert [one.enrolment.course for one in now.waiting] == [courses[1]]
    assert [one.programme for one in now.programmes] == [programme]
    assert "/programmes/new/" in text_of(response)
    assert now.due_soon == now.to_start == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_the_same_for_any_number_of_courses(client, tree, clerk, count, django_assert_num_queries):
    programme = make_programme(tree["area"])
    for number in range(count):
        courses = [make_course(slug=f"c{number}-{place}") for place in range(count)]
        add_set(programme, *courses, needs_previous=True)
        CoursePrerequisite.objects.create(course=courses[0], needs=make_course(slug=f"before{number}"))
    assign_programme(programme, by=None)
    client.get("/programmes/new/")
    # session, person, assignment, sets 3, enrolments, doors 7, more time, unread
    with django_assert_num_queries(16):
        client.get("/programmes/new/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, tree, clerk, count, django_assert_num_queries):
    for number in range(count):
        make_assigned(tree["area"], make_course(slug=f"c{number}"), code=f"p{number}")
    client.get("/programmes/")
    with django_assert_num_queries(5):
        client.get("/programmes/")


# Doors on the pages of a course


def test_a_course_that_opens_later_says_what_opens_it_and_offers_no_way_in(client, tree, clerk):
    first, course = make_course(slug="first", title="เรื่องแรก"), make_course()
    CoursePrerequisite.objects.create(course=course, needs=first)
    text = text_of(client.get("/courses/orientation/"))
    assert '<a href="/courses/first/">เรื่องแรก</a>' in text
    assert "/enrol/" not in text

    make_assigned(tree["area"], course)
    text = text_of(client.get("/courses/orientation/"))
    assert "เรื่องแรก" in text
    assert "/courses/orientation/m1/l1/" not in text
    response = client.get("/courses/orientation/m1/l1/")
    assert (response.status_code, response["Location"]) == (302, "/courses/orientation/")
    assert "เรื่องแรก" in str(next(iter(get_messages(response.wsgi_request))))


def test_visitors_are_told_of_no_door(client, tree):
    course = make_course()
    CoursePrerequisite.objects.create(course=course, needs=make_course(slug="first", title="เรื่องแรก"))
    assert "เรื่องแรก" not in text_of(client.get("/courses/orientation/"))


def test_units_that_wait_are_locked_in_the_outline_with_what_opens_them(client, tree, clerk):
    course = make_course(lessons=3, units_in_order=True)
    enrol(clerk, course, by=clerk)
    text = text_of(client.get("/courses/orientation/"))
    assert text.count("เปิดเมื่อเรียน “บทเรียน 1” เสร็จ") == 2
    assert "/m1/l1/" in text
    assert "/m1/l2/" not in text
    response = client.get("/courses/orientation/m1/l2/")
    assert (response.status_code, response["Location"]) == (302, "/courses/orientation/")
    assert "บทเรียน 1" in str(next(iter(get_messages(response.wsgi_request))))
    assert client.get("/courses/orientation/m1/l1/").status_code == 200


def test_a_locked_lesson_is_not_completed_by_its_address(client, tree, clerk):
    course = make_course(lessons=2, units_in_order=True)
    enrolment = enrol(clerk, course, by=clerk)
    client.post(f"/learning/{enrolment.pk}/units/{units_of(course)[1].pk}/complete/")
    assert not enrolment.unit_progress.exists()


def test_a_trainers_look_passes_every_door(client, tree):
    course = make_course(lessons=2, units_in_order=True)
    CoursePrerequisite.objects.create(course=course, needs=make_course(slug="first"))
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/courses/orientation/m1/l2/").status_code == 200


def test_a_trainer_who_is_on_the_course_passes_too(client, tree):
    course = make_course(lessons=2, units_in_order=True)
    admin = UserFactory(is_superuser=True)
    enrol(admin, course, by=admin)
    client.force_login(admin)
    assert client.get("/courses/orientation/m1/l2/").status_code == 200

"""Programmes in a real browser: more time on a phone, who is meant while editing, due days for a calendar."""

import datetime as dt

import pytest
from django.urls import reverse

from courses.models import ProgrammeAssignment
from lms.core.dates import today
from tests.e2e.conftest import DESK, PHONE
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree
from tests.factories.programmes import make_assigned

LATER = today() + dt.timedelta(days=20)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def programme(tree):
    for name in ("แก้ว", "กานดา"):
        make_clerk(tree["school"], first_name=name)
    programme = make_assigned(tree["area"], make_course(), due_kind="on", due_on=today())
    ProgrammeAssignment.objects.update(due_on=today() - dt.timedelta(days=3))
    return programme


def test_a_director_gives_more_time_on_a_phone(phone, tree, programme):
    phone.sign_in(make_supervisor(tree["school"]))
    page = phone.visit("/supervise/")
    page.get_by_role("link", name="โครงการพัฒนา").click()
    phone.look("supervise-programmes")
    page.get_by_role("link", name=programme.title).click()
    phone.look("supervise-programme")
    page.get_by_role("checkbox", name="แก้ว").check()
    page.get_by_role("button", name="ขยายเวลาให้คนที่เลือก").click()
    phone.look("more-time")
    page.get_by_label("ถึงวันที่").fill(f"{LATER.day}/{LATER.month}/{LATER.year + 543}")
    page.get_by_label("เหตุผล").fill("ลาคลอด")
    page.get_by_role("button", name="ขยายเวลา").click()
    page.get_by_text("ขยายเวลาให้แล้ว 1 คน").wait_for()
    assert ProgrammeAssignment.objects.get(due_on=LATER).user.first_name == "แก้ว"
    phone.visit(reverse("reports:exceptions", args=[programme.pk]))
    phone.look("programme-exceptions")


def test_the_editor_says_who_is_meant_while_it_is_being_changed(desk, tree, programme):
    make_clerk(tree["next_school"], first_name="ขวัญ").postings.update(position="director")
    desk.sign_in(UserFactory(is_superuser=True))
    page = desk.visit(reverse("programmes:edit", args=[programme.pk]))
    result = page.locator("[data-audience-preview] [data-result]")
    page.get_by_role("button", name="ดูว่าหมายถึงใครบ้าง").click()
    result.get_by_text("2 คน").wait_for()
    page.select_option("select[name='audiences-0-position']", "")
    result.get_by_text("ได้รับเพิ่ม: 1 คน").wait_for()
    assert programme.audiences.get().position == "clerk"


def test_a_clerk_makes_a_calendar_address(phone, tree, programme):
    phone.sign_in(programme.assignments.first().user)
    page = phone.visit("/calendar/")
    phone.look("calendar-none")
    page.get_by_role("button", name="สร้างที่อยู่ของฉัน").click()
    address = page.get_by_label("ที่อยู่ส่วนตัวของท่าน").input_value()
    phone.look("calendar")
    assert address.endswith(".ics")
    phone.visit("/programmes/")
    phone.look("my-programmes")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_a_director_gives_more_time_for_one_course(visitor, tree, screen):
    enrolment = enrol(make_clerk(tree["school"]), make_course(), due_on=today() - dt.timedelta(days=3))
    director = visitor(**screen)
    director.sign_in(make_supervisor(tree["school"]))
    page = director.visit(reverse("reports:person", args=[enrolment.user_id]))
    page.get_by_role("link", name="ขยายเวลา").click()
    page.get_by_label("เหตุผล").wait_for()
    director.look(f"more-course-time-{screen['viewport']['width']}")
    page.get_by_label("ถึงวันที่").fill(f"{LATER.day}/{LATER.month}/{LATER.year + 543}")
    page.get_by_label("เหตุผล").fill("ลาคลอด")
    page.get_by_role("button", name="ขยายเวลา").click()
    page.get_by_text("ระบบแจ้งให้ทราบแล้ว").wait_for()
    director.look(f"more-course-time-given-{screen['viewport']['width']}")
    director.visit(reverse("reports:more_course_time", args=[enrolment.user_id, enrolment.pk]))
    director.look(f"more-course-time-again-{screen['viewport']['width']}")

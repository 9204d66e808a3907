"""Lessons without a connection: opened and kept ones can be read, their end arrives later, nobody sees another's."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, Page, expect

from courses.domain.enrolment import enrol
from courses.models import ModulePage, UnitProgress
from tests.e2e.conftest import PHONE
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import add_lesson, make_course
from tests.factories.media import make_image
from tests.factories.people import make_clerk, make_tree

FIRST, SECOND, THIRD = (f"/courses/orientation/m1/l{number}/" for number in (1, 2, 3))
QUIZ = "/courses/orientation/m1/test/"
CACHED = "caches.keys().then((names) => names.filter((name) => name === 'opened' || name.startsWith('kept-')))"


def wait_until(page: Page, expression: str) -> None:
    """Until the script's ``expression`` holds; the policy lets Playwright's own waiting evaluate nothing."""
    for _turn in range(100):
        with contextlib.suppress(Error):  # the page is just being replaced
            if page.evaluate(expression):
                return
        page.wait_for_timeout(100)
    pytest.fail(f"This did not come true: {expression}")


@pytest.fixture
def school():
    return make_tree()["school"]


@pytest.fixture
def course():
    course = make_course(lessons=3)
    add_quiz(course, make_question("q1"), slug="test")
    return course


@pytest.fixture
def clerk(school, course):
    clerk = make_clerk(school)
    enrol(clerk, course, by=clerk)
    return clerk


@pytest.fixture
def phone(visitor, clerk):
    """A clerk's phone with the worker at work."""
    phone = visitor(**PHONE, is_last=True)
    phone.sign_in(clerk)
    phone.visit(FIRST)
    wait_until(phone.page, "navigator.serviceWorker.controller !== null")
    wait_until(phone.page, "caches.match(location.href).then(Boolean)")
    return phone


def test_opened_lessons_are_read_without_a_connection_and_the_end_of_one_arrives_later(phone, course):
    page = phone.visit(SECOND)
    wait_until(page, "caches.match(location.href).then(Boolean)")
    phone.context.set_offline(True)
    phone.visit(FIRST)
    expect(page.get_by_text("ไม่มีสัญญาณ นี่คือฉบับที่เก็บไว้")).to_be_visible()
    expect(page.get_by_text("งานสารบรรณคือการบริหารงานเอกสาร")).to_be_visible()
    phone.look("offline-lesson")

    page.get_by_role("button", name="บทนี้ช่วยได้").click()
    expect(page.get_by_text("ไม่มีสัญญาณ ส่งตอนนี้ไม่ได้")).to_be_visible()

    page.get_by_role("button", name="อ่านจบแล้ว").click()
    expect(page.get_by_text("จดไว้แล้วว่าท่านอ่านบทนี้จบ")).to_be_visible()
    expect(page.get_by_text("อ่านจบแล้ว รอส่ง")).to_have_count(1)
    assert not UnitProgress.objects.filter(completed_at__isnull=False).exists()
    phone.visit(FIRST)
    expect(page.get_by_text("ท่านอ่านบทนี้จบแล้ว รอส่งเมื่อมีสัญญาณ")).to_be_visible()

    phone.context.set_offline(False)
    wait_until(page, "caches.open('outbox').then((box) => box.keys()).then((keys) => keys.length === 0)")
    assert [row.unit.slug for row in UnitProgress.objects.filter(completed_at__isnull=False)] == ["l1"]


def test_what_is_not_kept_shows_what_is_and_quizzes_never_are(phone):
    page = phone.visit(QUIZ)
    phone.visit("/courses/orientation/")
    phone.context.set_offline(True)
    for address in (QUIZ, "/courses/orientation/", THIRD, "/"):
        phone.visit(address)
        expect(page.get_by_text("ไม่มีสัญญาณ และหน้านี้ไม่ได้เก็บไว้ในเครื่อง")).to_be_visible()
    phone.look("offline")
    page.get_by_role("link", name="บทเรียน 1").click()
    expect(page.get_by_role("heading", name="บทเรียน 1", level=1)).to_be_visible()


def test_a_whole_course_is_kept_and_removed(phone):
    page = phone.visit("/courses/orientation/")
    page.get_by_role("link", name="เก็บไว้อ่านตอนไม่มีสัญญาณ").click()
    expect(page.get_by_text("ประมาณ 35.2 KB")).to_be_visible()
    page.get_by_role("button", name="เก็บบทเรียนทั้งวิชาไว้อ่านออฟไลน์").click()
    expect(page.get_by_text("เก็บไว้ในเครื่องนี้แล้ว 3 บท")).to_be_visible()
    phone.look("keep-course")
    address = page.url
    phone.context.set_offline(True)
    phone.visit(THIRD)
    expect(page.get_by_text("งานสารบรรณคือการบริหารงานเอกสาร")).to_be_visible()
    phone.context.set_offline(False)
    expect(page.get_by_text("ไม่มีสัญญาณ นี่คือฉบับที่เก็บไว้")).to_have_count(0)  # it comes fresh by itself
    page.goto(address)
    page.get_by_role("button", name="ลบออกจากเครื่องนี้").click()
    expect(page.get_by_text("ลบออกจากเครื่องนี้แล้ว")).to_be_visible()
    phone.context.set_offline(True)
    phone.visit(THIRD)
    expect(page.get_by_text("ไม่มีสัญญาณ และหน้านี้ไม่ได้เก็บไว้ในเครื่อง")).to_be_visible()


def test_signing_out_empties_the_device(phone):
    page = phone.visit("/accounts/profile/")
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(CACHED) == []
    phone.context.set_offline(True)
    phone.visit(FIRST)
    expect(page.get_by_text("ยังไม่มีบทเรียนที่เก็บไว้ในเครื่องนี้")).to_be_visible()


def test_the_next_person_on_the_device_sees_nothing_of_the_first(phone, school, course):
    page = phone.page
    phone.context.set_offline(True)
    page.get_by_role("button", name="อ่านจบแล้ว").click()
    expect(page.get_by_text("จดไว้แล้วว่าท่านอ่านบทนี้จบ")).to_be_visible()
    other = make_clerk(school)
    phone.sign_in(other)
    phone.context.set_offline(False)
    phone.visit("/")
    assert page.evaluate(CACHED) == []
    wait_until(page, "caches.open('outbox').then((box) => box.keys()).then((keys) => keys.length === 0)")
    assert not UnitProgress.objects.exists()
    phone.context.set_offline(True)
    phone.visit(FIRST)
    expect(page.get_by_text("งานสารบรรณคือการบริหารงานเอกสาร")).to_have_count(0)


def test_pictures_are_kept_with_their_lesson_and_from_no_other_page(phone, course):
    chosen = {"image": make_image(), "alt_text": "โต๊ะทำงาน", "decorative": False}
    add_lesson(ModulePage.objects.get(), slug="picture", body=[("picture", {"image": chosen, "caption": ""})])
    page = phone.visit(QUIZ)
    html = phone.context.request.get(f"{phone.address}/courses/orientation/m1/picture/").text()
    source = re.search(r'src="(/files/[^"]+)"', html)[1]
    load = f"new Promise((done) => {{ const i = new Image(); i.onload = i.onerror = done; i.src = '{source}' }})"
    page.evaluate(load)
    assert page.evaluate(f"caches.match('{source}').then(Boolean)") is False

    page = phone.visit("/courses/orientation/m1/picture/")
    wait_until(page, "caches.match(document.querySelector('main img').currentSrc).then(Boolean)")
    phone.context.set_offline(True)
    phone.visit("/courses/orientation/m1/picture/")
    wait_until(page, "document.querySelector('main img').naturalWidth > 0")

"""An official form in a real browser: filled in on a phone, without JavaScript, built and marked in the editor."""

import re

import pytest
from playwright.sync_api import expect

from assessments.domain.attempts import submit_attempt
from assessments.models import Attempt, Question
from courses.models import Enrolment
from tests.assessments.test_viewsets import make_trainer
from tests.e2e.conftest import PHONE
from tests.e2e.test_question_types import begin, controls, learner
from tests.factories.assessments import add_quiz, make_category, send, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.workshops import RIGHT, changed, make_workshop

SAVED = re.compile("Saved|บันทึกแล้ว")


@pytest.fixture
def course():
    course = make_course(lessons=1)
    enrol(make_clerk(make_tree()["school"]), course)
    return course


@pytest.fixture
def quiz(course):
    return add_quiz(course, make_workshop(), pass_mark=50)


def fill(page, values):
    for number, value in enumerate(values):
        control = controls(page, 1).nth(number)
        if control.evaluate("(one) => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def hand_in(page):
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")


def shown(page):
    return controls(page, 1).evaluate_all("(all) => all.map((one) => one.value)")


def test_a_form_is_filled_in_on_a_phone_saved_by_itself_and_reviewed(phone, quiz):
    phone.sign_in(learner())
    page = begin(phone, quiz)
    phone.look("workshop-paper")
    fill(page, changed(f3="7,000", f6="ขอแสดงความนับถือ"))
    expect(page.locator("#question-1 [data-state]")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#question-1 [data-state]")).to_have_text(SAVED)
    assert shown(page) == changed(f3="7,000", f6="ขอแสดงความนับถือ")
    page.emulate_media(color_scheme="dark")
    phone.look("workshop-filled-in-dark")
    hand_in(page)
    phone.look("workshop-result-dark")
    page.emulate_media(color_scheme="light")
    phone.look("workshop-result")
    assert page.locator(".review-line-wrong").count() == 2
    expect(page.locator(".review-line-wrong").last).to_contain_text("บันทึกข้อความไม่มีคำลงท้าย")
    assert Attempt.objects.get().score_percent == 62.5


def test_a_form_is_filled_in_with_the_keyboard_alone(phone, quiz):
    phone.sign_in(learner())
    page = begin(phone, quiz)
    controls(page, 1).first.focus()
    for value in RIGHT:
        if value == "2":
            page.keyboard.press("End")
        else:
            page.keyboard.insert_text(value)
        page.keyboard.press("Tab")
    expect(page.locator("#question-1 [data-state]")).to_have_text(SAVED)
    assert shown(page) == RIGHT


def test_a_form_is_filled_in_without_javascript(visitor, quiz):
    plain = visitor(**PHONE, java_script_enabled=False)
    plain.sign_in(learner())
    page = begin(plain, quiz)
    fill(page, RIGHT)
    hand_in(page)
    assert Attempt.objects.get().score_percent == 100


def test_on_a_wide_screen_the_form_stands_as_on_paper(desk, quiz):
    desk.sign_in(learner())
    page = begin(desk, quiz)
    desk.look("workshop-paper-wide")
    date, closing, text = (
        page.locator(f".sheet-{place}").first.bounding_box() for place in ("right", "closing", "body")
    )
    assert date["x"] == closing["x"] > text["x"] + text["width"] / 3


def test_a_trainer_begins_with_a_ready_form_and_adds_a_field(desk):
    make_category("orientation")
    desk.sign_in(make_trainer())
    page = desk.visit("/admin/questions/new/")
    page.locator("#id_kind").select_option("workshop")
    page.locator("[href='?start=memo'], [href$='/new/?start=memo']").click()
    page.wait_for_url("**start=memo")
    rows = page.locator("[data-rows=workshop-fields] [data-row]:visible")
    count = rows.count()
    page.locator("[data-rows=workshop-fields] [data-add-row]").press("Enter")
    page.keyboard.type("สำเนาเรียน")
    rows.last.locator("[name$=-fill]").select_option("optional")
    rows.first.locator("[data-remove-row]").press("Enter")
    page.locator("#id_category").select_option(label="หมวด orientation")
    desk.picture("workshop-editor")
    page.locator("footer button[type=submit]").click()
    page.wait_for_url("**/admin/questions/")
    labels = [field["label"] for field in Question.objects.get().current_version.rules["fields"]]
    assert (len(labels), "สำเนาเรียน" in labels, "ส่วนราชการ" in labels) == (count - 1, True, False)  # one row was blank


def test_a_marker_sees_what_the_checks_found_beside_each_field(desk, course):
    quiz = add_quiz(course, make_workshop(rules={"points": 4}))
    attempt = sit(Enrolment.objects.get(), quiz)
    send(attempt, 1, *changed(f3="7,000"))
    submit_attempt(attempt, by=attempt.enrolment.user)
    desk.sign_in(UserFactory(is_superuser=True, is_staff=True))
    page = desk.visit(f"/admin/marking/answers/{quiz.pk}/{Question.objects.get().pk}/")
    desk.picture("workshop-marking")
    answer = page.locator(".marking-answer")
    expect(answer.locator(".review-line").nth(3)).to_contain_text("7,000")
    expect(answer.locator(".review-line-wrong")).to_have_count(1)
    answer.locator("[name$=-points]").fill("4")
    page.locator("[data-marking-answers] button[type=submit]").first.click()
    page.wait_for_load_state()
    attempt.refresh_from_db()
    assert float(attempt.score_percent) == pytest.approx(83.33)

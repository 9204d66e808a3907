"""Files and photos as an answer in a real browser: made smaller, sent at once, honest when the network is gone."""

import os
from io import BytesIO

import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

from assessments.models import AnswerFile, Attempt
from courses.models import Enrolment
from tests.assessments.domain.test_answer_files import ask_for_files
from tests.e2e.conftest import PHONE
from tests.e2e.test_question_types import SAVED, begin
from tests.factories.assessments import add_quiz, write_question
from tests.factories.courses import enrol, make_course
from tests.factories.media import PDF, picture_bytes
from tests.factories.people import make_clerk, make_tree


@pytest.fixture
def quiz():
    course = make_course(lessons=1)
    questions = [ask_for_files(most=2), write_question("k4", "short", "บันทึกข้อความ", text="ใช้กระดาษใด")]
    enrol(make_clerk(make_tree()["school"]), course)
    return add_quiz(course, *questions)


def file(name="ทะเบียน.pdf", content=PDF, kind="application/pdf"):
    return {"name": name, "mimeType": kind, "buffer": content}


def photo():
    """Large enough that it is worth making smaller."""
    picture = Pillow.frombytes("RGB", (2400, 1800), os.urandom(2400 * 1800 * 3))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=60)
    return file("ภาพถ่าย.jpg", buffer.getvalue(), "image/jpeg")


def state(page):
    return page.locator("#question-1 [data-state]")


def test_a_photo_is_made_smaller_sent_and_handed_in(phone, quiz):
    phone.sign_in(Enrolment.objects.get().user)
    page = begin(phone, quiz)
    picture = photo()
    page.locator("#files-1").set_input_files([picture])
    expect(page.locator("#question-1 .work-files li")).to_have_count(1)
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("[data-answered-count]")).to_have_text("1")
    assert AnswerFile.objects.get().file_size < len(picture["buffer"])
    page.locator("#files-1").set_input_files([file()])
    expect(page.locator("#question-1 .work-files li")).to_have_count(2)
    phone.look("file-answer")
    page.locator("#files-1").set_input_files([file("สาม.pdf", PDF + b" ")])
    expect(page.locator("#question-1 [data-file-state]")).to_contain_text("สาม.pdf")
    page.locator("#question-1 button[name=remove-1]").first.click()
    expect(page.locator("#question-1 .work-files li")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-answered-count]")).to_have_text("1")
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    phone.look("file-result")
    assert Attempt.objects.get().status == Attempt.Status.MARKING


def test_without_a_network_it_says_so_and_sends_when_it_is_back(phone, quiz):
    phone.sign_in(Enrolment.objects.get().user)
    page = begin(phone, quiz)
    page.locator("#files-1").set_input_files([file()])
    expect(page.locator("#question-1 .work-files li")).to_have_count(1)
    page.route("**/files/", lambda route: route.abort())
    page.locator("#files-1").set_input_files([file("สอง.pdf", PDF + b" ")])
    expect(state(page)).to_have_attribute("data-state", "unsaved")
    phone.picture("file-waiting")
    page.locator("[value=check]").click()
    expect(page.locator("#question-1 [data-file-state]")).not_to_be_empty()
    assert "/summary/" not in page.url
    page.unroute("**/files/")
    expect(page.locator("#question-1 .work-files li")).to_have_count(2, timeout=8_000)
    expect(state(page)).to_have_text(SAVED)


def test_without_javascript_a_button_sends_the_file_and_keeps_the_rest(visitor, quiz):
    plain = visitor(**PHONE, java_script_enabled=False)
    plain.sign_in(Enrolment.objects.get().user)
    page = begin(plain, quiz)
    page.locator("[name=answer-2]").fill("บันทึกข้อความ")
    page.locator("#files-1").set_input_files([file("ภาพ.png", picture_bytes(), "image/png")])
    page.locator("[data-send]").click()
    expect(page.locator("#question-1 .work-files li")).to_have_count(1)
    expect(page.locator("[name=answer-2]").last).to_have_value("บันทึกข้อความ")
    page.locator("button[name=remove-1]").click()
    expect(page.locator("#question-1 .work-files li")).to_have_count(0)

"""What a learner keeps and says at the end of a lesson, on a phone."""

import pytest
from playwright.sync_api import expect

from courses.domain.notes import Draft, save_note
from courses.domain.problems import answer_problem
from courses.models import ProblemReport, UnitNote
from tests.factories.courses import enrol, make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

LESSON = "/courses/orientation/m1/l1/"


@pytest.fixture
def unit():
    return units_of(make_course())[0]


@pytest.fixture
def clerk(unit, phone):
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, unit.course)
    phone.sign_in(clerk)
    return clerk


def test_a_note_is_kept_as_it_is_typed_and_says_when_it_is_not(phone, clerk, unit):
    page = phone.visit(LESSON)
    page.get_by_role("link", name="เขียนบันทึก").click()
    state = page.locator("[data-note-state]")
    page.get_by_label("บันทึก", exact=True).fill("ถามผอ.")
    expect(state).to_have_text("บันทึกแล้ว")
    assert UnitNote.objects.get().text == "ถามผอ."
    phone.look("note")
    phone.context.set_offline(True)
    page.get_by_label("บันทึก", exact=True).fill("ถามผอ. วันจันทร์")
    expect(state).to_contain_text("ยังไม่ได้บันทึก")
    phone.context.set_offline(False)
    expect(state).to_have_text("บันทึกแล้ว", timeout=15_000)
    assert UnitNote.objects.get().text == "ถามผอ. วันจันทร์"


def test_what_another_device_wrote_is_never_overwritten(phone, clerk, unit):
    page = phone.visit(f"/learning/units/{unit.pk}/note/")
    save_note(clerk, unit, Draft("จากเครื่องที่ทำงาน", base=0))
    page.get_by_label("บันทึก", exact=True).fill("จากโทรศัพท์")
    page.get_by_role("link", name="ดูทั้งสองข้อความ").click()
    expect(page.get_by_text("จากโทรศัพท์")).to_be_visible()
    phone.look("note-conflict")
    page.get_by_role("button", name="ต่อท้ายบันทึกของฉัน").click()
    expect(page.get_by_label("บันทึก", exact=True)).to_have_value("จากเครื่องที่ทำงาน\n\nจากโทรศัพท์")


def test_what_could_not_be_sent_comes_back_with_what_it_began_from(phone, clerk, unit):
    page = phone.visit(f"/learning/units/{unit.pk}/note/")
    phone.context.set_offline(True)
    page.get_by_label("บันทึก", exact=True).fill("ไม่มีสัญญาณ")
    expect(page.locator("[data-note-state]")).to_contain_text("ยังไม่ได้บันทึก")
    # The phone dies: a request on leaving would get past the emulated lack of a network.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.goto("about:blank")
    save_note(clerk, unit, Draft("จากเครื่องที่ทำงาน", base=0))
    phone.context.set_offline(False)
    phone.visit(f"/learning/units/{unit.pk}/note/")
    page.get_by_role("link", name="ดูทั้งสองข้อความ").click()
    note = UnitNote.objects.get()
    assert (note.text, note.other_text) == ("จากเครื่องที่ทำงาน", "ไม่มีสัญญาณ")


def test_a_mistake_is_reported_and_its_answer_read(phone, clerk, unit):
    page = phone.visit(LESSON)
    page.get_by_role("link", name="มีข้อผิดพลาด").click()
    phone.look("problem")
    page.get_by_label("ผิดที่ตรงไหน").select_option(index=1)
    page.get_by_label("ผิดอย่างไร").fill("วงเงินเก่า")
    page.get_by_role("button", name="ส่งให้ผู้ดูแล").click()
    expect(page.get_by_text("ส่งถึงผู้ดูแลบทเรียนแล้ว")).to_be_visible()
    phone.look("lesson-end")
    answer_problem(ProblemReport.objects.get(), status="mended", answer="แก้แล้ว", by=UserFactory())
    phone.visit("/learning/problems/")
    expect(page.get_by_text("แก้แล้ว", exact=True)).to_be_visible()
    phone.look("problems")


def test_bookmarks_are_found_again_in_the_largest_letters(phone, clerk, unit):
    page = phone.visit(LESSON)
    page.get_by_role("button", name="ใหญ่มาก").click()
    page.get_by_role("button", name="คั่นหน้านี้").click()
    phone.visit("/learning/notes/")
    assert page.locator("html").get_attribute("data-text") == "largest"
    expect(page.get_by_role("link", name="บทเรียน 1")).to_be_visible()
    phone.look("notes-largest")
    phone.visit(LESSON)
    phone.look("lesson-largest")

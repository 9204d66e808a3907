"""Marking by a rubric with the keyboard, two markers, the release, and a director's signature on the phone."""

import pytest
from django.urls import reverse

from assessments.domain.saved_comments import save_comment
from assessments.models import AssignmentPage, Mark, Submission
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.test_editor_screens import look as look_at_editor
from tests.factories.assignments import add_rubric_assignment, hand_in, make_trainer
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree


@pytest.fixture
def work():
    """Two clerks have handed in what is judged by a rubric; their results wait to be told."""
    tree, course = make_tree(), make_course(lessons=0)
    make_supervisor(tree["school"], username="director")
    page = add_rubric_assignment(course, is_held=True)
    for name in ("clerk", "neighbour"):
        hand_in(enrol(make_clerk(tree["school"], username=name, first_name=name), course), page)
    save_comment("ขาดเลขที่หนังสือ", by=make_trainer(course, username="trainer"))
    return page


def person(name):
    return Submission.objects.get(enrolment__user__username=name)


def test_a_rubric_is_filled_in_by_keyboard_and_told_at_the_release(desk, phone, work):
    desk.width = DESK["viewport"]["width"]
    desk.sign_in(work.course.ownerships.get().user)
    page = desk.visit(reverse("marking:submission", args=[person("clerk").pk]))
    page.wait_for_function("document.activeElement.type == 'radio'")
    look_at_editor(desk, "marking-by-rubric")
    page.keyboard.press("2")
    page.keyboard.press("1")
    assert "รวม 3 จาก 5" in page.locator("[data-rubric-sum]").inner_text()
    page.keyboard.press("Alt+1")
    assert page.get_by_label("ข้อเสนอแนะ", exact=True).input_value() == "ขาดเลขที่หนังสือ"
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/work/{person('neighbour').pk}/")
    mark = Mark.objects.get()
    assert (mark.points, mark.comment, mark.released_at) == (3, "ขาดเลขที่หนังสือ", None)

    phone.sign_in(person("clerk").enrolment.user)
    assert "ขาดเลขที่หนังสือ" not in phone.visit(work.get_url()).content()
    page = desk.visit(reverse("marking:release", args=[work.pk]))
    look_at_editor(desk, "results-to-be-told")
    page.get_by_role("button", name="แจ้งผลทั้งหมด").click()
    page.get_by_text("แจ้งผลแก่ผู้เรียน 1 คนแล้ว").wait_for()
    page = phone.visit(work.get_url())
    page.get_by_text("1 จาก 3 คะแนน").wait_for()
    phone.look("work-judged-by-rubric")
    page = phone.visit(reverse("assessments:my_work"))
    page.get_by_text("ผ่าน", exact=True).wait_for()
    phone.look("my-work")


def test_without_scripts_the_rubric_and_a_saved_comment_work(visitor, work):
    plain = visitor(**DESK, java_script_enabled=False)
    plain.sign_in(work.course.ownerships.get().user)
    page = plain.visit(reverse("marking:submission", args=[person("clerk").pk]))
    for label in ("ขาดหนึ่งส่วน", "ไม่ถูกต้อง"):
        page.get_by_label(label).check()
    page.get_by_role("button", name="ขาดเลขที่หนังสือ").click()
    assert page.get_by_label("ขาดหนึ่งส่วน").is_checked()
    page.get_by_role("button", name="บันทึกผลการตรวจ").click()
    assert (Mark.objects.get().points, Mark.objects.get().comment) == (1, "ขาดเลขที่หนังสือ")


def test_a_director_signs_on_the_phone_and_the_learner_sees_it(visitor, work):
    AssignmentPage.objects.update(signing="passes", observed_tasks="ลงทะเบียนรับหนังสือ\nเสนอแฟ้ม", is_held=False)
    page_of = AssignmentPage.objects.get()
    course = page_of.course
    tree = person("clerk").enrolment.organisation
    hand_in(enrol(make_clerk(tree, username="third"), course), page_of)
    director = visitor(**PHONE)
    director.sign_in(tree.role_assignments.get().user)
    page = director.visit("/supervise/")
    page.get_by_role("link", name="งานที่รอลงชื่อรับรอง").click()
    director.look("sign-offs")
    page.locator("main li a").first.click()
    page.get_by_label("ลงทะเบียนรับหนังสือ").check()
    page.get_by_label("เสนอแฟ้ม").check()
    director.look("sign-off")
    page.get_by_role("button", name="เห็นครบทุกข้อแล้ว").click()
    page.get_by_text("ลงชื่อรับรองแล้ว").first.wait_for()
    assert person("third").is_passed

"""The main job on a phone: from signing in to a certificate that anybody can verify, on the shipped course."""

import io
import re

import pypdfium2
import pytest
from django.conf import settings

from assessments.models import Attempt
from courses.domain.enrolment import enrol
from courses.models import Enrolment
from courses.packages import load_course_package
from lms.certificates.models import Certificate
from lms.core.dates import today
from lms.notifications.models import Message
from tests.factories.assessments import right_choices
from tests.factories.people import make_clerk, make_tree

CHOICES = ["single", "multiple", "true_false"]
ORIENTATION = settings.BASE_DIR / "lms" / "starter" / "orientation"


@pytest.fixture
def course():
    return load_course_package(ORIENTATION, by=None)


@pytest.fixture
def clerk(course):
    clerk = make_clerk(make_tree()["school"], username="ปิ่นแก้ว", first_name="ปิ่น", last_name="น้ำทิพย์")
    enrol(clerk, course, by=None, due_on=today())
    return clerk


def answer_all(page) -> None:
    """Choose what is right, and wait until each answer is said to be saved; other types: ``test_question_types``."""
    attempt = Attempt.objects.get(status=Attempt.Status.OPEN)
    for response in attempt.responses.filter(version__kind__in=CHOICES).order_by("position"):
        for index in right_choices(response):
            page.locator(f"#question-{response.position} .choice").nth(index).click()
        page.locator(f"#question-{response.position} [data-state]").get_by_text("บันทึกแล้ว").wait_for()


def take_quiz(visitor, *, name: str) -> None:
    """From the page before a quiz to its result."""
    page = visitor.page
    visitor.look(f"learner-{name}-before")
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/*/")
    answer_all(page)
    visitor.look(f"learner-{name}")
    page.locator("main form button[type=submit]:visible").last.click()
    page.wait_for_url("**/summary/")
    visitor.look(f"learner-{name}-summary")
    page.get_by_role("button", name="ส่งคำตอบ").click()
    page.wait_for_url("**/result/")
    visitor.look(f"learner-{name}-result")


def tick_off(visitor) -> None:
    """A tick is kept at once; one made without a connection is kept when it comes back, and both are there again."""
    page = visitor.page
    boxes, state = page.locator(".tick input"), page.locator("[data-tick-state]")
    boxes.nth(0).check()
    state.get_by_text("บันทึกเครื่องหมายแล้ว").wait_for()
    visitor.context.set_offline(True)
    boxes.nth(1).check()
    state.get_by_text("ยังไม่ได้บันทึก").wait_for()
    visitor.context.set_offline(False)
    state.get_by_text("บันทึกเครื่องหมายแล้ว").wait_for()
    page.reload()
    assert [boxes.nth(number).is_checked() for number in range(3)] == [True, True, False]


def hand_in_work(visitor) -> None:
    """What is written is saved as it is typed, looked at once more, and handed in."""
    page = visitor.page
    page.get_by_label("ข้อความของท่าน").fill("เรียน ผู้อำนวยการโรงเรียน\nขออนุญาตซื้อกระดาษ")
    page.get_by_text("บันทึกฉบับร่างแล้ว").wait_for()
    visitor.look("learner-assignment")
    page.get_by_role("button", name="ตรวจทานและส่ง").click()
    visitor.look("learner-assignment-check")
    page.get_by_role("button", name="ส่งงาน").click()
    page.get_by_text("ขั้นต่อไป").wait_for()
    visitor.look("learner-assignment-handed-in")
    page.get_by_role("link", name="ต่อไป").click()


def test_a_clerk_learns_passes_and_shows_a_certificate_that_anybody_can_verify(phone, visitor, clerk, course):
    page = phone.visit("/accounts/login/")
    phone.look("learner-sign-in")
    page.get_by_label("ชื่อผู้ใช้").fill("ปิ่นแก้ว")
    page.get_by_label("รหัสผ่าน", exact=True).fill("ธุรการ2569")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    phone.look("learner-home")
    page.get_by_role("link", name="ยินดีต้อนรับ").click()

    looked_at_a_lesson = False
    while Enrolment.objects.get().status != Enrolment.Status.COMPLETED:
        if page.locator("form[action$='/start/']").count():
            take_quiz(phone, name="quiz")
            if Enrolment.objects.get().status != Enrolment.Status.COMPLETED:
                page.locator("main a.button").first.click()
            continue
        if page.locator("form[data-work]").count():
            hand_in_work(phone)
            continue
        if not looked_at_a_lesson:
            phone.look("learner-lesson")
            tick_off(phone)
            looked_at_a_lesson = True
        here = page.url
        page.locator("form[action$='/complete/'] button").last.click()
        page.wait_for_url(lambda url, here=here: url != here)

    assert [(row.progress_percent, row.attempts.count()) for row in Enrolment.objects.all()] == [(100, 4)]
    assert [message.recipient for message in Message.objects.filter(kind="certificates.issued")] == [clerk]
    page = phone.visit("/courses/orientation/")
    phone.look("learner-course-completed")
    page = phone.visit("/certificates/")
    phone.look("learner-certificates")
    certificate = Certificate.objects.get()
    document = phone.context.request.get(f"{phone.address}/certificates/{certificate.code}.pdf")
    assert document.headers["content-type"] == "application/pdf"
    assert len(document.body()) < 300_000
    text = pypdfium2.PdfDocument(io.BytesIO(document.body()))[0].get_textpage().get_text_range()
    assert certificate.code in text

    stranger = visitor(viewport={"width": 360, "height": 640})
    page = stranger.visit(f"/verify/{certificate.code}/")
    stranger.look("verify")
    shown = page.locator("main").inner_text()
    for fact in ("นางสาวปิ่น น้ำทิพย์", "โรงเรียนบ้านหนึ่ง 8002", course.title, certificate.number_text):
        assert fact in shown

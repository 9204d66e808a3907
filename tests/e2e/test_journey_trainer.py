"""A trainer revises a lesson and writes a question, a moderator publishes, and the learner reads what changed."""

import re

import pytest
from django.contrib.auth.models import Group

from assessments.models import Question
from courses.models import Enrolment, LessonPage
from tests.e2e.conftest import DESK
from tests.factories.assessments import make_category
from tests.factories.courses import enrol, make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

OLD, NEW = "งานสารบรรณคือการบริหารงานเอกสาร", " ตั้งแต่จัดทำจนถึงทำลาย"

# The editor writes what was typed into the form a moment later; a busy computer takes longer.
WRITTEN = "text => [...document.querySelectorAll('input[type=hidden]')].some(field => field.value.includes(text))"


def member_of(group: str, **fields):
    person = UserFactory(**fields)
    person.groups.add(Group.objects.get(name=group))
    return person


@pytest.fixture
def lesson():
    """A published lesson that belongs to the trainer, of a course one clerk is on."""
    trainer = member_of("Trainers", username="trainer", first_name="วิทยา", last_name="สอนดี")
    member_of("Moderators", username="moderator", first_name="สมศรี", last_name="ตรวจทาน")
    course = make_course(lessons=1)
    lesson = units_of(course)[0].specific
    LessonPage.objects.filter(pk=lesson.pk).update(owner=trainer)
    lesson.refresh_from_db()
    lesson.save_revision(user=trainer).publish()
    enrol(make_clerk(make_tree()["school"], username="clerk"), course)
    return lesson


def sign_in_at_the_editor(visitor, username: str) -> None:
    """Through the one door, to which the editor sends whoever is not signed in."""
    page = visitor.visit("/admin/")
    page.get_by_label("ชื่อผู้ใช้").fill(username)
    page.get_by_label("รหัสผ่าน", exact=True).fill("ธุรการ2569")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url("**/admin/")


def read_as_clerk(visitor, lesson) -> str:
    """What stands in the lesson for the clerk who is on the course."""
    return visitor.visit(lesson.get_url()).locator("main").inner_text()


def test_what_a_trainer_submits_reaches_the_learner_once_a_moderator_publishes_it(desk, phone, visitor, lesson):
    phone.sign_in(Enrolment.objects.get().user)
    make_category("orientation")

    sign_in_at_the_editor(desk, "trainer")
    page = desk.visit(f"/admin/pages/{lesson.pk}/edit/")
    page.locator("[contenteditable=true]", has_text=OLD).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(NEW)
    page.wait_for_function(WRITTEN, arg=NEW.strip())
    desk.picture("trainer-lesson")
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.locator("[name=action-submit]").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/(edit/)?$"))
    assert LessonPage.objects.get(pk=lesson.pk).workflow_in_progress
    assert NEW.strip() not in read_as_clerk(phone, lesson)

    page = desk.visit("/admin/questions/new/")
    page.locator("#id_text").fill("งานสารบรรณเริ่มตั้งแต่ขั้นใด")
    for number, text in enumerate(("การจัดทำ", "การรับ")):
        page.locator(f"#id_options-{number}-text").fill(text)
    page.locator("#id_options-0-is_correct").check()
    page.locator("#id_category").select_option(label="หมวด orientation")
    page.locator("footer button[type=submit]").click()
    page.wait_for_url("**/admin/questions/")
    assert Question.objects.get().current_version.text == "งานสารบรรณเริ่มตั้งแต่ขั้นใด"

    moderator = visitor(**DESK)
    sign_in_at_the_editor(moderator, "moderator")
    moderator.picture("moderator-home")
    page = moderator.visit(f"/admin/pages/{lesson.pk}/edit/")
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.locator("[data-workflow-action-name=approve]").first.click()
    page.wait_for_url(f"**/admin/pages/{lesson.get_parent().pk}/")
    assert OLD + NEW in read_as_clerk(phone, lesson)
    phone.look("trainer-learner-reads")

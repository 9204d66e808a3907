"""A trainer puts a named amount into a lesson; a clerk reads what changed, and what has not been reviewed since."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.domain.enrolment import enrol
from courses.domain.regulations import supersede
from courses.models import LessonPage, ModulePage
from courses.site import TRAINERS
from tests.e2e.test_journey_trainer import WRITTEN
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.regulations import cite_in_block, make_amount, make_regulation, publish_lesson, text_naming

AMOUNT = '<embed code="limit" embedtype="amount"/>'


@pytest.fixture
def module() -> ModulePage:
    make_course(lessons=0)
    return ModulePage.objects.get()


@pytest.fixture
def trainer():
    trainer = UserFactory(username="trainer")
    trainer.groups.add(Group.objects.get(name=TRAINERS))
    return trainer


def test_a_trainer_chooses_an_amount_from_the_toolbar(desk, module, trainer):
    make_amount(regulation=make_regulation(), label="วงเงินวิธีเฉพาะเจาะจง")
    lesson = publish_lesson(module, ("text", "<p>ซื้อได้ไม่เกิน</p>"), owner=trainer)
    desk.sign_in(trainer)
    page = desk.visit(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    page.locator("[contenteditable=true]", has_text="ซื้อได้ไม่เกิน").click()
    page.keyboard.press("End")
    page.keyboard.type(" /วงเงิน")
    page.get_by_role("option", name="วงเงินที่กำหนด").click()
    page.get_by_role("link", name="500,000 บาท · วงเงินวิธีเฉพาะเจาะจง").click()
    page.locator(".amount-entity", has_text="500,000 บาท").wait_for()
    page.wait_for_function(WRITTEN, arg="500,000 บาท")
    page.get_by_role("button", name="บันทึกฉบับร่าง").click()
    page.wait_for_load_state()
    page.locator(".amount-entity", has_text="500,000 บาท").wait_for()
    source = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body[0].value.source
    assert f"ซื้อได้ไม่เกิน {AMOUNT}</p>" in source


def test_a_clerk_is_warned_and_finds_the_new_regulation(phone, module):
    old = make_regulation("old")
    lesson = publish_lesson(module, text_naming(make_amount(regulation=old)), cite_in_block(old))
    supersede(old, make_regulation("new"), by=None)
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, module.get_parent().specific, by=clerk)
    phone.sign_in(clerk)
    page = phone.visit(lesson.url)
    phone.look("lesson-on-superseded-regulation")
    page.locator(".alert").get_by_role("link", name="ระเบียบ new").click()
    page.get_by_role("heading", level=1, name="ระเบียบ new").wait_for()
    phone.look("regulation")


def test_the_worklist_and_the_report_can_be_used_by_everybody(desk, module, trainer):
    old = make_regulation("old")
    lesson = publish_lesson(module, cite_in_block(old), owner=trainer)
    supersede(old, make_regulation("new"), by=None)
    desk.sign_in(trainer)
    page = desk.visit(reverse("regulations:inspect", args=[old.pk]))
    assert _violations(page) == []
    page.get_by_role("link", name="ตรวจทาน", exact=True).click()
    page.get_by_role("button", name="บันทึกการตรวจทาน").wait_for()
    assert _violations(page) == []
    page.get_by_role("button", name="บันทึกการตรวจทาน").click()
    page.get_by_text("ไม่มีรายการ ตรวจทานครบแล้ว").wait_for()
    assert _violations(page) == []
    assert LessonPage.objects.get(pk=lesson.pk).reviewer == trainer


def _violations(page) -> list[str]:
    """What axe says of our part of the admin; the frame around it is Wagtail's."""
    found = Axe().run(page, context="#main .nice-padding, .content-wrapper .nice-padding").response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]

"""Trainers write questions in the admin."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from assessments.models import Question
from tests.assessments.exchange.reading import SAMPLES
from tests.assessments.test_viewsets import make_trainer
from tests.factories.assessments import make_category


@pytest.fixture
def trainer():
    return make_trainer()


def test_a_trainer_writes_a_question_with_the_keyboard(desk, trainer):
    make_category("orientation")
    desk.sign_in(trainer)
    page = desk.visit("/admin/questions/new/")
    page.locator("#id_text").fill("หนังสือภายนอกใช้กระดาษแบบใด")
    first = page.locator("#id_options-0-text")
    first.focus()
    page.keyboard.type("กระดาษตราครุฑ")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("#id_options-1-text").fill("กระดาษบันทึกข้อความ")
    page.locator("[data-rows=options] [data-add-row]").press("Enter")
    page.keyboard.type("กระดาษใดก็ได้")
    row = page.locator("[data-rows=options] [data-row]:visible").nth(2)
    row.locator("[data-remove-row]").press("Enter")
    page.locator("#id_category").select_option(label="หมวด orientation")
    page.locator("#id_status").select_option("in_review")
    desk.picture("question-form")
    page.locator("footer button[type=submit]").click()
    page.wait_for_url("**/admin/questions/")
    question = Question.objects.get()
    assert list(question.current_version.options.values_list("text", "is_correct")) == [
        ("กระดาษตราครุฑ", True),
        ("กระดาษบันทึกข้อความ", False),
        ("กระดาษใดก็ได้", False),
    ]
    desk.picture("question-list")


def test_what_does_not_belong_to_the_type_is_hidden(desk, trainer):
    make_category()
    desk.sign_in(trainer)
    page = desk.visit("/admin/questions/new/")
    assert page.locator("[data-rows=options]").is_visible()
    assert not page.locator("[data-for-kind=true_false]").is_visible()
    page.locator("#id_kind").select_option("true_false")
    assert not page.locator("[data-rows=options]").is_visible()
    assert page.locator("[data-for-kind=true_false]").is_visible()


def test_a_file_is_looked_at_and_taken_in(desk, trainer):
    make_category()
    desk.sign_in(trainer)
    page = desk.visit("/admin/questions/import/")
    assert _violations(page) == []
    page.locator("#id_file").set_input_files(SAMPLES / "quirks.gift")
    page.locator("#id_category").select_option(index=1)
    page.get_by_role("button", name="ตรวจไฟล์ก่อนนำเข้า").click()
    take_in = page.get_by_role("button", name="นำเข้า 10 ข้อ")
    take_in.wait_for()
    assert _violations(page) == []
    take_in.click()
    page.get_by_text("นำข้อสอบเข้าคลังแล้ว 10 ข้อ").wait_for()
    assert Question.objects.filter(owner=trainer).count() == 10
    page = desk.visit("/admin/questions/export/?format_name=aiken")
    assert _violations(page) == []


def _violations(page) -> list[str]:
    found = Axe().run(page, context=".content-wrapper .nice-padding").response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]

"""Trainers write questions in the admin."""

import pytest

from assessments.models import Question
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
    page.locator("[data-add-option]").press("Enter")
    page.keyboard.type("กระดาษใดก็ได้")
    row = page.locator("[data-option]:visible").nth(2)
    row.locator("[data-remove-option]").press("Enter")
    page.locator("#id_category").select_option(label="หมวด orientation")
    page.locator("#id_status").select_option("ready")
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
    assert page.locator("[data-options]").is_visible()
    assert not page.locator("[data-for-kind=true_false]").is_visible()
    page.locator("#id_kind").select_option("true_false")
    assert not page.locator("[data-options]").is_visible()
    assert page.locator("[data-for-kind=true_false]").is_visible()

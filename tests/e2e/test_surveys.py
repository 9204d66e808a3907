"""Surveys and self-audits in a real browser: read by axe, filled in by keyboard, without scripts, on a small phone."""

import pytest

from assessments.models import AuditSheet, Participation
from tests.e2e.conftest import PHONE
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree
from tests.factories.self_audits import add_audit, send
from tests.factories.surveys import add_survey, take_part


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course(lessons=1)


@pytest.fixture
def clerk(tree, course):
    clerk = make_clerk(tree["school"])
    enrol(clerk, course)
    return clerk


def test_a_survey_is_answered_by_touch_and_every_state_of_its_page_reads_well(phone, clerk, course):
    survey = add_survey(course)
    phone.sign_in(clerk)
    page = phone.visit(survey.get_url())
    phone.look("survey")
    page.get_by_role("button", name="ส่งคำตอบ").click()
    page.get_by_role("alert").wait_for()
    phone.look("survey-errors")
    page.get_by_role("link", name="เนื้อหาตรงกับงาน").click()
    assert page.evaluate("document.activeElement.id") == "id_item-1_0"
    for number in (1, 2, 3):
        page.locator(f"label[for='id_item-{number}_1']").click()
    page.get_by_role("button", name="ส่งคำตอบ").click()
    page.get_by_text("ท่านตอบแบบประเมินนี้แล้ว").wait_for()
    phone.look("survey-thanks")
    assert Participation.objects.count() == 1


def test_a_survey_is_answered_by_keyboard_alone(desk, clerk, course):
    survey = add_survey(course)
    desk.sign_in(clerk)
    page = desk.visit(survey.get_url())
    page.locator("#id_item-1_0").focus()
    for _number in range(3):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("ท่านตอบแบบประเมินนี้แล้ว").wait_for()
    assert Participation.objects.count() == 1


def test_results_read_well(desk, phone, course):
    survey = add_survey(course)
    for number in range(6):
        take_part(enrol(UserFactory(), course), survey, 4, comment=f"ความเห็น {number}")
    for visitor, name in ((desk, "survey-results"), (phone, "survey-results-phone")):
        visitor.sign_in(UserFactory(is_superuser=True))
        visitor.visit(f"/surveys/{survey.pk}/results/")
        visitor.look(name)


def test_a_self_audit_is_saved_sent_and_read_well(phone, clerk, course):
    audit = add_audit(course)
    phone.sign_in(clerk)
    page = phone.visit(audit.get_url())
    phone.look("self-audit")
    page.locator("label[for='id_item-1_0']").click()
    page.get_by_role("button", name="บันทึกไว้ทำต่อภายหลัง").click()
    page.get_by_text("ยังไม่ได้ส่ง").wait_for()
    for number in (2, 3):
        page.locator(f"label[for='id_item-{number}_1']").click()
    page.get_by_role("button", name="ส่งแบบตรวจสอบตนเอง").click()
    page.get_by_role("heading", name="คำตอบและหลักฐาน").wait_for()
    for summary in page.locator("main details summary").all():
        summary.click()
    phone.look("self-audit-sent")
    assert AuditSheet.objects.sent().count() == 1


def test_the_heat_map_reads_well(desk, phone, tree, course, clerk):
    audit = add_audit(course)
    send(clerk.enrolments.get(), audit, "done", "not_done")
    enrol(make_clerk(tree["next_school"]), course)
    officer = make_supervisor(tree["area"], position="officer")
    for visitor, name in ((desk, "heat-map"), (phone, "heat-map-phone")):
        visitor.sign_in(officer)
        visitor.visit(f"/supervise/self-audits/{audit.pk}/")
        visitor.look(name)


def test_a_survey_needs_no_script(visitor, clerk, course):
    survey = add_survey(course)
    plain = visitor(**PHONE, java_script_enabled=False)
    plain.sign_in(clerk)
    page = plain.visit(survey.get_url())
    for number in (1, 2, 3):
        page.locator(f"label[for='id_item-{number}_0']").click()
    page.get_by_role("button", name="ส่งคำตอบ").click()
    page.get_by_text("ท่านตอบแบบประเมินนี้แล้ว").wait_for()

"""A quiz in a real browser: nothing is lost, whatever the network, the clock or the keyboard do."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Attempt, QuizPage
from tests.e2e.conftest import PHONE
from tests.factories.assessments import add_quiz, make_question, right_choices
from tests.factories.courses import add_lesson, enrol, make_course
from tests.factories.people import make_clerk, make_tree

SAVED = re.compile("Saved|บันทึกแล้ว")


@pytest.fixture
def course():
    return make_course(lessons=1)


@pytest.fixture
def quiz(course):
    questions = [
        make_question("q1", text="หนังสือราชการที่ติดต่อกับบุคคลภายนอก ควรใช้กระดาษชนิดใด"),
        make_question("q2", kind="multiple", right=(0, 2), text="ข้อใดเป็นข้อมูลส่วนบุคคลที่อ่อนไหว"),
        make_question("q3", kind="true_false", text="หนังสือด่วนที่สุดต้องปฏิบัติทันทีที่ได้รับ"),
    ]
    return add_quiz(course, *questions, time_limit_minutes=30)


@pytest.fixture
def clerk(course):
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, course)
    return clerk


@pytest.fixture
def sitting(phone, clerk, quiz):
    """A clerk with a phone who has just started."""
    phone.sign_in(clerk)
    page = phone.visit(quiz.get_url())
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/**")
    return page


def choose(page, position, index):
    page.locator(f"#question-{position} .choice").nth(index).click()


def state(page, position):
    return page.locator(f"#question-{position} [data-state]")


def elsewhere(page):
    """The notice that names who else answers."""
    return page.locator("[data-when=elsewhere]")


def stored() -> dict[int, list[int]]:
    """Position → indexes chosen, as the server has them."""
    return {
        response.position: [response.option_order.index(pk) for pk in response.answer or []]
        for response in Attempt.objects.get().responses.all()
    }


def test_a_clerk_takes_a_quiz_on_a_phone(phone, visitor, clerk, quiz, sitting):
    page = sitting
    phone.look("quiz-paper")
    choose(page, 1, 0)
    expect(state(page, 1)).to_have_text(SAVED)
    choose(page, 2, 0)
    choose(page, 2, 2)
    expect(state(page, 2)).to_have_text(SAVED)
    expect(page.locator("[data-answered-count]")).to_have_text("2")
    assert stored() == {1: [0], 2: [0, 2], 3: []}
    phone.look("quiz-paper-saved")
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    phone.look("quiz-summary-missing")
    page.locator("a[href$='#question-3']").click()
    choose(page, 3, 1)
    expect(state(page, 3)).to_have_text(SAVED)
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    phone.look("quiz-summary")
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    phone.look("quiz-result-failed")
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/**")
    for response in Attempt.objects.get(status="open").responses.all():
        for index in right_choices(response):
            choose(page, response.position, index)
    page.locator("[value=check]").click()
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    phone.look("quiz-result-passed")
    phone.visit(quiz.get_url())
    phone.look("quiz-intro-done")
    desk = visitor(viewport={"width": 1280, "height": 800})
    desk.sign_in(clerk)
    desk.visit(quiz.get_url())
    desk.look("quiz-intro-desk")
    desk.visit(page.url.replace(phone.address, ""))
    desk.look("quiz-result-desk")


def test_answers_given_without_a_network_survive_a_reload_and_are_sent_on_return(phone, sitting):
    page = sitting
    choose(page, 1, 1)
    expect(state(page, 1)).to_have_text(SAVED)
    phone.context.set_offline(True)
    choose(page, 1, 2)
    choose(page, 3, 0)
    expect(state(page, 3)).to_have_attribute("data-state", "waiting")
    expect(page.locator("[data-when=offline]")).to_be_visible()
    phone.look("quiz-paper-offline")
    assert stored() == {1: [1], 2: [], 3: []}
    page.locator("[value=check]").click()
    assert "/summary/" not in page.url
    phone.context.set_offline(False)
    for position in (1, 3):
        expect(state(page, position)).to_have_text(SAVED, timeout=15_000)
    assert stored() == {1: [2], 2: [], 3: [0]}
    expect(page.locator("[data-when=offline]")).to_be_hidden()


def test_answers_kept_on_the_device_come_back_after_the_page_was_closed(phone, sitting):
    page = sitting
    page.route("**/answers/**", lambda route: route.abort())
    choose(page, 2, 1)
    choose(page, 2, 3)
    expect(state(page, 2)).to_have_attribute("data-state", "waiting")
    page.unroute("**/answers/**")
    page.goto("about:blank")
    phone.page.go_back()
    expect(state(page, 2)).to_have_text(SAVED, timeout=15_000)
    assert page.locator("#question-2 :checked").count() == 2
    assert stored()[2] == [1, 3]


def test_a_second_window_shows_the_newest_answer_and_overwrites_nothing_newer(phone, sitting):
    page = sitting
    second = phone.context.new_page()
    second.goto(page.url)
    choose(page, 1, 0)
    expect(state(page, 1)).to_have_text(SAVED)
    expect(second.locator("#question-1 input").nth(0)).to_be_checked()
    expect(elsewhere(second)).to_contain_text("กำลังทำอยู่ในอีกหน้าต่างหรืออุปกรณ์")
    expect(elsewhere(page)).to_be_hidden()
    choose(second, 1, 2)
    expect(state(second, 1)).to_have_text(SAVED)
    expect(elsewhere(second)).to_be_hidden()
    expect(page.locator("#question-1 input").nth(2)).to_be_checked()
    expect(elsewhere(page)).to_be_visible()
    choose(page, 1, 3)
    expect(state(page, 1)).to_have_text(SAVED)
    expect(elsewhere(page)).to_be_hidden()
    assert stored()[1] == [3]


def test_an_answer_from_another_device_is_not_overwritten_by_an_older_one(phone, desk, clerk, sitting):
    page = sitting
    desk.sign_in(clerk)
    other = desk.visit(page.url.replace(phone.address, ""))
    for index in (0, 1, 2):
        choose(other, 1, index)
        expect(state(other, 1)).to_have_text(SAVED)
    choose(page, 1, 3)
    expect(state(page, 1)).to_have_attribute("data-state", "overtaken")
    expect(page.locator("#question-1 input").nth(2)).to_be_checked()
    expect(elsewhere(page)).to_contain_text("กำลังทำอยู่ในอีกหน้าต่างหรืออุปกรณ์")
    phone.look("quiz-paper-elsewhere")
    assert stored()[1] == [2]
    choose(other, 2, 1)
    expect(state(other, 2)).to_have_text(SAVED)
    elsewhere(page).get_by_role("link").click()
    expect(page.locator("#question-2 input").nth(1)).to_be_checked()
    choose(page, 1, 0)
    expect(state(page, 1)).to_have_text(SAVED)
    assert stored() == {1: [0], 2: [1], 3: []}


def test_remaining_time_is_announced_and_the_paper_hands_itself_in(phone, sitting):
    page = sitting
    choose(page, 1, 0)
    expect(state(page, 1)).to_have_text(SAVED)
    attempt = Attempt.objects.get()
    for seconds, announced in ((302, "5"), (62, "1")):
        set_remaining(attempt, seconds)
        page.reload()
        expect(page.locator("[data-announcement]")).to_have_text(re.compile(announced), timeout=5_000)
    set_remaining(attempt, 2)
    page.reload()
    page.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert attempt.score_percent > 33
    assert not attempt.is_closed_by_deadline


def test_time_given_back_reaches_a_page_whose_clock_has_run_out(phone, sitting):
    page = sitting
    set_remaining(Attempt.objects.get(), 3)
    page.reload()
    set_remaining(Attempt.objects.get(), 120)
    expect(page.locator("[data-when=more-time]")).to_be_visible()
    expect(page.locator("[data-time-left]")).to_have_text(re.compile("^1:5"))
    assert Attempt.objects.get().is_open
    phone.look("quiz-paper-more-time")


def test_an_answer_that_came_too_late_is_kept_once_time_is_given_back(phone, sitting):
    page = sitting
    set_remaining(Attempt.objects.get(), -60)
    choose(page, 1, 2)
    expect(state(page, 1)).to_have_attribute("data-state", "unsaved")
    set_remaining(Attempt.objects.get(), 300)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(state(page, 1)).to_have_text(SAVED, timeout=15_000)
    assert stored()[1] == [2]


def set_remaining(attempt, seconds):
    attempt.deadline_at = timezone.now() + dt.timedelta(seconds=seconds)
    attempt.save()


def test_the_keyboard_alone_is_enough(phone, sitting):
    page = sitting
    page.locator("#question-1 input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(state(page, 1)).to_have_text(SAVED)

    def press_tab(times):
        for _time in range(times):
            page.keyboard.press("Tab")

    press_tab(2)  # past the link that reports the question
    page.keyboard.press("Space")
    press_tab(2)
    page.keyboard.press("Space")
    press_tab(3)
    page.keyboard.press("Space")
    expect(state(page, 3)).to_have_text(SAVED)
    expect(state(page, 2)).to_have_text(SAVED)
    press_tab(2)
    page.keyboard.press("Enter")
    page.wait_for_url("**/summary/")
    assert stored() == {1: [1], 2: [0, 2], 3: [0]}
    page.locator("[value=submit]").press("Enter")
    page.wait_for_url("**/result/")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_quiz_that_goes_forward_only_is_taken_question_by_question(visitor, clerk, quiz, has_script):
    QuizPage.objects.update(paging="forward")
    phone = visitor(**PHONE, java_script_enabled=has_script)
    phone.sign_in(clerk)
    page = phone.visit(quiz.get_url())
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/**")
    for position in (1, 2):
        choose(page, position, 0)
        if has_script:
            expect(state(page, position)).to_have_text(SAVED)
            phone.look(f"quiz-forward-{position}")
        page.locator("[value^=leave]").click()
        expect(page.locator(f"#question-{position + 1}")).to_be_visible()
    page.go_back()
    expect(page.locator("#question-1, #question-2, #question-3").first).to_be_visible()
    page.goto(page.url)
    choose(page, 3, 0)
    page.locator("[value=check]").click()
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    assert stored() == {1: [0], 2: [0], 3: [0]}


def test_a_quiz_is_taken_without_javascript(visitor, clerk, quiz):
    old_phone = visitor(**PHONE, java_script_enabled=False)
    old_phone.sign_in(clerk)
    page = old_phone.visit(quiz.get_url())
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/**")
    choose(page, 1, 0)
    choose(page, 2, 0)
    choose(page, 2, 2)
    old_phone.picture("quiz-paper-without-script")
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    page.locator("a[href$='#question-3']").click()
    choose(page, 3, 0)
    choose(page, 1, 1)
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    assert stored() == {1: [1], 2: [0, 2], 3: [0]}
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")


def test_a_knowledge_check_answers_in_place(phone, course, clerk):
    make_question("c1", tags=["check"], text="หนังสือราชการมีกี่ชนิด")
    module = course.get_children().first().specific
    lesson = add_lesson(module, slug="with-check", body=[("knowledge_check", "c1")])
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    phone.look("check-asked")
    page.locator("#check-c1 button").click()
    expect(page.locator("#check-c1 [data-refusal]")).to_be_visible()
    page.locator("#check-c1 .choice").first.click()
    page.locator("#check-c1 button").click()
    expect(page.locator("#check-c1 .review-line")).to_have_count(4)
    phone.look("check-answered")
    assert page.url.endswith(lesson.get_url())


def test_a_knowledge_check_is_answered_without_javascript(visitor, course, clerk):
    make_question("c1", tags=["check"])
    module = course.get_children().first().specific
    lesson = add_lesson(module, slug="with-check", body=[("knowledge_check", "c1")])
    old_phone = visitor(**PHONE, java_script_enabled=False)
    old_phone.sign_in(clerk)
    page = old_phone.visit(lesson.get_url())
    page.locator("#check-c1 .choice").first.click()
    page.locator("#check-c1 button").click()
    expect(page.locator("#check-c1 .review-line")).to_have_count(4)
    page.locator("main a.button").click()
    page.wait_for_url("**#check-c1")

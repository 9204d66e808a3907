"""What happens to people in the middle of a quiz: no network, a wrong clock, the back button, a session that ended."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from assessments.domain.attempts import close_overdue_attempts
from assessments.models import Attempt
from tests.e2e.conftest import PHONE
from tests.e2e.test_quiz import SAVED, choose, set_remaining, state, stored
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_tree

PASSWORD = "ธุรการ2569"


@pytest.fixture
def quiz():
    course = make_course(lessons=0)
    enrol(make_clerk(make_tree()["school"], username="clerk1"), course)
    return add_quiz(course, *(make_question(f"q{number}") for number in range(3)), time_limit_minutes=30)


def begin(visitor, quiz):
    visitor.sign_in(quiz.course.enrolments.get().user)
    page = visitor.visit(quiz.get_url())
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/**")
    return page


def sign_in_again(page):
    page.locator("[name=login]").fill("clerk1")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action*=login] button[type=submit]").click()


def chosen(page, position):
    return page.locator(f"#question-{position} :checked")


def test_five_minutes_without_a_network_lose_nothing(visitor, quiz):
    phone = visitor(**PHONE, is_last=True)  # a clock that was installed cannot be taken back
    phone.context.clock.install()
    page = begin(phone, quiz)
    choose(page, 1, 0)
    expect(state(page, 1)).to_have_text(SAVED)
    phone.context.set_offline(True)
    choose(page, 1, 1)
    choose(page, 2, 0)
    page.clock.fast_forward("05:00")
    choose(page, 2, 2)
    for position, expected in {1: "waiting", 2: "waiting", 3: "empty"}.items():
        expect(state(page, position)).to_have_attribute("data-state", expected)
    expect(page.locator("[data-when=offline]")).to_be_visible()
    expect(page.locator("[data-time-left]")).to_have_text(re.compile("^(24:5|25:0)"))
    phone.look("quiz-five-minutes-offline")
    assert stored() == {1: [0], 2: [], 3: []}
    page.route("**/answers/**", lambda route: route.abort())  # pages come again, answers do not get through yet
    phone.context.set_offline(False)
    page.reload()
    for position in (1, 2):
        expect(state(page, position)).to_have_attribute("data-state", "waiting")
    page.unroute("**/answers/**")
    for position in (1, 2):
        expect(state(page, position)).to_have_text(SAVED, timeout=15_000)
    assert stored() == {1: [1], 2: [2], 3: []}


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_an_hour_off_changes_nothing(visitor, quiz, hours):
    phone = visitor(**PHONE, is_last=True)
    phone.context.clock.install(time=timezone.now() + dt.timedelta(hours=hours))
    page = begin(phone, quiz)
    expect(page.locator("[data-time-left]")).to_have_text(re.compile(r"^(30:00|29:5\d)$"))
    for position in (1, 2):
        choose(page, position, position)
        expect(state(page, position)).to_have_text(SAVED)
    page.reload()
    expect(page.locator("[data-time-left]")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    choose(page, 1, 3)
    expect(state(page, 1)).to_have_text(SAVED)
    assert stored() == {1: [3], 2: [2], 3: []}
    assert list(Attempt.objects.get().responses.values_list("sequence", flat=True)) == [2, 1, 0]
    page.locator("[value=check]").click()
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    attempt = Attempt.objects.get()
    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=30)
    assert (attempt.is_closed_by_deadline, attempt.submitted_at < attempt.deadline_at) == (False, True)


def test_the_back_button_loses_no_work_and_shows_nothing_after_signing_out(phone, quiz):
    page = begin(phone, quiz)
    choose(page, 1, 0)
    expect(state(page, 1)).to_have_text(SAVED)
    page.go_back()
    expect(page.locator("form[action$='/start/'] button")).to_be_visible()
    page.go_forward()
    expect(chosen(page, 1)).to_have_value("0")
    choose(page, 2, 1)
    page.locator("[value=check]").click()  # without a look whether it was saved
    page.wait_for_url("**/summary/")
    page.go_back()
    expect(chosen(page, 2)).to_have_value("1")
    expect(state(page, 2)).to_have_text(SAVED)
    choose(page, 3, 2)
    expect(state(page, 3)).to_have_text(SAVED)
    page.go_forward()
    expect(page.locator("a[href*='#question-']")).to_have_count(0)  # the summary misses nothing any more
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    assert stored() == {1: [0], 2: [1], 3: [2]}
    for _step in ("summary", "paper"):
        page.go_back()
        expect(page).to_have_url(re.compile("/result/$"))
    phone.visit("/accounts/logout/").locator("form[action$='/logout/'] button").click()
    page.wait_for_url("**/login/**")
    for _step in ("signing out", "result", "paper"):
        page.go_back()
        expect(page.locator("[name=password]")).to_be_visible()
        expect(page.locator("[data-quiz], .result")).to_have_count(0)


def test_an_answer_waits_while_one_signs_in_again_and_the_old_form_still_goes_through(phone, quiz):
    page = begin(phone, quiz)
    Session.objects.all().delete()
    choose(page, 1, 3)
    expect(page.locator("[data-when=signed-out]")).to_be_visible()
    phone.look("quiz-paper-signed-out")
    with page.expect_popup() as opened:
        page.locator("[data-when=signed-out] a").click()
    sign_in_again(opened.value)
    opened.value.wait_for_url("**/attempts/**")
    expect(state(page, 1)).to_have_text(SAVED, timeout=15_000)
    expect(page.locator("[data-when=signed-out]")).to_be_hidden()
    assert stored()[1] == [3]
    page.locator("[value=check]").click()  # with a token from before signing in
    page.wait_for_url("**/summary/")


def test_a_form_of_yesterday_loses_nothing_without_javascript(visitor, quiz):
    old_phone = visitor(**PHONE, java_script_enabled=False)
    page = begin(old_phone, quiz)
    choose(page, 1, 1)
    Session.objects.all().delete()
    page.locator("[value=check]").click()
    sign_in_again(page)
    expect(chosen(page, 1)).to_have_value("1")
    expect(state(page, 1)).to_have_attribute("data-state", "unsaved")
    old_phone.picture("quiz-form-of-yesterday")
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    assert stored() == {1: [1], 2: [], 3: []}
    page.go_back()
    paper = page.url
    set_remaining(Attempt.objects.get(), -60)
    page.goto(paper)
    expect(page.get_by_role("heading", name="หมดเวลา")).to_be_visible()
    old_phone.picture("quiz-time-over")
    set_remaining(Attempt.objects.get(), 600)
    page.goto(paper)
    choose(page, 1, 2)
    set_remaining(Attempt.objects.get(), -24 * 3600)
    close_overdue_attempts()
    page.locator("[value=check]").click()
    page.wait_for_url("**/result/")
    expect(page.locator(".alert").first).to_contain_text("หมดเวลา")
    old_phone.picture("quiz-form-too-late")
    assert stored() == {1: [1], 2: [], 3: []}

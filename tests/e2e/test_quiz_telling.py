"""Having answers checked on a paper, and the receipt for what was handed in, in a real browser."""

import re

from playwright.sync_api import expect

from assessments.domain.attempts import submit_attempt
from assessments.models import Attempt, QuizPage, Receipt
from tests.e2e.conftest import PHONE
from tests.e2e.test_quiz import SAVED, choose, clerk, course, quiz, sitting, state, stored  # noqa: F401
from tests.factories.assessments import answer_all, sit


def test_an_answer_is_checked_in_its_place_while_the_others_wait(phone, visitor, clerk, quiz):  # noqa: F811
    """Checked without a reload; refused while the network is away; another window cannot change it any more."""
    QuizPage.objects.update(shows_answers="at_once")
    phone.sign_in(clerk)
    page = phone.visit(quiz.get_url())
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/**")
    phone.look("quiz-paper-with-checks")
    other = page.context.new_page()
    other.goto(page.url)
    button = page.locator("#question-1 [data-checks] button")
    button.click()
    expect(page.locator("#question-1 [data-check-refusal]")).to_have_text(re.compile("เลือกคำตอบ|Choose an answer"))
    choose(page, 1, 1)
    page.context.set_offline(True)
    button.click()
    expect(page.locator("#question-1 [data-check-refusal]")).to_have_text(re.compile("ไม่มีสัญญาณ|no connection"))
    assert not Attempt.objects.get().responses.filter(is_closed=True).exists()
    page.context.set_offline(False)
    choose(page, 2, 0)
    button.click()
    expect(page.locator("#question-1 .review-line-wrong")).to_be_visible()
    expect(page.locator("#question-1")).to_be_focused()
    expect(page.locator("[data-answered-count]")).to_have_text("2")
    expect(state(page, 2)).to_have_text(SAVED)
    phone.look("quiz-paper-checked")
    choose(other, 1, 0)
    expect(other.locator("[data-when=passed]")).to_be_visible()
    assert stored() == {1: [1], 2: [0], 3: []}
    page.reload()
    expect(page.locator("#question-1 .review-line-wrong")).to_be_visible()
    expect(page.locator("[data-answered-count]")).to_have_text("2")
    choose(page, 3, 0)
    expect(state(page, 3)).to_have_text(SAVED)
    page.locator("button.button[value=check]").click()
    page.wait_for_url("**/summary/")
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")


def test_an_answer_is_checked_without_scripts(visitor, clerk, quiz):  # noqa: F811
    QuizPage.objects.update(shows_answers="at_once")
    plain = visitor(**PHONE, java_script_enabled=False)
    plain.sign_in(clerk)
    page = plain.visit(quiz.get_url())
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/**")
    choose(page, 1, 1)
    choose(page, 2, 2)
    page.locator("#question-1 [value=check-1]").click()
    page.wait_for_url("**/attempts/**#question-1")
    expect(page.locator("#question-1 .review-line-wrong")).to_be_visible()
    assert stored() == {1: [1], 2: [2], 3: []}


def test_a_receipt_is_read_printed_and_checked_on_a_phone(phone, visitor, clerk, quiz, sitting):  # noqa: F811
    page = sitting
    choose(page, 1, 0)
    expect(state(page, 1)).to_have_text(SAVED)
    page.locator("button.button[value=check]").click()
    page.wait_for_url("**/summary/")
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    page.locator("a[href$='/receipt/']").click()
    page.wait_for_url("**/receipt/")
    phone.look("receipt")
    receipt = Receipt.objects.get()
    page.emulate_media(media="print")
    assert page.locator("code").first.is_visible()
    assert not page.locator(".button").first.is_visible()
    stranger = visitor(**PHONE)
    checked = stranger.visit(f"/verify/answers/{receipt.code}/")
    stranger.look("receipt-check")
    checked.locator("#digest").fill(receipt.digest)
    checked.locator("main form button").click()
    checked.wait_for_url("**digest=**")
    stranger.look("receipt-check-same")
    Attempt.objects.get().responses.filter(position=1).update(answer=None)
    stranger.visit(f"/verify/answers/{receipt.code}/")
    stranger.look("receipt-check-altered")


def test_ones_own_results_are_read_on_a_phone(phone, clerk, quiz):  # noqa: F811
    attempt = sit(clerk.enrolments.get(), quiz)
    answer_all(attempt, wrong=1)
    submit_attempt(attempt, by=clerk)
    phone.sign_in(clerk)
    page = phone.visit(f"/attempts/{attempt.reference}/result/")
    phone.look("quiz-result-links")
    page.locator(f"a[href$='/quizzes/{quiz.pk}/results/']").click()
    page.wait_for_url("**/results/")
    phone.look("own-results")

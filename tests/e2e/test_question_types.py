"""Every type of question in a real browser: on a phone, with the keyboard alone, and without JavaScript."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from assessments.domain.judging_answers import mark_answer
from assessments.kinds import kind_of
from assessments.models import Attempt, QuizItem
from courses.models import Enrolment
from tests.assessments.kinds.test_essay import make_essay
from tests.assessments.kinds.test_hotspot import make_hotspot
from tests.e2e.conftest import PHONE
from tests.factories.assessments import add_quiz, make_question, write_question
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

SAVED = re.compile("Saved|บันทึกแล้ว")


@pytest.fixture
def quiz():
    course = make_course(lessons=1)
    questions = [
        write_question("k1", "matching", "ภายนอก = ตราครุฑ\nภายใน = บันทึกข้อความ\n= การ์ด", text="ใช้กระดาษใด"),
        write_question("k2", "ordering", "รับ\nลงทะเบียน\nเสนอ", text="เรียงลำดับการรับหนังสือ"),
        write_question("k3", "classify", "ดินสอ = วัสดุ\nโต๊ะ = ครุภัณฑ์", text="วัสดุหรือครุภัณฑ์"),
        write_question("k4", "short", "บันทึกข้อความ", text="หนังสือภายในใช้กระดาษใด"),
        write_question("k5", "numeric", "500,000", text="วงเงินเท่าใด", rules={"unit": "บาท"}),
        write_question("k6", "cloze", text="ด่วนที่สุดทำ[[ทันที | โดยเร็ว]] ใช้กระดาษ[[ตราครุฑ]] เสมอ"),
        make_question("k7", kind="multiple", right=(0, 2), rules={"scoring": "penalty"}),
    ]
    quiz = add_quiz(course, *questions, pass_mark=100)
    enrol(make_clerk(make_tree()["school"]), course)
    return quiz


def learner():
    return Enrolment.objects.get().user


def begin(visitor, quiz):
    page = visitor.visit(quiz.get_url())
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/**")
    return page


def controls(page, position):
    return page.locator(f"[name=answer-{position}]")


def solve(page, response):
    """Fill in the right answer with the controls of the page itself."""
    kind, position = kind_of(response.version.kind), response.position
    values = kind.restore(kind.solve(response.version), layout=response.option_order)
    if response.version.kind == "multiple":
        for value in values:
            page.locator(f"#question-{position} .choice").nth(int(value)).click()
        return
    for number, value in enumerate(values):
        control = controls(page, position).nth(number)
        if control.evaluate("(one) => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def responses():
    return Attempt.objects.get().responses.select_related("version").order_by("position")


def test_every_type_is_answered_on_a_phone_saved_by_itself_and_reviewed(phone, quiz):
    phone.sign_in(learner())
    page = begin(phone, quiz)
    phone.look("types-paper")
    for response in responses():
        if response.version.kind == "ordering":
            bring_into_order(page, response)
        else:
            solve(page, response)
        expect(page.locator(f"#question-{response.position} [data-state]")).to_have_text(SAVED)
    expect(page.locator("[data-answered-count]")).to_have_text("7")
    phone.look("types-paper-answered")
    page.reload()
    expect(page.locator("[data-answered-count]")).to_have_text("7")
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    phone.look("types-result")
    assert Attempt.objects.get().score_percent == 100


def bring_into_order(page, response):
    """With the buttons that move a step up."""
    right = [option.text for option in response.version.options.all()]
    question = page.locator(f"#question-{response.position}")
    for place, text in enumerate(right):
        while question.locator(".step .plain-text").nth(place).inner_text() != text:
            question.locator(".step", has_text=text).get_by_role("button").first.click()
    if question.locator(".keep-order").is_visible():
        question.locator(".keep-order").click()


def test_steps_are_moved_with_the_keyboard_alone_and_said_aloud(phone, quiz):
    phone.sign_in(learner())
    page = begin(phone, quiz)
    question = page.locator("#question-2")
    first = question.locator(".step .plain-text").first.inner_text()
    question.locator(".step").first.get_by_role("button").nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(question.locator(".step .plain-text").last).to_have_text(first)
    expect(question.locator("[role=status]")).to_have_text(re.compile(f"{first}.*3"))
    assert page.evaluate("document.activeElement.closest('.step').querySelector('.plain-text').textContent") == first
    expect(question.locator("[data-state]")).to_have_text(SAVED)
    response = responses().get(position=2)
    moved = next(option for option in response.version.options.all() if option.text == first)
    assert response.answer[str(moved.pk)] == 3
    page.reload()
    expect(question.locator(".step .plain-text").last).to_have_text(first)


def test_words_are_saved_while_they_are_typed_and_survive_a_reload(phone, quiz):
    phone.sign_in(learner())
    page = begin(phone, quiz)
    controls(page, 4).press_sequentially("บันทึก")
    page.reload()
    expect(controls(page, 4)).to_have_value("บันทึก")
    controls(page, 4).press("End")
    controls(page, 4).press_sequentially("ข้อความ")
    expect(page.locator("#question-4 [data-state]")).to_have_text(SAVED, timeout=3_000)
    assert responses().get(position=4).answer == "บันทึกข้อความ"


def test_a_second_window_draws_the_order_of_the_first(phone, quiz):
    phone.sign_in(learner())
    page = begin(phone, quiz)
    second = phone.context.new_page()
    second.goto(page.url)
    page.locator("#question-2 .step").last.get_by_role("button").first.click()
    expect(page.locator("#question-2 [data-state]")).to_have_text(SAVED)
    shown = page.locator("#question-2 .step .plain-text").all_inner_texts()
    expect(second.locator("#question-2 .step .plain-text")).to_have_text(shown)


def test_every_type_is_answered_without_javascript(visitor, quiz):
    plain = visitor(**PHONE, java_script_enabled=False)
    plain.sign_in(learner())
    page = begin(plain, quiz)
    for response in responses():
        solve(page, response)
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    assert Attempt.objects.get().score_percent == 100


def test_every_type_can_be_read_in_every_state_by_day_and_by_night(phone, quiz):
    """Unanswered, waiting, not saved, saved and reviewed; as axe reads colours, names and roles."""
    extra = [make_question("k8"), make_question("k9", kind="true_false"), make_essay("k10"), make_hotspot("k11")]
    for number, question in enumerate(extra, start=8):
        QuizItem.objects.create(quiz=quiz, question=question, sort_order=number)
    phone.sign_in(learner())
    page = begin(phone, quiz)
    look_twice(phone, "unanswered")
    page.route("**/answers/**", lambda route: route.abort())
    for response in responses():
        give_any(page, response)
    expect(page.locator("[data-state=waiting]")).to_have_count(11)
    look_twice(phone, "waiting")
    page.unroute("**/answers/**")
    page.route("**/answers/**", lambda route: route.fulfill(status=400, json={}))
    flush(page)
    expect(page.locator("[data-state=unsaved]")).to_have_count(11)
    expect(page.locator("[data-when=offline]")).to_be_hidden()
    look_twice(phone, "unsaved")
    page.unroute("**/answers/**")
    flush(page)
    expect(page.locator("[data-state=saved]")).to_have_count(11)
    look_twice(phone, "saved")
    page.locator("[value=check]").click()
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")
    look_twice(phone, "waiting-for-marks")
    essay = responses().get(version__kind="essay")
    mark_answer(essay, points=Decimal(1), comment="ดี", seen=0, by=UserFactory(is_superuser=True))
    page.reload()
    expect(page.locator(".review-line").first).to_be_visible()
    look_twice(phone, "reviewed")


def flush(page):
    """The network is back."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def give_any(page, response):
    """Some answer, by the controls of the page."""
    kind, position = response.version.kind, response.position
    question = page.locator(f"#question-{position}")
    if kind == "essay":
        controls(page, position).fill("เรียนท่านผู้อำนวยการ")
    elif kind in {"single", "true_false"}:
        question.locator(".choice").first.click()
    elif kind == "ordering":
        question.locator(".step").last.get_by_role("button").first.click()
    elif kind == "hotspot":
        controls(page, position).first.check(force=True)
    else:
        solve(page, response)


def look_twice(phone, name):
    """As it is by day and by night; colours that are still changing have no contrast to speak of."""
    for scheme in ("dark", "light"):
        phone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        phone.look(f"types-{name}-{scheme}")
    phone.page.emulate_media(reduced_motion="no-preference")

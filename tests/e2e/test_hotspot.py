"""Areas of a picture in a real browser: tapped, chosen from the list, and dragged by a trainer."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt, Question
from courses.models import Enrolment
from tests.assessments.kinds.test_hotspot import NAMES, make_hotspot, make_uploader
from tests.e2e.conftest import PHONE
from tests.e2e.test_question_types import SAVED, begin
from tests.factories.assessments import add_quiz, make_category
from tests.factories.courses import enrol, make_course
from tests.factories.media import make_image, picture_bytes
from tests.factories.people import make_clerk, make_tree


@pytest.fixture
def quiz():
    course = make_course(lessons=1)
    image = make_image(content=picture_bytes(size=(1000, 1400)))
    several = {"choose": "several", "scoring": "partial"}
    questions = [make_hotspot("h1", 0, image=image), make_hotspot("h2", 0, 3, image=image, rules=several)]
    enrol(make_clerk(make_tree()["school"]), course)
    return add_quiz(course, *questions)


def tap(page, question, name):
    """On the picture, in the middle of the area that the list calls ``name``."""
    number = page.locator(f"#question-{question} .choice", has_text=name).locator("input").get_attribute("value")
    page.locator(f"#question-{question} [data-spot='{number}'] rect").first.scroll_into_view_if_needed()
    box = page.locator(f"#question-{question} [data-spot='{number}'] rect").first.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def chosen(page, question):
    return page.locator(f"#question-{question} .choice:has(:checked) .plain-text").all_inner_texts()


def hand_in(page):
    page.locator("[value=check]").click()
    page.wait_for_url("**/summary/")
    page.locator("[value=submit]").click()
    page.wait_for_url("**/result/")


def test_areas_are_tapped_on_a_phone_saved_by_itself_and_reviewed(phone, quiz):
    phone.sign_in(Enrolment.objects.get().user)
    page = begin(phone, quiz)
    tap(page, 1, NAMES[1])
    tap(page, 1, NAMES[0])
    for name in (NAMES[0], NAMES[2], NAMES[3], NAMES[2]):
        tap(page, 2, name)
    for question in (1, 2):
        expect(page.locator(f"#question-{question} [data-state]")).to_have_text(SAVED)
    assert (chosen(page, 1), chosen(page, 2)) == ([NAMES[0]], [NAMES[0], NAMES[3]])
    assert page.locator("#question-2 .spot-chosen").count() == 2
    phone.look("hotspot-paper")
    page.reload()
    assert page.locator("#question-2 .spot-chosen").count() == 2
    page.locator("#question-1 [data-zoom]").click()
    assert page.locator("#question-1 [data-spot='0'] rect").first.bounding_box()["height"] >= 44
    phone.look("hotspot-zoomed")
    hand_in(page)
    phone.look("hotspot-result")
    assert Attempt.objects.get().score_percent == 100


def test_a_small_area_is_hit_by_a_finger_beside_it(phone, quiz):
    """An area of 1 % is as large as a finger; between two of them the nearer one is meant."""
    question = Question.objects.get(code="h1").current_version
    question.options.filter(text=NAMES[0]).update(target="60 5 1 1")
    phone.sign_in(Enrolment.objects.get().user)
    page = begin(phone, quiz)
    number = page.locator("#question-1 .choice", has_text=NAMES[0]).locator("input").get_attribute("value")
    page.locator(f"#question-1 [data-spot='{number}'] rect").first.scroll_into_view_if_needed()
    box = page.locator(f"#question-1 [data-spot='{number}'] rect").first.bounding_box()
    page.touchscreen.tap(box["x"] + 18, box["y"] + 18)
    expect(page.locator("#question-1 .choice:has(:checked) .plain-text")).to_have_text([NAMES[0]])


def test_the_list_does_the_same_with_the_keyboard_alone(phone, quiz):
    phone.sign_in(Enrolment.objects.get().user)
    page = begin(phone, quiz)
    page.locator("#question-1 input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#question-1 [data-state]")).to_have_text(SAVED)
    assert page.locator("#question-1 .spot-chosen").get_attribute("data-spot") == "1"
    second = phone.context.new_page()
    second.goto(page.url)
    second.locator("#question-1 .choice").nth(2).click()
    expect(page.locator("#question-1 .spot-chosen")).to_have_attribute("data-spot", "2")


def test_without_javascript_the_list_is_the_form(visitor, quiz):
    plain = visitor(**PHONE, java_script_enabled=False)
    plain.sign_in(Enrolment.objects.get().user)
    page = begin(plain, quiz)
    page.locator("#question-1 .choice", has_text=NAMES[0]).click()
    for name in (NAMES[0], NAMES[3]):
        page.locator("#question-2 .choice", has_text=name).click()
    hand_in(page)
    assert Attempt.objects.get().score_percent == 100


def test_a_trainer_drags_areas_and_moves_them(desk):
    trainer = make_uploader()
    image = make_image(content=picture_bytes(size=(800, 400)), uploaded_by_user=trainer)
    make_category()
    question = make_hotspot("mine", image=image, owner=trainer, is_shared=False)
    desk.sign_in(trainer)
    page = desk.visit(f"/admin/questions/edit/{question.pk}/")
    stage = page.locator("[data-stage]")
    expect(page.locator(".area-box")).to_have_count(4)
    expect(stage.locator("img")).to_have_js_property("complete", True)
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    spot = lambda x, y: (box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100)  # noqa: E731
    for start, end in (((40, 40), (55, 60)), ((70, 10), (60, 20))):  # a new area; an old one is moved
        page.mouse.move(*spot(*start))
        page.mouse.down()
        page.mouse.move(*spot(50, 50))
        page.mouse.move(*spot(*end))
        page.mouse.up()
    expect(page.locator(".area-box")).to_have_count(5)
    page.keyboard.press("Tab")
    page.locator("[name=hotspot-areas-4-text]").fill("กลางหน้า")
    desk.picture("hotspot-editor")
    page.locator("footer button[type=submit]").click()
    page.wait_for_url("**/admin/questions/")
    question.refresh_from_db()
    places = dict(question.current_version.options.values_list("text", "target"))
    assert set(places) == {*NAMES, "กลางหน้า"}
    new, moved = ([float(one) for one in places[name].split()] for name in ("กลางหน้า", NAMES[0]))
    assert new == pytest.approx([40, 40, 15, 20], abs=0.5)
    assert moved == pytest.approx([50, 15, 30, 10], abs=0.5)


def test_the_picture_is_there_as_soon_as_it_is_chosen(desk):
    trainer = make_uploader()
    image = make_image(uploaded_by_user=trainer)
    make_category()
    desk.sign_in(trainer)
    page = desk.visit("/admin/questions/new/")
    page.locator("#id_kind").select_option("hotspot")
    expect(page.locator("[data-stage]")).to_be_hidden()
    page.evaluate(f"document.querySelector('#id_image').setAttribute('value', '{image.pk}')")
    expect(page.locator("[data-stage] img")).to_have_attribute("src", re.compile(f"/pictures/{image.pk}/$"))

"""Pictures of a lesson on a phone, with and without scripts, and the editor's picture with spots."""

import pytest

from courses.models import LessonPage, ModulePage
from tests.courses.blocks.conftest import chosen
from tests.courses.blocks.test_pictures import SPOT, annotated, gallery
from tests.e2e.conftest import PHONE
from tests.factories.courses import add_lesson, enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree


@pytest.fixture
def lesson():
    make_course(lessons=0)
    return add_lesson(
        ModulePage.objects.get(),
        title="รูป",
        body=[
            ("picture", {"image": chosen(), "caption": "โต๊ะของเรา"}),
            gallery(),
            annotated(SPOT | {"y": "90"}, SPOT | {"x": "80", "heading": "วันที่"}),
        ],
    )


@pytest.fixture
def clerk(lesson):
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, lesson.course)
    return clerk


def test_a_gallery_opens_large_and_is_leafed_through_by_keyboard(phone, clerk, lesson):
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    phone.look("lesson-pictures")
    page.locator(".gallery a").nth(2).click()
    dialog = page.locator("dialog[open]")
    assert dialog.locator("[data-count]").inner_text() == "3 / 3"
    page.keyboard.press("ArrowRight")
    assert dialog.locator("figcaption").inner_text() == "คำ 0"
    dialog.get_by_role("button", name="รูปก่อนหน้า").click()
    assert dialog.locator("img").get_attribute("alt") == "ภาพ 2"
    dialog.get_by_role("button", name="ขนาดเต็ม").click()
    phone.look("lesson-picture-large")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement === document.querySelectorAll('.gallery a')[2]")


def test_a_single_picture_has_no_neighbours(phone, clerk, lesson):
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    page.locator("figure > a.zoomable").first.click()
    assert not page.get_by_role("button", name="รูปถัดไป").is_visible()
    page.get_by_role("button", name="ปิด").click()
    assert page.locator("dialog[open]").count() == 0


def test_everything_works_without_a_script(visitor, clerk, lesson):
    phone = visitor(**PHONE, java_script_enabled=False)
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    page.locator(".spots a").nth(1).click()
    assert page.url.endswith("#block-3-note-2")
    page.locator(".notes li").nth(0).get_by_role("link").click()
    assert page.url.endswith("#block-3-spot-1")
    page.locator("figure > a.zoomable").first.click()
    page.wait_for_url("**/files/**/*.webp", wait_until="commit")


def test_an_editor_puts_spots_on_the_picture_by_pointer_and_by_keyboard(desk, lesson):
    desk.sign_in(UserFactory(is_superuser=True))
    page = desk.visit(f"/admin/pages/{lesson.pk}/edit/")
    board = page.locator(".spot-board")
    board.locator("img").wait_for()
    pins = board.locator(".spot-pin")
    assert pins.count() == 2
    pins.nth(0).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    board.locator("img").scroll_into_view_if_needed()
    box = board.locator("img").bounding_box()
    board.locator("img").click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    page.keyboard.type("ลงชื่อ")
    assert pins.nth(2).get_attribute("aria-label") == "จุด 3 ลงชื่อ"
    desk.picture("editor-spots")
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.locator("[name=action-publish]").click()
    page.wait_for_url(f"**/admin/pages/{lesson.get_parent().pk}/")
    spots = list(LessonPage.objects.get().body[2].value["spots"])
    assert [(float(spot["x"]), float(spot["y"])) for spot in spots[:2]] == [(13.5, 89.5), (80, 8)]
    assert [spot["heading"] for spot in spots][2] == "ลงชื่อ"
    assert float(spots[2]["x"]) == pytest.approx(25, abs=1.5)  # whole pixels of a small picture
    assert float(spots[2]["y"]) == pytest.approx(50, abs=1.5)

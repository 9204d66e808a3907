"""A trainer writes a course with a lesson of every block, a moderator publishes it, and a clerk reads it on a phone."""

import re
from contextlib import suppress

import pytest
from django.contrib.auth.models import Group
from django.utils import translation
from playwright.sync_api import TimeoutError

from courses.blocks import LessonBlocks
from courses.models import CoursePage, LessonPage, ModulePage
from media.shelves import shared_collection
from tests.e2e.conftest import DESK
from tests.factories.assessments import make_question
from tests.factories.courses import enrol, make_course
from tests.factories.glossary import make_term
from tests.factories.media import make_document, make_image, make_media
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.regulations import make_regulation

MOST_REQUESTS = 9
"""Of a lesson with an empty cache, what is its own apart: quality.md §3."""
TYPED = "งานสารบรรณคือการบริหารงานเอกสาร"
FILL = """([prefix, keys]) => {
  const write = (field, value) => {
    field.value = value;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };
  for (const field of document.querySelectorAll(`[name="${prefix}"], [name^="${prefix}-"]`)) {
    const last = field.name.split("-").at(-1);
    if (field.matches("[data-draftail-input]")) continue; // only what is typed reaches the editor
    else if (field.type === "hidden") keys[last] && !field.value && write(field, keys[last]);
    else if (field.tagName === "SELECT") field.value || write(field, [...field.options].find((one) => one.value).value);
    else if (last === "url") write(field, "https://example.org/a");
    else if (last === "updated_on") write(field, "7/12/2569");
    else if (["x", "y", "percent"].includes(last)) write(field, "10");
    else if (["text", "textarea"].includes(field.type) && !field.value) write(field, "ข้อความของบล็อก");
  }
}"""

OPEN_MENU = """() => [...document.querySelectorAll("[data-contentpath=body] .c-sf-add-button")].filter((button) =>
  button.closest("[data-streamfield-stream-container], [data-streamfield-list-container]")
    .matches("[data-streamfield-stream-container]")).at(-1).click()"""


def member_of(group: str, **fields):
    person = UserFactory(**fields)
    person.groups.add(Group.objects.get(name=group))
    return person


@pytest.fixture
def shelf():
    """What blocks choose among: keys by the name of their field."""
    make_question("check-1", tags=["check"], is_shared=True)
    make_term()
    shared = {"collection": shared_collection()}
    return {
        "image": make_image(**shared).pk,
        "document": make_document(**shared).pk,
        "media": make_media(**shared).pk,
        "regulation": make_regulation().pk,
        "page": make_course(slug="other", title="อีกหลักสูตร").pk,
    }


def save(page) -> None:
    """Save a draft; what is wrong stands in the failure."""
    with page.expect_navigation():
        page.locator("footer button.action-save").click()
    page.wait_for_load_state()
    errors = page.locator(".w-field__errors:not(:empty), .help-critical").all_inner_texts()
    assert [text for text in errors if text.strip()] == []


def new_page(page, address: str, **fields: str) -> None:
    page.goto(re.sub(r"(https?://[^/]+).*", r"\1", page.url) + address)
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def choose_block(page, label: str, added) -> None:
    """Choose from the menu; once more where it was drawn anew under the pointer and the click went nowhere."""
    option = page.get_by_role("option", name=label, exact=True)
    for _press in range(3):
        option.wait_for(state="detached")  # the menu of the block before
        page.evaluate(OPEN_MENU)
        option.click()
        with suppress(TimeoutError):
            return added.wait_for(state="attached", timeout=3000)
        page.keyboard.press("Escape")
    pytest.fail(f"The menu adds no {label}.")


def add_block(page, kind: str, number: int, keys: dict[str, int]) -> None:
    """Add a block through the editor's own menu, and fill in all it asks for."""
    choose_block(page, str(LessonBlocks().child_blocks[kind].label), page.locator(f"input[name=body-{number}-type]"))
    if kind == "table":
        page.locator(".table-paste textarea").last.fill("รหัส\tรายการ\tจำนวน\n007\tกระดาษ\t2")
        page.locator(".table-paste button").last.click()
        return
    if kind == "gallery":  # asks for two
        page.locator("[data-streamfield-list-container]").last.locator(".c-sf-add-button").last.click()
    page.evaluate(FILL, [f"body-{number}-value", keys])
    for editor in page.locator("[data-contentpath=body] [contenteditable=true]").all():
        if not editor.inner_text().strip():
            editor.click()
            page.keyboard.insert_text(TYPED)


def test_every_block_goes_from_the_editor_to_a_phone(desk, visitor, phone, shelf):
    translation.activate("th")
    kinds = list(LessonBlocks().child_blocks)
    desk.sign_in(member_of("Trainers"))
    page = desk.visit("/admin/")
    catalogue = CoursePage.objects.get(slug="other").get_parent()
    new_page(
        page,
        f"/admin/pages/add/courses/coursepage/{catalogue.pk}/",
        title="งานสารบรรณ",
        subject_area="clerical",
        summary="รับและส่งหนังสือ",
    )
    save(page)
    course = CoursePage.objects.get(title="งานสารบรรณ")
    new_page(page, f"/admin/pages/add/courses/modulepage/{course.pk}/", title="บทที่หนึ่ง")
    save(page)
    module = ModulePage.objects.get(title="บทที่หนึ่ง")
    new_page(page, f"/admin/pages/add/courses/lessonpage/{module.pk}/", title="ทุกบล็อก", minutes="9")
    for number, kind in enumerate(kinds):
        add_block(page, kind, number, shelf)
    page.wait_for_timeout(300)  # the editor writes what was typed into the form a moment later
    save(page)
    lesson = LessonPage.objects.get(title="ทุกบล็อก")
    assert [block.block_type for block in lesson.get_latest_revision_as_object().body] == kinds
    desk.picture("every-block-editor")

    moderator = visitor(**DESK)
    moderator.sign_in(member_of("Moderators"))
    for one in (course, module, lesson):
        page = moderator.visit(f"/admin/pages/{one.pk}/edit/")
        page.locator("footer [data-w-dropdown-target=toggle]").last.click()
        with page.expect_navigation():
            page.locator("[name=action-publish]").click()
        page.wait_for_load_state()
    lesson.refresh_from_db()
    assert lesson.live

    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, CoursePage.objects.get(pk=course.pk))
    phone.sign_in(clerk)
    asked = []
    phone.page.on("request", lambda request: asked.append(request.url.removeprefix(phone.address)))
    page = phone.visit(lesson.get_url())
    page.wait_for_load_state("networkidle")
    ours = [path for path in asked if not path.startswith(("/files/", "data:", "blob:"))]
    assert len(ours) <= MOST_REQUESTS, ours
    assert TYPED in page.locator(".prose").inner_text()
    assert page.locator(".table-stacked").count() == 1
    phone.look("every-block-phone")

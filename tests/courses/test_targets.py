"""Links from a lesson to other courses and units."""

import pytest
from wagtail.models import Page

from courses.blocks import LessonBlocks
from courses.models import LessonPage, ModulePage, UnitPage
from tests.factories.courses import add_lesson, enrol, make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return clerk


@pytest.fixture
def there():
    """A unit of another course."""
    course = make_course(slug="there", title="งานพัสดุ", lessons=2)
    unit = units_of(course)[1]
    unit.minutes = 7
    unit.save()
    return unit


@pytest.fixture
def lesson(reader, there):
    """Leads there twice: by a card, and inside a sentence."""
    course = make_course(lessons=0)
    enrol(reader, course)
    text = f'<p>อ่าน<a id="{there.pk}" linktype="page">วิธีลงทะเบียนพัสดุ</a>ก่อน</p>'
    body = [("unit_link", {"page": there.page_ptr, "text": "ทำก่อนตรวจรับ"}), ("text", text)]
    return add_lesson(ModulePage.objects.child_of(course).get(), body=body)


def page_of(client, lesson) -> str:
    return client.get(lesson.get_url()).content.decode()


def test_both_lead_there_and_say_how_long_it_takes(client, lesson, there):
    page = page_of(client, lesson)
    assert page.count(f'href="{there.get_url()}"') == 2
    assert f'<a href="{there.get_url()}" data-minutes="7 นาที">วิธีลงทะเบียนพัสดุ</a>' in page
    assert "บทเรียน 2</a>" in page
    assert "7 นาที · งานพัสดุ" in page
    assert "css/blocks" in page


def test_they_follow_a_target_that_moves(client, lesson, there):
    module = ModulePage(title="ใหม่", slug="new")
    there.course.add_child(instance=module)
    UnitPage.objects.get(pk=there.pk).move(module, pos="last-child")
    moved = LessonPage.objects.get(pk=there.pk)
    assert "/new/" in moved.get_url()
    assert page_of(client, lesson).count(f'href="{moved.get_url()}"') == 2


@pytest.mark.parametrize("fate", ["unpublished", "module", "course", "gone"])
def test_a_closed_target_leaves_its_words(client, lesson, there, fate):
    closed = {"unpublished": there, "module": there.get_parent(), "course": there.course}.get(fate)
    address = there.get_url()
    if closed:
        closed.specific.unpublish()
    else:
        there.delete()
    page = page_of(client, lesson)
    assert address not in page
    assert "<a>วิธีลงทะเบียนพัสดุ</a>" in page
    assert "<p>ทำก่อนตรวจรับ</p>" in page
    assert "alert-warn" not in page


def test_an_editor_is_told_of_it(client, lesson, there):
    client.force_login(UserFactory(is_superuser=True))
    assert "ลิงก์ที่ผู้เรียนเปิดไม่ได้" not in page_of(client, lesson)
    there.get_parent().specific.unpublish()
    page = page_of(client, lesson)
    assert "ลิงก์ที่ผู้เรียนเปิดไม่ได้" in page


def test_a_link_to_a_course_leads_to_the_course(client, reader, there):
    course = make_course(lessons=0)
    enrol(reader, course)
    text = f'<p><a id="{there.course.pk}" linktype="page">พัสดุ</a></p>'
    lesson = add_lesson(ModulePage.objects.child_of(course).get(), body=[("text", text)])
    assert f'<a href="{there.course.get_url()}" data-minutes="12 นาที">พัสดุ</a>' in page_of(client, lesson)


@pytest.mark.parametrize("count", [1, 3])
def test_a_lesson_costs_the_same_for_any_number_of_links(client, reader, count, django_assert_num_queries):
    there = make_course(slug="there", lessons=count)
    course = make_course(lessons=0)
    enrol(reader, course)
    links = [("unit_link", {"page": unit.page_ptr, "text": ""}) for unit in units_of(there)]
    texts = [("text", f'<p><a id="{unit.pk}" linktype="page">ก</a></p>') for unit in units_of(there)]
    lesson = add_lesson(ModulePage.objects.child_of(course).get(), body=[*links, *texts])
    page_of(client, lesson)
    with django_assert_num_queries(13):
        page_of(client, lesson)


def test_what_a_card_leads_to_is_known_to_the_form_of_the_page(there):
    block = LessonBlocks().child_blocks["unit_link"]
    value = block.to_python({"page": there.pk, "text": ""})
    assert [(model, key) for model, key, *_path in block.extract_references(value)] == [(Page, str(there.pk))]

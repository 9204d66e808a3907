"""Steps, comparisons, parts that open."""

import pytest
from django.core.exceptions import ValidationError

from tests.courses.blocks.conftest import BLOCKS, chosen

pytestmark = pytest.mark.django_db

NOTHING = {"image": None, "alt_text": "", "decorative": False}
ROW = {"label": "ลงวันที่", "first": "<p>วันจริง</p>", "second": "<p>ย้อนหลัง</p>"}


def comparison(**fields) -> tuple[str, dict]:
    value = {"kind": "right_wrong", "title": "", "first": "", "second": "", "rows": [ROW]}
    return "comparison", value | fields


def step(number: int, **fields) -> dict:
    return {"title": f"ขั้น {number}", "text": "<p>ทำ<b>ช้า</b></p>", "image": NOTHING, "caption": ""} | fields


def test_steps_stand_in_order_each_with_its_text_and_picture(show):
    page = show(("steps", {"title": "รับหนังสือ", "steps": [step(1), step(2, image=chosen(), caption="ตรารับ <b>")]}))
    assert '<p class="block-title">รับหนังสือ</p>' in page
    first, second = page.split('<p class="step-title">')[1:]
    assert first.startswith("ขั้น 1</p>")
    assert "<b>ช้า</b>" in first
    assert "<img" not in first
    assert second.startswith("ขั้น 2</p>")
    assert 'alt="โต๊ะทำงาน"' in second
    assert "ตรารับ &lt;b&gt;" in second


def test_right_and_wrong_are_said_in_words(show):
    page = show(comparison())
    assert page.count("comparison-judged") == 1
    assert "ถูก</p><p>วันจริง</p>" in page
    assert "ผิด</p><p>ย้อนหลัง</p>" in page


def test_two_sides_have_the_names_they_were_given(show):
    page = show(comparison(kind="sides", first="ซื้อ", second="จ้าง <i>"))
    assert "comparison-judged" not in page
    assert "ซื้อ</p><p>วันจริง</p>" in page
    assert "จ้าง &lt;i&gt;</p>" in page


def test_parts_open_one_by_one_without_a_script(show):
    page = show(("accordion", {"title": "", "parts": [{"heading": "ถาม <b>", "text": "<p>ตอบ</p>"}]}))
    assert "<summary>ถาม &lt;b&gt;</summary>" in page
    assert "<p>ตอบ</p>" in page
    assert "block-title" not in page


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("steps", {"title": "", "steps": []}),
        ("comparison", comparison(rows=[])[1]),
        ("accordion", {"title": "", "parts": []}),
    ],
)
def test_an_empty_one_is_refused(kind, value):
    block = BLOCKS.child_blocks[kind]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))


def test_only_lessons_with_such_blocks_load_their_style(show):
    assert "css/blocks" in show(comparison())


def test_a_lesson_of_plain_text_loads_no_more_than_before(show):
    page = show(("text", "<p>ข้อความ</p>"))
    assert "css/blocks" not in page
    assert page.count("<script") == 1


def test_pictures_inside_steps_cost_the_same_for_any_number(client, show, django_assert_num_queries):
    show(("steps", {"title": "", "steps": [step(1, image=chosen())]}))
    client.get(show.url)
    with django_assert_num_queries(12):
        client.get(show.url)
    show.lesson.body = [("steps", {"title": "", "steps": [step(number, image=chosen()) for number in range(3)]})]
    show.lesson.save()
    client.get(show.url)
    with django_assert_num_queries(12):
        client.get(show.url)

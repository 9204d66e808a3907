"""Each block of a lesson, as a learner's page draws it."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.safestring import mark_safe
from wagtail.rich_text import RichText

from courses import knowledge_checks
from courses.blocks.text import clean_html
from courses.headings import number_headings
from courses.models import LessonSource, ModulePage
from media.models import Document, Media
from tests.courses.blocks.conftest import BLOCKS, make_photograph, picture
from tests.factories.courses import add_lesson

pytestmark = pytest.mark.django_db


def test_rich_text_is_drawn_as_it_is(show):
    assert "<p>ย่อหน้า <b>เน้น</b></p>" in show(("text", "<p>ย่อหน้า <b>เน้น</b></p>"))


def test_rich_text_that_came_past_the_form_is_cleaned_when_it_is_saved():
    block = BLOCKS.child_blocks["text"]
    value = block.clean(RichText('<p onclick="x">ดี<script>alert(1)</script><a href="javascript:x">ลิงก์</a></p>'))
    assert value.source == "<p>ดี<a>ลิงก์</a></p>"


def test_wagtails_own_links_survive_cleaning():
    html = '<p data-block-key="ab1"><a linktype="page" id="3">หน้า</a> <a href="https://example.org">เว็บ</a></p>'
    assert clean_html(html) == html


def test_a_call_out_shows_its_kind_and_text(show):
    page = show(("callout", {"kind": "law", "title": "ข้อ 26 <b>", "text": "<p>กรรมการ</p>"}))
    assert 'class="callout callout-law"' in page
    assert "ข้อ 26 &lt;b&gt;" in page
    assert "<p>กรรมการ</p>" in page


def test_a_table_has_headings_for_columns_and_rows(show):
    table = {
        "columns": [{"type": "text", "heading": "ด้าน"}, {"type": "rich_text", "heading": "งาน"}],
        "rows": [{"values": ["<i>หนึ่ง</i>", "<p><b>สอง</b></p>"]}],
        "caption": "งานห้าด้าน",
    }
    page = show(("table", table))
    assert "<caption>งานห้าด้าน</caption>" in page
    assert '<th scope="col">ด้าน</th>' in page
    assert '<th scope="row">&lt;i&gt;หนึ่ง&lt;/i&gt;</th>' in page
    assert "<b>สอง</b>" in page


def test_a_picture_comes_in_several_widths_as_webp_and_lazily(show):
    page = show(picture(image=make_photograph()))
    assert page.count(".webp") >= 3
    assert 'srcset="' in page
    assert 'loading="lazy"' in page
    assert 'alt="โต๊ะทำงาน"' in page
    assert "โต๊ะของเรา" in page


def test_a_decorative_picture_is_silent(show):
    assert 'alt=""' in show(picture(decorative=True, alt_text=""))


def test_pictures_cost_the_same_for_any_number(client, show, django_assert_num_queries):
    show(picture())
    with django_assert_num_queries(12):
        client.get(show.url)
    ModulePage.objects.get().add_child(
        instance=type(add_lesson(ModulePage.objects.get(), slug="x"))(
            title="สามรูป", slug="three", body=[picture(), picture(), picture()]
        )
    )
    client.get("/courses/orientation/m1/three/")
    with django_assert_num_queries(12):
        client.get("/courses/orientation/m1/three/")


def test_a_video_has_captions_a_transcript_and_never_starts_by_itself(show):
    media = Media.objects.create(
        title="การลงรับหนังสือ",
        file=ContentFile(b"0" * 2048, name="a.mp4"),
        captions=ContentFile(b"WEBVTT", name="a.vtt"),
        transcript="สวัสดี",
        duration_seconds=185,
    )
    page = show(("media", {"media": media, "text": "ดูนาทีที่ 2"}))
    assert f'<video controls preload="none" playsinline src="{media.file.url}"' in page
    assert 'kind="captions"' in page
    assert "autoplay" not in page
    assert "3:05" in page
    assert "สวัสดี" in page


def test_a_recording_is_an_audio_player(show):
    media = Media.objects.create(title="เสียง", file=ContentFile(b"0" * 10, name="a.mp3"))
    page = show(("media", {"media": media, "text": ""}))
    assert "<audio controls" in page
    assert "<video" not in page


def test_a_recording_that_was_deleted_leaves_a_gap(show):
    media = Media.objects.create(title="เสียง", file=ContentFile(b"0" * 10, name="a.mp3"))
    gone = ("media", {"media": media, "text": ""})
    Media.objects.all().delete()
    assert "<audio" not in show(gone)


def test_size_of_video_and_audio_is_measured_when_published_and_told_before_opening(client, show):
    media = Media.objects.create(title="เสียง", file=ContentFile(b"0" * 3 * 1024 * 1024, name="a.mp3"))
    show(("media", {"media": media, "text": ""}))
    lesson = ModulePage.objects.get().get_children().get().specific
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    assert lesson.media_bytes == 3 * 1024 * 1024
    assert "3.0" in client.get("/courses/orientation/").content.decode()


def test_a_link_elsewhere_is_a_card_that_asks_nothing_of_another_host(show):
    page = show(("link_card", {"url": "https://www.youtube.com/watch?v=x", "title": "ดูวิธี", "text": "นาทีที่ 3"}))
    assert '<a href="https://www.youtube.com/watch?v=x" target="_blank" rel="noopener noreferrer">' in page
    assert "YouTube" in page
    assert "<iframe" not in page


def test_a_link_to_a_script_is_refused():
    with pytest.raises(ValidationError):
        BLOCKS.child_blocks["link_card"].clean({"url": "javascript:alert(1)", "title": "ดู", "text": ""})


def test_a_document_tells_its_type_and_size(show):
    document = Document.objects.create(title="แบบฟอร์ม", file=ContentFile(b"%PDF-1.4 " + b"0" * 5000, name="ฟอร์ม.pdf"))
    document.file_size = 5009
    document.save()
    page = show(("document", {"document": document, "text": "ใช้ตอนเบิก"}))
    assert f'href="{document.file.url}"' in page
    assert "PDF · " in page


def test_without_a_contribution_a_knowledge_check_is_left_out(show, monkeypatch):
    monkeypatch.setattr(knowledge_checks, "_knowledge_check", None)
    assert "orientation-q01" not in show(("knowledge_check", "orientation-q01"))


def test_all_knowledge_checks_of_a_lesson_are_drawn_at_once(show, monkeypatch):
    asked = []

    def draw(codes, *, request, page, enrolment):
        asked.append((codes, enrolment is not None))
        return {"q1": mark_safe("<p>คำถามหนึ่ง</p>")}

    monkeypatch.setattr(knowledge_checks, "_knowledge_check", None)
    knowledge_checks.register_knowledge_check(render=draw, choices=lambda: [("q1", "หนึ่ง")])
    page = show(("knowledge_check", "q1"), ("text", "<p>กลาง</p>"), ("knowledge_check", "q2"))
    assert asked == [(["q1", "q2"], True)]
    assert "<p>คำถามหนึ่ง</p>" in page


def test_an_editor_chooses_among_the_questions_that_are_offered(monkeypatch):
    monkeypatch.setattr(knowledge_checks, "_knowledge_check", None)
    block = BLOCKS.child_blocks["knowledge_check"]
    with pytest.raises(ValidationError):
        block.clean("q1")
    knowledge_checks.register_knowledge_check(render=lambda codes, **_more: {}, choices=lambda: [("q1", "หนึ่ง")])
    assert block.clean("q1") == "q1"
    assert ("q1", "หนึ่ง") in list(block.field.widget.choices)


def test_a_long_lesson_has_a_table_of_contents(show):
    text = "".join(f"<h2>หัวข้อ <b>{number}</b></h2><p>ข้อความ</p>" for number in range(1, 5))
    page = show(("text", text))
    assert '<a href="#part-4">หัวข้อ 4</a>' in page
    assert '<h2 id="part-4">หัวข้อ <b>4</b></h2>' in page


def test_a_short_lesson_has_none(show):
    assert "#part-1" not in show(("text", "<h2>หัวข้อ</h2><p>ข้อความ</p>"))


def test_only_plain_headings_are_numbered():
    html, headings = number_headings(
        mark_safe('<h2 data-block-key="a1-_b">หนึ่ง</h2><h2 class="x">ของคนอื่น</h2><h2>สอง</h2>')
    )
    assert headings == [("part-1", "หนึ่ง"), ("part-2", "สอง")]
    assert html == '<h2 id="part-1">หนึ่ง</h2><h2 class="x">ของคนอื่น</h2><h2 id="part-2">สอง</h2>'


def test_sources_say_what_was_not_checked(client, show):
    show(("text", "<p>ข้อความ</p>"))
    lesson = ModulePage.objects.get().get_children().get().specific
    lesson.sources = [
        LessonSource(title="ระเบียบ", is_verified=True),
        LessonSource(title="แนวปฏิบัติ", url="https://example.org/a"),
    ]
    lesson.save()
    page = client.get(lesson.url).content.decode()
    before, after = page.split("แนวปฏิบัติ")
    assert "<li>ระเบียบ</li>" in before
    assert 'href="https://example.org/a"' in before
    assert '<span class="muted">(' in after


@pytest.mark.parametrize("stored", ["<p>บรรทัดหนึ่ง<br>บรรทัดสอง</p>", "<p>บรรทัดหนึ่ง<br/>บรรทัดสอง</p>"])
def test_a_text_with_line_breaks_opens_in_the_editor_again(stored):
    block = BLOCKS.child_blocks["text"]
    cleaned = block.clean(block.to_python(stored))
    assert cleaned.source == "<p>บรรทัดหนึ่ง<br/>บรรทัดสอง</p>"
    for value in (cleaned, block.to_python(stored)):
        assert "บรรทัดสอง" in json.loads(block.get_form_state(value))["blocks"][0]["text"]

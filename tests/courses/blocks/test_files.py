"""Documents with their first pages, forms in several kinds of file."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from media.models import Document
from media.previews import draw_previews
from tests.courses.blocks.conftest import BLOCKS
from tests.factories.media import make_document, pdf_bytes

pytestmark = pytest.mark.django_db


def drawn(pages: int = 2) -> Document:
    document = make_document(content=pdf_bytes(pages))
    draw_previews(document)
    return document


def document(**fields) -> tuple[str, dict]:
    return "document", {"document": drawn(), "text": "ใช้ตอนขอซื้อ"} | fields


def form(*files: Document, **fields) -> tuple[str, dict]:
    value = {"title": "บันทึกข้อความ", "text": "ใช้ภายใน", "version": "2", "updated_on": dt.date(2026, 12, 7)}
    return "form", value | {"files": [{"document": one} for one in files]} | fields


def test_a_document_shows_its_first_pages(show):
    page = show(document())
    assert page.count("data-zooms") == 2
    assert 'alt="หน้า 2 ของ หนังสือราชการ"' in page
    assert "PDF" in page
    assert "2 หน้า" in page
    assert "js/viewing" in page


def test_pages_are_fetched_only_once_they_are_opened(show):
    pages = show(document()).split('<details class="disclosure">')[1].split("</details>")[0]
    assert pages.count('loading="lazy"') == 2


@pytest.mark.parametrize("count", [1, 3])
def test_documents_cost_the_same_for_any_number(client, show, count, django_assert_num_queries):
    show(*[document() for _number in range(count)])
    with django_assert_num_queries(12):
        client.get(show.url)


def test_a_form_says_its_version_and_day_and_each_kind_of_file(show):
    word = make_document(name="บันทึก.docx", content=b"PK\x03\x04")
    page = show(form(word, make_document()))
    assert "รุ่นที่ 2" in page
    assert "7 ธันวาคม 2569" in page
    assert "ดาวน์โหลดแบบ DOCX" in page
    assert f'href="{word.url}" download' in page
    assert "ดาวน์โหลดแบบ PDF" in page


def test_a_form_without_version_or_day_says_neither(show):
    page = show(form(make_document(), version="", updated_on=None))
    assert "รุ่นที่" not in page
    assert "ปรับปรุงเมื่อ" not in page


def test_a_file_that_was_deleted_leaves_a_gap(client, show):
    show(form(make_document(), make_document()), document())
    Document.objects.order_by("pk").first().delete()
    Document.objects.order_by("pk").last().delete()
    page = client.get(show.url).content.decode()
    assert page.count("ดาวน์โหลดแบบ") == 1


def test_the_day_of_a_form_is_typed_in_the_buddhist_era():
    block = BLOCKS.child_blocks["form"].child_blocks["updated_on"]
    assert block.clean("7/12/2569") == dt.date(2026, 12, 7)
    assert block.get_form_state(dt.date(2026, 12, 7)) == "7/12/2569"
    assert block.to_python(block.get_prep_value(dt.date(2026, 12, 7))) == dt.date(2026, 12, 7)
    assert block.to_python(block.get_prep_value(None)) is None
    with pytest.raises(ValidationError):
        block.clean("7/12/2026")

"""What is on the sheet. The shaping tests compare glyphs, because wrong Thai looks right to a text comparison."""

import datetime as dt
import io
from decimal import Decimal

import pypdfium2
import pytest
from PIL import Image, ImageChops

from lms.certificates.models import Certificate
from lms.certificates.pdf import page, render_pdf
from lms.certificates.pdf.page import Sheet
from lms.certificates.png import render_png

ADDRESS = "https://thurakan.example/verify/ABCDEFGH2345/"
STACKED = ["ปิ่น", "น้ำ", "ญู", "ฐุ", "ฟ้า", "กตัญญู", "ที่สุดสิ้นสุด", "ป้ำ", "ฝึกฝน", "ฎู"]


def make(**changes) -> Certificate:
    """An unsaved certificate."""
    return Certificate(
        **{
            "number": 123,
            "number_text": "นศ2-ธก 0123/2569",
            "code": "ABCDEFGH2345",
            "issuer_name": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษานครศรีธรรมราช เขต 2",
            "holder_name": "นางสาวปิ่น น้ำใจกตัญญู",
            "organisation_name": "โรงเรียนบ้านน้ำตก",
            "course_title": "ปฐมนิเทศและบทบาทหน้าที่ผู้ปฏิบัติงานธุรการโรงเรียน",
            "hours": Decimal("3.0"),
            "completed_on": dt.date(2026, 11, 22),
            "issued_at": dt.datetime(2026, 11, 21, 18, 0, tzinfo=dt.UTC),
            "signatory_name": "นายบุญ ตัวอย่าง",
            "signatory_position": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
        }
        | changes
    )


def render(**changes) -> bytes:
    return render_pdf(make(**changes), verify_url=ADDRESS)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].get_textpage().get_text_bounded()
    finally:
        document.close()


def picture_of(pdf: bytes, *, width: int = 1200) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=width / document[0].get_width()).to_pil().convert("L")
    finally:
        document.close()


def differs(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


class UnshapedSheet(Sheet):
    """The sheet as it would be if somebody switched shaping off."""

    def set_text_shaping(self, *args, **kwargs) -> None:
        super().set_text_shaping(use_shaping_engine=False)


@pytest.mark.parametrize("word", STACKED)
def test_marks_stand_where_the_font_places_them(word, monkeypatch):
    """Fails when shaping is off: the same name then gives another picture."""
    shaped = picture_of(render(holder_name=word))
    monkeypatch.setattr(page, "Sheet", UnshapedSheet)
    assert differs(shaped, picture_of(render(holder_name=word)))


def test_the_tone_mark_of_pin_is_the_one_for_tall_consonants_and_stands_over_the_vowel():
    sheet = Sheet(make(), verify_url=ADDRESS)
    sheet.set_font("Sarabun", "B", 38)
    font = sheet.current_font
    run = font.shape_text("ปิ่น", 38, sheet.text_shaping)
    names = [glyph_name(font, glyph["mapped_char"]) for glyph in run]
    sheet.close_fonts()
    assert names == ["uni0E1B", "uni0E34.narrow", "uni0E48.small", "uni0E19"]


def glyph_name(font, mapped: int) -> str:
    return next(glyph.glyph_name for glyph, place in font.subset._char_id_per_glyph.items() if place == mapped)


def test_the_sheet_is_one_page_of_a4_across_with_title_and_language():
    pdf = render()
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        assert [round(side) for side in document[0].get_size()] == [842, 595]
        assert document.get_metadata_dict()["Title"] == "เกียรติบัตร นศ2-ธก 0123/2569"
    finally:
        document.close()
    assert b"/Lang (th)" in pdf


def test_the_same_certificate_gives_the_same_bytes():
    assert render() == render()


def test_number_code_and_address_can_be_copied_from_the_sheet():
    text = text_of(render())
    assert "0123/2569" in text
    assert "ABCD-EFGH-2345" in text
    assert ADDRESS in text


def test_the_date_is_the_day_in_bangkok_in_the_buddhist_era():
    assert "22" in text_of(render()).split("2569")[0]
    late = dt.datetime(2026, 12, 31, 17, 0, tzinfo=dt.UTC)
    assert "2570" in text_of(render(issued_at=late))


def test_the_sheet_says_until_when_it_holds_if_it_runs_out():
    assert "2571" not in text_of(render())
    assert "2571" in text_of(render(valid_until=dt.date(2028, 11, 22)))


def test_thai_digits_are_used_where_the_series_says_so_and_the_code_stays_latin():
    text = text_of(render(has_thai_digits=True))
    assert "๐๑๒๓/๒๕๖๙" in text
    assert "ABCD-EFGH-2345" in text
    assert "2569" not in text


@pytest.mark.parametrize(("hours", "printed"), [("3.0", " 3 "), ("4.5", " 4.5 ")])
def test_hours_have_no_needless_decimals(hours, printed):
    assert printed in text_of(render(hours=Decimal(hours)))


def test_a_cancelled_certificate_is_marked():
    assert differs(picture_of(render()), picture_of(render(status="cancelled")))


@pytest.mark.parametrize(
    "name",
    [
        "ก" * 250,
        "ว่าที่ร้อยตรีหญิง" + "พิมพ์พิสุทธิ์" * 12 + " " + "วัฒนากุลชัย" * 6,
        "<script>alert(1)</script>",
        "😀 漢字 \u202e สลับ",
        "\x00\x1f\ud7ff",
        "ี่้ำ",
        "",
        " ",
    ],
)
def test_no_name_breaks_the_sheet_or_its_frame(name):
    pdf = render(holder_name=name, course_title=name * 2, organisation_name=name, signatory_position=name)
    sheet = picture_of(pdf)
    empty = picture_of(render(holder_name="ก", course_title="ก", organisation_name="", signatory_position=""))
    edge = sheet.width // 26  # the frame: nothing may be written over it
    for box in ((0, 0, sheet.width, edge), (0, sheet.height - edge, sheet.width, sheet.height)):
        assert not differs(sheet.crop(box), empty.crop(box))
    for box in ((0, 0, edge, sheet.height), (sheet.width - edge, 0, sheet.width, sheet.height)):
        assert not differs(sheet.crop(box), empty.crop(box))


def test_the_file_is_small():
    assert len(render()) < 40_000
    assert len(render_png(render())) < 200_000


def test_the_picture_is_the_sheet():
    png = Image.open(io.BytesIO(render_png(render())))
    assert png.size == (1754, 1241)
    assert differs(png.convert("L"), Image.new("L", png.size, 255))
    assert png.convert("RGB").getpixel((5, 5)) == (255, 255, 255)

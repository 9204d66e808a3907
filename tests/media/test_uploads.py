from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Pillow

from media.uploads import check_content, clean_image
from tests.factories.media import MP4, PDF, VTT, picture_bytes


def opened(content: bytes) -> Pillow.Image:
    return Pillow.open(BytesIO(content))


# Pictures


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_a_picture_keeps_its_kind_and_size(kind, name):
    clean = opened(clean_image(ContentFile(picture_bytes(kind), name=name)).read())
    assert (clean.format, clean.size) == (kind, (60, 40))


def test_camera_data_is_removed_and_the_picture_turned_upright():
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of นางสาวปิ่น"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    content = picture_bytes("JPEG", exif=exif, comment="secret")
    assert b"Camera of" in content
    clean = clean_image(ContentFile(content, name="a.jpg")).read()
    assert opened(clean).size == (40, 60)
    assert not opened(clean).getexif()
    assert b"Camera of" not in clean
    assert b"secret" not in clean


def test_what_is_hidden_behind_a_picture_is_removed():
    content = picture_bytes("PNG") + b"<script>alert(1)</script>"
    assert b"<script>" not in clean_image(ContentFile(content, name="a.png")).read()


def test_a_transparent_palette_stays_transparent():
    buffer = BytesIO()
    Pillow.new("P", (10, 10), 0).save(buffer, "PNG", transparency=0)
    clean = opened(clean_image(ContentFile(buffer.getvalue(), name="a.png")).read())
    assert clean.convert("RGBA").getpixel((5, 5))[3] == 0


def test_print_colours_become_screen_colours():
    clean = opened(clean_image(ContentFile(picture_bytes("JPEG", mode="CMYK"), name="a.jpg")).read())
    assert clean.mode == "RGB"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("a.png", b""),
        ("a.png", picture_bytes("PNG")[:60]),
        ("a.gif", picture_bytes("GIF")),
        ("a.png", picture_bytes("GIF")),
        ("a.png", picture_bytes("JPEG")),
        ("a.html", picture_bytes("PNG")),
        ("a.jpg", PDF),
    ],
    ids=["svg", "svg as png", "html as jpg", "empty", "cut off", "gif", "gif as png", "jpeg as png", "html", "pdf"],
)
def test_what_is_no_picture_we_take_is_refused(name, content):
    with pytest.raises(ValidationError):
        clean_image(ContentFile(content, name=name))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60 * 40 - 1
    with pytest.raises(ValidationError, match="พิกเซล"):
        clean_image(ContentFile(picture_bytes(), name="a.png"))


def test_a_picture_of_too_many_bytes_is_refused(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 50
    with pytest.raises(ValidationError, match="50"):
        clean_image(ContentFile(picture_bytes(), name="a.png"))


# Documents, video and sound

ZIP = b"PK\x03\x04" + b"\0" * 40
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("หนังสือ.pdf", PDF),
        ("หนังสือ.PDF", PDF),
        ("บัญชี.xlsx", ZIP),
        ("บันทึก.doc", OLD_OFFICE),
        ("รายชื่อ.csv", "รหัส,ชื่อ\n80020001,ปิ่น\n".encode()),
        ("รายชื่อ.csv", "รหัส,ชื่อ\n".encode("cp874")),
        ("สาธิต.mp4", MP4),
        ("เสียง.mp3", b"ID3\x04" + b"\0" * 40),
        ("ไทย.vtt", VTT),
        ("ไทย.vtt", b"\xef\xbb\xbf" + VTT),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(name, content):
    check_content(ContentFile(content, name=name))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<html>"),
        ("a.svg", b"<svg/>"),
        ("a.js", b"alert(1)"),
        ("a.exe", b"MZ"),
        ("a", b"anything"),
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.pdf", b"MZ\x90"),
        ("a.txt", b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>"),
        ("a.csv", b"name\n<svg onload=alert(1)>"),
        ("a.txt", b"MZ\x90\x00\x03"),
        ("a.docx", OLD_OFFICE),
        ("a.xls", ZIP),
        ("a.mp4", b"<html>ftyp"),
        ("a.mp4", b""),
        ("a.webm", MP4),
        ("a.vtt", b"1\n00:00:00,000 --> 00:00:02,000\n"),
        ("a.vtt", b"WEBVTT\n\n<script>alert(1)</script>"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name, content):
    with pytest.raises(ValidationError):
        check_content(ContentFile(content, name=name))


def test_each_kind_of_file_has_its_greatest_size(settings):
    settings.MAX_DOCUMENT_BYTES = len(PDF)
    settings.MAX_MEDIA_BYTES = len(MP4)
    check_content(ContentFile(PDF, name="a.pdf"))
    check_content(ContentFile(MP4, name="a.mp4"))
    with pytest.raises(ValidationError, match="ใหญ่เกินไป"):
        check_content(ContentFile(PDF + b"\n", name="a.pdf"))
    with pytest.raises(ValidationError, match="ใหญ่เกินไป"):
        check_content(ContentFile(MP4 + b"\0", name="a.mp4"))

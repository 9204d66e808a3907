from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Pillow

from media.models import Document, Media
from tests.factories.media import MP4, make_document, make_image, make_media, picture_bytes

pytestmark = pytest.mark.django_db


def test_an_upload_keeps_its_thai_name_and_is_stored_under_a_random_key():
    for record in (make_image(), make_document(), make_media()):
        assert record.original_name in {"ป้ายโรงเรียน.png", "หนังสือราชการ.pdf", "สาธิต.mp4"}
        assert record.file.name.isascii()
        assert len(record.file.name.split("/")[-1].split(".")[0]) == 32


def test_names_that_differ_in_vowels_and_tone_marks_only_do_not_collide():
    one, other = make_document(name="น้ำ.pdf"), make_document(name="นำ.pdf")
    assert (one.original_name, other.original_name) == ("น้ำ.pdf", "นำ.pdf")
    assert one.file.name != other.file.name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("งาน/บัญชี.pdf", "บัญชี.pdf"),
        ("C:\\งาน\\บัญชี.pdf", "บัญชี.pdf"),
        ("ใบ\u202efdp.exe.pdf", "ใบfdp.exe.pdf"),
        ("นํ้า.pdf", "น้ำ.pdf"),
    ],
)
def test_a_file_name_is_kept_without_folders_and_invisible_signs(given, kept):
    document = make_document(name="a.pdf")
    document.file = ContentFile(b"%PDF-", name="a.pdf")
    document.file.name = given
    document.save()
    assert document.original_name == kept


def test_a_picture_is_written_anew_whichever_way_it_comes():
    image = make_image(content=picture_bytes("PNG") + b"<script>")
    assert b"<script>" not in image.file.storage.open(image.file.name).read()
    assert image.file_size == image.file.size


def test_a_turned_picture_has_the_size_that_is_seen():
    exif = Pillow.Exif()
    exif[0x0112] = 6
    image = make_image(name="a.jpg", content=picture_bytes("JPEG", exif=exif))
    image.refresh_from_db()
    assert (image.width, image.height) == (40, 60)
    rendition = image.get_rendition("width-20")
    assert Pillow.open(BytesIO(rendition.file.read())).size == (20, 30)


def test_a_hostile_picture_is_not_stored():
    with pytest.raises(ValidationError):
        make_image(name="a.png", content=b"<svg/>")


def test_a_recording_knows_its_size_and_kind():
    assert (make_media().kind, make_media().file_size) == ("video", 10252)
    assert make_media(name="เสียง.mp3").kind == "audio"


@pytest.mark.parametrize(
    ("model", "files", "field"),
    [
        (Document, {"file": ("a.pdf", b"<html>")}, "file"),
        (Media, {"file": ("a.mp4", b"<html>")}, "file"),
        (Media, {"file": ("a.mp4", MP4), "captions": ("a.vtt", b"<script>")}, "captions"),
    ],
)
def test_the_refusal_stands_beside_the_field(model, files, field):
    record = model(title="x", **{key: ContentFile(content, name=name) for key, (name, content) in files.items()})
    with pytest.raises(ValidationError) as refusal:
        record.full_clean()
    assert list(refusal.value.message_dict) == [field]


def test_a_document_is_linked_to_by_our_own_address():
    document = make_document()
    assert document.url == f"/files/{document.file.name}"

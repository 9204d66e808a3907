"""How long a recording is, by its file."""

import struct
from io import BytesIO

import pytest
from django.core.files.base import ContentFile

from media.lengths import seconds_of
from tests.factories.media import MP4, make_media
from tests.factories.video import webm_bytes


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def mp4(seconds: int, *, is_long: bool = False) -> bytes:
    """The pictures first, as many programs write it, then what tells about them."""
    times = (
        struct.pack(">QQIQ", 0, 0, 600, seconds * 600) if is_long else struct.pack(">IIII", 0, 0, 600, seconds * 600)
    )
    header = box(b"mvhd", bytes([is_long, 0, 0, 0]) + times + bytes(80))
    moov = box(b"moov", box(b"free", b"") + header)
    return box(b"ftyp", b"mp42") + box(b"mdat", bytes(5000)) + moov


def ogg(seconds: int) -> bytes:
    head = b"OggS" + bytes(24) + b"\x01vorbis" + bytes(5) + struct.pack("<I", 44_100)
    return head + bytes(5000) + b"OggS\x00\x04" + struct.pack("<q", seconds * 44_100) + bytes(20)


@pytest.mark.parametrize(
    ("extension", "content", "seconds"),
    [
        ("mp4", mp4(605), 605),
        ("m4a", mp4(90_000 // 60, is_long=True), 1500),
        ("webm", webm_bytes(7), 7),
        ("ogg", ogg(33), 33),
        ("mp4", MP4, 0),
        ("mp4", mp4(90_000), 0),
        ("mp4", mp4(60).replace(b"\x00\x00\x02X", bytes(4)), 0),
        ("mp3", b"ID3" + bytes(100), 0),
        ("webm", webm_bytes(3)[:60], 0),
        ("ogg", b"OggS", 0),
        ("mp4", b"", 0),
    ],
)
def test_a_file_says_how_long_it_is_or_nothing(extension, content, seconds):
    file = BytesIO(content)
    assert seconds_of(file, extension) == seconds
    assert file.tell() == 0


@pytest.mark.parametrize("extension", ["mp4", "webm", "ogg"])
def test_a_broken_file_breaks_nothing(extension):
    whole = {"mp4": mp4(60), "webm": webm_bytes(3), "ogg": ogg(60)}[extension]
    for place in range(0, len(whole), 7):
        seconds_of(BytesIO(whole[:place]), extension)
        seconds_of(BytesIO(whole[:place] + b"\xff" * 9 + whole[place + 9 :]), extension)


@pytest.mark.django_db
def test_the_file_knows_better_than_its_editor():
    media = make_media(name="a.webm", content=webm_bytes(7), duration_seconds=60)
    assert media.duration_seconds == 7
    media.file = ContentFile(webm_bytes(4), name="b.webm")
    media.save()
    assert media.duration_seconds == 4
    assert make_media(duration_seconds=60).duration_seconds == 60

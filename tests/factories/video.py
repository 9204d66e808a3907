"""A real video without a video program: WebM is boxes in boxes, and its VP8 key frames are what lossy WebP holds.

One picture a second, each a key frame, so that a player may jump anywhere.
"""

import struct
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageDraw

SIZE = (320, 180)
NANOSECONDS = 1_000_000
"""Of one tick: times below are milliseconds."""


def webm_bytes(seconds: int) -> bytes:
    """A video that counts its seconds; some 700 bytes each."""
    info = _box(0x1549A966, _number(0x2AD7B1, NANOSECONDS), _real(0x4489, seconds * 1000.0), *_makers())
    shape = _box(0xE0, _number(0xB0, SIZE[0]), _number(0xBA, SIZE[1]))
    track = _box(0xAE, _number(0xD7, 1), _number(0x73C5, 1), _number(0x83, 1), _box(0x86, b"V_VP8"), shape)
    head = info + _box(0x1654AE6B, track)
    clusters = [_cluster(second) for second in range(seconds)]
    cues = _cues(clusters, 0)
    cues = _cues(clusters, len(head) + len(cues))  # they tell where clusters stand, which is behind them
    signs = (_number(0x4286, 1), _number(0x42F7, 1), _number(0x42F2, 4), _number(0x42F3, 8), _box(0x4282, b"webm"))
    versions = (_number(0x4287, 2), _number(0x4285, 2))
    return _box(0x1A45DFA3, *signs, *versions) + _box(0x18538067, head, cues, *clusters)


def _makers() -> list[bytes]:
    return [_box(0x4D80, b"tests"), _box(0x5741, b"tests")]


def _cluster(second: int) -> bytes:
    block = b"\x81" + (0).to_bytes(2, "big") + b"\x80" + _key_frame(second)
    return _box(0x1F43B675, _number(0xE7, second * 1000), _box(0xA3, block))


def _cues(clusters: list[bytes], offset: int) -> bytes:
    points = []
    for second, cluster in enumerate(clusters):
        place = _box(0xB7, _number(0xF7, 1), _number(0xF1, offset, width=4))
        points.append(_box(0xBB, _number(0xB3, second * 1000, width=4), place))
        offset += len(cluster)
    return _box(0x1C53BB6B, *points)


def _key_frame(second: int) -> bytes:
    picture = Pillow.new("RGB", SIZE, (20 + 5 * second % 200, 90, 90))
    ImageDraw.Draw(picture).text((20, 20), str(second), font_size=100)
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=10)
    content = buffer.getvalue()
    start = content.index(b"VP8 ") + 8
    return content[start : start + int.from_bytes(content[start - 4 : start], "little")]


def _box(name: int, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (0x01 << 56 | len(content)).to_bytes(8, "big") + content


def _number(name: int, value: int, *, width: int = 8) -> bytes:
    return _box(name, value.to_bytes(width, "big"))


def _real(name: int, value: float) -> bytes:
    return _box(name, struct.pack(">d", value))

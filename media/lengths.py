"""How long a recording is, read from its file: MP4 and M4A, WebM, Ogg. Of MP3 only a person can tell.

A length that a file claims is believed up to a day; what is broken or hostile has none.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

LONGEST = 24 * 60 * 60
MOST_BOXES = 2000
HEAD_BYTES = 256 * 1024
SEGMENT, INFO, SCALE, DURATION = b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x2a\xd7\xb1", b"\x44\x89"
OPUS_RATE = 48_000


def seconds_of(file: IO[bytes], extension: str) -> int:
    """Whole seconds of the recording in ``file``, rounded; 0 if the file does not say."""
    read = {"mp4": _of_mp4, "m4a": _of_mp4, "webm": _of_webm, "ogg": _of_ogg}.get(extension)
    if read is None:
        return 0
    try:
        seconds = read(file)
    except (struct.error, ValueError, OSError, IndexError, OverflowError, ZeroDivisionError):
        return 0
    finally:
        file.seek(0)
    return round(seconds) if 0 < seconds <= LONGEST else 0


def _of_mp4(file: IO[bytes]) -> float:
    """``moov`` holds ``mvhd``, which holds ticks a second and ticks."""
    size = file.seek(0, 2)
    for name, start, end in _boxes(file, 0, size):
        if name == b"moov":
            for inner, inside, _after in _boxes(file, start, end):
                if inner == b"mvhd":
                    file.seek(inside)
                    is_long = file.read(1) == b"\x01"
                    file.seek(inside + (20 if is_long else 12))
                    ticks_a_second, ticks = struct.unpack(">IQ" if is_long else ">II", file.read(12 if is_long else 8))
                    return float(ticks / ticks_a_second)
    return 0


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, beginning and end of what each box between ``start`` and ``end`` holds."""
    for _number in range(MOST_BOXES):
        file.seek(start)
        head = file.read(16)
        if start >= end or len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head[:8])
        inside = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", head[8:16])
            inside = start + 16
        after = end if size == 0 else start + size
        yield name, inside, min(after, end)
        if after <= start:
            return
        start = after


def _of_webm(file: IO[bytes]) -> float:
    """``Info`` near the beginning holds nanoseconds a tick (a million unless it says otherwise) and ticks."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    inside = head[_after(head, head.index(SEGMENT) + 4)[0] :]
    at = inside.index(INFO) + 4
    start, size = _after(inside, at)
    info = inside[start : start + size]
    scale = _value(info, SCALE)
    nanoseconds = int.from_bytes(scale, "big") if scale else 1_000_000
    duration = _value(info, DURATION)
    (ticks,) = struct.unpack(">f" if len(duration) == 4 else ">d", duration)
    return float(ticks * nanoseconds / 1e9)


def _value(info: bytes, name: bytes) -> bytes:
    at = info.find(name)
    if at < 0:
        return b""
    start, size = _after(info, at + len(name))
    return info[start : start + size]


def _after(content: bytes, at: int) -> tuple[int, int]:
    """Where the element whose length stands at ``at`` begins, and that length: the first byte says how long it is."""
    width = 9 - content[at].bit_length()
    if width > 8:
        raise ValueError("No length stands here.")
    mask = (1 << (7 * width)) - 1
    return at + width, int.from_bytes(content[at : at + width], "big") & mask


def _of_ogg(file: IO[bytes]) -> float:
    """The last page says at which sample it ends; the first says how many make a second."""
    file.seek(0)
    head = file.read(4096)
    size = file.seek(0, 2)
    file.seek(max(0, size - HEAD_BYTES))
    tail = file.read()
    at = tail.rindex(b"OggS")
    (samples,) = struct.unpack("<q", tail[at + 6 : at + 14])
    if b"OpusHead" in head:
        return float(samples / OPUS_RATE)
    at = head.index(b"\x01vorbis") + 12
    (rate,) = struct.unpack("<I", head[at : at + 4])
    return float(samples / rate)

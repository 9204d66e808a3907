"""Make a text of any length fit: smaller letters first, then more lines, never a cut tone mark.

Thai has no spaces between words. Lines break at the spaces an author wrote; only a text that cannot be made to fit
otherwise breaks inside a run of letters, and then between whole clusters (consonant, vowels and marks together).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

UnitWidth = Callable[[str], float]
"""The width of a text at a size of one point."""

WORD = re.compile(r"\S+\s*")
CLUSTER = re.compile(r"[เ-ไ]?\S[\u0300-\u036f\u0e30-\u0e3a\u0e45-\u0e4e]*\s*")


class Room(NamedTuple):
    """The space for one text: ``width``, letters from ``size`` down to ``least`` points, at most ``lines`` lines."""

    width: float
    size: float
    least: float
    lines: int


class Fitted(NamedTuple):
    """Lines of text, and the size in points at which all of them fit."""

    lines: list[str]
    size: float


def fit(text: str, room: Room, *, unit_width: UnitWidth) -> Fitted:
    """``text`` in as few lines as it needs, as large as they allow.

    One line down to the least size comes before two lines at full size, and so on. What does not fit even so is
    broken between clusters, and made smaller still.
    """
    words = _measured(WORD, text, unit_width)
    for lines, size in _tries(room):
        broken = _break(words, room.width / size)
        if len(broken) <= lines:
            return Fitted(_balance(words, room.width / size, broken), size)
    clusters = _measured(CLUSTER, text, unit_width)
    size = room.least
    while len(broken := _break(clusters, room.width / size)) > room.lines:
        size *= 0.95
    return Fitted(broken, size)


def _tries(room: Room) -> Iterator[tuple[int, float]]:
    for lines in range(1, room.lines + 1):
        size = room.size
        while size >= room.least:
            yield lines, size
            size -= 1


def _measured(pattern: re.Pattern[str], text: str, unit_width: UnitWidth) -> list[tuple[str, float, float]]:
    """Pieces of ``text`` with their widths, without and with the space that follows."""
    pieces = pattern.findall(text)
    return [(piece, unit_width(piece.rstrip()), unit_width(piece)) for piece in pieces]


def _break(pieces: list[tuple[str, float, float]], width: float) -> list[str]:
    """Fill line after line up to ``width`` at one point; a piece wider than that makes too many lines."""
    lines, line, used = [], "", 0.0
    for piece, bare, spaced in pieces:
        if bare > width:
            return [""] * (len(pieces) + 100)
        if line and used + bare > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += piece
        used += spaced
    return [*lines, line.rstrip()]


def _balance(pieces: list[tuple[str, float, float]], width: float, broken: list[str]) -> list[str]:
    """The same number of lines, as equal in length as the pieces allow."""
    while len(narrower := _break(pieces, width := width * 0.97)) == len(broken) > 1:
        broken = narrower
    return broken

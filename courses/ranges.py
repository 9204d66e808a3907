"""Parts of a recording that were played: pairs of milliseconds, from and to, in order and apart from each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Range = tuple[int, int]


def union(*many: Iterable[Sequence[int]]) -> list[Range]:
    """All of it in the fewest parts; touching ones become one, empty and backward ones are left out."""
    parts: list[Range] = []
    for start, end in sorted((one[0], one[1]) for ranges in many for one in ranges if one[0] < one[1]):
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(parts[-1][1], end))
        else:
            parts.append((start, end))
    return parts


def total(ranges: Iterable[Sequence[int]]) -> int:
    """Milliseconds of parts that do not overlap."""
    return sum(end - start for start, end in ranges)


def within(ranges: Iterable[Sequence[int]], length: int) -> list[Range]:
    """What lies between 0 and ``length``."""
    return union((max(start, 0), min(end, length)) for start, end in ranges)


def without(ranges: Iterable[Sequence[int]], known: Sequence[Sequence[int]]) -> list[Range]:
    """What of ``ranges`` is not in ``known``, which a union gave."""
    rest = union(ranges)
    for start, end in known:
        rest = union(
            ((left, min(right, start)) for left, right in rest), ((max(left, end), right) for left, right in rest)
        )
    return rest


def first_of(ranges: Iterable[Sequence[int]], milliseconds: int) -> list[Range]:
    """The first parts of ``ranges``, at most so many milliseconds of them."""
    taken: list[Range] = []
    for start, end in ranges:
        if milliseconds <= 0:
            break
        taken.append((start, min(end, start + milliseconds)))
        milliseconds -= end - start
    return taken

"""What the points of an attempt come to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from assessments.kinds import kind_of
from assessments.models import Response

POINT, TOTAL, PERCENT = Decimal("0.0000001"), Decimal("0.0001"), Decimal("0.01")


def point_of(response: Response) -> Decimal | None:
    """The score of an answer as it is stored, by the version at hand; ``None``: a person must mark it."""
    point = kind_of(response.version.kind).grade(response.version, response.answer)
    return None if point is None else point.quantize(POINT, ROUND_HALF_UP)


def total_of(points: Decimal) -> Decimal:
    """A sum of points as it is judged: three thirds of a point are one."""
    return points.quantize(TOTAL, ROUND_HALF_UP)


def result_of(points: Sequence[Decimal], *, pass_mark: int) -> tuple[Decimal, bool]:
    """The score in percent, never rounded up, and whether it passes."""
    share = total_of(sum(points, Decimal(0))) * 100
    return (share / len(points)).quantize(PERCENT, ROUND_DOWN), share >= pass_mark * len(points)

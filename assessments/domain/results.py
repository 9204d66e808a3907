"""What the points of an attempt come to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from assessments.domain.rulings import ruled_point
from assessments.kinds import kind_of
from assessments.models import Mark, Response

POINT, TOTAL, PERCENT = Decimal("0.0000001"), Decimal("0.0001"), Decimal("0.01")


def point_of(response: Response) -> Decimal | None:
    """The score of an answer as it is stored, by the version at hand or by what was decided about it since.

    ``None``: a person must mark it.
    """
    if response.regrade:
        point = ruled_point(response.regrade, response.version, response.answer)
    else:
        point = kind_of(response.version.kind).grade(response.version, response.answer)
    return None if point is None else point.quantize(POINT, ROUND_HALF_UP)


def point_of_mark(response: Response, mark: Mark) -> Decimal:
    """The score that a marker's points come to, with what its type grades by itself."""
    share = (mark.points or Decimal(0)) / mark.most_points
    point = kind_of(response.version.kind).weigh(response.version, response.answer, share=share)
    return point.quantize(POINT, ROUND_HALF_UP)


def total_of(points: Decimal) -> Decimal:
    """A sum of points as it is judged: three thirds of a point are one."""
    return points.quantize(TOTAL, ROUND_HALF_UP)


def result_of(points: Sequence[Decimal], *, pass_mark: int) -> tuple[Decimal, bool]:
    """The score in percent, never rounded up, and whether it passes."""
    return result_of_total(sum(points, Decimal(0)), len(points), pass_mark=pass_mark)


def result_of_total(total: Decimal, count: int, *, pass_mark: int) -> tuple[Decimal, bool]:
    """The same of the sum of so many points."""
    share = total_of(total) * 100
    return (share / count).quantize(PERCENT, ROUND_DOWN), share >= pass_mark * count

"""What attempts come to by the category of their questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from assessments.models import Attempt, Response
from lms.core.prepared import Prepared

_BY_CATEGORY = Prepared(
    lambda attempts: (
        Response.objects.filter(attempt__among=attempts, is_left_out=False)
        .order_by("version__question__category__path")
        .values("attempt", "version__question__category__path")
        .annotate(points=Sum("score"), total=Count("pk"))
        .values_list("attempt", "version__question__category__title", "points", "total")
    )
)


@dataclass(frozen=True)
class CategoryScore:
    """Points in one category."""

    title: str
    points: Decimal
    total: int

    @property
    def percent(self) -> int:
        return int(self.points * 100 / self.total)


def scores_by_category(attempts: Sequence[Attempt]) -> dict[int, list[CategoryScore]]:
    """By key of the attempt, in the order of the bank; one query."""
    found: dict[int, list[CategoryScore]] = defaultdict(list)
    for attempt, title, points, total in _BY_CATEGORY.all(attempts=[one.pk for one in attempts]):
        found[attempt].append(CategoryScore(title, points or Decimal(0), total))
    return found

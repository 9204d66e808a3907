"""Shares of the point, and how they add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.kinds.base import RIGHT, WRONG, OptionDraft
from assessments.kinds.rules import OneOf, Rules
from assessments.models import Option

ALL, PARTIAL, PENALTY = "all", "partial", "penalty"
FINE = Decimal("0.0001")
"""Shares are written with five places at most: three thirds of 0.33333 are the whole point."""

PARTS = OneOf(
    label=_("Scoring"),
    default=PARTIAL,
    choices=(
        (PARTIAL, _("a share of the point for each right part")),
        (ALL, _("the point only if every part is right")),
    ),
)
"""The setting of types that consist of parts."""

CHOICES = OneOf(
    label=_("Scoring"),
    default=ALL,
    choices=(
        (ALL, pgettext_lazy("scoring", "the point for exactly the right options")),
        (PARTIAL, _("a share for each right option; who ticks more options than are right, loses shares again")),
        (PENALTY, _("a share for each right option; a wrong one takes as much away, never below 0")),
    ),
)
"""The setting of types where several options may be ticked."""


def points_of(option: Option | OptionDraft) -> Decimal:
    """What choosing or writing this one alone earns: its share, else all or nothing."""
    if option.weight is not None:
        return option.weight
    return RIGHT if option.is_correct else WRONG


def earns_all(option: Option | OptionDraft) -> bool:
    """Whether this one alone is the whole point."""
    return points_of(option) == RIGHT


def bounded(points: Decimal) -> Decimal:
    """``points`` as a score: between 0 and 1, what is nearly a whole being a whole."""
    rounded = points.quantize(FINE, ROUND_HALF_UP)
    return max(WRONG, min(RIGHT, rounded)) if rounded in (WRONG, RIGHT) or not 0 < points < 1 else points


def share_of_parts(points: Sequence[Decimal], rules: Rules) -> Decimal:
    """The score of a question of equal parts, by its ``scoring``."""
    total = sum((max(WRONG, min(RIGHT, one)) for one in points), WRONG)
    if rules.get("scoring", PARTIAL) == ALL:
        return RIGHT if total == len(points) else WRONG
    return total / len(points)


def share_of_choices(options: Iterable[Option], chosen: set[int], rules: Rules) -> Decimal:
    """The score of the options ticked, by ``scoring``."""
    offered = list(options)
    right = [one for one in offered if one.is_correct]
    scoring = rules.get("scoring", ALL)
    if scoring == ALL:
        return RIGHT if chosen == {one.pk for one in right} else WRONG
    equal = RIGHT / len(right)
    earned = [_earned(one, equal, scoring) for one in offered if one.pk in chosen]
    if scoring == PARTIAL:  # more ticks than right options: the best ones do not count
        earned = sorted(earned)[: len(right)]
    return bounded(sum(earned, WRONG))


def _earned(option: Option, equal: Decimal, scoring: str) -> Decimal:
    if option.weight is not None:
        return option.weight if scoring == PENALTY else max(WRONG, option.weight)
    if option.is_correct:
        return equal
    return -equal if scoring == PENALTY else WRONG

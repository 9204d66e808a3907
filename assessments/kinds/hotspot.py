"""Hot spot: areas of a picture are chosen, on the picture or in the list beneath it.

All areas are offered alike, the wrong ones, too. An area is an option: its name, and its place in ``target``:
``left top width height`` in percent of the picture.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.kinds.base import RIGHT, WRONG, ChoiceKind, OptionDraft, ReviewLine, in_order
from assessments.kinds.points import CHOICES, share_of_choices
from assessments.kinds.rules import OneOf, Rules
from assessments.models import Option, QuestionVersion
from lms.core.errors import DomainError

ONE, SEVERAL = "one", "several"
CHOOSE = OneOf(
    label=gettext_lazy("How many areas are chosen"),
    default=ONE,
    choices=((ONE, gettext_lazy("one area")), (SEVERAL, gettext_lazy("several areas"))),
)
PLACE = re.compile(" ".join([r"([0-9]{1,3}(?:\.[0-9])?)"] * 4))
LEAST_SIDE, WHOLE = Decimal(1), Decimal(100)
COVERED_AT_MOST = Decimal("0.25")
"""Of the smaller of two areas: where they lie on each other nobody knows which one is meant."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, in percent of the picture."""

    left: Decimal
    top: Decimal
    width: Decimal
    height: Decimal

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The area that ``target`` says; none if it cannot be read or leaves the picture."""
        found = PLACE.fullmatch(text)
        if found is None:
            return None
        area = cls(*(Decimal(one) for one in found.groups()))
        is_inside = area.left + area.width <= WHOLE and area.top + area.height <= WHOLE
        return area if is_inside and min(area.width, area.height) >= LEAST_SIDE else None

    def __str__(self) -> str:
        return " ".join(f"{one.normalize():f}" for one in (self.left, self.top, self.width, self.height))

    def covers(self, other: Area) -> Decimal:
        """What part of the smaller one both have in common, 0 to 1."""
        across = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        smaller = min(self.width * self.height, other.width * other.height)
        return max(across, WRONG) * max(down, WRONG) / smaller


@dataclass(frozen=True, slots=True)
class Spot:
    """An area as a learner sees it, on the picture and in the list."""

    index: int
    text: str
    is_chosen: bool
    area: Area
    is_one_of_several: bool

    @property
    def number(self) -> int:
        """What it is called on the picture."""
        return self.index + 1


@dataclass(frozen=True, slots=True)
class ReviewSpot(ReviewLine):
    """An area with what may be told of it once the rules allow."""

    index: int
    area: Area

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def sign(self) -> str:
        """Stands beside its number on the picture."""
        return "✓" if self.is_correct else "✗" if self.is_wrong else ""


class HotSpot(ChoiceKind):
    name = "hotspot"
    template = "assessments/kinds/hotspot.html"
    picture_template = "assessments/kinds/_spots.html"
    picture_size = 1400
    needs_picture = True
    settings = {"choose": CHOOSE, "scoring": CHOICES}

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        super().check(options, text=text, rules=rules)
        right = sum(option.is_correct for option in options)
        if rules.get("choose", ONE) == ONE and right != 1:
            raise DomainError(_("Mark exactly one area as right, or let several areas be chosen."))
        if right == 0:
            raise DomainError(_("Mark at least one area as right."))
        if any(option.weight is not None for option in options):
            raise DomainError(_("In this type every part has the same share of the point."))
        _check_areas(options)

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> list[int]:
        """As one reads the picture, which tells nothing, or mixed: never as the trainer wrote them."""
        order = [option.pk for option in sorted(version.options.all(), key=_reading_order)]
        if is_shuffled:
            chance.shuffle(order)
        return order

    def grade(self, version: QuestionVersion, answer: list[int] | None) -> Decimal:
        chosen = set(answer or [])
        if takes_several(version.rules):
            return share_of_choices(version.options.all(), chosen, version.rules)
        return RIGHT if [*chosen] == self.solve(version) else WRONG

    def show(self, version: QuestionVersion, *, layout: Sequence[int], answer: list[int] | None) -> list[Spot]:
        chosen, several = set(answer or []), takes_several(version.rules)
        return [
            Spot(index, option.text, option.pk in chosen, area_of(option), several)
            for index, option in enumerate(in_order(version, layout))
        ]

    def review(self, version: QuestionVersion, *, layout: Sequence[int], answer: list[int] | None) -> list[ReviewLine]:
        chosen = set(answer or [])
        return [
            ReviewSpot(option.text, option.pk in chosen, option.is_correct, option.feedback, index, area_of(option))
            for index, option in enumerate(in_order(version, layout))
        ]


def takes_several(rules: Rules) -> bool:
    """Whether more than one area may be chosen."""
    return bool(rules.get("choose", ONE) == SEVERAL)


def area_of(option: Option) -> Area:
    """Where an option lies, which was checked before it was stored."""
    area = Area.read(option.target)
    if area is None:
        raise ValueError(option.target)
    return area


def _check_areas(options: Sequence[OptionDraft]) -> None:
    """Refuse what lies beside the picture, is too small, or on top of another."""
    areas: list[tuple[OptionDraft, Area]] = []
    for option in options:
        area = Area.read(option.target)
        if area is None:
            message = _("The area “%(name)s” must lie on the picture: left, top, width and height in percent.")
            raise DomainError(message % {"name": option.text[:60]})
        areas.append((option, area))
    for (one, area), (other, place) in combinations(areas, 2):
        if area.covers(place) > COVERED_AT_MOST:
            message = _("“%(one)s” and “%(other)s” lie on each other: nobody could tell which one is meant.")
            raise DomainError(message % {"one": one.text[:60], "other": other.text[:60]})


def _reading_order(option: Option) -> tuple[Decimal, Decimal]:
    area = area_of(option)
    return area.top, area.left

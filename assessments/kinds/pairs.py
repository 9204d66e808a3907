"""Matching and classifying: to each item belongs one of several targets."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.kinds.base import (
    RIGHT,
    WRONG,
    Choice,
    Kind,
    OptionDraft,
    ReviewPart,
    in_order,
    not_on_offer,
    read_indexes,
)
from assessments.kinds.notation import read_lines, write_lines
from assessments.kinds.points import PARTS, share_of_parts
from assessments.kinds.rules import Rules
from assessments.models import Option, QuestionVersion
from lms.core.errors import DomainError

Layout = Mapping[str, Sequence[int]]
"""``items`` as shown; ``targets``: for each target as shown an option that has it."""
Answer = Mapping[str, int]
"""For the id of an item that of an option which has the target chosen."""
ITEMS_AT_LEAST, ITEMS_AT_MOST, TARGETS_AT_MOST = 2, 20, 15


@dataclass(frozen=True, slots=True)
class Item:
    """An item and the targets to choose from, as a learner sees them."""

    text: str
    choices: list[Choice]


class Pairs(Kind):
    """Common to both. An option without text is a target to which nothing belongs."""

    template = "assessments/kinds/pairs.html"
    review_template = "assessments/kinds/review_parts.html"
    settings = {"scoring": PARTS}

    def read_key(self, text: str, key: str) -> tuple[str, list[OptionDraft]]:
        return text, read_lines(key, has_target=True)

    def write_key(self, text: str, options: Sequence[OptionDraft]) -> tuple[str, str]:
        return text, write_lines(options, has_target=True)

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        items = [option.text for option in options if option.text]
        targets = {option.target for option in options}
        if not ITEMS_AT_LEAST <= len(items) <= ITEMS_AT_MOST:
            limits = {"least": ITEMS_AT_LEAST, "most": ITEMS_AT_MOST}
            raise DomainError(_("Give between %(least)s and %(most)s items.") % limits)
        if "" in targets:
            raise DomainError(_("Every item needs what it belongs to: write “item = what it belongs to”."))
        if not 2 <= len(targets) <= TARGETS_AT_MOST:
            raise DomainError(
                _("Give between 2 and %(most)s different things to choose from.") % {"most": TARGETS_AT_MOST}
            )
        if len(set(items)) < len(items):
            raise DomainError(_("Two items have the same text."))
        if any(option.weight is not None for option in options):
            raise DomainError(_("In this type every part has the same share of the point."))

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> dict[str, list[int]]:
        """The targets stand in the order of their letters, which tells nothing."""
        options = list(version.options.all())
        items = [option.pk for option in options if option.text]
        if is_shuffled:
            chance.shuffle(items)
        targets = {option.target: option.pk for option in reversed(options)}
        return {"items": items, "targets": [targets[text] for text in sorted(targets)]}

    def accept(self, values: Sequence[str], *, layout: Layout) -> dict[str, int] | None:
        items, targets = layout["items"], layout["targets"]
        if len(values) not in (0, len(items)):
            raise not_on_offer()
        chosen = [(item, value) for item, value in zip(items, values, strict=False) if value]
        indexes = read_indexes([value for _item, value in chosen], below=len(targets))
        return {str(item): targets[index] for (item, _value), index in zip(chosen, indexes, strict=True)} or None

    def restore(self, answer: Answer | None, *, layout: Layout) -> list[str]:
        given = answer or {}
        return [str(layout["targets"].index(given[str(pk)])) if str(pk) in given else "" for pk in layout["items"]]

    def grade(self, version: QuestionVersion, answer: Answer | None) -> Decimal:
        options = {option.pk: option for option in version.options.all()}
        return share_of_parts([_points(one, options, answer) for one in options.values() if one.text], version.rules)

    def solve(self, version: QuestionVersion) -> dict[str, int]:
        layout = self.arrange(version, chance=random.Random(0), is_shuffled=False)  # noqa: S311
        by_text = {option.target: option.pk for option in in_order(version, layout["targets"])}
        return {str(option.pk): by_text[option.target] for option in version.options.all() if option.text}

    def show(self, version: QuestionVersion, *, layout: Layout, answer: Answer | None) -> list[Item]:
        targets, given = in_order(version, layout["targets"]), answer or {}
        return [
            Item(
                item.text,
                [Choice(n, one.target, given.get(str(item.pk)) == one.pk) for n, one in enumerate(targets)],
            )
            for item in in_order(version, layout["items"])
        ]

    def review(self, version: QuestionVersion, *, layout: Layout, answer: Answer | None) -> list[ReviewPart]:
        options = {option.pk: option for option in version.options.all()}
        return [
            ReviewPart(one.text, _given(one, options, answer), one.target, _points(one, options, answer), one.feedback)
            for one in in_order(version, layout["items"])
        ]


class Matching(Pairs):
    name = "matching"
    key_label = gettext_lazy("Pairs")
    key_help = gettext_lazy(
        "One pair a line: item = what belongs to it. A line that begins with = is something to choose that belongs "
        "to nothing. After # may stand why."
    )


class Classify(Pairs):
    name = "classify"
    key_label = gettext_lazy("Items and their groups")
    key_help = gettext_lazy(
        "One item a line: item = group. Several items may have the same group. A line that begins with = is a group "
        "without items. After # may stand why."
    )


def _given(item: Option, options: Mapping[int, Option], answer: Any) -> str:
    pk = (answer or {}).get(str(item.pk))
    return options[pk].target if pk in options else ""


def _points(item: Option, options: Mapping[int, Option], answer: Any) -> Decimal:
    return RIGHT if _given(item, options, answer) == item.target else WRONG

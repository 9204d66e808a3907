"""Ordering: steps are brought into the right order."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

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
from assessments.models import Aspect, QuestionVersion
from lms.core.errors import DomainError

Answer = Mapping[str, int]
"""For the id of a step its place, from 1."""
STEPS_AT_LEAST, STEPS_AT_MOST = 3, 12


@dataclass(frozen=True, slots=True)
class Step:
    """A step and the places it can be given, as a learner sees them."""

    text: str
    choices: list[Choice]


class Ordering(Kind):
    """The options stand in the right order; a learner gives each a place."""

    name = "ordering"
    template = "assessments/kinds/ordering.html"
    review_template = "assessments/kinds/review_parts.html"
    settings = {"scoring": PARTS}
    key_label = gettext_lazy("Steps in the right order")
    key_help = gettext_lazy(
        "One step a line, from the first to the last. Learners see them mixed. After # may stand why."
    )

    def read_key(self, text: str, key: str) -> tuple[str, list[OptionDraft]]:
        return text, read_lines(key)

    def write_key(self, text: str, options: Sequence[OptionDraft]) -> tuple[str, str]:
        return text, write_lines(options)

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        if not STEPS_AT_LEAST <= len(options) <= STEPS_AT_MOST:
            limits = {"least": STEPS_AT_LEAST, "most": STEPS_AT_MOST}
            raise DomainError(_("Give between %(least)s and %(most)s steps.") % limits)
        if not all(option.text for option in options):
            raise DomainError(_("Every step needs a text."))
        if len({option.text for option in options}) < len(options):
            raise DomainError(_("Two steps have the same text."))
        if any(option.weight is not None for option in options):
            raise DomainError(_("In this type every part has the same share of the point."))

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> list[int]:
        """Mixed in any case, beginning with the order of their letters: the trainer's order is the key."""
        order = [option.pk for option in sorted(version.options.all(), key=lambda option: option.text)]
        chance.shuffle(order)
        return order

    def accept(self, values: Sequence[str], *, layout: Sequence[int]) -> dict[str, int] | None:
        if len(values) not in (0, len(layout)):
            raise not_on_offer()
        given = [(pk, value) for pk, value in zip(layout, values, strict=False) if value]
        places = read_indexes([value for _pk, value in given], below=len(layout) + 1)
        if 0 in places:
            raise not_on_offer()
        return {str(pk): place for (pk, _value), place in zip(given, places, strict=True)} or None

    def restore(self, answer: Answer | None, *, layout: Sequence[int]) -> list[str]:
        return [str((answer or {}).get(str(pk), "")) for pk in layout]

    def grade(self, version: QuestionVersion, answer: Answer | None) -> Decimal:
        right, given = self.solve(version), answer or {}
        return share_of_parts(
            [RIGHT if given.get(pk) == place else WRONG for pk, place in right.items()], version.rules
        )

    def solve(self, version: QuestionVersion) -> dict[str, int]:
        return {str(option.pk): place for place, option in enumerate(version.options.all(), start=1)}

    def show(self, version: QuestionVersion, *, layout: Sequence[int], answer: Answer | None) -> list[Step]:
        given = answer or {}
        places = range(1, len(layout) + 1)
        return [
            Step(one.text, [Choice(place, str(place), given.get(str(one.pk)) == place) for place in places])
            for one in in_order(version, layout)
        ]

    def review(self, version: QuestionVersion, *, layout: Sequence[int], answer: Answer | None) -> list[ReviewPart]:
        given = answer or {}
        return [
            ReviewPart(
                text=one.text,
                given=str(given.get(str(one.pk), "")),
                right=str(place),
                points=RIGHT if given.get(str(one.pk)) == place else WRONG,
                feedback=one.feedback,
            )
            for place, one in enumerate(version.options.all(), start=1)
        ]

    def tell(
        self, version: QuestionVersion, *, layout: Sequence[int], answer: Answer | None, aspects: Aspect
    ) -> list[ReviewPart]:
        """Without the key in the learner's own order, or as they were shown: the right order is the key."""
        parts = super().tell(version, layout=layout, answer=answer, aspects=aspects)
        if aspects.has_key:
            return parts
        order = [one.pk for one in version.options.all()]
        shown = [parts[order.index(pk)] for pk in layout]
        return sorted(shown, key=lambda part: int(part.given or 0))

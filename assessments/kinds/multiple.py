"""Multiple choice: one or more are right; the point is for exactly the right ones, or for shares."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.kinds.base import ChoiceKind, OptionDraft
from assessments.kinds.points import ALL, CHOICES, share_of_choices
from assessments.kinds.rules import Rules
from assessments.models import QuestionVersion
from lms.core.errors import DomainError


class MultipleChoice(ChoiceKind):
    name = "multiple"
    template = "assessments/kinds/multiple.html"
    settings = {"scoring": CHOICES}

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        super().check(options, text=text, rules=rules)
        if not any(option.is_correct for option in options):
            raise DomainError(_("Mark at least one option as right."))
        weighed = [option for option in options if option.weight is not None]
        if not weighed:
            return
        if rules.get("scoring", ALL) == ALL:
            raise DomainError(_("Options have shares, but the point is for exactly the right ones. Choose a scoring."))
        if any((option.weight or 0) > 0 for option in weighed if not option.is_correct):
            raise DomainError(_("An option with a share above 0 is a right one: mark it."))
        if any(option.weight is None for option in options if option.is_correct):
            raise DomainError(_("Give every right option its share, or none of them."))
        if (
            not Decimal("0.999")
            < sum(option.weight or 0 for option in options if option.is_correct)
            <= Decimal("1.001")
        ):
            raise DomainError(_("The shares of the right options must come to 100 percent."))

    def grade(self, version: QuestionVersion, answer: list[int] | None) -> Decimal:
        return share_of_choices(version.options.all(), set(answer or []), version.rules)

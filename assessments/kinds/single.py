"""Single choice: one of several is right."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.kinds.base import ChoiceKind, OptionDraft
from assessments.kinds.points import bounded, earns_all, points_of
from assessments.kinds.rules import Rules
from assessments.models import QuestionVersion
from lms.core.errors import DomainError


class SingleChoice(ChoiceKind):
    name = "single"
    template = "assessments/kinds/single.html"

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        super().check(options, text=text, rules=rules)
        if sum(option.is_correct for option in options) != 1:
            raise DomainError(_("Mark exactly one option as right."))
        if not all(earns_all(option) == option.is_correct for option in options):
            raise DomainError(_("The right option, and no other one, has 100 percent of the point."))

    def accept(self, values: Sequence[str], *, layout: Sequence[int]) -> list[int] | None:
        if len(values) > 1:
            raise DomainError(_("Choose one option only."))
        return super().accept(values, layout=layout)

    def grade(self, version: QuestionVersion, answer: list[int] | None) -> Decimal:
        """The point for the right option; another one may earn a share."""
        return bounded(sum((points_of(one) for one in version.options.all() if one.pk in (answer or [])), Decimal(0)))

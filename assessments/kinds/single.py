"""Single choice: one of several is right."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.kinds.base import ChoiceKind, OptionDraft
from assessments.kinds.rules import Rules
from lms.core.errors import DomainError


class SingleChoice(ChoiceKind):
    name = "single"
    template = "assessments/kinds/single.html"

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        super().check(options, text=text, rules=rules)
        if sum(option.is_correct for option in options) != 1:
            raise DomainError(_("Mark exactly one option as right."))

    def accept(self, values: Sequence[str], *, layout: Sequence[int]) -> list[int] | None:
        if len(values) > 1:
            raise DomainError(_("Choose one option only."))
        return super().accept(values, layout=layout)

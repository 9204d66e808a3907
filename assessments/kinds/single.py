"""Single choice: one of several is right."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.kinds.base import ChoiceKind, OptionDraft
from lms.core.errors import DomainError


class SingleChoice(ChoiceKind):
    name = "single"
    template = "assessments/kinds/single.html"

    def check(self, options: Sequence[OptionDraft]) -> None:
        super().check(options)
        if sum(option.is_correct for option in options) != 1:
            raise DomainError(_("Mark exactly one option as right."))

    def accept(self, choices: Sequence[int], *, order: Sequence[int]) -> list[int] | None:
        if len(choices) > 1:
            raise DomainError(_("Choose one option only."))
        return super().accept(choices, order=order)

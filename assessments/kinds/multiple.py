"""Multiple choice: one or more are right; the point is for exactly the right ones."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.kinds.base import ChoiceKind, OptionDraft
from assessments.kinds.rules import Rules
from lms.core.errors import DomainError


class MultipleChoice(ChoiceKind):
    name = "multiple"
    template = "assessments/kinds/multiple.html"

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        super().check(options, text=text, rules=rules)
        if not any(option.is_correct for option in options):
            raise DomainError(_("Mark at least one option as right."))

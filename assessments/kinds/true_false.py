"""True or false. The two options are ours, so that their wording follows the reader's language."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.kinds.base import OptionDraft
from assessments.kinds.rules import Rules
from assessments.kinds.single import SingleChoice
from assessments.models import Option, QuestionVersion
from lms.core.errors import DomainError

TRUE, FALSE = "true", "false"


def true_false_options(
    answer: bool, *, feedback_if_true: str = "", feedback_if_false: str = ""
) -> tuple[OptionDraft, OptionDraft]:
    """The options of a statement that is true (``answer``) or not, in the order they are always shown."""
    return OptionDraft(TRUE, answer, feedback_if_true), OptionDraft(FALSE, not answer, feedback_if_false)


class TrueFalse(SingleChoice):
    name = "true_false"

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        if [option.text for option in options] != [TRUE, FALSE]:
            raise DomainError(_("A true-or-false question has exactly the options true and false."))
        super().check(options, text=text, rules=rules)

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> list[int]:
        """True always stands first: shuffling two words would only mislead the tired."""
        return super().arrange(version, chance=chance, is_shuffled=False)

    def label(self, option: Option) -> str:
        return _("True") if option.text == TRUE else _("False")

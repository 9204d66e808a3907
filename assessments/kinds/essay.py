"""Essay: a text of the learner's own, which a person marks by the points that a good answer holds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.kinds.base import WRONG, Kind, OptionDraft, ReviewLine, not_on_offer
from assessments.kinds.rules import Count, Rules
from assessments.models import Aspect, QuestionVersion
from lms.core.errors import DomainError

LONGEST = 20_000
"""Characters that an answer may have, whatever the trainer allows: nobody's text is cut off while it is written."""
MOST_POINTS, USUAL_POINTS = 100, 10
MOST_EXPECTED = 20


@dataclass(frozen=True, slots=True)
class Writing:
    """A text field, with what is in it and how long it is to become; 0: no limit."""

    text: str
    least: int
    most: int


class Essay(Kind):
    """Its options are what a good answer holds, for those who mark; learners read them with the explanation."""

    name = "essay"
    template = "assessments/kinds/essay.html"
    review_template = "assessments/kinds/essay_review.html"
    settings = {
        "least": Count(label=gettext_lazy("At least so many characters"), most=LONGEST),
        "most": Count(label=gettext_lazy("At most so many characters"), most=LONGEST),
        "points": Count(label=gettext_lazy("Points a marker may give"), default=USUAL_POINTS, most=MOST_POINTS),
    }

    key_label = gettext_lazy("What a good answer holds")
    key_help = gettext_lazy("One point on each line, for those who mark. Learners read them with the explanation.")

    def read_key(self, text: str, key: str) -> tuple[str, list[OptionDraft]]:
        return text, [OptionDraft(line.strip()) for line in key.splitlines() if line.strip()]

    def write_key(self, text: str, options: Sequence[OptionDraft]) -> tuple[str, str]:
        return text, "\n".join(option.text for option in options)

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        least, most = rules.get("least", 0), rules.get("most", 0)
        if most and least > most:
            raise DomainError(_("The least length is greater than the greatest."))
        if rules.get("points", USUAL_POINTS) == 0:
            raise DomainError(_("A marker needs at least one point to give."))
        check_expected(options)

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> list[int]:
        return []

    def accept(self, values: Sequence[str], *, layout: Any) -> str | None:
        """The text as it is written: nothing in it is put right under the learner's hands."""
        if len(values) > 1:
            raise not_on_offer()
        return accept_text(values[0] if values else "")

    def restore(self, answer: str | None, *, layout: Any) -> list[str]:
        return [answer] if answer else []

    def grade(self, version: QuestionVersion, answer: str | None) -> Decimal | None:
        """Nothing for nothing; any text is for a person."""
        return None if answer else WRONG

    def solve(self, version: QuestionVersion) -> None:
        return None

    def show(self, version: QuestionVersion, *, layout: Any, answer: str | None) -> list[Writing]:
        return [Writing(answer or "", version.rules.get("least", 0), version.rules.get("most", 0))]

    def review(self, version: QuestionVersion, *, layout: Any, answer: str | None) -> list[ReviewLine]:
        """The answer (chosen), then what a good one holds (right)."""
        written = [ReviewLine(answer, is_chosen=True, is_correct=False, feedback="")] if answer else []
        return [*written, *expected_lines(version)]


def accept_text(text: str) -> str | None:
    """A text as learners write it, with one kind of line break; ``None``: nothing. Raises ``DomainError``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST:
        raise DomainError(_("That answer is too long. Shorten it."))
    return text or None


def check_expected(options: Sequence[OptionDraft]) -> None:
    """Refuse points of a good answer that could not stand in a list."""
    if len(options) > MOST_EXPECTED:
        raise DomainError(_("Name at most %(most)s points of a good answer.") % {"most": MOST_EXPECTED})
    if not all(option.text and "\n" not in option.text for option in options):
        raise DomainError(_("Write each point of a good answer on one line."))
    if any(option != OptionDraft(option.text) for option in options):
        raise DomainError(_("A point of a good answer is a text and nothing else."))
    if len({option.text for option in options}) < len(options):
        raise DomainError(_("A point of a good answer stands there twice."))


def expected_lines(version: QuestionVersion) -> list[ReviewLine]:
    """What a good answer holds."""
    return [ExpectedLine(one.text, is_chosen=False, is_correct=True, feedback="") for one in version.options.all()]


class ExpectedLine(ReviewLine):
    """A point of a good answer: the key itself."""

    def told(self, aspects: Aspect) -> Self | None:
        return self if aspects.has_key else None

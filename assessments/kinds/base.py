"""What every type of question can do. Callers know this interface only, never a single type."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Option, QuestionVersion
from lms.core.errors import DomainError

RIGHT, WRONG = Decimal(1), Decimal(0)
OPTIONS_AT_LEAST, OPTIONS_AT_MOST = 2, 12


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """An answer to choose from, as a trainer writes it."""

    text: str
    is_correct: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer as a learner sees it: known by its place in the shown order, never by an id."""

    index: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """An answer with what may be told of it once the rules of the quiz allow."""

    text: str
    is_chosen: bool
    is_correct: bool
    feedback: str

    @property
    def is_told(self) -> bool:
        """Whether its feedback is of use to this learner: what was chosen, and what is right."""
        return self.is_chosen or self.is_correct


class Kind(ABC):
    """A type of question: how it is checked, laid out, answered, graded and reviewed.

    ``order`` is what an attempt froze for one question at its start, ``answer`` what the learner gave; both are JSON
    and mean something to their own kind only.
    """

    name: str
    template: str
    """Draws the question as part of a form, from ``show()``."""
    review_template: str = "assessments/kinds/review.html"
    """Draws the answered question, from ``review()``."""

    @abstractmethod
    def check(self, options: Sequence[OptionDraft]) -> None:
        """Refuse (``DomainError``) what could not be answered or graded."""

    @abstractmethod
    def arrange(self, option_ids: Sequence[int], *, chance: random.Random | None) -> list[int]:
        """What to freeze for one attempt; ``option_ids`` as the trainer ordered them. No ``chance``: do not shuffle."""

    @abstractmethod
    def accept(self, choices: Sequence[int], *, order: Sequence[int]) -> Any:
        """Turn what a learner sent into an answer to store; ``None`` = not answered.

        Raises ``DomainError`` for anything that was not on offer.
        """

    @abstractmethod
    def restore(self, answer: Any, *, order: Sequence[int]) -> list[int]:
        """The choices of a stored answer, as a page would send them: the inverse of ``accept``."""

    @abstractmethod
    def grade(self, version: QuestionVersion, answer: Any) -> Decimal:
        """Between 0 and 1."""

    @abstractmethod
    def show(self, version: QuestionVersion, *, order: Sequence[int], answer: Any) -> list[Any]:
        """What the template draws before the key may be known."""

    @abstractmethod
    def review(self, version: QuestionVersion, *, order: Sequence[int], answer: Any) -> list[Any]:
        """What the review template draws when the key may be known."""


class ChoiceKind(Kind):
    """Common to the types that offer options to choose from."""

    def check(self, options: Sequence[OptionDraft]) -> None:
        if not OPTIONS_AT_LEAST <= len(options) <= OPTIONS_AT_MOST:
            raise DomainError(
                _("Give between %(least)s and %(most)s options.") % {"least": OPTIONS_AT_LEAST, "most": OPTIONS_AT_MOST}
            )
        if not all(option.text for option in options):
            raise DomainError(_("Every option needs a text."))
        if len({option.text for option in options}) < len(options):
            raise DomainError(_("Two options have the same text."))

    def arrange(self, option_ids: Sequence[int], *, chance: random.Random | None) -> list[int]:
        order = list(option_ids)
        if chance:
            chance.shuffle(order)
        return order

    def accept(self, choices: Sequence[int], *, order: Sequence[int]) -> list[int] | None:
        if not all(0 <= choice < len(order) for choice in choices):
            raise DomainError(_("That answer is not among the options of this question."))
        return sorted({order[choice] for choice in choices}) or None

    def restore(self, answer: list[int] | None, *, order: Sequence[int]) -> list[int]:
        return sorted(order.index(pk) for pk in answer or [])

    def grade(self, version: QuestionVersion, answer: list[int] | None) -> Decimal:
        """All or nothing: exactly the right options."""
        right = {option.pk for option in version.options.all() if option.is_correct}
        return RIGHT if set(answer or []) == right else WRONG

    def show(self, version: QuestionVersion, *, order: Sequence[int], answer: list[int] | None) -> list[Choice]:
        chosen = set(answer or [])
        options = self._in_order(version, order)
        return [Choice(index, self.label(option), option.pk in chosen) for index, option in enumerate(options)]

    def review(self, version: QuestionVersion, *, order: Sequence[int], answer: list[int] | None) -> list[ReviewLine]:
        chosen = set(answer or [])
        return [
            ReviewLine(self.label(option), option.pk in chosen, option.is_correct, option.feedback)
            for option in self._in_order(version, order)
        ]

    def label(self, option: Option) -> str:
        """The text of an option in the reader's language."""
        return option.text

    @staticmethod
    def _in_order(version: QuestionVersion, order: Sequence[int]) -> list[Option]:
        by_id = {option.pk: option for option in version.options.all()}
        return [by_id[pk] for pk in order]

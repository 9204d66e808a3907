"""What every type of question can do. Callers know this interface only, never a single type."""

from __future__ import annotations

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessments.kinds.rules import Rule, Rules
from assessments.models import Aspect, Option, QuestionVersion
from assessments.models.disclosure import EVERYTHING
from lms.core.errors import DomainError

RIGHT, WRONG = Decimal(1), Decimal(0)
OPTIONS_AT_LEAST, OPTIONS_AT_MOST = 2, 12
INDEX = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """A part of the key as a trainer writes it: for most types an answer to choose from."""

    text: str
    is_correct: bool = False
    feedback: str = ""
    weight: Decimal | None = None
    """Its share of the point, between -1 and 1; none: as its type shares it out."""
    target: str = ""
    """What it belongs to, for the types that ask for that."""

    @classmethod
    def of(cls, option: Option) -> Self:
        """As it is stored."""
        return cls(option.text, option.is_correct, option.feedback, option.weight, option.target)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer as a learner sees it: known by its place in the shown order, never by an id."""

    index: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """A part of an answer, such as one pair or one gap, with what may be told of it once the rules allow."""

    text: str
    """What was asked; empty if the question asks for one thing only."""
    given: str
    right: str
    points: Decimal | None
    """None: it is not told."""
    feedback: str = ""

    @property
    def is_right(self) -> bool:
        return self.points is not None and self.points >= RIGHT

    @property
    def is_partly_right(self) -> bool:
        return self.points is not None and WRONG < self.points < RIGHT

    @property
    def is_wrong(self) -> bool:
        return self.points is not None and self.points <= WRONG

    def told(self, aspects: Aspect) -> Self:
        """What of it may be told."""
        return replace(
            self,
            right=self.right if aspects.has_key else "",
            points=self.points if aspects.has_rightness else None,
            feedback=self.feedback if aspects.has_feedback else "",
        )


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """An answer with what may be told of it once the rules of the quiz allow."""

    text: str
    is_chosen: bool
    is_correct: bool | None
    """None: it is not told."""
    feedback: str

    @property
    def is_told(self) -> bool:
        """Whether its feedback is of use to this learner: what was chosen, and what is right."""
        return self.is_chosen or bool(self.is_correct)

    @property
    def is_wrong(self) -> bool:
        return self.is_chosen and self.is_correct is False

    def told(self, aspects: Aspect) -> Self | None:
        """What of it may be told; nothing where the line itself is the key."""
        is_known = aspects.has_key or (aspects.has_rightness and self.is_chosen)
        has_feedback = aspects.has_feedback and (self.is_chosen or aspects.has_key)
        return replace(
            self,
            is_correct=self.is_correct if is_known else None,
            feedback=self.feedback if has_feedback else "",
        )


class Kind(ABC):
    """A type of question: how it is checked, laid out, answered, graded and reviewed.

    ``layout`` is what an attempt froze for one question at its start, ``answer`` what the learner gave; both are JSON
    and mean something to their own kind only. What a page sends is a list of texts, as a form sends them under one
    name: ``accept`` makes the answer of them, ``restore`` makes them of the answer.
    """

    name: str
    template: str
    """Draws the question as part of a form, from ``show()``."""
    review_template: str = "assessments/kinds/review.html"
    """Draws the answered question, from ``review()``."""
    picture_template: ClassVar[str] = "assessments/_picture.html"
    """Draws the picture beside it, before and after the answer."""
    is_uploaded: ClassVar[bool] = False
    """Whether it is answered with files, which are sent one by one, and not with the values of a form."""
    needs_picture: ClassVar[bool] = False
    """Whether it asks about a picture, and nothing without one."""
    picture_size: ClassVar[int] = 900
    """The longest side of the picture in pixels."""
    settings: ClassVar[Mapping[str, Rule]] = {}
    """What a trainer may set, by name: ``QuestionVersion.rules``."""
    key_label: str | Promise = ""
    """The field in which a trainer writes the key as text; empty for types with a row for each option."""
    key_help: str | Promise = ""
    text_help: str | Promise = ""
    """How a key that stands inside the question is written."""
    has_key_in_rules: bool = False
    """Whether its key is among its settings, which say it to trainers, and never leave the server as they are."""

    @property
    def is_written(self) -> bool:
        """Whether its key is written as text, with ``read_key``, and not row by row."""
        return bool(self.key_label or self.text_help)

    def read_key(self, text: str, key: str) -> tuple[str, list[OptionDraft]]:
        """The question and its options, of what a trainer wrote into the fields of question and key."""
        raise NotImplementedError

    def write_key(self, text: str, options: Sequence[OptionDraft]) -> tuple[str, str]:
        """The inverse of ``read_key``."""
        raise NotImplementedError

    def outline(self, text: str) -> str:
        """The question as it stands in a list."""
        return text

    def legend(self, text: str) -> str:
        """The question as it stands above its controls."""
        return text

    @abstractmethod
    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        """Refuse (``DomainError``) what could not be answered or graded; all texts and ``rules`` are tidied."""

    @abstractmethod
    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> Any:
        """What to freeze for one attempt. Unless ``is_shuffled`` the trainer's order stands, if it tells nothing."""

    @abstractmethod
    def accept(self, values: Sequence[str], *, layout: Any) -> Any:
        """Turn what a learner sent into an answer to store; ``None`` = not answered.

        Raises ``DomainError`` for anything that was not on offer, or is longer than an answer may be.
        """

    @abstractmethod
    def restore(self, answer: Any, *, layout: Any) -> list[str]:
        """The values of a stored answer, as a page would send them: the inverse of ``accept``."""

    @abstractmethod
    def grade(self, version: QuestionVersion, answer: Any) -> Decimal | None:
        """Between 0 and 1; ``None``: a person must mark it."""

    def marker_points(self, rules: Rules) -> int:
        """How many points a person may give for an answer, who reads it first; 0: it is graded by itself."""
        rule = self.settings.get("points")
        return int(rules.get("points", rule.default)) if rule else 0

    def weigh(self, version: QuestionVersion, answer: Any, *, share: Decimal) -> Decimal:
        """The score of an answer for which a marker gave this ``share`` of their points."""
        return share

    def words(self, rules: Rules) -> list[str]:
        """Texts in its settings by which a trainer may look for the question."""
        return []

    @abstractmethod
    def solve(self, version: QuestionVersion) -> Any:
        """An answer that earns the whole point; ``None`` if only a person can tell."""

    @abstractmethod
    def show(self, version: QuestionVersion, *, layout: Any, answer: Any) -> list[Any]:
        """What the template draws before the key may be known."""

    @abstractmethod
    def review(self, version: QuestionVersion, *, layout: Any, answer: Any) -> list[Any]:
        """What the review template draws when the key may be known."""

    def tell(self, version: QuestionVersion, *, layout: Any, answer: Any, aspects: Aspect) -> list[Any]:
        """What the same template draws when ``aspects`` may be known.

        Lines know themselves what may be told of them (``told``), and those that do not are left out. A type whose
        order or texts tell the key says more.
        """
        lines = self.review(version, layout=layout, answer=answer)
        if aspects == EVERYTHING:
            return lines
        told = [line.told(aspects) for line in lines if hasattr(line, "told")]
        return [line for line in told if line is not None]


class ChoiceKind(Kind):
    """Common to the types that offer options to choose from. Their layout is the ids of the options as shown."""

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        check_options(options)

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> list[int]:
        order = [option.pk for option in version.options.all()]
        if is_shuffled:
            chance.shuffle(order)
        return order

    def accept(self, values: Sequence[str], *, layout: Sequence[int]) -> list[int] | None:
        return sorted({layout[index] for index in read_indexes(values, below=len(layout))}) or None

    def restore(self, answer: list[int] | None, *, layout: Sequence[int]) -> list[str]:
        return [str(index) for index in sorted(layout.index(pk) for pk in answer or [])]

    def solve(self, version: QuestionVersion) -> list[int]:
        return sorted(option.pk for option in version.options.all() if option.is_correct)

    def show(self, version: QuestionVersion, *, layout: Sequence[int], answer: list[int] | None) -> list[Choice]:
        chosen = set(answer or [])
        options = in_order(version, layout)
        return [Choice(index, self.label(option), option.pk in chosen) for index, option in enumerate(options)]

    def review(self, version: QuestionVersion, *, layout: Sequence[int], answer: list[int] | None) -> list[ReviewLine]:
        chosen = set(answer or [])
        return [
            ReviewLine(self.label(option), option.pk in chosen, option.is_correct, option.feedback)
            for option in in_order(version, layout)
        ]

    def label(self, option: Option) -> str:
        """The text of an option in the reader's language."""
        return option.text


def check_options(options: Sequence[OptionDraft]) -> None:
    """Refuse too few or too many, and those that cannot be told apart."""
    if not OPTIONS_AT_LEAST <= len(options) <= OPTIONS_AT_MOST:
        raise DomainError(
            _("Give between %(least)s and %(most)s options.") % {"least": OPTIONS_AT_LEAST, "most": OPTIONS_AT_MOST}
        )
    if not all(option.text for option in options):
        raise DomainError(_("Every option needs a text."))
    if len({option.text for option in options}) < len(options):
        raise DomainError(_("Two options have the same text."))


def read_indexes(values: Sequence[str], *, below: int) -> list[int]:
    """``values`` as places in what was shown. Raises ``DomainError`` for anything else."""
    if not all(INDEX.fullmatch(value) and int(value) < below for value in values):
        raise not_on_offer()
    return [int(value) for value in values]


def not_on_offer() -> DomainError:
    """Why an answer is refused that no page would have sent."""
    return DomainError(_("That answer is not among the options of this question."))


def in_order(version: QuestionVersion, pks: Sequence[int]) -> list[Option]:
    """The options with these ids."""
    by_id = {option.pk: option for option in version.options.all()}
    return [by_id[pk] for pk in pks]

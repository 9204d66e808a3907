"""Short answer: a few words, compared with the forms that a trainer accepts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.kinds.base import OPTIONS_AT_MOST, WRONG, Kind, OptionDraft, ReviewPart
from assessments.kinds.notation import read_lines, write_lines
from assessments.kinds.points import bounded, earns_all, points_of
from assessments.kinds.rules import Count, Rules
from assessments.kinds.wording import is_nearly, same_form
from assessments.models import Option, QuestionVersion
from lms.core.errors import DomainError

ANSWER_AT_MOST = 200
TYPOS = Count(
    label=gettext_lazy("Slips of the pen that are forgiven"),
    help_text=gettext_lazy("0 to 2 letters, one for each four letters of the word. Numbers must always be right."),
    most=2,
)


class Written(Kind):
    """Common to the types whose answer is typed into one field."""

    review_template = "assessments/kinds/review_parts.html"

    def read_key(self, text: str, key: str) -> tuple[str, list[OptionDraft]]:
        return text, read_lines(key)

    def write_key(self, text: str, options: Sequence[OptionDraft]) -> tuple[str, str]:
        return text, write_lines(options)

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        if not 1 <= len(options) <= OPTIONS_AT_MOST:
            raise DomainError(_("Give between 1 and %(most)s answers.") % {"most": OPTIONS_AT_MOST})
        if not any(earns_all(option) for option in options):
            raise DomainError(_("One of the answers must earn the whole point."))

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> list[int]:
        return []

    def accept(self, values: Sequence[str], *, layout: Sequence[int]) -> str | None:
        if len(values) > 1:
            raise DomainError(_("That answer cannot be read. Reload the page and choose again."))
        return read_words(values[0]) if values else None

    def restore(self, answer: str | None, *, layout: Sequence[int]) -> list[str]:
        return [answer or ""]

    def grade(self, version: QuestionVersion, answer: str | None) -> Decimal:
        found = self.find(version, answer)
        return bounded(points_of(found)) if found else WRONG

    def solve(self, version: QuestionVersion) -> str:
        return next(option.text for option in version.options.all() if earns_all(option))

    def review(self, version: QuestionVersion, *, layout: Sequence[int], answer: str | None) -> list[ReviewPart]:
        found = self.find(version, answer)
        right = " / ".join(self.written(version, one) for one in version.options.all() if earns_all(one))
        points = bounded(points_of(found)) if found else WRONG
        return [ReviewPart("", answer or "", right, points, found.feedback if found else "")]

    def find(self, version: QuestionVersion, answer: str | None) -> Option | None:
        """The accepted answer that ``answer`` is."""
        raise NotImplementedError

    def written(self, version: QuestionVersion, option: Option) -> str:
        """An accepted answer, for the learner to read afterwards."""
        return option.text


class ShortAnswer(Written):
    name = "short"
    template = "assessments/kinds/short.html"
    settings = {"typos": TYPOS}
    key_label = gettext_lazy("Accepted answers")
    key_help = gettext_lazy(
        "One a line. Capitals, spaces, Thai or Arabic digits make no difference. A share may stand before an answer, "
        "such as 50%, and after # why."
    )

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        super().check(options, text=text, rules=rules)
        forms = [same_form(option.text) for option in options]
        if not all(forms):
            raise DomainError(_("Every answer needs a text."))
        if len(set(forms)) < len(forms):
            raise DomainError(_("Two answers are the same to a reader."))
        if any(len(option.text) > ANSWER_AT_MOST for option in options):
            raise DomainError(_("An answer has at most %(most)s letters.") % {"most": ANSWER_AT_MOST})

    def show(self, version: QuestionVersion, *, layout: Sequence[int], answer: str | None) -> list[str]:
        return [answer or ""]

    def find(self, version: QuestionVersion, answer: str | None) -> Option | None:
        return find_words(version.options.all(), answer, typos=version.rules.get("typos", 0))


def find_words(options: Iterable[Option], answer: str | None, *, typos: int) -> Option | None:
    """The accepted form that ``answer`` is; if none is exactly, the best that is but for ``typos``."""
    given = same_form(answer or "")
    if not given:
        return None
    offered = [(same_form(option.text), option) for option in options]
    exact = next((option for form, option in offered if form == given), None)
    near = [option for form, option in offered if is_nearly(given, form, typos=typos)]
    return exact or max(near, key=points_of, default=None)


def read_words(value: str) -> str | None:
    """A typed answer as it is stored; ``None`` = not answered. Raises ``DomainError`` if it is too long."""
    text = value.strip()
    if len(text) > ANSWER_AT_MOST:
        raise DomainError(_("That answer is too long. Shorten it."))
    return text if same_form(text) else None

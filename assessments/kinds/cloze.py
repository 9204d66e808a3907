"""Cloze: gaps in a text, to be filled by typing or by choosing.

The text is stored with ``[[1]]`` in place of the first gap; the options whose target is ``1`` are what fills it. A gap
with a wrong option among them is a list to choose from, any other is typed.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.kinds.base import WRONG, Choice, Kind, OptionDraft, ReviewPart, not_on_offer, read_indexes
from assessments.kinds.notation import hide, read_option, write_option
from assessments.kinds.numeric import find_near, split_tolerance, tolerance_of
from assessments.kinds.points import PARTS, bounded, earns_all, points_of, share_of_parts
from assessments.kinds.rules import Rules
from assessments.kinds.short import ANSWER_AT_MOST, TYPOS, find_words, read_words
from assessments.kinds.wording import same_form
from assessments.models import Option, QuestionVersion
from lms.core.errors import DomainError

Layout = Mapping[str, Sequence[int]]
"""For each gap the ids of what can be chosen, as shown; nothing for one that is typed."""
Answer = Mapping[str, "str | int"]
"""For each gap that is filled what was typed, or the id of what was chosen."""
GAP, WRITTEN = re.compile(r"\[\[(\d{1,2})\]\]"), re.compile(r"\[\[([^\[\]]*)\]\]")
CHOOSING, TYPING = re.compile(r"\|"), re.compile(r"(?<=\s)/(?=\s)")
BLANK = "_____"
GAPS_AT_MOST = 20
Part = TypeVar("Part", Option, OptionDraft)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text with the gap behind it, as a learner sees it."""

    text: str
    number: int = 0
    """0: the text ends here."""
    value: str = ""
    choices: list[Choice] | None = None
    """None: typed."""


class Cloze(Kind):
    """Gaps are equal parts of the point."""

    name = "cloze"
    template = "assessments/kinds/cloze.html"
    review_template = "assessments/kinds/review_parts.html"
    settings = {"scoring": PARTS, "typos": TYPOS}
    text_help = gettext_lazy(
        "Write each gap into the text in double brackets. Typed: [[memo]], with several accepted forms [[memo / "
        "internal memo]]. A number and how far off it may be: [[1500 ± 5]]. Chosen from a list, the right one first: "
        "[[memo | order | announcement]]."
    )

    def read_key(self, text: str, key: str) -> tuple[str, list[OptionDraft]]:
        options: list[OptionDraft] = []
        count = 0

        def number(found: re.Match[str]) -> str:
            nonlocal count
            count += 1
            options.extend(_read_gap(hide(found[1]), str(count)))
            return f"[[{count}]]"

        return WRITTEN.sub(number, text), options

    def write_key(self, text: str, options: Sequence[OptionDraft]) -> tuple[str, str]:
        fillings = by_gap(options)
        return GAP.sub(lambda found: _write_gap(fillings.get(found[1], [])), text), ""

    def outline(self, text: str) -> str:
        return GAP.sub(BLANK, text)

    def legend(self, text: str) -> str:
        return _("Fill in the gaps")

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        gaps = GAP.findall(text)
        if not gaps:
            raise DomainError(_("Write at least one gap into the text: [[answer]]."))
        if WRITTEN.findall(text) != gaps or any(sign in one.text + one.feedback for one in options for sign in "[]"):
            raise DomainError(_("Brackets stand around gaps only."))
        if gaps != [str(number) for number in range(1, len(gaps) + 1)] or len(gaps) > GAPS_AT_MOST:
            raise DomainError(_("At most %(most)s gaps, numbered from the first to the last.") % {"most": GAPS_AT_MOST})
        fillings = by_gap(options)
        if set(fillings) != set(gaps):
            raise DomainError(_("Every gap needs an answer."))
        for number, filling in fillings.items():
            _check_gap(number, filling)

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> dict[str, list[int]]:
        """What can be chosen stands in the order of its letters, which tells nothing."""
        return {
            number: [one.pk for one in sorted(filling, key=lambda one: one.text)] if is_chosen(filling) else []
            for number, filling in by_gap(version.options.all()).items()
        }

    def accept(self, values: Sequence[str], *, layout: Layout) -> dict[str, str | int] | None:
        gaps = sorted(layout, key=int)
        if len(values) not in (0, len(gaps)):
            raise not_on_offer()
        filled = {gap: _read(value, layout[gap]) for gap, value in zip(gaps, values, strict=False)}
        return {gap: value for gap, value in filled.items() if value is not None} or None

    def restore(self, answer: Answer | None, *, layout: Layout) -> list[str]:
        return [_restored((answer or {}).get(gap), layout[gap]) for gap in sorted(layout, key=int)]

    def grade(self, version: QuestionVersion, answer: Answer | None) -> Decimal:
        return share_of_parts([points for _gap, _filling, points in self._judged(version, answer)], version.rules)

    def solve(self, version: QuestionVersion) -> dict[str, str | int]:
        return {
            number: next(one.pk if is_chosen(filling) else _typed(one) for one in filling if earns_all(one))
            for number, filling in by_gap(version.options.all()).items()
        }

    def show(self, version: QuestionVersion, *, layout: Layout, answer: Answer | None) -> list[Piece]:
        texts = {option.pk: option.text for option in version.options.all()}
        given = answer or {}
        parts = GAP.split(version.text)
        pieces = [
            Piece(
                before,
                int(gap),
                "" if layout[gap] else str(given.get(gap, "")),
                [Choice(n, texts[pk], given.get(gap) == pk) for n, pk in enumerate(layout[gap])] or None,
            )
            for before, gap in zip(parts[::2], parts[1::2], strict=False)
        ]
        return [*pieces, Piece(parts[-1])]

    def review(self, version: QuestionVersion, *, layout: Layout, answer: Answer | None) -> list[ReviewPart]:
        texts = {option.pk: option.text for option in version.options.all()}
        parts = []
        for gap, found, points in self._judged(version, answer):
            given = (answer or {}).get(gap, "")
            filling = by_gap(version.options.all())[gap]
            right = " / ".join(one.text.removesuffix(as_number("", "")) for one in filling if earns_all(one))
            name = _("Gap %(number)s") % {"number": gap}
            written = texts.get(given, "") if isinstance(given, int) else given
            parts.append(ReviewPart(name, written, right, points, found.feedback if found else ""))
        return parts

    def _judged(self, version: QuestionVersion, answer: Answer | None) -> list[tuple[str, Option | None, Decimal]]:
        """Each gap with what it was filled with and what that earns."""
        typos = version.rules.get("typos", 0)
        judged = []
        for gap, filling in sorted(by_gap(version.options.all()).items(), key=lambda pair: int(pair[0])):
            given = (answer or {}).get(gap)
            if isinstance(given, int):
                found = next((one for one in filling if one.pk == given), None)
            else:
                found = find_near(_numbers(filling), given) or find_words(filling, given, typos=typos)
            judged.append((gap, found, bounded(points_of(found)) if found else WRONG))
        return judged


def by_gap(options: Iterable[Part]) -> dict[str, list[Part]]:
    """The options of each gap."""
    found: dict[str, list[Part]] = defaultdict(list)
    for option in options:
        found[option.target].append(option)
    return dict(found)


def is_chosen(filling: Sequence[Option | OptionDraft]) -> bool:
    """Whether a gap with these options is a list."""
    return any(points_of(one) <= 0 for one in filling)


def as_number(number: str, tolerance: str) -> str:
    """What stands in a gap for a number that may be off by ``tolerance``."""
    return f"{number} ± {tolerance or 0}"


def of_number(option: Part) -> OptionDraft | None:
    """The number and the tolerance that a gap names; nothing if it asks for words."""
    number = split_tolerance(OptionDraft(option.text))
    return number if number.target and tolerance_of(number) is not None else None


def _numbers(filling: Iterable[Option]) -> list[tuple[Option, OptionDraft]]:
    return [(one, number) for one in filling if (number := of_number(one))]


def _typed(option: Option) -> str:
    """What a learner types who knows it."""
    number = of_number(option)
    return number.text if number else option.text


def _read_gap(hidden: str, number: str) -> list[OptionDraft]:
    is_chosen = bool(CHOOSING.search(hidden))
    written = (CHOOSING if is_chosen else TYPING).split(hidden)
    options = [replace(read_option(one), target=number) for one in written]
    if not is_chosen:
        return options
    return [replace(one, is_correct=n == 0 or (one.weight or 0) > 0) for n, one in enumerate(options)]


def _write_gap(filling: Sequence[OptionDraft]) -> str:
    if not is_chosen(filling):
        return f"[[{' / '.join(write_option(one, signs='#/|') for one in filling)}]]"
    ordered = sorted(filling, key=lambda one: not earns_all(one))
    whole = [replace(one, weight=Decimal(1)) if n and earns_all(one) else one for n, one in enumerate(ordered)]
    return f"[[{' | '.join(write_option(one, signs='#/|') for one in whole)}]]"


def _check_gap(number: str, filling: Sequence[OptionDraft]) -> None:
    forms = [same_form(one.text) for one in filling]
    if not all(forms) or len(set(forms)) < len(forms):
        raise DomainError(_("Gap %(number)s: an answer is empty or there twice.") % {"number": number})
    if not any(earns_all(one) for one in filling):
        raise DomainError(_("Gap %(number)s: one of the answers must earn the whole point.") % {"number": number})
    if any(len(one.text) > ANSWER_AT_MOST for one in filling):
        raise DomainError(_("An answer has at most %(most)s letters.") % {"most": ANSWER_AT_MOST})


def _read(value: str, choices: Sequence[int]) -> str | int | None:
    if not choices:
        return read_words(value)
    return choices[read_indexes([value], below=len(choices))[0]] if value else None


def _restored(value: str | int | None, choices: Sequence[int]) -> str:
    if value is None:
        return ""
    return str(choices.index(value)) if isinstance(value, int) else value

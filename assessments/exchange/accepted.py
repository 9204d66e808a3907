"""Accepted answers as Moodle writes them: words with stars, numbers with a tolerance, what is said to all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from assessments.exchange.shares import Weighed
from assessments.kinds import OptionDraft
from assessments.kinds.numeric import read_number, tolerance_of
from assessments.kinds.wording import same_form
from assessments.models import Question

ANYTHING = "*"
STAR = re.compile(r"(?<!\\)\*")
RANGE = ".."


def accept_words(entry: QuestionEntry, answers: Iterable[Weighed]) -> None:
    """Make it a short answer."""
    entry.kind = Question.Kind.SHORT
    entry.options = [_draft(one) for one in told_apart(entry, without_stars(entry, answers))]


def accept_numbers(entry: QuestionEntry, answers: Iterable[Weighed]) -> None:
    """Make it a question for a number."""
    entry.kind = Question.Kind.NUMERIC
    entry.options = [replace(_draft(one), target=one.tolerance) for one in without_anything(entry, answers)]


def without_anything(entry: QuestionEntry, answers: Iterable[Weighed]) -> list[Weighed]:
    """``answers`` without the one that stands for every other answer, which is noted."""
    kept = []
    for one in answers:
        if one.text not in (ANYTHING, ""):
            kept.append(one)
        elif one.percent > 0:
            entry.note(_("Any other answer earned a part of the point; here it earns nothing."))
        elif one.feedback:
            entry.note(_("What is said to every other answer was left out."))
    return kept


def without_stars(entry: QuestionEntry, answers: Iterable[Weighed]) -> list[Weighed]:
    """``answers`` in words; stars that stand for any letters are noted."""
    kept = without_anything(entry, answers)
    if any(STAR.search(one.text) for one in kept):
        entry.note(_("A star stood for any letters in it; here it is a plain sign. Write every form that is right."))
    return [replace(one, text=one.text.replace("\\*", ANYTHING)) for one in kept]


def write_stars(text: str) -> str:
    """``text`` so that Moodle takes its stars for stars."""
    return text.replace(ANYTHING, "\\*")


def told_apart(entry: QuestionEntry, answers: Sequence[Weighed]) -> list[Weighed]:
    """``answers`` without those that are the same to a reader as a better one; that is noted."""
    best: dict[str, Weighed] = {}
    for one in answers:
        form = same_form(one.text)
        if form not in best or best[form].percent < one.percent:
            best[form] = one
    kept = [one for one in answers if best[same_form(one.text)] is one]
    if len(kept) < len(answers):
        entry.note(_("Answers that differ only in capitals, spaces or digits were put together."))
    return kept


def read_range(written: str) -> tuple[str, str]:
    """Number and tolerance of ``3..5``, of ``4:1``, or of ``4``."""
    least, is_range, most = written.partition(RANGE)
    low, high = read_number(least), read_number(most)
    if is_range and low is not None and high is not None:
        return _plain((low + high) / 2), read_tolerance(_plain(abs(high - low) / 2))
    number, _colon, tolerance = written.partition(":")
    return number.strip(), read_tolerance(tolerance)


def read_tolerance(written: str) -> str:
    """A tolerance as the bank writes it: nothing for none."""
    bare = written.strip()
    number = read_number(bare)
    return bare if number is None else _plain(number) if number else ""


def write_number(option: OptionDraft) -> tuple[str, str]:
    """Number and tolerance in plain digits, as every program reads them."""
    number = read_number(option.text)
    return (option.text if number is None else f"{number:f}"), _plain(tolerance_of(option) or Decimal(0))


def rewritten_numbers(entry: QuestionEntry) -> Iterable[str]:
    """What is written otherwise than the trainer wrote it."""
    if any(write_number(one) != (one.text, one.target or "0") for one in entry.options):
        yield _("Its numbers and tolerances are written in plain digits.")


def _draft(one: Weighed) -> OptionDraft:
    return OptionDraft(one.text, one.percent > 0, one.feedback, one.weight)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"

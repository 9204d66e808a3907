"""Gaps inside a text as Moodle writes them: ``{1:SHORTANSWER:=memo#why~%50%note}``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape, unescape

from django.utils.translation import gettext as _

from assessments.exchange.accepted import (
    read_tolerance,
    told_apart,
    without_anything,
    without_stars,
    write_number,
    write_stars,
)
from assessments.exchange.entry import QuestionEntry
from assessments.exchange.markup import plain_text
from assessments.exchange.shares import HUNDRED, NOTHING, Weighed, percent_of, read_percent, write_percent
from assessments.kinds import OptionDraft
from assessments.kinds.cloze import GAP, as_number, by_gap, is_chosen, of_number
from assessments.models import Question

WORDS, WORDS_WITH_CAPITALS = {"SHORTANSWER", "SA", "MW"}, {"SHORTANSWER_C", "SAC", "MWC"}
NUMBERS = {"NUMERICAL", "NM"}
LISTS = {f"MULTICHOICE{look}" for look in ("", "_V", "_H", "_S", "_VS", "_HS")} | {
    f"MC{look}" for look in ("", "V", "H", "S", "VS", "HS")
}
SEVERAL = {f"MULTIRESPONSE{look}" for look in ("", "_H", "_S", "_HS")} | {f"MR{look}" for look in ("", "H", "S", "HS")}
ALL_TYPES = WORDS | WORDS_WITH_CAPITALS | NUMBERS | LISTS | SEVERAL
START = re.compile(r"\{(\d{0,3}):(" + "|".join(sorted(ALL_TYPES, key=len, reverse=True)) + "):")
END = re.compile(r"(?<!\\)\}")
NEXT, TOLD = (re.compile(rf"(?<!\\)(?<!&)(?<!&amp;){sign}") for sign in "~#")
SHARE = re.compile(r"=|%(-?\d{1,3}(?:[.,]\d{0,7})?)%")
TAGS = re.compile(r"</?[a-zA-Z]")
ESCAPED = re.compile(r"\\([}#~])")


@dataclass(frozen=True)
class _Gap:
    """What stands between a pair of braces."""

    points: str
    type: str
    answers: str


def read_embedded(entry: QuestionEntry, written: str, *, form: str) -> None:
    """Make it a text with gaps."""
    entry.kind = Question.Kind.CLOZE
    pieces, gaps = _taken_apart(written)
    entry.text = plain_text(
        "".join(f"{piece}[[{n}]]" for n, piece in enumerate(pieces[:-1], 1)) + pieces[-1], entry, form=form
    )
    entry.options = [option for number, gap in enumerate(gaps, 1) for option in _filling(entry, gap, str(number))]
    if len({gap.points.lstrip("0") or "1" for gap in gaps}) > 1:
        entry.note(_("Its gaps count differently; here all of them count the same."))


def _taken_apart(written: str) -> tuple[list[str], list[_Gap]]:
    """The pieces of the text, and the gaps between them."""
    pieces, gaps, end = [], [], 0
    while start := START.search(written, end):
        close = END.search(written, start.end())
        if close is None:
            break
        pieces.append(written[end : start.start()])
        gaps.append(_Gap(start[1], start[2], written[start.end() : close.start()]))
        end = close.end()
    return [*pieces, written[end:]], gaps


def _filling(entry: QuestionEntry, gap: _Gap, number: str) -> Iterator[OptionDraft]:
    answers = [_weighed(entry, one) for one in NEXT.split(gap.answers)]
    if gap.type in SEVERAL:
        entry.refuse(
            _("Gap %(number)s: several options can be ticked in it; a gap here takes one.") % {"number": number}
        )
    if gap.type in WORDS_WITH_CAPITALS:
        entry.note(_("Capital letters mattered in it; here they make no difference."))
    if gap.type in NUMBERS:
        return _typed(entry, [_as_number(one) for one in without_anything(entry, answers)], number)
    if gap.type in WORDS | WORDS_WITH_CAPITALS:
        return _typed(entry, told_apart(entry, without_stars(entry, answers)), number)
    return _listed(entry, answers, number)


def _typed(entry: QuestionEntry, answers: Iterable[Weighed], number: str) -> Iterator[OptionDraft]:
    """What may be typed; a wrong answer with a reason of its own would make it a list."""
    for one in answers:
        if one.percent > 0:
            yield OptionDraft(one.text, True, one.feedback, one.weight, number)
        else:
            entry.note(_("What is said to a wrong answer in a gap was left out."))


def _listed(entry: QuestionEntry, answers: list[Weighed], number: str) -> Iterator[OptionDraft]:
    if answers and all(one.percent > 0 for one in answers):
        entry.refuse(_("Gap %(number)s: one of its options must be wrong.") % {"number": number})
    has_right = False
    for one in answers:
        weight = None if one.percent == 0 else one.weight
        if one.is_whole and has_right:
            weight = Decimal(1)
        has_right |= one.is_whole
        yield OptionDraft(one.text, one.percent > 0, one.feedback, weight, number)


def _weighed(entry: QuestionEntry, written: str) -> Weighed:
    text, *feedback = TOLD.split(written, maxsplit=1)
    share, percent = SHARE.match(text), NOTHING
    if share:
        percent = read_percent(share[1]) if share[1] else HUNDRED
        text = text[share.end() :]
    return Weighed(_shown(text, entry), percent, _shown("".join(feedback), entry))


def _shown(written: str, entry: QuestionEntry) -> str:
    bare = ESCAPED.sub(r"\1", written)
    return plain_text(bare, entry, form="moodle") if TAGS.search(bare) else unescape(bare).strip()


def _as_number(one: Weighed) -> Weighed:
    number, _colon, tolerance = one.text.partition(":")
    return replace(one, text=as_number(number.strip(), read_tolerance(tolerance)))


def write_embedded(text: str, options: Iterable[OptionDraft]) -> str:
    """The inverse, as plain text."""
    fillings = by_gap(options)
    return GAP.sub(lambda found: _written_gap(fillings[found[1]]), text)


def rewritten_gaps(entry: QuestionEntry) -> Iterable[str]:
    """What is written otherwise than the trainer wrote it."""
    numbers = [number for one in entry.options if (number := of_number(one))]
    if any(write_number(one) != (one.text, one.target) for one in numbers):
        yield _("Its numbers and tolerances are written in plain digits.")


def _written_gap(filling: list[OptionDraft]) -> str:
    if is_chosen(filling):
        answers = [_answer(one.text, _listed_share(one), one.feedback) for one in filling]
        return "{1:MULTICHOICE:" + "~".join(answers) + "}"
    if all(of_number(one) for one in filling):
        return "{1:NUMERICAL:" + "~".join(_number_answer(one) for one in filling) + "}"
    answers = [_answer(write_stars(one.text), percent_of(one), one.feedback) for one in filling]
    return "{1:SHORTANSWER:" + "~".join(answers) + "}"


def _listed_share(option: OptionDraft) -> Decimal:
    return NOTHING if option.weight is None and not option.is_correct else percent_of(option)


def _number_answer(option: OptionDraft) -> str:
    number, tolerance = write_number(of_number(option) or option)
    return _answer(f"{number}:{tolerance}", percent_of(option), option.feedback)


def _answer(text: str, percent: Decimal, feedback: str) -> str:
    share = "=" if percent == HUNDRED else f"%{write_percent(percent)}%" if percent or text[:1] in "=%" else ""
    return share + _kept_apart(text) + (f"#{_kept_apart(feedback)}" if feedback else "")


def _kept_apart(text: str) -> str:
    """An answer whose signs are no signs; behind ``&`` or a backslash Moodle sees none, so a space follows those."""
    quoted = re.sub(r"([}#~])", r"\\\1", escape(text, quote=False))
    return f"{quoted} " if text.endswith(("&", "\\")) else quoted

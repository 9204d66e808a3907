"""GIFT, written so that Moodle and we read back what stands in the bank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.translation import gettext as _

from assessments.exchange.accepted import rewritten_numbers, write_number, write_stars
from assessments.exchange.entry import (
    QuestionEntry,
    Writing,
    lost_guidance,
    lost_item_feedback,
    lost_picture,
    lost_regulations,
    sayable,
)
from assessments.exchange.settings import marks_of, told_to_us_only
from assessments.exchange.shares import HUNDRED, lost_in_shares, percent_of, percents_of, write_percent
from assessments.exchange.shelves import written_path
from assessments.models import Question

SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\:#={}~"} | {"\n": "\\n", "\r": ""})
KINDS = (
    Question.Kind.SINGLE,
    Question.Kind.MULTIPLE,
    Question.Kind.TRUE_FALSE,
    Question.Kind.MATCHING,
    Question.Kind.CLASSIFY,
    Question.Kind.SHORT,
    Question.Kind.NUMERIC,
    Question.Kind.ESSAY,
)


def write_gift(entries: Sequence[QuestionEntry]) -> Writing:
    """The types GIFT knows; the category stands before its questions."""
    told, left_out = sayable(entries, KINDS, _lost, _obstacle)
    blocks: list[str] = []
    category: tuple[str, ...] = ()
    for entry in told:
        if entry.category != category:
            category = entry.category
            blocks.append(f"$CATEGORY: $course$/top/{written_path(category)}")
        blocks.append(_block(entry))
    return Writing(("\n\n".join(blocks) + "\n").encode(), len(told), left_out)


def _obstacle(entry: QuestionEntry) -> str:
    if entry.kind == Question.Kind.SHORT and any("->" in one.text + one.feedback for one in entry.options):
        return _("Left out: GIFT takes an answer with “->” for a pair.")
    return ""


def _lost(entry: QuestionEntry) -> Iterable[str]:
    yield from told_to_us_only(entry, *(["scoring"] if entry.kind == Question.Kind.MULTIPLE else []))
    yield from lost_in_shares(entry)
    yield from lost_guidance(entry)
    yield from lost_item_feedback(entry)
    yield from lost_regulations(entry)
    yield from lost_picture(entry)
    if entry.kind == Question.Kind.NUMERIC:
        yield from rewritten_numbers(entry)


def _block(entry: QuestionEntry) -> str:
    marks = [f"[tag:{_marked(tag)}]" for tag in entry.tags or ()]
    marks += [f"[set:{name}={_marked(value)}]" for name, value in marks_of(entry).items()]
    comment = " ".join(["//", f"[id:{_marked(entry.code)}]", *marks])
    explanation = f"####{_formed(entry.explanation)}" if entry.explanation else ""
    answers = _answers(entry)
    return f"{comment}\n::{_escaped(entry.code)}::[plain]{_escaped(entry.text)} {{{answers}{explanation}}}"


def _answers(entry: QuestionEntry) -> str:
    """What stands between the braces; an essay has nothing there."""
    kinds = Question.Kind
    if entry.kind == kinds.ESSAY:
        return ""
    if entry.kind == kinds.TRUE_FALSE:
        return _truth(entry)
    if entry.kind in (kinds.MATCHING, kinds.CLASSIFY):
        return _lines(f"={_item(one.text)} -> {_escaped(one.target)}" for one in entry.options)
    if entry.kind == kinds.SHORT:
        return _lines(
            f"=%{write_percent(percent_of(one))}%{_told(write_stars(one.text), one.feedback)}" for one in entry.options
        )
    if entry.kind == kinds.NUMERIC:
        numbers = [(one, *write_number(one)) for one in entry.options]
        return "#" + _lines(
            f"=%{write_percent(percent_of(one))}%{number}:{width}"
            + (f"#{_formed(one.feedback)}" if one.feedback else "")
            for one, number, width in numbers
        )
    return _lines(_options(entry))


def _lines(answers: Iterable[str]) -> str:
    return "".join(f"\n\t{answer}" for answer in answers) + "\n"


def _truth(entry: QuestionEntry) -> str:
    right, wrong = sorted(entry.options, key=lambda option: not option.is_correct)
    letter = "T" if entry.options[0].is_correct else "F"
    told = f"#{_formed(wrong.feedback)}" if wrong.feedback or right.feedback else ""
    return letter + told + (f"#{_formed(right.feedback)}" if right.feedback else "")


def _options(entry: QuestionEntry) -> Iterable[str]:
    for option, percent in zip(entry.options, percents_of(entry), strict=True):
        is_told = percent or option.text.startswith("%")
        sign = f"~%{write_percent(percent)}%" if is_told else "~"
        if entry.kind == Question.Kind.SINGLE and percent == HUNDRED:
            sign = "="
        yield sign + _told(option.text, option.feedback)


def _told(text: str, feedback: str) -> str:
    return _formed(text) + (f"#{_formed(feedback)}" if feedback else "")


def _item(text: str) -> str:
    """An item; the arrow behind it is the first one."""
    if "->" not in text:
        return _formed(text)
    return "[html]" + _escaped(escape(text, quote=False).replace("\n", "<br>"))


def _formed(text: str) -> str:
    """An option's text; one that begins with a bracket says that it is plain."""
    return ("[plain]" if text.startswith("[") else "") + _escaped(text)


def _escaped(text: str) -> str:
    return text.translate(SIGNS)


def _marked(text: str) -> str:
    return text.replace("]", "\\]")

"""GIFT, written so that Moodle and we read back what stands in the bank."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.exchange.entry import QuestionEntry, Writing, lost_guidance, lost_settings, lost_shares, sayable
from assessments.exchange.shelves import written_path
from assessments.kinds import OptionDraft
from assessments.models import Question

SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\:#={}~"} | {"\n": "\\n", "\r": ""})
SHARES = {1: "100", 3: "33.33333", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111"}
"""What Moodle calls equal shares; it knows no others."""
SMALLEST = "5"
KINDS = (Question.Kind.SINGLE, Question.Kind.MULTIPLE, Question.Kind.TRUE_FALSE, Question.Kind.ESSAY)


def write_gift(entries: Sequence[QuestionEntry]) -> Writing:
    """The types GIFT knows; the category stands before its questions."""
    told, left_out = sayable(entries, KINDS, _lost)
    blocks: list[str] = []
    category: tuple[str, ...] = ()
    for entry in told:
        if entry.category != category:
            category = entry.category
            blocks.append(f"$CATEGORY: $course$/top/{written_path(category)}")
        blocks.append(_block(entry))
    return Writing(("\n\n".join(blocks) + "\n").encode(), len(told), left_out)


def _lost(entry: QuestionEntry) -> list[str]:
    return [*lost_settings(entry), *lost_shares(entry), *lost_guidance(entry)]


def share_of(count: int) -> str:
    """The percentage of each of ``count`` right options."""
    return SHARES.get(count) or (f"{100 / count:g}" if 100 % count == 0 else SMALLEST)


def _block(entry: QuestionEntry) -> str:
    marks = [f"[tag:{_marked(tag)}]" for tag in entry.tags or ()]
    comment = " ".join(["//", f"[id:{_marked(entry.code)}]", *marks])
    explanation = f"####{_formed(entry.explanation)}" if entry.explanation else ""
    answers = _answers(entry)
    return f"{comment}\n::{_escaped(entry.code)}::[plain]{_escaped(entry.text)} {{{answers}{explanation}}}"


def _answers(entry: QuestionEntry) -> str:
    """What stands between the braces; an essay has nothing there."""
    if entry.kind == Question.Kind.ESSAY:
        return ""
    return _truth(entry) if entry.kind == Question.Kind.TRUE_FALSE else _options(entry)


def _truth(entry: QuestionEntry) -> str:
    right, wrong = sorted(entry.options, key=lambda option: not option.is_correct)
    letter = "T" if entry.options[0].is_correct else "F"
    told = f"#{_formed(wrong.feedback)}" if wrong.feedback or right.feedback else ""
    return letter + told + (f"#{_formed(right.feedback)}" if right.feedback else "")


def _options(entry: QuestionEntry) -> str:
    right_count = sum(option.is_correct for option in entry.options)
    return "".join(f"\n\t{_sign(option, entry.kind, right_count)}{_told(option)}" for option in entry.options) + "\n"


def _sign(option: OptionDraft, kind: str, right_count: int) -> str:
    if kind == Question.Kind.MULTIPLE:
        return f"~%{share_of(right_count)}%" if option.is_correct else "~%-100%"
    return "=" if option.is_correct else "~%0%" if option.text.startswith("%") else "~"


def _told(option: OptionDraft) -> str:
    return _formed(option.text) + (f"#{_formed(option.feedback)}" if option.feedback else "")


def _formed(text: str) -> str:
    """An option's text; one that begins with a bracket says that it is plain."""
    return ("[plain]" if text.startswith("[") else "") + _escaped(text)


def _escaped(text: str) -> str:
    return text.translate(SIGNS)


def _marked(text: str) -> str:
    return text.replace("]", "\\]")

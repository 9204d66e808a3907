"""Aiken: a question, lettered options, ``ANSWER: B``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _

from assessments.exchange.decoding import decode
from assessments.exchange.entry import (
    QuestionEntry,
    Reading,
    Writing,
    choose_truth,
    lost_picture,
    lost_regulations,
    lost_settings,
    lost_shares,
)
from assessments.exchange.markup import TAG, plain_text
from assessments.kinds import OptionDraft
from assessments.models import Question

OPTION = re.compile(r"([A-Z])[.)]\s+(\S.*)|([A-Z])[.)]$")
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)
TRUTHS = (("ถูก", "ผิด"), ("True", "False"))
"""Two options that are a statement to judge; the first pair is how we write one."""


class _Unfinished:
    """A question whose ANSWER has not come yet."""

    def __init__(self, line: int) -> None:
        self.entry = QuestionEntry(place=_("line %(number)s") % {"number": line})
        self.lines: list[str] = []
        self.options: dict[str, str] = {}

    def finish(self, answer: str) -> QuestionEntry:
        entry, letter = self.entry, answer.strip().rstrip(".)").strip()
        entry.text = plain_text("\n".join(self.lines), entry, form="moodle")
        texts = [plain_text(text, entry, form="moodle") for text in self.options.values()]
        entry.options = [OptionDraft(text, letter == sign) for sign, text in zip(self.options, texts, strict=True)]
        entry.kind = Question.Kind.SINGLE
        if tuple(texts) in TRUTHS and letter in self.options:
            choose_truth(entry, letter == next(iter(self.options)))
        if letter not in self.options:
            entry.refuse(_("Behind ANSWER: stands no letter of one of its options. Aiken knows one right option only."))
        return entry

    def give_up(self) -> QuestionEntry:
        self.entry.text = " ".join(self.lines)[:200]
        return self.entry.refuse(_("The line ANSWER: with the letter of the right option is missing."))

    def take_option(self, letter: str, text: str) -> None:
        if letter in self.options:
            self.entry.refuse(_("Two options have the same letter."))
        self.options[letter] = text


def read_aiken(content: bytes) -> Reading:
    """The questions of an Aiken file; an empty line between two is not needed."""
    text, note = decode(content)
    reading = Reading(notes=[note] if note else [])
    current: _Unfinished | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare:
            continue
        answer, option = ANSWER.fullmatch(bare), OPTION.fullmatch(bare)
        if answer:
            reading.add((current or _Unfinished(number)).finish(answer[1]))
            current = None
        elif option and current:
            current.take_option(option[1] or option[3], option[2] or "")
        else:
            if current and current.options:
                reading.add(current.give_up())
                current = None
            current = current or _Unfinished(number)
            current.lines.append(bare)
    if current:
        reading.add(current.give_up())
    return reading


def write_aiken(entries: Sequence[QuestionEntry]) -> Writing:
    """Questions with one right option; of the others it is said that they are left out."""
    blocks: list[str] = []
    left_out: list[str] = []
    for entry in entries:
        if reason := _obstacle(entry):
            left_out.append(f"{entry.code}: {reason}")
            continue
        blocks.append(_block(entry))
        notes = [*entry.notes, *_lost(entry)]
        left_out += [f"{entry.code}: {note}" for note in notes]
    return Writing(("\n\n".join(blocks) + "\n").encode(), len(blocks), left_out)


def _obstacle(entry: QuestionEntry) -> str:
    if entry.kind not in (Question.Kind.SINGLE, Question.Kind.TRUE_FALSE):
        return _("Left out: Aiken knows one right option only.")
    if OPTION.fullmatch(_line(entry.text)) or ANSWER.fullmatch(_line(entry.text)):
        return _("Left out: its text looks like an option of Aiken.")
    return ""


def _lost(entry: QuestionEntry) -> list[str]:
    lost = [*lost_settings(entry), *lost_shares(entry), *lost_regulations(entry), *lost_picture(entry)]
    if entry.explanation or any(option.feedback for option in entry.options):
        lost.append(_("Without explanation and feedback: Aiken has no place for them."))
    if "\n" in entry.text or any("\n" in option.text for option in entry.options):
        lost.append(_("Its lines were joined: in Aiken a text is one line."))
    return lost


def _block(entry: QuestionEntry) -> str:
    is_truth = entry.kind == Question.Kind.TRUE_FALSE
    texts = TRUTHS[0] if is_truth else [option.text for option in entry.options]
    letters = [chr(ord("A") + number) for number in range(len(texts))]
    right = next(letter for letter, option in zip(letters, entry.options, strict=True) if option.is_correct)
    options = [f"{letter}. {_line(text)}" for letter, text in zip(letters, texts, strict=True)]
    return "\n".join([_line(entry.text), *options, f"ANSWER: {right}"])


def _line(text: str) -> str:
    """One line; what Moodle would take for markup is written as text."""
    return " ".join((escape(text, quote=False) if TAG.search(text) else text).split())

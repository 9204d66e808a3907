"""GIFT, read as Moodle reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.exchange.decoding import decode
from assessments.exchange.entry import (
    QuestionEntry,
    Reading,
    Weighed,
    choose_options,
    choose_truth,
    unknown_kind,
    write_essay,
)
from assessments.exchange.markup import plain_text
from assessments.exchange.shelves import shelf_path
from assessments.kinds.base import OPTIONS_AT_LEAST, OPTIONS_AT_MOST

ESCAPED = {"\\": "\x01", ":": "\x02", "#": "\x03", "=": "\x04", "{": "\x05", "}": "\x06", "~": "\x07", "n": "\x08"}
"""What a backslash may stand before, and what stands for it while we look for signs; no text file holds these."""
ESCAPE = re.compile(r"\\([\\:#={}~n])")
RESTORED = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in ESCAPED.items()})
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"%(-*)(\d{1,3}(?:\.\d*)?)%")
TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
ID, TAG = re.compile(r"\[id:((?:\\\]|[^\]]){1,200})\]"), re.compile(r"\[tag:((?:\\\]|[^\]]){1,200})\]")
CATEGORY = "$CATEGORY:"
MOST_OPTIONS = 100
"""So many are looked at; the bank takes fewer."""


@dataclass
class Block:
    """Lines that belong to one question."""

    line: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    is_torn_off: bool = False
    """The empty line before it was missing."""
    opened: int = 0
    closed: int = 0
    """How many braces."""

    def add(self, line: str, number: int) -> None:
        """Take one more line, its escaped signs hidden."""
        hidden = ESCAPE.sub(lambda found: ESCAPED[found[1]], line)
        self.line = self.line if self.lines else number
        self.lines.append(hidden)
        self.opened += hidden.count("{")
        self.closed += hidden.count("}")

    def ends_before(self, line: str) -> bool:
        """Whether ``line`` clearly begins the next question."""
        if self.lines and self.lines[0].startswith(CATEGORY):
            return True
        return self.closed > 0 and self.opened == self.closed and line.startswith(("::", "//", CATEGORY))

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def read_gift(content: bytes) -> Reading:
    """The questions of a GIFT file."""
    text, note = decode(content)
    reading = Reading(notes=[note] if note else [])
    category: tuple[str, ...] = ()
    for block in _blocks(text):
        if block.text.startswith(CATEGORY):
            category = shelf_path(block.text.removeprefix(CATEGORY))
        elif block.text:
            reading.add(_read(block, category))
    return reading


def _blocks(text: str) -> Iterator[Block]:
    """Empty lines stand between questions; where one is clearly missing, the next question begins all the same."""
    block = Block(1)
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        is_torn_off = bool(bare) and block.ends_before(bare)
        if not bare or is_torn_off:
            yield block
            block = Block(number, is_torn_off=is_torn_off)
        if bare.startswith("//"):
            block.comments.append(bare)
        elif bare:
            block.add(bare, number)
    yield block


def _read(block: Block, category: tuple[str, ...]) -> QuestionEntry:
    entry = QuestionEntry(place=_("line %(number)s") % {"number": block.line}, category=category)
    comments = " ".join(block.comments)
    ids = ID.findall(comments)
    entry.code = ids[-1].replace("\\]", "]").strip() if ids else ""
    entry.tags = tuple(tag.replace("\\]", "]").strip() for tag in TAG.findall(comments)) or None
    if block.is_torn_off:
        entry.note(_("The empty line before it is missing."))
    text = block.text
    if text.startswith("::"):
        _name, separator, rest = text[2:].partition("::")
        text = rest.strip() if separator else text
    _split(entry, text)
    return entry


def _split(entry: QuestionEntry, text: str) -> None:
    """Tell the question from its answers."""
    if "{" not in text and "}" not in text:
        entry.text = _shown(text)
        entry.refuse(unknown_kind("description"))
        return
    opened, closed = text.find("{"), text.find("}")
    if opened < 0 or closed < opened:
        entry.text = _shown(text)
        entry.refuse(
            _("A brace is missing, or there is an empty line between the braces. Close them on the last line.")
        )
        return
    before, answers, after = text[:opened], text[opened + 1 : closed].strip(), text[closed + 1 :]
    if "{" in after or "}" in after:
        entry.text = _shown(text)
        entry.refuse(_("It has braces twice. Put an empty line between two questions."))
        return
    form, asked = _form_of((before + ("_____" if after else "") + after).strip())
    entry.text = plain_text(_restored(asked), entry, form=form)
    answers, separator, general = answers.rpartition("####") if "####" in answers else (answers, "", "")
    entry.explanation = _clean(general, entry, form) if separator else ""
    _answer(entry, answers.strip(), form)


def _answer(entry: QuestionEntry, answers: str, form: str) -> None:
    """Read what stands between the braces."""
    truth = TRUTH.get(answers.partition("#")[0].strip().upper())
    if answers.startswith("#"):
        entry.refuse(unknown_kind("numerical"))
    elif answers.count("~") + answers.count("=") > MOST_OPTIONS:
        entry.refuse(
            _("Give between %(least)s and %(most)s options.") % {"least": OPTIONS_AT_LEAST, "most": OPTIONS_AT_MOST}
        )
    elif "~" in answers:
        weighed = [_option(one, entry, form) for one in _options(answers)]
        choose_options(entry, weighed, is_single="=" in answers)
    elif "=" in answers and "->" in answers:
        entry.refuse(unknown_kind("matching"))
    elif truth is not None:
        feedback = [_clean(part, entry, form) for part in answers.split("#", 2)[1:]] + ["", ""]
        wrong, right = feedback[:2]
        if_true, if_false = (right, wrong) if truth else (wrong, right)
        choose_truth(entry, truth, if_true=if_true, if_false=if_false)
    elif answers:
        entry.refuse(unknown_kind("shortanswer"))
    else:
        write_essay(entry)


def _options(answers: str) -> list[str]:
    first, *others = answers.replace("=", "~=").split("~")
    return [one.strip() for one in ([first, *others] if first.strip() else others)]


def _option(written: str, entry: QuestionEntry, form: str) -> Weighed:
    percent = 0.0
    if written.startswith("="):
        percent, written = 100.0, written[1:].strip()
    elif weight := WEIGHT.match(written):
        percent = float(weight[2]) * (-1 if weight[1] else 1)
        written = written[weight.end() :].strip()
    text, _separator, feedback = written.partition("#") if written.find("#") > 0 else (written, "", "")
    return Weighed(_clean(text, entry, form), percent, _clean(feedback, entry, form))


def _clean(text: str, entry: QuestionEntry, form: str) -> str:
    form, text = _form_of(text.strip(), form)
    return plain_text(_restored(text), entry, form=form)


def _form_of(text: str, default: str = "moodle") -> tuple[str, str]:
    """The format that ``text`` names at its beginning, and what stands behind it."""
    named = FORMAT.match(text)
    return (named[1], text[named.end() :]) if named else (default, text)


def _restored(text: str) -> str:
    """Signs that were escaped, as they are meant."""
    return text.translate(RESTORED)


def _shown(text: str) -> str:
    """The beginning of what could not be read, to find it by."""
    return _restored(text)[:200]

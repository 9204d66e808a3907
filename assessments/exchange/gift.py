"""GIFT, read as Moodle reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.exchange.decoding import decode
from assessments.exchange.entry import QuestionEntry, Reading, unknown_kind
from assessments.exchange.gift_answers import Answers, clean, form_of, hidden, restored
from assessments.exchange.markup import plain_text
from assessments.exchange.shelves import shelf_path

ID, TAG = re.compile(r"\[id:((?:\\\]|[^\]]){1,200})\]"), re.compile(r"\[tag:((?:\\\]|[^\]]){1,200})\]")
MARK = re.compile(r"\[set:([a-z_]{1,30})=((?:\\\]|[^\]]){0,200})\]")
CATEGORY = "$CATEGORY:"


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
        read = hidden(line)
        self.line = self.line if self.lines else number
        self.lines.append(read)
        self.opened += read.count("{")
        self.closed += read.count("}")

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
    entry.code = _unmarked(ids[-1]) if ids else ""
    entry.tags = tuple(_unmarked(tag) for tag in TAG.findall(comments)) or None
    marks = {name: _unmarked(value) for name, value in MARK.findall(comments)}
    if block.is_torn_off:
        entry.note(_("The empty line before it is missing."))
    text = block.text
    if text.startswith("::"):
        _name, separator, rest = text[2:].partition("::")
        text = rest.strip() if separator else text
    _split(entry, text, marks)
    return entry


def _split(entry: QuestionEntry, text: str, marks: dict[str, str]) -> None:
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
    form, asked = form_of((before + ("_____" if after else "") + after).strip())
    entry.text = plain_text(restored(asked), entry, form=form)
    answers, separator, general = answers.rpartition("####") if "####" in answers else (answers, "", "")
    entry.explanation = clean(general, entry, form) if separator else ""
    Answers(entry, form, marks).read(answers.strip())


def _shown(text: str) -> str:
    """The beginning of what could not be read, to find it by."""
    return restored(text)[:200]


def _unmarked(text: str) -> str:
    return text.replace("\\]", "]").strip()

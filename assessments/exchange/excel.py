"""Questions of an Excel sheet, one a row, as trainers fill them in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.exchange.columns import (
    EXAMPLE,
    KINDS,
    OPTION_COUNT,
    SETTING,
    TITLED,
    known_difficulties,
    known_headings,
    known_kinds,
    known_truths,
    settings_of_kinds,
)
from assessments.exchange.entry import MOST_CHARACTERS, FileRefused, QuestionEntry, Reading, choose_truth
from assessments.exchange.settings import read_setting
from assessments.exchange.workbook import DateText, Row, read_sheets
from assessments.kinds import OptionDraft, kind_of
from assessments.models import Question
from lms.core.errors import DomainError
from lms.core.text import normalise, search_form

HEADED_WITHIN = 15
PARTS = re.compile(r"[\s,;/]+|และ")
LETTERS = {sign: number for row in ("กขคงจฉชซฌญฎฏ", "abcdefghijkl") for number, sign in enumerate(row, start=1)}
SEPARATOR = re.compile(r"[,;]")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
Cells = Mapping[str, str]


def read_excel(content: bytes) -> Reading:
    """The questions of all sheets that have the headings of our form."""
    reading, has_headings, example_count = Reading(), False, 0
    names, kinds, truths = known_headings(), known_kinds(), known_truths()
    for _name, rows in read_sheets(content):
        columns, rest = _headed(rows, names)
        has_headings |= bool(columns)
        for number, cells in rest:
            found = {key: cells[place] for place, key in columns.items()}
            if not any(value for key, value in found.items() if key != "category"):
                continue
            if found.get("code", "").upper().startswith(EXAMPLE):
                example_count += 1
                continue
            reading.add(_Line(number, found, kinds, truths).entry)
    if not has_headings:
        raise FileRefused(_("No sheet has the headings of the form. Download the form and fill it in."))
    if example_count:
        told = ngettext("%(count)d example was passed over.", "%(count)d examples were passed over.", example_count)
        reading.notes.append(told % {"count": example_count})
    return reading


def _headed(rows: list[Row], names: Mapping[str, str]) -> tuple[dict[int, str], list[Row]]:
    """Which column says what, and the rows below the headings; nothing if the sheet is another one."""
    for place, (_number, cells) in enumerate(rows[:HEADED_WITHIN]):
        columns: dict[int, str] = {}
        for position, cell in enumerate(cells):
            key = names.get(search_form(cell).rstrip(" *"))
            if key and key not in columns.values():
                columns[position] = key
        if {"text", "right"} <= set(columns.values()):
            return columns, rows[place + 1 :]
    return {}, []


class _Line:
    """One row."""

    def __init__(self, number: int, cells: Cells, kinds: Mapping[str, str], truths: Mapping[str, bool]) -> None:
        self.cells, self.kinds, self.truths = cells, kinds, truths
        tags = [tag.strip() for tag in cells["tags"].split(",")] if "tags" in cells else None
        self.entry = QuestionEntry(
            place=_("row %(number)s") % {"number": number},
            text=cells["text"],
            explanation=cells.get("explanation"),
            source=cells.get("source"),
            category=tuple(title.strip() for title in cells.get("category", "").split(" / ") if title.strip()),
            tags=tuple(tag for tag in tags if tag) if tags is not None else None,
            code=cells.get("code", ""),
            regulations=self._regulations(),
        )
        if any(isinstance(cell, DateText) for cell in cells.values()):
            self.entry.note(
                _("Excel took a cell for a date. Look whether it reads as you meant it; else format it as text.")
            )
        if any(len(cell) > MOST_CHARACTERS for cell in cells.values()):
            self.entry.refuse(_("A text is longer than %(most)s characters.") % {"most": MOST_CHARACTERS})
            return
        self.entry.difficulty = self._difficulty()
        self.kind = self._kind()
        if self.kind == Question.Kind.TRUE_FALSE:
            self._read_truth()
        elif kind_of(self.kind).is_written:
            self._read_key()
        elif self.kind not in KINDS:
            self.entry.kind = self.kind
            self.entry.refuse(_("The form has no room for this type. Write it in the question bank."))
        else:
            self._read_options()
        self._read_shares()
        self._read_settings()

    def _kind(self) -> str:
        """The type that is written, else the one that the row looks like."""
        written, right = search_form(self.cells.get("kind", "")), search_form(self.cells["right"])
        if written and written not in self.kinds:
            message = _("The type “%(kind)s” is not known. Choose one from the list.")
            self.entry.refuse(message % {"kind": self.cells["kind"][:60]})
        if written in self.kinds:
            return self.kinds[written]
        if right in self.truths and not self.cells.get("option1"):
            return str(Question.Kind.TRUE_FALSE)
        return str(Question.Kind.MULTIPLE if len(self._chosen()) > 1 else Question.Kind.SINGLE)

    def _difficulty(self) -> str | None:
        """What is written; an empty cell rates nothing, and takes no rating away."""
        written = self.cells.get("difficulty", "")
        found = known_difficulties().get(search_form(written)) if written else None
        if written and found is None:
            message = _("The difficulty “%(difficulty)s” is not known. Choose one from the list.")
            self.entry.refuse(message % {"difficulty": written[:60]})
        return found

    def _read_truth(self) -> None:
        is_true = self.truths.get(search_form(self.cells["right"]))
        if is_true is None:
            self.entry.kind = Question.Kind.TRUE_FALSE
            self.entry.refuse(_("Say in “Right answer” whether the statement is true or false."))
            return
        choose_truth(self.entry, is_true, if_true=self.cells.get("why1", ""), if_false=self.cells.get("why2", ""))

    def _read_options(self) -> None:
        self.entry.kind, chosen = self.kind, self._chosen()
        numbers = [number for number in range(1, OPTION_COUNT + 1) if self._option(number)]
        self.entry.options = [
            OptionDraft(self._option(number), number in chosen, self.cells.get(f"why{number}", ""))
            for number in numbers
        ]
        if not chosen or not chosen <= set(numbers):
            message = _("Write into “Right answer” the number of the right option, several with commas: 1, 3.")
            self.entry.refuse(message)

    def _read_key(self) -> None:
        """A key that is written as text: one line of it in each cell of the options."""
        self.entry.kind = self.kind
        key = "\n".join(self._option(number) for number in range(1, OPTION_COUNT + 1))
        self.entry.text, self.entry.options = kind_of(self.kind).read_key(self.entry.text, key)

    def _read_shares(self) -> None:
        """A share for each option, in their order; what is left empty is shared out by the type."""
        written = [part.strip().rstrip("%").strip() for part in SEPARATOR.split(self.cells.get("shares", ""))]
        if not any(written):
            return
        try:
            shares = [Decimal(part.translate(THAI_DIGITS)) / 100 if part else None for part in written]
        except ArithmeticError:
            shares = []
        if kind_of(self.kind).is_written or not 0 < len(shares) <= len(self.entry.options):
            message = _("Write the shares as numbers in the order of the options: 50, 50, -25.")
            self.entry.refuse(message)
            return
        shares += [None] * (len(self.entry.options) - len(shares))
        self.entry.options = [
            replace(option, weight=share) for option, share in zip(self.entry.options, shares, strict=True)
        ]

    def _read_settings(self) -> None:
        """What stands in the columns of settings; a file without such columns leaves them as they are."""
        written = {key.removeprefix(SETTING): cell for key, cell in self.cells.items() if key.startswith(SETTING)}
        if not written:
            return
        rules, self.entry.rules = settings_of_kinds(), {}
        known = kind_of(self.kind).settings
        for name in [name for name, cell in written.items() if cell]:
            if name not in known:
                message = _("“%(setting)s” does not belong to this type of question: leave it empty.")
                self.entry.refuse(message % {"setting": rules[name].label})
                continue
            try:
                self.entry.rules[name] = read_setting(name, known[name], written[name])
            except DomainError as error:
                self.entry.refuse(str(error))

    def _regulations(self) -> tuple[str, ...] | None:
        if "regulations" not in self.cells:
            return None
        names = [name.partition(TITLED)[0].strip() for name in re.split(r"[,;\n]", self.cells["regulations"])]
        return tuple(name for name in names if name)

    def _option(self, number: int) -> str:
        return self.cells.get(f"option{number}", "")

    def _chosen(self) -> set[int]:
        """The numbers of the right options: by number, by letter, or by the text itself. 0: no such option."""
        written = normalise(self.cells["right"]).strip()
        for number in range(1, OPTION_COUNT + 1):
            if written and normalise(self._option(number)) == written and not written.isdigit():
                return {number}
        parts = [part.rstrip(".)").lower() for part in PARTS.split(written.translate(THAI_DIGITS)) if part]
        return {LETTERS.get(part) or (int(part) if part.isdecimal() and len(part) < 3 else 0) for part in parts}

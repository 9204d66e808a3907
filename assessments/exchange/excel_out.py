"""The Excel form: empty with examples for those who write questions, or filled with questions of the bank."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.worksheet import Worksheet

from assessments.exchange.columns import (
    KINDS,
    OPTION_COUNT,
    SETTING,
    TITLED,
    USUAL_OPTION_COUNT,
    choices_of,
    headings,
    settings_of_kinds,
)
from assessments.exchange.entry import QuestionEntry, Writing, lost_picture, sayable
from assessments.exchange.excel_help import examples_below, explained_columns
from assessments.kinds import kind_of
from assessments.models import Question
from lms.core.spreadsheets import OPTIONS

ROWS_WITH_LISTS = 1_000
WIDTHS = {
    "code": 16,
    "category": 26,
    "kind": 20,
    "text": 60,
    "right": 16,
    "explanation": 40,
    "source": 26,
    "tags": 18,
    "difficulty": 14,
}
LISTS = 2
"""In which columns of the second sheet the choices stand, from the third on."""
Titles = tuple[str, ...]
Cells = Mapping[str, str]
Formats = Mapping[str, Any]


def write_excel(entries: Sequence[QuestionEntry]) -> Writing:
    """One row a question, with as many columns as they need."""
    told, left_out = sayable(entries, KINDS, lost_picture)
    rows = [cells_of(entry) for entry in told]
    used = {key for cells in rows for key, cell in cells.items() if cell}
    categories = sorted({entry.category for entry in told})
    return Writing(_book(rows, _columns(used), _Choices(categories)), len(told), left_out)


def write_form(categories: Sequence[Titles], regulations: Sequence[tuple[str, str]] = ()) -> bytes:
    """The form to fill in: one example of each type, lists to choose from, and a sheet that explains.

    ``regulations`` are codes and short titles.
    """
    examples = examples_below(categories[0] if categories else ())
    used = {key for key in headings() if _number(key) <= USUAL_OPTION_COUNT}
    return _book([cells_of(one) for one in examples], _columns(used), _Choices(categories, regulations))


@dataclass(frozen=True)
class _Choices:
    """What may be chosen, apart from what the types say themselves."""

    categories: Sequence[Titles]
    regulations: Sequence[tuple[str, str]] = ()

    def lists(self) -> dict[str, list[str]]:
        """By column, in the order in which they stand on the second sheet."""
        found = {
            "kind": [str(kind.label) for kind in KINDS],
            "difficulty": [str(one) for one in Question.Difficulty.labels],
            "category": [" / ".join(titles) for titles in self.categories],
        }
        found |= {SETTING + name: choices for name in settings_of_kinds() if (choices := choices_of(name))}
        return found | {"regulations": [f"{code}{TITLED}{title}" for code, title in self.regulations]}


def _book(rows: Sequence[Cells], labels: Mapping[str, str], choices: _Choices) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, OPTIONS)
    heading = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E5EEF8"}
    formats = {
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "heading": book.add_format(heading),
    }
    sheet = book.add_worksheet(pgettext("sheet of Excel", "Questions"))
    explained = book.add_worksheet(_("How to fill it in"))
    _write_rows(sheet, rows, labels, formats)
    _add_lists(sheet, list(labels), explained.get_name(), choices.lists())
    _explain(explained, choices.lists(), formats)
    book.close()
    return content.getvalue()


def _columns(used: Collection[str]) -> dict[str, str]:
    """The columns that are needed, by key: those that every question may have, and what is ``used``."""
    count = max([USUAL_OPTION_COUNT, *(_number(key) for key in used if key.startswith("option"))])
    has_feedback = any(key.startswith("why") for key in used)
    labels = headings()
    always = {f"option{number}" for number in range(1, count + 1)}
    always |= {f"why{number}" for number in range(1, count + 1) if has_feedback}
    return {key: label for key, label in labels.items() if key in always or key in WIDTHS or key in used}


def _number(key: str) -> int:
    """Of which option a column speaks; 0: of none."""
    digits = key.removeprefix("option").removeprefix("why")
    return int(digits) if digits.isdecimal() else 0


def _write_rows(sheet: Worksheet, rows: Sequence[Cells], labels: Mapping[str, str], formats: Formats) -> None:
    for number, (key, label) in enumerate(labels.items()):
        sheet.set_column(number, number, WIDTHS.get(key, 24), formats["text"])
        sheet.write_string(0, number, label, formats["heading"])
    sheet.freeze_panes(1, 0)
    for row, cells in enumerate(rows, start=1):
        for number, key in enumerate(labels):
            if cells.get(key):
                sheet.write_string(row, number, cells[key], formats["text"])


def cells_of(entry: QuestionEntry) -> dict[str, str]:
    """What stands in the row of a question, by column."""
    known = kind_of(entry.kind).settings
    cells = {
        "code": entry.code,
        "category": " / ".join(entry.category),
        "kind": str(Question.Kind(entry.kind).label),
        "text": entry.text,
        "explanation": entry.explanation or "",
        "source": entry.source or "",
        "tags": ", ".join(entry.tags or ()),
        "difficulty": str(Question.Difficulty(entry.difficulty).label) if entry.difficulty else "",
        "regulations": ", ".join(entry.regulations or ()),
    }
    cells |= {SETTING + name: known[name].told(value) for name, value in (entry.rules or {}).items()}
    if kind_of(entry.kind).is_written:
        return cells | _key(entry)
    cells |= {f"why{number}": option.feedback for number, option in enumerate(entry.options, start=1)}
    cells |= {"shares": _shares(entry)}
    if entry.kind == Question.Kind.TRUE_FALSE:
        return cells | {"right": _("True") if entry.options[0].is_correct else _("False")}
    right = [str(number) for number, option in enumerate(entry.options, start=1) if option.is_correct]
    cells |= {f"option{number}": option.text for number, option in enumerate(entry.options, start=1)}
    return cells | {"right": ", ".join(right)}


def _shares(entry: QuestionEntry) -> str:
    shares = ["" if one.weight is None else f"{(one.weight * 100).normalize():f}" for one in entry.options]
    return ", ".join(shares) if any(shares) else ""


def _key(entry: QuestionEntry) -> dict[str, str]:
    """A key that is written as text: one line of it in each cell of the options, what is left in the last one."""
    text, key = kind_of(entry.kind).write_key(entry.text, entry.options)
    lines = key.split("\n", OPTION_COUNT - 1)
    return {"text": text} | {f"option{number}": line for number, line in enumerate(lines, start=1)}


def _add_lists(sheet: Worksheet, keys: list[str], name: str, lists: Mapping[str, Sequence[str]]) -> None:
    """What can be chosen is chosen, not typed; another category may still be typed."""
    for column, (key, choices) in enumerate(lists.items(), start=LISTS):
        if not choices or key not in keys or key == "regulations":  # several may stand in a cell
            continue
        letter, number = chr(ord("A") + column), keys.index(key)
        rule = {
            "validate": "list",
            "source": f"='{name}'!${letter}$2:${letter}${len(choices) + 1}",
            "error_type": "information" if key == "category" else "stop",
        }
        sheet.data_validation(1, number, ROWS_WITH_LISTS, number, rule)


def _explain(sheet: Worksheet, lists: Mapping[str, Sequence[str]], formats: Formats) -> None:
    rules = explained_columns()
    columns = [[heading for heading, _rule in rules], [rule for _heading, rule in rules], *lists.values()]
    names = headings()
    heads = [
        _("Column"),
        _("What to write"),
        *(_("To choose from: %(column)s") % {"column": names[key]} for key in lists),
    ]
    for number, head in enumerate(heads):
        sheet.set_column(number, number, 20 if number == 0 else 80 if number == 1 else 40, formats["text"])
        sheet.write_string(0, number, head, formats["heading"])
    for row in range(max(map(len, columns))):
        for number, column in enumerate(columns):
            if row < len(column):
                sheet.write_string(row + 1, number, column[row], formats["text"])

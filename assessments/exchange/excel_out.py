"""The Excel form: empty with examples for those who write questions, or filled with questions of the bank."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from assessments.exchange.columns import EXAMPLE, KINDS, OPTION_COUNT, USUAL_OPTION_COUNT, headings
from assessments.exchange.entry import QuestionEntry, Writing, lost_settings, lost_shares, sayable
from assessments.kinds import OptionDraft, all_kinds, kind_of, true_false_options
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


def write_excel(entries: Sequence[QuestionEntry]) -> Writing:
    """One row a question, with as many columns as they need."""
    told, left_out = sayable(entries, KINDS, lambda entry: [*lost_settings(entry), *lost_shares(entry)])
    categories = sorted({entry.category for entry in told})
    return Writing(_book(told, categories), len(told), left_out)


def write_form(categories: Sequence[tuple[str, ...]]) -> bytes:
    """The form to fill in: one example of each type, lists to choose from, and a sheet that explains."""
    category = categories[0] if categories else ()
    return _book(_examples(category), categories, has_feedback=True)


def _examples(category: tuple[str, ...]) -> list[QuestionEntry]:
    written = [
        (Question.Kind.SINGLE, _("Which of these is an internal letter?"), _options(_("A memo"), _("An order"))),
        (Question.Kind.MULTIPLE, _("Which of these have three letters?"), _options("ABC", "XYZ", "AB", right=2)),
        (Question.Kind.TRUE_FALSE, _("A week has seven days."), list(true_false_options(True))),
        *_written_examples(),
    ]
    return [
        QuestionEntry("", kind, text, options, _("Why it is so"), "", category, (), f"{EXAMPLE}{number}")
        for number, (kind, text, options) in enumerate(written, start=1)
    ]


def _written_examples() -> Iterator[tuple[Question.Kind, str, list[OptionDraft]]]:
    """Of the types whose key is written as text; where nothing else explains how, the example does."""
    kinds = Question.Kind
    examples = [
        (kinds.MATCHING, _("What does each letter go to?"), [_("Memo = inside"), _("External letter = outside")]),
        (
            kinds.ORDERING,
            _("In which order is a letter received?"),
            [_("Open the letter"), _("Register it"), _("Hand it on")],
        ),
        (kinds.CLASSIFY, _("Material or equipment?"), [_("Pencil = material"), _("Table = equipment")]),
        (kinds.SHORT, _("What is a letter inside the office called?"), [_("memo")]),
        (kinds.NUMERIC, _("How many hours has a day?"), ["24"]),
        (kinds.CLOZE, _("A week has [[7]] days and begins on [[Monday | Friday | Sunday]]."), []),
    ]
    for kind, text, lines in examples:
        yield kind, *kind_of(kind).read_key(text, "\n".join(lines))


def _options(*texts: str, right: int = 1) -> list[OptionDraft]:
    return [OptionDraft(text, number < right) for number, text in enumerate(texts)]


def _book(
    entries: Sequence[QuestionEntry], categories: Sequence[tuple[str, ...]], *, has_feedback: bool = False
) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, OPTIONS)
    formats = {
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E5EEF8"}
        ),
    }
    sheet, explained = book.add_worksheet(_("Questions")), book.add_worksheet(_("How to fill it in"))
    labels = _columns(entries, has_feedback=has_feedback)
    _write_rows(sheet, entries, labels, formats)
    titles = [" / ".join(titles) for titles in categories]
    _add_lists(sheet, list(labels), explained.get_name(), len(titles))
    _explain(explained, titles, formats)
    book.close()
    return content.getvalue()


def _columns(entries: Sequence[QuestionEntry], *, has_feedback: bool) -> dict[str, str]:
    """The columns that are needed, by key."""
    lengths = [min(OPTION_COUNT, len(one.options)) for one in entries if one.kind != Question.Kind.TRUE_FALSE]
    count = max([USUAL_OPTION_COUNT, *lengths])
    has_feedback |= any(option.feedback for entry in entries for option in entry.options)
    return {key: label for key, label in headings().items() if _is_needed(key, count, has_feedback=has_feedback)}


def _is_needed(key: str, count: int, *, has_feedback: bool) -> bool:
    if key.startswith("why"):
        return has_feedback and int(key.removeprefix("why")) <= count
    return not key.startswith("option") or int(key.removeprefix("option")) <= count


def _write_rows(sheet: Worksheet, entries: Sequence[QuestionEntry], labels: dict[str, str], formats: dict) -> None:
    for number, (key, label) in enumerate(labels.items()):
        sheet.set_column(number, number, WIDTHS.get(key, 24), formats["text"])
        sheet.write_string(0, number, label, formats["heading"])
    sheet.freeze_panes(1, 0)
    for row, entry in enumerate(entries, start=1):
        cells = _cells(entry)
        for number, key in enumerate(labels):
            if cells.get(key):
                sheet.write_string(row, number, cells[key], formats["text"])


def _cells(entry: QuestionEntry) -> dict[str, str]:
    cells = {
        "code": entry.code,
        "category": " / ".join(entry.category),
        "kind": str(Question.Kind(entry.kind).label),
        "text": entry.text,
        "explanation": entry.explanation or "",
        "source": entry.source or "",
        "tags": ", ".join(entry.tags or ()),
        "difficulty": str(Question.Difficulty(entry.difficulty).label) if entry.difficulty else "",
    }
    if kind_of(entry.kind).is_written:
        return cells | _key(entry)
    cells |= {f"why{number}": option.feedback for number, option in enumerate(entry.options, start=1)}
    if entry.kind == Question.Kind.TRUE_FALSE:
        return cells | {"right": _("True") if entry.options[0].is_correct else _("False")}
    right = [str(number) for number, option in enumerate(entry.options, start=1) if option.is_correct]
    cells |= {f"option{number}": option.text for number, option in enumerate(entry.options, start=1)}
    return cells | {"right": ", ".join(right)}


def _key(entry: QuestionEntry) -> dict[str, str]:
    """A key that is written as text: one line of it in each cell of the options, what is left in the last one."""
    text, key = kind_of(entry.kind).write_key(entry.text, entry.options)
    lines = key.split("\n", OPTION_COUNT - 1)
    return {"text": text} | {f"option{number}": line for number, line in enumerate(lines, start=1)}


def _add_lists(sheet: Worksheet, keys: list[str], name: str, category_count: int) -> None:
    """Types, difficulties and categories are chosen, not typed; another category may still be typed."""
    lists = {
        "kind": (LISTS, len(KINDS), "stop"),
        "difficulty": (LISTS + 1, len(Question.Difficulty.values), "stop"),
        "category": (LISTS + 2, category_count, "information"),
    }
    for key, (column, count, strictness) in lists.items():
        letter, number = chr(ord("A") + column), keys.index(key)
        if count:
            source = f"='{name}'!${letter}$2:${letter}${count + 1}"
            rule = {"validate": "list", "source": source, "error_type": strictness}
            sheet.data_validation(1, number, ROWS_WITH_LISTS, number, rule)


def _explain(sheet: Worksheet, titles: Sequence[str], formats: dict) -> None:
    rules = _rules()
    lists = [
        [str(kind.label) for kind in KINDS],
        [str(one) for one in Question.Difficulty.labels],
        list(titles),
    ]
    columns = [[heading for heading, _rule in rules], [rule for _heading, rule in rules], *lists]
    choices = [_("Types to choose from"), _("Difficulties to choose from"), _("Categories to choose from")]
    heads = [_("Column"), _("What to write"), *choices]
    for number, (head, width) in enumerate(zip(heads, (20, 80, 24, 24, 40), strict=True)):
        sheet.set_column(number, number, width, formats["text"])
        sheet.write_string(0, number, head, formats["heading"])
    for row in range(max(map(len, columns))):
        for number, column in enumerate(columns):
            if row < len(column):
                sheet.write_string(row + 1, number, column[row], formats["text"])


def _rules() -> list[tuple[str, str]]:
    names = headings()
    return [
        (names["text"], _("One question a row. Line breaks inside a cell: Alt+Enter.")),
        (names["kind"], _("Choose from the list. Left empty, it is told by the right answer.")),
        (names["option1"], _("At least two options, at most twelve; for a statement leave them empty.")),
        *(
            (str(Question.Kind(one.name).label), str(one.key_help or one.text_help))
            for one in all_kinds().values()
            if one.is_written
        ),
        (
            names["right"],
            _("The number of the right option: 2. Several with commas: 1, 3. For a statement: True or False."),
        ),
        (names["category"], _("Choose from the list. Left empty, the question goes where you say when uploading.")),
        (
            names["code"],
            _("Leave it empty for new questions. With the code of a question of yours, the row changes it."),
        ),
        (names["explanation"], _("Shown with the right answer when the quiz allows it.")),
        (names["tags"], _("Several with commas.")),
        (names["difficulty"], _("Choose from the list, or leave it empty.")),
        (names["why1"], _("Why this option is right or wrong; shown after answering. May be left empty.")),
        (EXAMPLE + "…", _("Rows with these codes are examples: they are passed over and may be deleted.")),
    ]

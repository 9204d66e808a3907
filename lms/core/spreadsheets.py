"""A table as an Excel file. Strings are written as strings, so that no name can be a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lms.core.dates import BUDDHIST_OFFSET, today
from lms.core.tables import Line, Shade, Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BUDDHIST_DATE = "[$-107041E]d mmm yyyy;@"
BUDDHIST_MOMENT = "[$-107041E]d mmm yyyy hh:mm;@"
"""Excel's Thai dates with the year of the Buddhist era and Arabic digits."""

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
A4 = 9
ACROSS = 7
"""A table of so many columns and more stands on a sheet laid across, as on the page."""
UNSAFE_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")
UNSAFE_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


def spreadsheet(
    table: Table, *, heading: list[tuple[str, str]], file_name: str, more: Sequence[Table] = ()
) -> FileResponse:
    """``table`` under the rows of ``heading`` (label and text), frozen above the first line of numbers.

    Each table of ``more`` has a sheet of its own, called by its caption. One row is in memory at a time.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, OPTIONS)
    formats = Formats(book)
    for number, one in enumerate([table, *more], start=1):
        sheet = book.add_worksheet(_sheet_name(one, number) if more else None)
        _write_sheet(sheet, one, heading if number == 1 else [], formats)
    book.close()
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=file_name, content_type=CONTENT_TYPE)


def _write_sheet(sheet: Worksheet, table: Table, heading: list[tuple[str, str]], formats: Formats) -> None:
    book = formats.book
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, table.caption, title)
    for number, (label, text) in enumerate(heading, start=1):
        sheet.write_string(number, 0, f"{label}: {text}")
    top = len(heading) + 2
    for number, column in enumerate(table.columns):
        sheet.write_string(top, number, column.label, bold)
    sheet.freeze_panes(top + 1, 1)
    _lay_out_for_paper(sheet, table, top)
    _write_lines(sheet, table, top + 1, formats=formats)


def _lay_out_for_paper(sheet: Worksheet, table: Table, top: int) -> None:
    """A4, as wide as the paper, the heading on every page."""
    sheet.set_paper(A4)
    if len(table.columns) >= ACROSS:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&C&P / &N")


def _sheet_name(table: Table, number: int) -> str:
    """Excel takes 31 letters without some signs, and no name twice."""
    return f"{number} {UNSAFE_IN_SHEET_NAMES.sub(' ', table.caption)}"[:31].strip()


def dated_file_name(*parts: str) -> str:
    """``ความก้าวหน้า-สพป.นศ.2-2569-11-22.xlsx``"""
    day = today()
    words = [*parts, f"{day.year + BUDDHIST_OFFSET}-{day:%m-%d}"]
    return "-".join(UNSAFE_IN_FILE_NAMES.sub("_", word)[:80] for word in words) + ".xlsx"


class Formats:
    """How values stand in their cells; each is made once for a file."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self._made: dict[tuple[str, Shade | None], Format] = {}

    def of(self, number_format: str, shade: Shade | None = None) -> Format:
        """A number in ``number_format``; shaded ones carry their word behind the figure, and stay numbers."""
        key = (number_format, shade)
        if key not in self._made:
            look = {"num_format": number_format}
            if number_format in {BUDDHIST_DATE, BUDDHIST_MOMENT}:
                look["align"] = "left"
            if shade:
                look |= {"num_format": f'{number_format}" {shade.word}"', "bg_color": shade.colour}
            self._made[key] = self.book.add_format(look)
        return self._made[key]


def _decimals(value: Decimal) -> str:
    """Three if the value has so many, else two."""
    exponent = value.as_tuple().exponent
    return "0.000" if isinstance(exponent, int) and exponent <= -3 else "0.00"


def _write_lines(sheet: Worksheet, table: Table, row: int, *, formats: Formats) -> None:
    for line in table.lines:
        _write_line(sheet, row, line, formats)
        row += 1
    if table.total:
        _write_line(sheet, row, table.total, formats)


def _write_line(sheet: Worksheet, row: int, line: Line, formats: Formats) -> None:
    for number, cell in enumerate(line.cells):
        value = cell.value
        if isinstance(value, dt.datetime):
            local = timezone.make_naive(timezone.localtime(value)) if timezone.is_aware(value) else value
            sheet.write_datetime(row, number, local, formats.of(BUDDHIST_MOMENT))
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, number, value, formats.of(BUDDHIST_DATE))
        elif isinstance(value, Decimal):
            sheet.write_number(row, number, value, formats.of(_decimals(value), cell.shade))
        elif isinstance(value, int):
            sheet.write_number(row, number, value)
        elif value:
            sheet.write_string(row, number, value)

"""The cells of an Excel file as texts. What would blow up when it is unpacked is refused before."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from assessments.exchange.decoding import check_size
from assessments.exchange.entry import FileRefused

MOST_FILES, MOST_UNPACKED, MOST_SHEETS = 500, 40 * 1024 * 1024, 20
MOST_ROWS, MOST_COLUMNS = 3_000, 60
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,7})(\d{1,12})["']""")
CHUNK, OVERLAP = 256 * 1024, 64
Row = tuple[int, list[str]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


class DateText(str):
    """A cell that Excel took for a date: day, month and year as numbers, in the year that was typed."""

    __slots__ = ()


def read_sheets(content: bytes) -> Iterator[tuple[str, list[Row]]]:
    """The name of each sheet, and its rows with their numbers."""
    check_size(content)
    try:
        _judge(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            for name in sheets[:MOST_SHEETS]:
                sheet = book.get_sheet_by_name(name)
                rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                _fill_down(rows, sheet.merged_cell_ranges or [])
                yield name, list(enumerate(rows, start=1))
    except (
        CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        message = _("This is no Excel file (.xlsx) we can read, or it is locked with a password. Save it anew.")
        raise FileRefused(message) from error


def _judge(content: bytes) -> None:
    """Refuse what is too large, looking at no more of it than may be there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise FileRefused(_("The Excel file is too large. Divide it into several files."))
        left = MOST_UNPACKED
        for entry in entries:
            if entry.filename.lower().endswith((".xml", ".bin", ".rels")):
                left -= _judge_part(archive, entry, left)


def _judge_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """How large it is; refuses cells far outside, which would have to be held with all that lies between."""
    size, tail = 0, b""
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise FileRefused(_("The Excel file is too large. Divide it into several files."))
            for letters, number in PLACE.findall(tail + chunk) if "sheet" in entry.filename.lower() else ():
                if int(number) > MOST_ROWS or _column(letters) > MOST_COLUMNS:
                    message = _("A sheet has more than %(rows)s rows or %(columns)s columns, perhaps far outside.")
                    raise FileRefused(message % {"rows": MOST_ROWS, "columns": MOST_COLUMNS})
            tail = chunk[-OVERLAP:]
    return size


def _fill_down(rows: list[list[str]], merged: Merged) -> None:
    """What stands in a merged cell holds for each of its rows."""
    for (top, left), (bottom, _right) in merged[:MOST_ROWS]:
        for row in rows[top + 1 : bottom + 1]:
            if top < len(rows) and left < len(row):
                row[left] = rows[top][left]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(cell: object) -> str:
    """A cell as it looks: numbers without ``.0``, yes and no as words."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, dt.date):
        return DateText(f"{cell.day}/{cell.month}/{cell.year}")
    if isinstance(cell, dt.time | dt.timedelta):
        return str(cell)
    return str(cell).strip() if cell is not None else ""

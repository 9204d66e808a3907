"""Fences of what is downloaded. Inside stand names and values, one ``name: value`` a line."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from courses.packages.fences.base import require_title, values_of
from courses.packages.raw import DocumentFile, Listed, RawBlock
from courses.packages.reader import Fence, Reader
from courses.packages.values import Values
from lms.core.dates import parse_buddhist_date

LONGEST_TEXT, LONGEST_PATH = 250, 300


def read_document(reader: Reader, fence: Fence) -> RawBlock:
    """``::: document Title`` with ``file`` and, if need be, ``for``."""
    require_title(reader, fence)
    values = values_of(reader, fence)
    file = values.text("file", longest=LONGEST_PATH)
    text = values.text("for", longest=LONGEST_TEXT, default="")
    values.refuse_others()
    value = {"document": DocumentFile(file, fence.title), "text": text}
    return reader.block("document", value, fence.opening, key=f"document/{file}")


def read_form(reader: Reader, fence: Fence) -> RawBlock:
    """``::: form Name`` with ``files``, and if need be ``for``, ``version`` and ``updated`` (a day as 7/12/2569)."""
    require_title(reader, fence)
    values = values_of(reader, fence)
    files = [{"document": DocumentFile(path, fence.title)} for path in values.texts("files")]
    value = {
        "title": fence.title,
        "text": values.text("for", longest=LONGEST_TEXT, default=""),
        "version": values.text("version", longest=40, default=""),
        "updated_on": _day(values, "updated"),
        "files": Listed(files),
    }
    values.refuse_others()
    return reader.block("form", value, fence.opening)


def _day(values: Values, name: str) -> str | None:
    """A day of the Buddhist era in ISO; nothing if none is given."""
    text = values.text(name, longest=40, default="")
    try:
        day = parse_buddhist_date(text) if text else None
    except ValueError as error:
        values.place.error(_("“%(name)s” is no day: %(problem)s") % {"name": name, "problem": error})
        return None
    return day.isoformat() if isinstance(day, dt.date) else None

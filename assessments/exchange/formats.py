"""The formats, by name: how each is read and written, and how a file is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessments.exchange.aiken import read_aiken, write_aiken
from assessments.exchange.entry import FileRefused, QuestionEntry, Reading, Writing
from assessments.exchange.excel import read_excel
from assessments.exchange.excel_out import write_excel
from assessments.exchange.gift import read_gift
from assessments.exchange.gift_out import write_gift
from assessments.exchange.moodle import read_moodle
from assessments.exchange.moodle_out import write_moodle
from assessments.exchange.quiz_app import read_quiz_app
from lms.core.spreadsheets import CONTENT_TYPE


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    name: str
    label: str | Promise
    extension: str
    content_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[Sequence[QuestionEntry]], Writing] | None = None


_ALL = (
    Format("excel", "Excel", "xlsx", CONTENT_TYPE, read_excel, write_excel),
    Format("gift", "GIFT", "gift", "text/plain; charset=utf-8", read_gift, write_gift),
    Format("aiken", "Aiken", "txt", "text/plain; charset=utf-8", read_aiken, write_aiken),
    Format("moodle", "Moodle XML", "xml", "application/xml", read_moodle, write_moodle),
    Format("quiz-app", "django-quiz-app (JSON)", "json", "application/json", read_quiz_app),
)
FORMATS = {one.name: one for one in _ALL}
WRITTEN = {one.name: one for one in _ALL if one.write}


def format_of(file_name: str, content: bytes) -> Format:
    """Which format a file is in, by its name and how it begins. Raises ``FileRefused`` if that cannot be told."""
    extension = PurePath(file_name).suffix.lower().lstrip(".")
    named = next((one for one in _ALL if one.extension == extension), None)
    if extension == "txt":
        is_gift = b"{" in content or content.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"::", b"//", b"$CATEGORY"))
        return FORMATS["gift" if is_gift and b"ANSWER:" not in content else "aiken"]
    if named is None:
        raise FileRefused(_("This kind of file is not known. Say which format it is."))
    return named

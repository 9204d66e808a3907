"""Bytes of a text file as text, whatever program wrote them."""

from __future__ import annotations

import codecs
import re

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from assessments.exchange.entry import MOST_BYTES, FileRefused

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
HIGH = re.compile(rb"[\xa1-\xfb]+")
BINARY = re.compile("[\x00-\x08\x0e-\x1f]")


def check_size(content: bytes) -> None:
    """Refuse what is empty or too large."""
    if not content.strip():
        raise FileRefused(_("The file is empty."))
    if len(content) > MOST_BYTES:
        message = _("The file is larger than %(most)s. Divide it into several files.")
        raise FileRefused(message % {"most": filesizeformat(MOST_BYTES)})


def decode(content: bytes) -> tuple[str, str]:
    """The text with plain line ends, and a note if its encoding had to be guessed."""
    check_size(content)
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _tidy(_decoded(content, encoding)), ""
    try:
        return _tidy(content.decode("utf-8")), ""
    except UnicodeDecodeError:
        encoding, name = ("cp874", "TIS-620") if _looks_thai(content) else ("cp1252", "Windows-1252")
    note = _("The file is not in UTF-8; it was read as %(encoding)s. Look whether all letters are right.")
    return _tidy(_decoded(content, encoding)), note % {"encoding": name}


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(_("The letters of this file cannot be read. Save it as UTF-8 and try again.")) from error


def _looks_thai(content: bytes) -> bool:
    """Thai letters stand together; accented Latin ones stand alone between others."""
    runs = HIGH.findall(content)
    together = sum(len(run) for run in runs if len(run) > 1)
    return together * 2 >= sum(len(run) for run in runs)


def _tidy(text: str) -> str:
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if BINARY.search(text):
        raise FileRefused(_("This is not a text file of questions."))
    return text

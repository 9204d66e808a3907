"""Dates as Thai readers know them: the Buddhist era, Asia/Bangkok, and three kinds of year.

The Buddhist era is the Common Era plus 543. "Today" is the day in Bangkok, so that New Year's morning is right.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

BUDDHIST_OFFSET = 543
FIRST_PLAUSIBLE_YEAR = 2400
PLAUSIBLE_LENGTHS = [[day, month, 4] for day in (1, 2) for month in (1, 2)]
MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
SHORT_MONTHS = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
ARABIC_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

TIME_AT_END = re.compile(r"^(?P<date>.*[^\s,])[\s,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?:น\.?)?$")

YearKind = Literal["calendar", "fiscal", "academic"]
_as_of: ContextVar[dt.date | None] = ContextVar("as_of", default=None)


def today() -> dt.date:
    """The day it is in Bangkok; within ``as_of`` the day that is looked at."""
    return _as_of.get() or timezone.localdate()


@contextmanager
def as_of(day: dt.date) -> Iterator[None]:
    """Make ``today`` be ``day``, for pages that only look; what writes takes its moments from the clock."""
    token = _as_of.set(day)
    try:
        yield
    finally:
        _as_of.reset(token)


def local_date(moment: dt.date | dt.datetime) -> dt.date:
    """The Bangkok day of a moment; a plain date is itself."""
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def buddhist_year(moment: dt.date | dt.datetime, *, kind: YearKind = "calendar") -> int:
    """The year in the Buddhist era.

    ``fiscal`` runs October to September and is named after the year it ends in; ``academic`` begins on 16 May and is
    named after the year it begins in.
    """
    day = local_date(moment)
    year = day.year + BUDDHIST_OFFSET
    if kind == "fiscal":
        return year + (day.month >= 10)
    if kind == "academic":
        return year - ((day.month, day.day) < (5, 16))
    return year


def short_date(moment: dt.date | dt.datetime) -> str:
    """``7 ธ.ค. 2561``; in English ``7 Dec 2018``."""
    day = local_date(moment)
    if get_language() == "en":
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}"
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_OFFSET}"


def long_date(moment: dt.date | dt.datetime) -> str:
    """``7 ธันวาคม 2561``; in English ``7 December 2018``."""
    day = local_date(moment)
    if get_language() == "en":
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_OFFSET}"


def formal_date(moment: dt.date | dt.datetime) -> str:
    """``วันที่ 7 ธันวาคม พ.ศ. 2561``, as on certificates and letters, whatever the screen's language."""
    day = local_date(moment)
    return f"วันที่ {day.day} {MONTHS[day.month - 1]} พ.ศ. {day.year + BUDDHIST_OFFSET}"


def clock_time(moment: dt.datetime) -> str:
    """``09.30 น.``; in English ``09:30``."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if get_language() == "en" else f"{local:%H.%M} น."


def short_moment(moment: dt.datetime) -> str:
    """Date and time: ``7 ธ.ค. 2561 09.30 น.``"""
    return f"{short_date(moment)} {clock_time(moment)}"


def typed_date(day: dt.date) -> str:
    """``7/12/2561``, as one types it."""
    local = local_date(day)
    return f"{local.day}/{local.month}/{local.year + BUDDHIST_OFFSET}"


def typed_moment(moment: dt.date | dt.datetime) -> str:
    """``7/12/2561 09:30``, as one types it, in Bangkok."""
    if not isinstance(moment, dt.datetime):
        return typed_date(moment)
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{typed_date(local)} {local:%H:%M}"


def parse_buddhist_moment(text: str) -> dt.datetime:
    """Read a date as ``parse_buddhist_date`` does, and after a space ``09:30`` or ``9.30 น.``; midnight without a time.

    In Bangkok. Raises ``ValueError`` with a translated sentence.
    """
    whole = TIME_AT_END.search(text.translate(ARABIC_DIGITS).strip())
    day = parse_buddhist_date(text if whole is None else whole["date"])
    try:
        time = dt.time(int(whole["hour"]), int(whole["minute"])) if whole else dt.time()
    except ValueError:
        raise ValueError(_("There is no such time. Write it as hours and minutes, for example 09:30.")) from None
    return timezone.make_aware(dt.datetime.combine(day, time))


def parse_buddhist_date(text: str) -> dt.date:
    """Read ``7/12/2561``, ``7-12-2561``, ``2561-12-07``, Thai digits, ``7 ธ.ค. 2561`` or ``7 ธันวาคม 2561``.

    Raises ``ValueError`` with a translated sentence; a year of the Common Era is asked about instead of guessed.
    """
    day, month, year = _numbers_of_date(text)
    if year < FIRST_PLAUSIBLE_YEAR:
        raise ValueError(
            _("The year %(year)s looks like the Common Era. Write the Buddhist year, for example %(buddhist)s.")
            % {"year": year, "buddhist": year + BUDDHIST_OFFSET}
        )
    try:
        return dt.date(year - BUDDHIST_OFFSET, month, day)
    except ValueError:
        raise ValueError(_("There is no such day. Write the date as day/month/year, for example 7/12/2561.")) from None


def _numbers_of_date(text: str) -> tuple[int, int, int]:
    """Day, month and a year of four digits, whatever stands between them."""
    cleaned = text.translate(ARABIC_DIGITS).replace("พ.ศ.", " ").replace("วันที่", " ")
    for names in (MONTHS, SHORT_MONTHS):
        for number, name in enumerate(names, start=1):
            cleaned = cleaned.replace(name, f"/{number}/")
    parts = "".join(cleaned.split()).replace("-", "/").replace(".", "/").split("/")
    if [len(part) for part in parts[:1]] == [4]:
        parts.reverse()
    if [len(part) for part in parts] not in PLAUSIBLE_LENGTHS or not all(part.isdecimal() for part in parts):
        raise ValueError(_("Write the date as day/month/year, for example 7/12/2561."))
    day, month, year = map(int, parts)
    return day, month, year

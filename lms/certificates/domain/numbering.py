"""Which office issues, and which number comes next."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import cast

from django.db.models import Q

from lms.certificates.models import CertificateSeries
from lms.core.dates import YearKind, buddhist_year
from lms.organisations.models import Organisation

SUFFIX = "ธก"
PREFIX_LENGTH = CertificateSeries._meta.get_field("prefix").max_length or 0

Issuers = Mapping[str, Organisation]
"""Offices that may issue, by their tree path, from the top down."""


def all_issuers() -> Issuers:
    """Every area office, and the top of every tree."""
    return {office.path: office for office in Organisation.objects.filter(_may_issue()).order_by("path")}


def issuers_over(organisation: Organisation | None) -> Issuers:
    """Those at or above one organisation; for somebody who works nowhere the tops of the trees."""
    offices = Organisation.objects.above(organisation) if organisation else Organisation.objects.filter(depth=1)
    return {office.path: office for office in offices.filter(_may_issue()).order_by("path")}


def issuing_office(organisation: Organisation | None, issuers: Issuers) -> Organisation | None:
    """The nearest area office at or above ``organisation``, else the top of its tree; ``None`` if there is none."""
    if organisation is None:
        return next(iter(issuers.values()), None)
    step = Organisation.steplen
    for end in range(len(organisation.path), 0, -step):
        if organisation.path[:end] in issuers:
            return issuers[organisation.path[:end]]
    return None


def year_kind(office: Organisation) -> YearKind:
    """The kind of year in which the office numbers its certificates: that of its latest series."""
    latest = _latest_series(office)
    return cast(YearKind, latest.year_kind) if latest else "calendar"


def year_of(office: Organisation, moment: dt.datetime) -> int:
    """The Buddhist year whose series gives the numbers of ``office`` at ``moment``."""
    return buddhist_year(moment, kind=year_kind(office))


def lock_series(office: Organisation, *, year: int) -> CertificateSeries:
    """The office's series of one year, locked until the transaction ends.

    The first certificate of a year opens its series: prefix, kind of year, digits and signatory are those of the
    office's latest one.
    """
    rows = CertificateSeries.objects.select_for_update().filter(organisation=office, year=year)
    if (series := rows.first()) is None:
        CertificateSeries.objects.get_or_create(organisation=office, year=year, defaults=_opening(office))
        series = rows.get()
    series.organisation = office
    return series


def take_numbers(series: CertificateSeries, count: int) -> range:
    """The next ``count`` numbers of a locked series; none is ever given again."""
    first = series.last_number + 1
    series.last_number += count
    series.save(update_fields=["last_number"])
    return range(first, first + count)


def number_text(series: CertificateSeries, number: int) -> str:
    """``นศ2-ธก 0123/2569``, in Arabic digits."""
    return f"{series.prefix} {number:04d}/{series.year}"


def prefix_of(office: Organisation) -> str:
    """A prefix made of the office's short name: ``สพป.นศ.2`` gives ``นศ2-ธก``; of its code, when it has none."""
    name = re.sub(r"[\s.]+", "", office.short_name)
    letters = re.sub(r"^(สพป|สพม)(?=.)", "", name) or office.code
    return f"{letters[: PREFIX_LENGTH - len(SUFFIX) - 1]}-{SUFFIX}"


def _may_issue() -> Q:
    return Q(kind=Organisation.Kind.AREA) | Q(depth=1)


def _latest_series(office: Organisation) -> CertificateSeries | None:
    return CertificateSeries.objects.filter(organisation=office).order_by("-year").first()


def _opening(office: Organisation) -> dict:
    latest = _latest_series(office)
    if latest is None:
        return {"prefix": prefix_of(office)}
    kept = ("prefix", "year_kind", "has_thai_digits", "signatory_name", "signatory_position")
    return {name: getattr(latest, name) for name in kept}

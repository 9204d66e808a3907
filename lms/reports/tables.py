"""The tables of this app: what stands in each column, on the page and in the spreadsheet alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms.core.dates import local_date
from lms.core.tables import Column, Line, Table, Value, cells_of
from lms.reports.filters import Filters
from lms.reports.queries.people import PersonRow
from lms.reports.queries.tallies import Listing, Row, Tally


@dataclass(frozen=True)
class Segment:
    """A piece of a bar: where it starts and how long it is, in percent as SVG writes them."""

    kind: str
    start: str
    length: str


@dataclass(frozen=True)
class TallyLine(Line):
    """A line with its bar."""

    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True)
class PersonLine(Line):
    """A line that may be marked as overdue."""

    days_late: int = 0


def organisation_table(listing: Listing, *, caption: str, filters: Filters) -> Table:
    """One line an organisation, and their sum."""
    columns = [
        Column(_("Organisation"), "text", width=44),
        Column(_("Percent completed")),
        Column(_("Completed")),
        Column(pgettext("learning", "In progress")),
        Column(_("Not started")),
        Column(_("Overdue")),
        Column(_("Enrolments")),
        Column(_("Clerks")),
    ]
    kept = Filters(course=filters.course, programme=filters.programme, status=filters.status)
    lines = [_organisation_line(columns, row, kept) for row in listing.rows]
    return Table(caption, columns, lines, total=_line(columns, [_("Total"), *_counts(listing.total)], listing.total))


def people_table(rows: Iterable[PersonRow], *, caption: str) -> Table:
    """One line a person."""
    columns = [
        Column(_("Name"), "text", width=30),
        Column(_("School"), "text", width=34),
        Column(_("Progress in percent")),
        Column(_("Completed")),
        Column(_("Enrolments")),
        Column(_("Overdue")),
        Column(_("Due on"), "day", width=14),
        Column(_("Overdue course"), "text", width=40),
        Column(_("Next unit"), "text", width=36),
        Column(_("Last active"), "day", width=14),
    ]
    return Table(caption, columns, _people_lines(columns, rows))


def segments_of(tally: Tally) -> list[Segment]:
    """The bar of a tally: completed, in progress, not started."""
    segments, start = [], 0
    for kind in ("completed", "in_progress", "not_started"):
        count = getattr(tally, kind)
        if count:
            segments.append(Segment(kind.replace("_", "-"), _share(start, tally), _share(count, tally)))
        start += count
    return segments


def _share(count: int, tally: Tally) -> str:
    return f"{100 * count / tally.enrolled:.2f}"


def _organisation_line(columns: list[Column], row: Row, kept: Filters) -> TallyLine:
    name = row.organisation.label
    if row.is_itself:
        return _line(columns, [_("%(name)s itself") % {"name": name}, *_counts(row.tally)], row.tally)
    href = reverse("reports:organisation", args=[row.organisation.code]) + kept.query_string()
    return _line(columns, [name, *_counts(row.tally)], row.tally, href)


def _line(columns: list[Column], values: list[Value], tally: Tally, href: str = "") -> TallyLine:
    return TallyLine(cells_of(columns, values), href=href, segments=segments_of(tally))


def _counts(tally: Tally) -> list[Value]:
    return [
        tally.percent,
        tally.completed,
        tally.in_progress,
        tally.not_started,
        tally.late,
        tally.enrolled,
        tally.people,
    ]


def _people_lines(columns: list[Column], rows: Iterable[PersonRow]) -> Iterator[PersonLine]:
    elsewhere, address = _("works elsewhere now"), reverse("reports:person", args=[0])
    for row in rows:
        values: list[Value] = [
            str(row.person),
            row.place or elsewhere,
            row.percent,
            row.completed,
            row.enrolled,
            row.late,
            row.pressing.due_on if row.pressing else None,
            row.pressing.course.title if row.pressing else None,
            row.next_unit.title if row.next_unit else None,
            local_date(row.last_active_at) if row.last_active_at else None,
        ]
        href = address.replace("0", str(row.person.pk))  # a reverse for each of 30,000 is a tenth of their export
        yield PersonLine(cells_of(columns, values), href=href, days_late=row.days_late)

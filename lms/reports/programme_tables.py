"""The tables of the programmes: what stands in each column, on the page and in the spreadsheet alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import AssignmentException, ProgrammeAssignment
from lms.accounts.models import User
from lms.core.dates import local_date
from lms.core.tables import Column, Line, Table, cells_of
from lms.reports.queries.programmes import AssignmentRow, ProgrammeRow

Why = AssignmentException.Why


@dataclass(frozen=True)
class AssignmentLine(Line):
    """A line of somebody who may be chosen for more time."""

    assignment: ProgrammeAssignment | None = None
    days_late: int = 0


@dataclass(frozen=True)
class ExceptionLine(Line):
    """A line with the place where it is mended."""

    mend_href: str = ""
    mend_label: str = ""


def programmes_table(rows: Iterable[ProgrammeRow]) -> Table:
    """One line a programme."""
    columns = [
        Column(_("Programme"), "text", width=44),
        Column(_("Percent done")),
        Column(_("People")),
        Column(_("Done")),
        Column(_("Still to be done")),
        Column(_("Overdue")),
        Column(_("With more time")),
        Column(_("Exceptions")),
    ]
    lines = [
        Line(
            cells_of(
                columns,
                [row.title, row.percent, row.people, row.done, row.due, row.overdue, row.more_time, row.exceptions],
            ),
            href=reverse("reports:programme", args=[row.programme]),
        )
        for row in rows
    ]
    return Table(_("Programmes"), columns, lines)


def assignments_table(rows: Iterable[AssignmentRow], *, caption: str) -> Table:
    """One line a person."""
    columns = [
        Column(_("Name"), "text", width=30),
        Column(_("School"), "text", width=34),
        Column(_("Status"), "text", width=16),
        Column(_("Due on"), "text", width=14),
        Column(_("Days overdue")),
        Column(_("Courses completed")),
        Column(_("More time until"), "text", width=14),
        Column(_("Reason"), "text", width=40),
    ]
    return Table(caption, columns, _assignment_lines(columns, rows))


def exceptions_table(rows: Iterable[AssignmentException], *, by: User) -> Table:
    """One line an exception: what it is, since when, and what mends it."""
    columns = [
        Column(_("Whom or what it concerns"), "text", width=40),
        Column(_("Why"), "text", width=40),
        Column(_("Since"), "day", width=14),
        Column(_("What mends it"), "text", width=60),
    ]
    is_editor = by.has_perm("courses.change_programme")
    return Table(_("Exceptions"), columns, [_exception_line(columns, row, is_editor) for row in rows])


def _assignment_lines(columns: list[Column], rows: Iterable[AssignmentRow]) -> Iterator[AssignmentLine]:
    for row in rows:
        one, more = row.assignment, row.extension
        values = [
            str(one.user),
            one.organisation.label if one.organisation else None,
            _("overdue") if one.is_overdue else one.get_state_display(),
            one.due_on if one.is_owed else None,
            row.days_late or None,
            row.completed,
            more.until if more else None,
            more.reason if more else None,
        ]
        href = reverse("reports:person", args=[one.user_id])
        yield AssignmentLine(cells_of(columns, values), href=href, assignment=one, days_late=row.days_late)


def _exception_line(columns: list[Column], row: AssignmentException, is_editor: bool) -> ExceptionLine:
    subject = " · ".join(str(one) for one in (row.user, row.course) if one) or _("the whole programme")
    words, label, href = _mending(row, is_editor)
    values = [subject, row.get_why_display(), local_date(row.first_seen_at), words]
    return ExceptionLine(cells_of(columns, values), mend_href=href, mend_label=label)


def _mending(row: AssignmentException, is_editor: bool) -> tuple[str, str, str]:
    """What mends it, and the place to do it: label and address."""
    if row.user_id is None:
        words = _("Publish the course, open it, or change the programme. Whoever edits programmes does this.")
        return words, _("Edit the programme"), reverse("programmes:edit", args=[row.programme_id]) if is_editor else ""
    if row.why == Why.DUE_PASSED:
        words = _("Give a day of their own: more time until a day that suits.")
        query = f"?person={row.user_id}"
        return words, _("Give more time"), reverse("reports:more_time", args=[row.programme_id]) + query
    person = reverse("reports:person", args=[row.user_id])
    if row.why == Why.WITHDRAWN:
        return _("Enrol them again if they are to do it. Otherwise nothing is to be done."), _("Look at them"), person
    words = _("Enter where they work now, with one main place. It is gone as soon as that is right.")
    return words, _("Look at them"), person

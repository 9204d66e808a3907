"""The attempts at a quiz as a table: the same on the screen and in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Attempt, QuizAllowance
from assessments.queries.attempts import Sat
from lms.core.dates import short_moment
from lms.core.tables import Column, Line, Table, Value, cells_of


def sittings_table(rows: Iterable[Sat], *, caption: str) -> Table:
    """One line an attempt; its reference number comes first."""
    columns = [
        Column(_("Reference number"), "text", width=14),
        Column(_("Learner"), "text", width=30),
        Column(_("School"), "text", width=30),
        Column(_("Attempt"), "text", width=16),
        Column(_("State"), "text", width=22),
        Column(_("Started"), "day", width=20),
        Column(_("Handed in at"), "day", width=20),
        Column(_("Score (%)")),
        Column(_("Result"), "text", width=12),
        Column(_("Form"), "text", width=8),
        Column(_("Exceptions granted"), "text", width=30),
    ]
    return Table(caption, columns, _lines(columns, rows))


def _lines(columns: list[Column], rows: Iterable[Sat]) -> Iterator[Line]:
    for row in rows:
        yield Line(cells_of(columns, _values(row)), href=row.attempt.reference)


def _values(row: Sat) -> list[Value]:
    attempt = row.attempt
    return [
        attempt.reference,
        str(attempt.enrolment.user),
        str(attempt.enrolment.organisation or ""),
        attempt_name(attempt),
        _state(attempt),
        attempt.started_at,
        attempt.submitted_at,
        None if attempt.score_percent is None else attempt.score_percent.quantize(Decimal("0.01")),
        {True: _("passed"), False: _("not passed")}.get(attempt.is_passed, ""),
        attempt.form,
        " · ".join(_exceptions(row)),
    ]


def attempt_name(attempt: Attempt) -> str:
    """Practice has numbers of its own."""
    name = _("Practice attempt %(number)s") if attempt.is_practice else _("Attempt %(number)s")
    return name % {"number": attempt.number}


def _state(attempt: Attempt) -> str:
    label = str(attempt.get_status_display())
    if attempt.is_open and attempt.is_time_over:
        return f"{label}, {_('time is over')}"
    return f"{label}, {_('closed by the deadline')}" if attempt.is_closed_by_deadline else label


def _exceptions(row: Sat) -> Iterator[str]:
    yield from map(granted, row.allowances)
    if getattr(row.attempt, "has_time_back", False):
        yield _("time given back")


def granted(allowance: QuizAllowance) -> str:
    """What an exception grants, in words."""
    parts = []
    if minutes := allowance.extra_minutes:
        parts.append(ngettext("%(minutes)s more minute", "%(minutes)s more minutes", minutes) % {"minutes": minutes})
    if more := allowance.extra_attempts:
        parts.append(ngettext("%(attempts)s more attempt", "%(attempts)s more attempts", more) % {"attempts": more})
    if allowance.opens_at:
        parts.append(f"{_('Opens')} {short_moment(allowance.opens_at)}")
    if allowance.closes_at:
        parts.append(f"{_('Closes')} {short_moment(allowance.closes_at)}")
    return " ".join(parts)

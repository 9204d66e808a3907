"""What was changed, by whom, from what to what: read from the histories, written for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.records import RECORDS, Record, rows_told_to
from lms.core.dates import short_date, short_moment
from lms.organisations.queries import Scope

MOST_ROWS = 2000
"""Of one kind of record, the newest."""
PERSONAL = [record for record in RECORDS.values() if record.person]


@dataclass(frozen=True)
class Change:
    """One field of one record at one moment; ``field`` says what happened where it is no field."""

    at: dt.datetime
    by: str
    record: Record
    pk: int
    title: str
    field: str
    before: str
    after: str


def trail_of_person(person: User, *, told_to: User, scope: Scope) -> list[Change]:
    """Everything about ``person`` that ``told_to`` may read, the newest first; one query a kind of record."""
    changes = [
        change
        for record in PERSONAL
        for change in _changes(record, _rows(record, Q(**{record.person: person}), told_to, scope))
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def trail_of_record(record: Record, pk: int, *, told_to: User, scope: Scope) -> list[Change]:
    """What happened to one record, the newest first; empty if ``told_to`` may not read it, or there is none."""
    return list(reversed(list(_changes(record, _rows(record, Q(id=pk), told_to, scope)))))


def _rows(record: Record, which: Q, told_to: User, scope: Scope) -> list[Any]:
    """Rows of the history, each record's together and in the order of time."""
    history = record.model.history.model.objects.filter(which, rows_told_to(told_to, record, scope))
    newest = history.select_related("history_user", *record.related).order_by("-history_date", "-history_id")
    return sorted(newest[:MOST_ROWS], key=lambda row: (row.id, row.history_date, row.history_id))


def _changes(record: Record, rows: Iterable[Any]) -> Iterator[Change]:
    before: Any = None
    for row in rows:
        previous = before if before is not None and before.id == row.id else None
        for field, old, new in _differences(record, previous, row):
            yield Change(
                at=row.history_date,
                by=str(row.history_user) if row.history_user else _("the system"),
                record=record,
                pk=row.id,
                title=record.describe(row),
                field=field,
                before=old,
                after=new,
            )
        before = row


def _differences(record: Record, before: Any, row: Any) -> Iterator[tuple[str, str, str]]:
    """Field, text before and text after; a new record is told in one line, and so is a deleted one."""
    if row.history_type == "-":
        yield _("Deleted"), "", ""
        return
    if row.history_type == "+" or before is None:
        yield _("Created") if row.history_type == "+" else _("Stood as"), "", _summary(record, row)
        return
    for field in _told_fields(record):
        if getattr(before, field.attname) != getattr(row, field.attname):
            yield capfirst(str(field.verbose_name)), _text(field, before), _text(field, row)
    if row.history_change_reason:
        yield _("Reason"), "", row.history_change_reason


def _summary(record: Record, row: Any) -> str:
    parts = [(capfirst(str(field.verbose_name)), _text(field, row)) for field in _told_fields(record)]
    return " · ".join(f"{label}: {text}" for label, text in parts if text)


def _told_fields(record: Record) -> list[Field]:
    names = {field.name for field in record.model.history.model.tracked_fields} - record.untold - {"id"}
    return [field for field in record.model._meta.concrete_fields if field.name in names]


def _text(field: Field, row: Any) -> str:
    """A value as people read it; nothing for nothing."""
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        return str(getattr(row, field.name, None) or value)
    if isinstance(value, dt.datetime):
        return short_moment(value)
    return short_date(value) if isinstance(value, dt.date) else str(value)

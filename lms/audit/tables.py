"""The table of a trail."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lms.audit.trails import Change
from lms.core.tables import Column, Line, Table, cells_of


def trail_table(changes: Sequence[Change], *, caption: str) -> Table:
    """One line a changed field."""
    columns = [
        Column(_("Record"), "text", width=34),
        Column(_("When"), "day", width=20),
        Column(_("By"), "text", width=26),
        Column(_("What"), "text", width=22),
        Column(_("Before"), "text", width=34),
        Column(_("After"), "text", width=44),
    ]
    return Table(caption, columns, [_line(columns, change) for change in changes])


def _line(columns: list[Column], change: Change) -> Line:
    title = f"{capfirst(change.record.label)}: {change.title}"
    values = [title, change.at, change.by, change.field, change.before, change.after]
    return Line(cells_of(columns, values), href=reverse("audit:record", args=[change.record.name, change.pk]))

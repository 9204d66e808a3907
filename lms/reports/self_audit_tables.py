"""The heat map of a self-audit as a table: a school a line, a topic a column; every colour stands beside its figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import SelfAuditPage
from assessments.models.self_audit import Level, level_of
from lms.core.dates import local_date
from lms.core.tables import Cell, Column, Line, Shade, Table, Value, cells_of
from lms.reports.queries.self_audits import AuditRow, SchoolRow

COLOURS = {Level.EXCELLENT: "#e2f2e6", Level.GOOD: "#e4eef9", Level.FAIR: "#fcefd2", Level.BELOW: "#fbe6e3"}
"""On white paper; the page has them from its style sheet."""


@dataclass(frozen=True)
class HeatCell(Cell):
    """A cell with the level of its score; empty for what is no score."""

    level: str = ""

    @property
    def shade(self) -> Shade | None:
        return Shade(COLOURS[Level(self.level)], str(Level(self.level).label)) if self.level else None


def audits_table(rows: Iterable[AuditRow]) -> Table:
    """One line a self-audit."""
    columns = [
        Column(_("Self-audit"), "text", width=50),
        Column(_("Course"), "text", width=40),
        Column(_("Schools")),
        Column(_("Sent")),
    ]
    lines = [
        Line(
            cells_of(columns, [row.audit.title, row.course.title, row.school_count, row.sent_count]),
            href=reverse("reports:self_audit", args=[row.audit.pk]),
        )
        for row in rows
    ]
    return Table(_("Self-audits"), columns, lines)


def heat_map(
    audit: SelfAuditPage, rows: Iterable[SchoolRow], means: tuple[Decimal | None, dict[str, Decimal]]
) -> Table:
    """A line a school, the means of those that sent it at the end."""
    topics = [topic.title for topic in audit.topic_list()]
    columns = [
        Column(_("School"), "text", width=36),
        Column(_("Sent"), "day", width=14),
        Column(_("Score in percent")),
        Column(_("Level"), "text", width=16),
        *(Column(_topic_label(number, title), width=14) for number, title in enumerate(topics, start=1)),
    ]
    whole, by_topic = means
    level = str(level_of(whole).label) if whole is not None else None
    values: list[Value] = [_("Mean"), None, whole, level, *(by_topic.get(topic) for topic in topics)]
    return Table(_("Schools by topic"), columns, _lines(columns, rows, topics), total=Line(_heated(columns, values)))


def _topic_label(number: int, title: str) -> str:
    return f"{number}. {title}"


def _lines(columns: list[Column], rows: Iterable[SchoolRow], topics: list[str]) -> Iterator[Line]:
    for row in rows:
        if row.sheet is None or row.sheet.sent_at is None:
            blank: list[Value] = [None] * len(topics)
            yield Line(_heated(columns, [row.school.label, None, None, _("not sent yet"), *blank]))
            continue
        level = str(row.sheet.level.label) if row.sheet.level else None
        percents: list[Value] = [row.percents.get(topic) for topic in topics]
        sent_on = local_date(row.sheet.sent_at)
        yield Line(_heated(columns, [row.school.label, sent_on, row.sheet.score_percent, level, *percents]))


def _heated(columns: list[Column], values: list[Value]) -> list[Cell]:
    return [
        HeatCell(column, value, level=level_of(value).value if isinstance(value, Decimal) else "")
        for column, value in zip(columns, values, strict=True)
    ]

"""Self-audits of the schools in a scope: of each school the sheet that was sent last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, QuerySet

from assessments.models import AuditSheet, AuditTopicScore, SelfAuditPage
from assessments.models.self_audit import level_of
from courses.models import CoursePage, Enrolment
from lms.organisations.models import Organisation
from lms.organisations.queries import Scope


@dataclass(frozen=True)
class AuditRow:
    """A self-audit and how many schools of the scope have sent it."""

    audit: SelfAuditPage
    course: CoursePage
    school_count: int
    sent_count: int


@dataclass(frozen=True)
class SchoolRow:
    """A school, with its score by topic; nothing sent, no sheet."""

    school: Organisation
    sheet: AuditSheet | None
    percents: dict[str, Decimal | None]


def audits_in(scope: Scope) -> list[AuditRow]:
    """The published self-audits on which somebody of the scope is enrolled; five queries."""
    audits = list(SelfAuditPage.objects.live().order_by("path"))
    courses = CoursePage.objects.in_bulk({audit.course_path for audit in audits}, field_name="path")
    here = scope.q("organisation__path")
    enrolled = Enrolment.objects.counted().filter(here, course__in=courses.values())
    schools = _per("course__path", enrolled)
    sheets = AuditSheet.objects.sent().filter(here)
    same = {"course": OuterRef("enrolment__course"), "organisation": OuterRef("organisation")}
    still = Enrolment.objects.counted().filter(**same)
    sent, gone = _per("audit", sheets), _per("audit", sheets.filter(~Exists(still)))
    rows = []
    for audit in audits:
        count = schools.get(audit.course_path, 0) + gone.get(audit.pk, 0)
        if count:
            rows.append(AuditRow(audit, courses[audit.course_path], count, sent.get(audit.pk, 0)))
    return rows


def _per(name: str, rows: QuerySet) -> dict[Any, int]:
    """How many schools ``rows`` are of, by ``name``."""
    return dict(rows.order_by().values_list(name).annotate(Count("organisation", distinct=True)))


def sheets_in(scope: Scope, audit: SelfAuditPage) -> QuerySet[AuditSheet]:
    """The newest sheet of each school in the scope."""
    return AuditSheet.objects.newest().filter(scope.q("organisation__path"), audit=audit)


def schools_asked(scope: Scope, audit: SelfAuditPage) -> QuerySet[Organisation]:
    """Schools of the scope with somebody on the course of ``audit``, or a sheet of it; in the order of the tree."""
    enrolled = Enrolment.objects.counted().filter(course__path=audit.course_path, organisation=OuterRef("pk"))
    sent = AuditSheet.objects.sent().filter(audit=audit, organisation=OuterRef("pk"))
    return Organisation.objects.filter(scope.q("path")).filter(Exists(enrolled) | Exists(sent)).order_by("path")


def rows_of(scope: Scope, audit: SelfAuditPage, schools: Sequence[Organisation]) -> list[SchoolRow]:
    """``schools`` with their newest sheets; two queries."""
    sheets = {one.organisation_id: one for one in sheets_in(scope, audit).filter(organisation__in=schools)}
    found = AuditTopicScore.objects.filter(sheet__in=sheets.values()).order_by()
    percents: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    for sheet, topic, percent in found.values_list("sheet", "topic", "score_percent"):
        percents[sheet][topic] = percent
    rows = []
    for school in schools:
        newest = sheets.get(school.pk)
        rows.append(SchoolRow(school, newest, percents[newest.pk] if newest else {}))
    return rows


def all_rows(scope: Scope, audit: SelfAuditPage, *, at_once: int = 500) -> Iterator[SchoolRow]:
    """Every school, some at a time."""
    batch: list[Organisation] = []
    for school in schools_asked(scope, audit).iterator(chunk_size=at_once):
        batch.append(school)
        if len(batch) == at_once:
            yield from rows_of(scope, audit, batch)
            batch = []
    yield from rows_of(scope, audit, batch)


def means_of(scope: Scope, audit: SelfAuditPage) -> tuple[Decimal | None, dict[str, Decimal]]:
    """The mean of all schools that sent it, and of each topic, rounded down to two decimals; two queries."""
    sheets = sheets_in(scope, audit)
    whole = sheets.aggregate(mean=Avg("score_percent"))["mean"]
    scores = AuditTopicScore.objects.filter(sheet__in=sheets.values("pk"), score_percent__isnull=False).order_by()
    topics = scores.values_list("topic").annotate(Avg("score_percent"))
    return _rounded(whole), {topic: mean for topic, one in topics if (mean := _rounded(one)) is not None}


def level_counts(scope: Scope, audit: SelfAuditPage) -> dict[str, int]:
    """How many schools reached each level; one query."""
    found = sheets_in(scope, audit).filter(score_percent__isnull=False).order_by().values_list("score_percent")
    return _by_level(found.annotate(Count("pk")))


def _by_level(rows: Iterable[tuple[Decimal, int]]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for percent, often in rows:
        counts[level_of(percent).value] += often
    return counts


def _rounded(mean: Decimal | float | None) -> Decimal | None:
    return None if mean is None else Decimal(str(mean)).quantize(Decimal("0.01"), ROUND_DOWN)

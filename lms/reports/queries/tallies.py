"""One row for each organisation below another, in a constant number of queries however many rows and levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db.models import Case, CharField, Count, Expression, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from courses.models import Enrolment
from lms.core.text import search_form
from lms.organisations.models import Organisation, Posting, at_or_below
from lms.reports.filters import Filters, Status, standing

COUNTS = (Status.COMPLETED, Status.IN_PROGRESS, Status.NOT_STARTED, Status.LATE)


@dataclass(frozen=True)
class Tally:
    """The counts of one organisation and all below it; see ``lms.reports.queries`` for what counts."""

    people: int = 0
    enrolled: int = 0
    completed: int = 0
    in_progress: int = 0
    not_started: int = 0
    late: int = 0

    @property
    def percent(self) -> int | None:
        """Completed enrolments in percent, rounded down; nothing where nobody is enrolled."""
        return 100 * self.completed // self.enrolled if self.enrolled else None


@dataclass(frozen=True)
class Row:
    """An organisation in a listing."""

    organisation: Organisation
    tally: Tally
    is_itself: bool = False
    """Those who stand at the listed organisation itself and not at anything below it."""


@dataclass(frozen=True)
class Listing:
    """The rows and their sum."""

    rows: list[Row]
    total: Tally


def rows_below(organisation: Organisation, children: Sequence[Organisation], filters: Filters) -> Listing:
    """One row a child of ``organisation``, and one for itself if anybody stands there; three queries."""
    length = len(organisation.path) + Organisation.steplen
    below = at_or_below(organisation, "organisation")
    return _listing([*children, organisation], below, Substr("organisation__path", 1, length), filters, organisation)


def rows_of(roots: Sequence[Organisation], filters: Filters) -> Listing:
    """One row for each of ``roots``, none of which lies below another; three queries."""
    below = Q(pk__in=[])
    cases = []
    for root in roots:
        here = at_or_below(root, "organisation")
        below |= here
        cases.append(When(here, then=Value(root.path)))
    return _listing(roots, below, Case(*cases, output_field=CharField()), filters)


def _listing(
    organisations: Sequence[Organisation],
    below: Q,
    row_path: Expression,
    filters: Filters,
    itself: Organisation | None = None,
) -> Listing:
    clerks = Posting.objects.current().filter(below, position=Posting.Position.CLERK).annotate(row_path=row_path)
    people = dict(clerks.order_by().values_list("row_path").annotate(Count("user", distinct=True)))
    counts = _enrolment_counts(Enrolment.objects.filter(below, filters.enrolments()), row_path)
    rows = []
    for organisation in organisations:
        tally = Tally(people=people.get(organisation.path, 0), **counts.get(organisation.path, {}))
        row = Row(organisation, tally, is_itself=organisation == itself)
        if _is_shown(row, filters):
            rows.append(row)
    shown = [row.organisation.path for row in rows]
    everybody = clerks.filter(row_path__in=shown).aggregate(count=Count("user", distinct=True))["count"]
    return Listing(rows, _total(rows, people=everybody))


def _enrolment_counts(enrolments: QuerySet[Enrolment], row_path: Expression) -> dict[str, dict[str, int]]:
    """By row path: how many, and how many of each standing. One row an enrolment: nothing is counted twice."""
    names = ["enrolled", *(status.value for status in COUNTS)]
    numbers = [Count("pk"), *(Count("pk", filter=standing(status)) for status in COUNTS)]
    found = enrolments.annotate(row_path=row_path).order_by().values("row_path")
    rows = found.annotate(**dict(zip(names, numbers, strict=True))).values_list("row_path", *names)
    return {path: dict(zip(names, counts, strict=True)) for path, *counts in rows}


def _is_shown(row: Row, filters: Filters) -> bool:
    if row.is_itself and row.tally == Tally():
        return False
    if filters.status == Status.NOT_ENROLLED and row.tally.enrolled:
        return False
    if filters.status in COUNTS and not getattr(row.tally, filters.status):
        return False
    name = search_form(f"{row.organisation.name} {row.organisation.short_name} {row.organisation.code}")
    return all(word in name for word in search_form(filters.words).split())


def _total(rows: list[Row], *, people: int) -> Tally:
    sums = {
        field.name: sum(getattr(row.tally, field.name) for row in rows)
        for field in fields(Tally)
        if field.name != "people"
    }
    return Tally(people=people, **sums)

"""One person as their supervisor may see them: only enrolments made within the supervisor's scope."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, QuerySet

from assessments.models import AssignmentPage, Attempt
from assessments.queries.works import WorkRow, works_for
from courses.models import Enrolment, UnitPage, UnitProgress
from lms.accounts.models import User
from lms.certificates.models import Certificate
from lms.organisations.models import Posting
from lms.organisations.queries import Scope
from lms.reports.queries.units import open_units


@dataclass(frozen=True)
class UnitRow:
    """What somebody has done of one unit."""

    unit: UnitPage
    progress: UnitProgress | None
    attempt_count: int
    work: WorkRow | None = None
    """Where it stands and when it is due, if it is an assignment."""

    @property
    def is_done(self) -> bool:
        return self.progress is not None and self.progress.completed_at is not None


@dataclass(frozen=True)
class CourseRecord:
    """Somebody's way through one course."""

    enrolment: Enrolment
    units: list[UnitRow]
    certificate: Certificate | None

    @property
    def next_unit(self) -> UnitPage | None:
        """The first required unit not done, while the course is active."""
        if self.enrolment.status != Enrolment.Status.ACTIVE:
            return None
        asked = [row for row in self.units if row.unit.is_required] or self.units
        return next((row.unit for row in asked if not row.is_done), None)


def people_in(scope: Scope) -> QuerySet[User]:
    """Who works in the scope now, and whose enrolments were made there."""
    works = Posting.objects.current().filter(scope.q("organisation__path"))
    enrolled = Enrolment.objects.filter(scope.q("organisation__path"))
    return User.objects.filter(pk__in=works.order_by().values("user").union(enrolled.order_by().values("user")))


def enrolments_of(person: User, scope: Scope) -> QuerySet[Enrolment]:
    """What ``person`` was enrolled on within ``scope``, the latest first."""
    mine = Enrolment.objects.filter(scope.q("organisation__path"), user=person)
    return mine.select_related("course", "organisation", "programme").order_by("-pk")


def records_of(person: User, scope: Scope) -> list[CourseRecord]:
    """Everything ``scope`` may see of what ``person`` has done, overdue first; five queries, eight with assignments."""
    enrolments = sorted(
        enrolments_of(person, scope),
        key=lambda row: (not row.is_overdue, row.status != Enrolment.Status.ACTIVE),
    )
    units = open_units(list({row.course_id: row.course for row in enrolments}.values()))
    progress = {(row.enrolment_id, row.unit_id): row for row in UnitProgress.objects.filter(enrolment__in=enrolments)}
    attempts = _attempts(enrolments)
    works = {(row.enrolment.pk, row.assignment.pk): row for row in _works(enrolments, units)}
    certificates = {
        row.enrolment_id: row
        for row in Certificate.objects.filter(enrolment__in=enrolments, status=Certificate.Status.VALID)
    }
    return [
        CourseRecord(
            enrolment=row,
            units=[
                UnitRow(unit, progress.get((row.pk, unit.pk)), attempts[row.pk, unit.pk], works.get((row.pk, unit.pk)))
                for unit in units.get(row.course_id, [])
            ],
            certificate=certificates.get(row.pk),
        )
        for row in enrolments
    ]


def _works(enrolments: list[Enrolment], units: dict[int, list[UnitPage]]) -> list[WorkRow]:
    kind = ContentType.objects.get_for_model(AssignmentPage)
    has_any = any(unit.content_type_id == kind.pk for rows in units.values() for unit in rows)
    return works_for(enrolments) if has_any else []


def _attempts(enrolments: list[Enrolment]) -> dict[tuple[int, int], int]:
    """How often each quiz was sat, by enrolment and quiz."""
    found = (
        Attempt.objects.filter(enrolment__in=enrolments)
        .order_by()
        .values_list("enrolment_id", "quiz_id")
        .annotate(Count("pk"))
    )
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for enrolment, quiz, count in found:
        counts[enrolment, quiz] = count
    return counts


def postings_of(person: User, scope: Scope) -> list[Posting]:
    """Where ``person`` works today within ``scope``, the main place first; one query."""
    mine = Posting.objects.current().filter(scope.q("organisation__path"), user=person)
    return list(mine.select_related("organisation").order_by("-is_primary", "starts_on", "pk"))

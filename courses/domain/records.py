"""What was learned earlier or elsewhere, brought in for many learners at once by the rules of ``progress``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from courses.domain.progress import keep_best, percent_of, required_ids
from courses.domain.validity import set_validity
from courses.later import evaluate_later
from courses.models import CoursePage, Enrolment, UnitPage, UnitProgress
from courses.signals import completions_recorded
from lms.accounts.models import User
from lms.core.errors import DomainError

BATCH = 500


@dataclass(frozen=True)
class UnitRecord:
    """A unit as somebody left it: done at a moment or only tried, with the best score (percent 0–100) if it has any."""

    unit: int
    at: dt.datetime
    is_done: bool = True
    score_percent: Decimal | None = None


@dataclass(frozen=True)
class LearningRecord:
    """What one learner has done on the course of an enrolment."""

    enrolment: int
    units: Sequence[UnitRecord]


def record_many(course: CoursePage, records: Sequence[LearningRecord], *, by: User | None) -> int:
    """Bring in what many learners have done on ``course``; how many completed it by that.

    Safe to repeat: what was done keeps its moment, what was merely opened or tried is done by a record that says so,
    and the best score stays. Completion carries the moment of the last required unit; ``completions_recorded`` is sent
    once for every 500 learners. A constant number of queries for each of these, apart from what the receivers do.
    Raises ``DomainError`` for a unit of another course or a learner who has been withdrawn.
    """
    known = set(UnitPage.objects.open_in(course).values_list("pk", flat=True))
    if any(unit.unit not in known for record in records for unit in record.units):
        raise DomainError(_("This unit does not belong to the course."))
    required = required_ids(course)
    return sum(
        _record_batch(records[start : start + BATCH], course, required, by=by)
        for start in range(0, len(records), BATCH)
    )


@transaction.atomic
def _record_batch(records: Sequence[LearningRecord], course: CoursePage, required: set[int], *, by: User | None) -> int:
    enrolments = _lock([record.enrolment for record in records], course)
    _write(records)
    latest = {record.enrolment: max(unit.at for unit in record.units) for record in records if record.units}
    finished = _recount(enrolments, course, required, latest, by=by)
    if finished:
        completions_recorded.send(sender=Enrolment, enrolments=finished)
    evaluate_later(enrolment.user_id for enrolment in finished)
    return len(finished)


def _write(records: Sequence[LearningRecord]) -> None:
    """New rows, and what is missing in those that are there."""
    told = {(record.enrolment, unit.unit): unit for record in records for unit in record.units}
    enrolments, units = {enrolment for enrolment, _unit in told}, {unit for _enrolment, unit in told}
    found = UnitProgress.objects.filter(enrolment__in=enrolments, unit__in=units)
    known = {key: row for row in found if (key := (row.enrolment_id, row.unit_id)) in told}
    new = [UnitProgress(enrolment_id=key[0], unit_id=key[1]) for key in told if key not in known]
    changed = [row for key, row in known.items() if _take_over(row, told[key])]
    for row in new:
        _take_over(row, told[row.enrolment_id, row.unit_id])
    UnitProgress.objects.bulk_update(changed, ["completed_at", "score_percent", "updated_at"], batch_size=BATCH)
    UnitProgress.objects.bulk_create(new, batch_size=BATCH)


def _take_over(row: UnitProgress, record: UnitRecord) -> bool:
    """Put ``record`` into the unsaved ``row``; whether it says anything new."""
    before = (row.completed_at, row.score_percent)
    row.completed_at = row.completed_at or (record.at if record.is_done else None)
    keep_best(row, record.score_percent)
    row.updated_at = timezone.now()
    return (row.completed_at, row.score_percent) != before


def _lock(pks: list[int], course: CoursePage) -> dict[int, Enrolment]:
    locked = Enrolment.objects.select_for_update().filter(pk__in=pks, course=course).order_by("pk")
    enrolments = {row.pk: row for row in locked}
    if any(pk not in enrolments or enrolments[pk].status == Enrolment.Status.WITHDRAWN for pk in pks):
        raise DomainError(_("You are no longer enrolled on this course."))
    return enrolments


def _recount(
    enrolments: dict[int, Enrolment],
    course: CoursePage,
    required: set[int],
    latest: dict[int, dt.datetime],
    *,
    by: User | None,
) -> list[Enrolment]:
    """Set percentage, last activity and completion from what stands now; the newly completed in the order of time."""
    done: dict[int, list[dt.datetime]] = {pk: [] for pk in enrolments}
    progress = UnitProgress.objects.filter(enrolment__in=enrolments, unit__in=required, completed_at__isnull=False)
    for pk, moment in progress.values_list("enrolment_id", "completed_at"):
        if moment:
            done[pk].append(moment)
    active = [row for row in enrolments.values() if not row.is_completed]
    finished = [row for row in active if required and len(done[row.pk]) == len(required)]
    for row in active:
        row.progress_percent = percent_of(len(done[row.pk]), len(required))
        if row.pk in latest:
            row.last_active_at = max(latest[row.pk], row.last_active_at or latest[row.pk])
    Enrolment.objects.bulk_update(active, ["progress_percent", "last_active_at"], batch_size=BATCH)
    for row in finished:
        row.status, row.completed_at = Enrolment.Status.COMPLETED, max(done[row.pk])
    set_validity(course, finished)
    fields = ["status", "completed_at", "valid_until"]
    bulk_update_with_history(finished, Enrolment, fields, batch_size=BATCH, default_user=by)
    return sorted(finished, key=lambda row: (row.completed_at, row.pk))

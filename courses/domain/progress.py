"""What a learner has done: units, scores, ticks, and the completion that follows from them."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.domain.doors import refuse_unit
from courses.domain.validity import set_validity
from courses.later import evaluate_later
from courses.models import CoursePage, Enrolment, LessonPage, UnitPage, UnitProgress
from courses.queries.conditions import todo_of
from courses.queries.structure import structure_of
from courses.signals import course_completed
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.prepared import Prepared, PreparedUpdate

BATCH = 500

_ENROLMENT = Prepared(
    lambda pk: Enrolment.objects.select_for_update(of=("self",)).select_related("course").filter(pk=pk)
)
_ROW = Prepared(lambda enrolment, unit: UnitProgress.objects.filter(enrolment=enrolment, unit=unit))
_DONE = Prepared(
    lambda enrolment, units: UnitProgress.objects.filter(
        enrolment=enrolment, unit__among=units, completed_at__isnull=False
    ).values_list("pk")
)
_TOUCH = PreparedUpdate(lambda pk: Enrolment.objects.filter(pk=pk), "last_active_at", "last_unit", "progress_percent")
_COUNT = PreparedUpdate(lambda pk: Enrolment.objects.filter(pk=pk), "progress_percent")


@transaction.atomic
def complete_unit(enrolment: Enrolment, unit: UnitPage, *, by: User | None) -> Enrolment:
    """Record that the learner has done ``unit``, and finish the course if it was the last required one.

    Safe to repeat: a unit already complete keeps its first moment. The course is completed, and ``course_completed``
    sent, once. Raises ``DomainError`` for a foreign unit or a withdrawn learner, if something comes before it, and for
    a lesson that still asks for something.
    """
    enrolment = lock(enrolment, unit)
    refuse_unit(enrolment, unit)
    row = row_of(enrolment, unit)
    _refuse_unmet(unit, row)
    return _record(enrolment, row, score_percent=None, by=by)


@transaction.atomic
def record_pass(enrolment: Enrolment, unit: UnitPage, *, by: User | None, score_percent: Decimal | float) -> Enrolment:
    """Like ``complete_unit``, for a result (percent 0–100, the best is kept) of what was allowed to begin before."""
    enrolment = lock(enrolment, unit)
    return _record(enrolment, row_of(enrolment, unit), score_percent=score_percent, by=by)


def _record(
    enrolment: Enrolment, row: UnitProgress, *, score_percent: Decimal | float | None, by: User | None
) -> Enrolment:
    if row.completed_at is None:
        row.completed_at = timezone.now()
    keep_best(row, score_percent)
    row.save()
    _leave_where_they_were(enrolment, by=by)
    return _recount(enrolment, structure_of(enrolment.course).required, by=by)


def _refuse_unmet(unit: UnitPage, row: UnitProgress) -> None:
    """Raise ``DomainError`` if the lesson ``unit`` still asks for something; nothing is asked again of one done."""
    if row.completed_at is not None or unit.specific_class is not LessonPage:
        return
    lesson = unit if isinstance(unit, LessonPage) else unit.specific
    missing = [one for one in todo_of(lesson, row if row.pk else None).conditions if not one.is_met]
    if missing:
        told = " · ".join(str(one) for one in missing)
        raise DomainError(_("Not yet done. This lesson still asks for: %(what)s") % {"what": told})


@transaction.atomic
def record_score(enrolment: Enrolment, unit: UnitPage, *, by: User | None, score_percent: Decimal | float) -> None:
    """Remember a score (percent 0–100) without completing the unit; the best is kept.

    Refuses like ``complete_unit``.
    """
    enrolment = lock(enrolment, unit)
    row = row_of(enrolment, unit)
    keep_best(row, score_percent)
    row.save()
    _leave_where_they_were(enrolment, by=by)
    _tell_of(enrolment, by=by)


@transaction.atomic
def correct_score(enrolment: Enrolment, unit: UnitPage, *, score_percent: Decimal | float) -> None:
    """Let this score (percent 0–100) stand whatever stood before, for a unit whose rule is not that the best counts.

    Of a unit with a record. Refuses like ``complete_unit``.
    """
    row = row_of(lock(enrolment, unit), unit)
    row.score_percent = None
    keep_best(row, score_percent)
    row.save(update_fields=["score_percent", "updated_at"])


@transaction.atomic
def tick_items(enrolment: Enrolment, unit: UnitPage, *, items: Collection[str]) -> None:
    """Remember which checklist items of a lesson are ticked: exactly ``items``, without ids the lesson does not have.

    Safe to repeat. Refuses like ``complete_unit``, and a unit without checklists.
    """
    enrolment = lock(enrolment, unit)
    refuse_unit(enrolment, unit)
    lesson = unit.specific
    if not isinstance(lesson, LessonPage):
        raise DomainError(_("There is nothing to tick here."))
    row = row_of(enrolment, unit)
    row.checked_items = [known for known in lesson.checklist_ids() if known in items]
    row.save()
    touch(enrolment)


def recount(course: CoursePage) -> int:
    """After a change of content, count everybody's progress anew and complete those who have done all that is left.

    Completed enrolments stay as they are. Returns how many enrolments were completed by it. Safe to repeat.
    """
    required = required_ids(course)
    active = Enrolment.objects.filter(course=course, status=Enrolment.Status.ACTIVE)
    completed = 0
    last_seen = 0
    while ids := list(active.filter(pk__gt=last_seen).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        completed += _recount_batch(ids, required)
        last_seen = ids[-1]
    return completed


@transaction.atomic
def _recount_batch(ids: list[int], required: set[int]) -> int:
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("course")
    rows = list(locked.filter(pk__in=ids, status=Enrolment.Status.ACTIVE).order_by("pk"))
    done: dict[int, int] = dict.fromkeys(ids, 0)
    for (pk,) in _done(required).filter(enrolment__in=ids).values_list("enrolment_id"):
        done[pk] += 1
    finished = [row for row in rows if required and done[row.pk] == len(required)]
    changed = []
    for row in rows:
        percent = percent_of(done[row.pk], len(required))
        if row.progress_percent != percent and row not in finished:
            row.progress_percent = percent
            changed.append(row)
    Enrolment.objects.bulk_update(changed, ["progress_percent"])
    for row in finished:
        _complete(row, by=None)
    return len(finished)


def lock(enrolment: Enrolment, unit: UnitPage) -> Enrolment:
    """The enrolment, locked; refuses the withdrawn and units of other courses."""
    enrolment = _ENROLMENT.get(pk=enrolment.pk)
    if enrolment.status == Enrolment.Status.WITHDRAWN:
        raise DomainError(_("You are no longer enrolled on this course."))
    if not unit.path.startswith(enrolment.course.path):
        raise DomainError(_("This unit does not belong to the course."))
    enrolment.last_unit_id = unit.pk  # written with whatever the learner does in the unit: that is where they are
    return enrolment


def row_of(enrolment: Enrolment, unit: UnitPage) -> UnitProgress:
    """The row of this unit, new and unsaved if there is none yet."""
    row = _ROW.first(enrolment=enrolment.pk, unit=unit.pk)
    return row or UnitProgress(enrolment=enrolment, unit_id=unit.pk)


def keep_best(row: UnitProgress, score_percent: Decimal | float | None) -> None:
    if score_percent is None:
        return
    score = Decimal(str(score_percent)).quantize(Decimal("0.01"))
    if not 0 <= score <= 100:
        raise ValueError(f"A score is between 0 and 100 percent, not {score_percent}.")
    if row.score_percent is None or score > row.score_percent:
        row.score_percent = score


def _recount(enrolment: Enrolment, required: Collection[int], *, by: User | None) -> Enrolment:
    """Set the percentage, and complete the enrolment when nothing required is left."""
    if enrolment.is_completed:
        return _tell_of(enrolment, by=by)
    done_count = len(_DONE.all(enrolment=enrolment.pk, units=list(required)))
    if required and done_count == len(required):
        return _complete(enrolment, by=by)
    enrolment.progress_percent = percent_of(done_count, len(required))
    return _tell_of(enrolment, by=by)


def _was_the_learner(enrolment: Enrolment, by: User | None) -> bool:
    """A marker who judges is not the learner being active."""
    return by is None or by.pk == enrolment.user_id


def _leave_where_they_were(enrolment: Enrolment, *, by: User | None) -> None:
    if not _was_the_learner(enrolment, by):
        enrolment.last_unit_id = Enrolment.objects.values_list("last_unit", flat=True).get(pk=enrolment.pk)


def _tell_of(enrolment: Enrolment, *, by: User | None) -> Enrolment:
    """Save what is counted; that the learner was active only if it was they who acted."""
    if _was_the_learner(enrolment, by):
        return touch(enrolment)
    _COUNT(pk=enrolment.pk, progress_percent=enrolment.progress_percent)
    return enrolment


def _complete(enrolment: Enrolment, *, by: User | None) -> Enrolment:
    now = timezone.now()
    enrolment.status = Enrolment.Status.COMPLETED
    enrolment.progress_percent = 100
    enrolment.completed_at = now
    if _was_the_learner(enrolment, by):
        enrolment.last_active_at = now
    set_validity(enrolment.course, [enrolment])
    enrolment._history_user = by
    enrolment.save()
    course_completed.send(sender=Enrolment, enrolment=enrolment)
    evaluate_later([enrolment.user_id])
    return enrolment


def touch(enrolment: Enrolment) -> Enrolment:
    """Save what is counted, without a row of history for every lesson read."""
    enrolment.last_active_at = timezone.now()
    _TOUCH(
        pk=enrolment.pk,
        last_active_at=enrolment.last_active_at,
        last_unit=enrolment.last_unit_id,
        progress_percent=enrolment.progress_percent,
    )
    return enrolment


def required_ids(course: CoursePage) -> set[int]:
    """Units that completion asks for: the live required ones, or all live ones if none is required."""
    units = list(UnitPage.objects.open_in(course).values_list("pk", "is_required"))
    return {pk for pk, is_required in units if is_required} or {pk for pk, _is_required in units}


def _done(units: set[int]) -> QuerySet[UnitProgress]:
    return UnitProgress.objects.filter(unit__in=units, completed_at__isnull=False)


def percent_of(done_count: int, total: int) -> int:
    """Whole percent, rounded down, so that 100 means all."""
    return 100 * done_count // total if total else 0

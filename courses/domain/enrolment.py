"""Taking a place on a course, and giving it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from courses.domain.doors import refuse_course
from courses.later import evaluate_later
from courses.models import CoursePage, Enrolment
from courses.queries.programmes import is_offered
from courses.queries.workplaces import workplaces
from lms.accounts.models import User
from lms.core.errors import DomainError

BATCH = 1000


@transaction.atomic
def enrol(user: User, course: CoursePage, *, by: User | None, due_on: dt.date | None = None) -> Enrolment:
    """Give ``user`` a place on ``course``; the organisation is where they mainly work today.

    Safe to repeat: an existing place is returned, with an earlier due date taken over. Raises ``DomainError`` if the
    course is not open to them.
    """
    _refuse_closed(course)
    existing = Enrolment.objects.select_for_update().counted().filter(user=user, course=course).first()
    if existing:
        return _bring_forward(existing, by=by, due_on=due_on)
    if not user.is_active:
        raise DomainError(_("This account is closed and cannot be enrolled."))
    if by == user and not course.is_open and not is_offered(user, course):
        raise DomainError(_("This course is open to those it is assigned to. Ask your area office."))
    if by == user:
        refuse_course(user, course)
    enrolment = _new(user.pk, course, workplaces([user.pk]), due_on, timezone.now())
    enrolment._history_user = by
    try:
        with transaction.atomic():
            enrolment.save()
    except IntegrityError:  # somebody else enrolled the same person a moment ago
        return Enrolment.objects.select_for_update().counted().get(user=user, course=course)
    evaluate_later([user.pk])
    return enrolment


def enrol_many(
    users: Iterable[User],
    course: CoursePage,
    *,
    by: User | None,
    due_on: dt.date | None = None,
    enrolled_at: dt.datetime | None = None,
) -> int:
    """Enrol many at once by the rules of ``enrol``; return how many were new.

    The number of queries is constant for every 1,000 people. People whose account is closed are passed over.
    ``enrolled_at`` is for places brought in from elsewhere, which were taken earlier.
    """
    _refuse_closed(course)
    everybody = list({user.pk: user.pk for user in users if user.is_active})
    return sum(
        _enrol_batch(everybody[start : start + BATCH], course, by, due_on, enrolled_at or timezone.now())
        for start in range(0, len(everybody), BATCH)
    )


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: User, reason: str) -> Enrolment:
    """Take the learner off the course. What was done is kept. Safe to repeat.

    Where it was a renewal, the earlier completion is the current one again and is not to be renewed any more.

    Raises ``DomainError`` without a reason, and for a completed course, which stays completed.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.status == Enrolment.Status.WITHDRAWN:
        return enrolment
    if enrolment.status == Enrolment.Status.COMPLETED:
        raise DomainError(_("A completed course stays completed."))
    if not reason.strip():
        raise DomainError(_("Say why, so that it can be understood later."))
    enrolment.status = Enrolment.Status.WITHDRAWN
    enrolment.withdrawn_at = timezone.now()
    enrolment._history_user = by
    enrolment._change_reason = reason.strip()
    enrolment.save()
    if enrolment.renews_id:
        earlier = Enrolment.objects.get(pk=enrolment.renews_id)
        earlier.is_current = True
        earlier._history_user = by
        earlier._change_reason = reason.strip()
        earlier.save(update_fields=["is_current"])
    evaluate_later([enrolment.user_id])
    return enrolment


def _refuse_closed(course: CoursePage) -> None:
    if not course.live:
        raise DomainError(_("This course is not open at the moment."))


def _bring_forward(enrolment: Enrolment, *, by: User | None, due_on: dt.date | None) -> Enrolment:
    if _is_earlier(enrolment, due_on):
        enrolment.due_on = due_on
        enrolment._history_user = by
        enrolment.save()
    return enrolment


def _is_earlier(enrolment: Enrolment, due_on: dt.date | None) -> bool:
    """Whether ``due_on`` presses an active enrolment more than its own day."""
    if enrolment.is_completed or due_on is None:
        return False
    return enrolment.due_on is None or due_on < enrolment.due_on


def _enrol_batch(
    user_ids: list[int], course: CoursePage, by: User | None, due_on: dt.date | None, enrolled_at: dt.datetime
) -> int:
    """One transaction; made again if somebody of the batch enrolled meanwhile."""
    try:
        with transaction.atomic():
            return _write_batch(user_ids, course, by, due_on, enrolled_at)
    except IntegrityError:
        with transaction.atomic():
            return _write_batch(user_ids, course, by, due_on, enrolled_at)


def _write_batch(
    user_ids: list[int], course: CoursePage, by: User | None, due_on: dt.date | None, enrolled_at: dt.datetime
) -> int:
    placed = list(Enrolment.objects.select_for_update().counted().filter(course=course, user__in=user_ids))
    changed = [one for one in placed if _is_earlier(one, due_on)]
    for one in changed:
        one.due_on = due_on
    if changed:
        bulk_update_with_history(changed, Enrolment, ["due_on"], default_user=by)
    newcomers = set(user_ids) - {one.user_id for one in placed}
    places = workplaces(newcomers)
    rows = [_new(pk, course, places, due_on, enrolled_at) for pk in user_ids if pk in newcomers]
    bulk_create_with_history(rows, Enrolment, default_user=by)
    evaluate_later(newcomers)
    return len(rows)


def _new(
    user_id: int,
    course: CoursePage,
    places: dict[int, int],
    due_on: dt.date | None,
    enrolled_at: dt.datetime,
) -> Enrolment:
    return Enrolment(
        user_id=user_id,
        course=course,
        organisation_id=places.get(user_id),
        due_on=due_on,
        enrolled_at=enrolled_at,
    )

"""Taking a place on a course, and giving it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from courses.models import CoursePage, Enrolment, Programme
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.organisations.models import Posting

BATCH = 1000


@transaction.atomic
def enrol(
    user: User,
    course: CoursePage,
    *,
    by: User | None,
    due_on: dt.date | None = None,
    programme: Programme | None = None,
) -> Enrolment:
    """Give ``user`` a place on ``course``; the organisation is where they mainly work today.

    Safe to repeat: an existing place is returned, with the due date of a later assignment taken over. Raises
    ``DomainError`` if the course is not open to them.
    """
    _refuse_closed(course)
    existing = Enrolment.objects.select_for_update().counted().filter(user=user, course=course).first()
    if existing:
        return _reassign(existing, by=by, due_on=due_on, programme=programme)
    if not user.is_active:
        raise DomainError(_("This account is closed and cannot be enrolled."))
    if by == user and not course.is_open:
        raise DomainError(_("This course is open to those it is assigned to. Ask your area office."))
    enrolment = _new(user.pk, course, _workplaces([user.pk]), due_on, programme, timezone.now())
    enrolment._history_user = by
    try:
        with transaction.atomic():
            enrolment.save()
    except IntegrityError:  # somebody else enrolled the same person a moment ago
        return Enrolment.objects.select_for_update().counted().get(user=user, course=course)
    return enrolment


def enrol_many(
    users: Iterable[User],
    course: CoursePage,
    *,
    by: User | None,
    due_on: dt.date | None = None,
    programme: Programme | None = None,
    enrolled_at: dt.datetime | None = None,
) -> int:
    """Enrol many at once by the rules of ``enrol``; return how many were new.

    The number of queries is constant for every 1,000 people. People whose account is closed are passed over.
    ``enrolled_at`` is for places brought in from elsewhere, which were taken earlier.
    """
    _refuse_closed(course)
    everybody = list({user.pk: user.pk for user in users if user.is_active})
    return sum(
        _enrol_batch(
            everybody[start : start + BATCH],
            course,
            by=by,
            due_on=due_on,
            programme=programme,
            enrolled_at=enrolled_at or timezone.now(),
        )
        for start in range(0, len(everybody), BATCH)
    )


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: User, reason: str) -> Enrolment:
    """Take the learner off the course. What was done is kept. Safe to repeat.

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
    enrolment._history_user = by
    enrolment._change_reason = reason.strip()
    enrolment.save()
    return enrolment


def _refuse_closed(course: CoursePage) -> None:
    if not course.live:
        raise DomainError(_("This course is not open at the moment."))


def _reassign(
    enrolment: Enrolment, *, by: User | None, due_on: dt.date | None, programme: Programme | None
) -> Enrolment:
    if _takes_over(enrolment, due_on=due_on, programme=programme):
        enrolment._history_user = by
        enrolment.save()
    return enrolment


def _takes_over(enrolment: Enrolment, *, due_on: dt.date | None, programme: Programme | None) -> bool:
    """Set the due date of an assignment on an active enrolment; whether anything changed.

    The same programme may move its date; another one only brings it forward.
    """
    if enrolment.is_completed or (due_on is None and programme is None):
        return False
    before = enrolment.due_on, enrolment.programme_id
    is_same = programme is not None and enrolment.programme_id == programme.pk
    is_earlier = due_on is not None and (enrolment.due_on is None or due_on < enrolment.due_on)
    if is_same or is_earlier or (enrolment.programme_id is None and enrolment.due_on is None):
        enrolment.due_on = due_on
        enrolment.programme = programme or enrolment.programme
    return before != (enrolment.due_on, enrolment.programme_id)


def _enrol_batch(user_ids: list[int], course: CoursePage, *, by: User | None, **assignment: Any) -> int:
    """One transaction; made again if somebody of the batch enrolled meanwhile."""
    try:
        with transaction.atomic():
            return _write_batch(user_ids, course, by=by, **assignment)
    except IntegrityError:
        with transaction.atomic():
            return _write_batch(user_ids, course, by=by, **assignment)


def _write_batch(
    user_ids: list[int],
    course: CoursePage,
    *,
    by: User | None,
    due_on: dt.date | None,
    programme: Programme | None,
    enrolled_at: dt.datetime,
) -> int:
    placed = list(Enrolment.objects.select_for_update().counted().filter(course=course, user__in=user_ids))
    changed = [one for one in placed if _takes_over(one, due_on=due_on, programme=programme)]
    if changed:
        bulk_update_with_history(changed, Enrolment, ["due_on", "programme"], default_user=by)
    newcomers = set(user_ids) - {one.user_id for one in placed}
    workplaces = _workplaces(newcomers)
    rows = [_new(pk, course, workplaces, due_on, programme, enrolled_at) for pk in user_ids if pk in newcomers]
    bulk_create_with_history(rows, Enrolment, default_user=by)
    return len(rows)


def _new(
    user_id: int,
    course: CoursePage,
    workplaces: dict[int, int],
    due_on: dt.date | None,
    programme: Programme | None,
    enrolled_at: dt.datetime,
) -> Enrolment:
    return Enrolment(
        user_id=user_id,
        course=course,
        organisation_id=workplaces.get(user_id),
        programme=programme,
        due_on=due_on,
        enrolled_at=enrolled_at,
    )


def _workplaces(user_ids: Iterable[int]) -> dict[int, int]:
    """Organisation by person: the primary current posting, else any current one."""
    postings = Posting.objects.current().filter(user__in=list(user_ids)).order_by("is_primary", "-starts_on")
    return dict(postings.values_list("user_id", "organisation_id"))

"""More time for one person, with its reason. Each extension stays on record; the latest one holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.domain.evaluation import evaluate_people
from courses.models import Enrolment, Extension, ProgrammeAssignment
from lms.accounts.models import User
from lms.core.dates import short_date, today
from lms.core.errors import DomainError
from lms.notifications.domain import Telling, notify_each

MORE_TIME = "courses.more_time"


@transaction.atomic
def extend_course(enrolment: Enrolment, *, until: dt.date, reason: str, by: User) -> Extension:
    """Give the learner until the end of ``until`` for one course.

    Raises ``DomainError`` if the course is not under way or not due on any day, without a reason, for a day that is
    past or not later than the one that holds, and for oneself.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    refuse_to_extend(enrolment)
    _refuse(enrolment, until=until, reason=reason, by=by)
    extension = Extension.objects.create(
        enrolment=enrolment, until=until, reason=reason.strip(), given_by=by, given_at=timezone.now()
    )
    if enrolment.programme_id is None:
        _put_off(enrolment, until, reason=reason, by=by)
    evaluate_people([enrolment.user_id], by=by)
    _tell([(enrolment.user, enrolment.course.title, extension)])
    return extension


def refuse_to_extend(enrolment: Enrolment) -> None:
    """Raise ``DomainError`` where no more time can be given, whatever the day."""
    if enrolment.status != Enrolment.Status.ACTIVE:
        raise DomainError(_("Only a course that is under way can be given more time."))
    if enrolment.due_on is None:
        raise DomainError(_("This course need not be done by any day, so that it needs no more time."))


@transaction.atomic
def extend_programme(assignment: ProgrammeAssignment, *, until: dt.date, reason: str, by: User) -> Extension:
    """Give the learner until the end of ``until`` for everything a programme still asks. Refuses like
    ``extend_course``."""
    [extension] = extend_programmes([assignment], until=until, reason=reason, by=by)
    return extension


@transaction.atomic
def extend_programmes(
    assignments: Sequence[ProgrammeAssignment], *, until: dt.date, reason: str, by: User
) -> list[Extension]:
    """The same for several people at once: all of them or none. Refuses with the name where there are several."""
    current = ProgrammeAssignment.objects.filter(pk__in=[one.pk for one in assignments])
    found = list(current.select_related("user", "programme").order_by("pk"))
    for one in found:
        try:
            _refuse_programme(one, until=until, reason=reason, by=by)
        except DomainError as error:
            raise DomainError(f"{one.user}: {error}" if len(found) > 1 else str(error)) from None
    now = timezone.now()
    given = [Extension(assignment=one, until=until, reason=reason.strip(), given_by=by, given_at=now) for one in found]
    Extension.objects.bulk_create(given)
    evaluate_people([one.user_id for one in found], by=by)
    _tell([(one.user, one.programme.title, more) for one, more in zip(found, given, strict=True)])
    return given


def _refuse_programme(assignment: ProgrammeAssignment, *, until: dt.date, reason: str, by: User) -> None:
    if not assignment.is_owed:
        raise DomainError(_("Nothing of this programme is owed at the moment."))
    _refuse(assignment, until=until, reason=reason, by=by)


def _tell(given: Sequence[tuple[User, str, Extension]]) -> None:
    """Each person once for each extension."""
    tellings = (
        Telling(person, {"title": title, "until": one.until}, key=f"{MORE_TIME}:{one.pk}")
        for person, title, one in given
    )
    notify_each(tellings, kind=MORE_TIME, url=reverse("home"))


def _refuse(subject: Enrolment | ProgrammeAssignment, *, until: dt.date, reason: str, by: User) -> None:
    if by.pk == subject.user_id:
        raise DomainError(_("Nobody gives time to themselves. Ask whoever supervises you."))
    if not reason.strip():
        raise DomainError(_("Say why, so that it can be understood later."))
    if until < today():
        raise DomainError(_("This day is past."))
    if subject.due_on and until <= subject.due_on:
        raise DomainError(_("It is due on %(day)s already. Choose a later day.") % {"day": short_date(subject.due_on)})


def _put_off(enrolment: Enrolment, until: dt.date, *, reason: str, by: User) -> None:
    """No programme asks for it, so that its own day is moved; the enrolment is locked already."""
    enrolment.due_on = until
    enrolment._history_user = by
    enrolment._change_reason = reason.strip()
    enrolment.save(update_fields=["due_on"])

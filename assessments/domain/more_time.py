"""More time for one learner's work on an assignment, with its reason. Each extension stays on record."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import AssignmentPage, SubmissionExtension
from assessments.queries.submissions import due_of
from courses.domain.extensions import MORE_TIME
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.dates import short_date, today
from lms.core.errors import DomainError
from lms.notifications.domain import notify


@transaction.atomic
def extend(
    enrolment: Enrolment, assignment: AssignmentPage, *, until: dt.date, reason: str, by: User
) -> SubmissionExtension:
    """Give the learner until the end of ``until``, and tell them.

    Raises ``DomainError`` for oneself, without a reason, where no day is set, and for a day that is past or not later
    than the one that holds.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("user").get(pk=enrolment.pk)
    if by.pk == enrolment.user_id:
        raise DomainError(_("Nobody gives time to themselves. Ask whoever supervises you."))
    if not reason.strip():
        raise DomainError(_("Say why, so that it can be understood later."))
    due = due_of(enrolment, assignment)
    if due is None:
        raise DomainError(_("This assignment has no due day, so there is nothing to put off."))
    if until < today():
        raise DomainError(_("This day is past."))
    if until <= due:
        raise DomainError(_("It is due on %(day)s already. Choose a later day.") % {"day": short_date(due)})
    given = SubmissionExtension.objects.create(
        enrolment=enrolment,
        assignment=assignment,
        until=until,
        reason=reason.strip(),
        given_by=by,
        given_at=timezone.now(),
    )
    notify(
        enrolment.user,
        kind=MORE_TIME,
        url=assignment.get_url() or "",
        context={"title": assignment.title, "until": until},
        key=f"{MORE_TIME}:assignment:{given.pk}",
    )
    return given

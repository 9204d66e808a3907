"""Keeping a piece of work for one marker. Lock order: enrolment first."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Submission
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError

CLAIMED_FOR = dt.timedelta(hours=2)


@transaction.atomic
def claim(submission: Submission, *, by: User) -> Submission:
    """Keep it for ``by`` for two hours, so that nobody else marks it meanwhile. Safe to repeat: the time begins anew.

    Raises ``DomainError`` if another marks it just now, and as ``judging.mark`` does.
    """
    submission, _enrolment = lock(submission, by=by)
    submission.claimed_by, submission.claimed_until = by, timezone.now() + CLAIMED_FOR
    submission.save(update_fields=["claimed_by", "claimed_until"])
    return submission


@transaction.atomic
def let_go(submission: Submission, *, by: User) -> Submission:
    """Leave it to others again. Safe to repeat; raises ``DomainError`` if another marks it just now."""
    submission, _enrolment = lock(submission, by=by)
    submission.claimed_by = submission.claimed_until = None
    submission.save(update_fields=["claimed_by", "claimed_until"])
    return submission


def lock(submission: Submission, *, by: User) -> tuple[Submission, Enrolment]:
    """Both locked, for ``by`` to mark; refuses one's own work, drafts, and what another marks just now."""
    locked, enrolment = lock_to_read(submission, by=by)
    if locked.claimant and locked.claimant != by:
        raise DomainError(_("%(person)s is marking this just now. Take another one.") % {"person": locked.claimant})
    return locked, enrolment


def lock_to_read(submission: Submission, *, by: User) -> tuple[Submission, Enrolment]:
    """Both locked; refuses one's own work and drafts."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("course").get(pk=submission.enrolment_id)
    )
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("assignment", "claimed_by", "rubric")
        .get(pk=submission.pk)
    )
    locked.enrolment = enrolment
    if by.pk == enrolment.user_id:
        raise DomainError(_("Nobody marks their own work."))
    if locked.is_unsigned:
        raise DomainError(_("This waits for the signature of the learner's supervisor first."))
    if locked.is_draft or not locked.is_current:
        raise DomainError(_("The learner is working on this, or on a newer try. There is nothing to mark here."))
    return locked, enrolment

"""Telling learners results that were held back. Lock order: enrolment first."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from assessments.domain.claims import lock_to_read
from assessments.domain.deciding import read_opinions, tell_decision
from assessments.models import Submission
from assessments.queries.decisions import decide
from lms.accounts.models import User


@transaction.atomic
def release(submission: Submission, *, by: User) -> bool:
    """Tell the learner what was decided; whether there was something to tell.

    Safe to repeat: what is told already, or not decided, stays as it is. Raises ``DomainError`` for one's own work.
    """
    submission, enrolment = lock_to_read(submission, by=by)
    if submission.status != Submission.Status.JUDGED:
        return False
    decision = decide(submission, read_opinions(submission))
    if decision is None:  # the tolerance was narrowed since
        submission.status = Submission.Status.DISPUTED
        submission.save(update_fields=["status"])
        return False
    tell_decision(submission, enrolment, decision, by=by)
    return True


def release_all(submissions: Iterable[Submission], *, by: User) -> int:
    """Tell each learner by themselves, so that nobody waits for the last; how many were told."""
    return sum([release(one, by=by) for one in submissions])

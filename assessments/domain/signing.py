"""A supervisor signs what they have seen at work, or refuses. Lock order: enrolment first."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain import deciding, work_news
from assessments.models import Mark, ObservedTask, SignOff, SignOffTick, Submission
from assessments.models.assignment import Signing
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise


def ask_for_signature(submission: Submission, supervisors: Collection[User]) -> None:
    """Store what is to be seen, as it is worded now, and tell ``supervisors`` that it waits."""
    tasks = enumerate(submission.assignment.task_list())
    ObservedTask.objects.bulk_create(
        ObservedTask(submission=submission, position=place, text=text) for place, text in tasks
    )
    work_news.tell_supervisors(submission, supervisors)


@transaction.atomic
def sign(submission: Submission, *, seen: Collection[int], by: User) -> Submission:
    """Sign that every task (by its key) was seen. It is then passed, or goes on to those who mark.

    Safe to repeat. Raises ``DomainError`` for one's own, for what another has signed, and if a task was not seen.
    """
    submission, enrolment = _lock(submission, by=by)
    if _is_said_already(submission, by=by, is_refused=False):
        return submission
    tasks = list(submission.observed_tasks.all())
    if any(task.pk not in seen for task in tasks):
        raise DomainError(_("Tick every task you have seen. If one was not done, send it back with the reason."))
    _write(SignOff(submission=submission, signed_by=by), tasks)
    if submission.signing != Signing.PASSES:
        submission.status = Submission.Status.SUBMITTED
        submission.save(update_fields=["status"])
        work_news.tell_markers(submission)
        return submission
    most = Decimal(submission.most_points)
    passed = Mark(submission=submission, points=most, most_points=most, marked_by=by)
    return deciding.settle(submission, enrolment, deciding.add(passed, []), by=by)


@transaction.atomic
def refuse(submission: Submission, *, seen: Collection[int], reason: str, by: User) -> Submission:
    """Send it back with a reason; what was seen is kept. Safe to repeat. Raises ``DomainError`` as ``sign`` does."""
    submission, _enrolment = _lock(submission, by=by)
    said = normalise(reason.replace("\r\n", "\n")).strip()
    if not said:
        raise DomainError(_("Say why you do not sign, so that the learner knows what to do."))
    if _is_said_already(submission, by=by, is_refused=True):
        return submission
    tasks = [task for task in submission.observed_tasks.all() if task.pk in seen]
    _write(SignOff(submission=submission, signed_by=by, is_refused=True, reason=said), tasks)
    most = Decimal(submission.most_points)
    returned = Mark(submission=submission, most_points=most, is_return=True, comment=said, marked_by=by)
    return deciding.send_back(submission, deciding.add(returned, []))


def _lock(submission: Submission, *, by: User) -> tuple[Submission, Enrolment]:
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("course").get(pk=submission.enrolment_id)
    )
    rows = Submission.objects.select_for_update(of=("self",)).select_related("assignment", "rubric")
    locked = rows.get(pk=submission.pk)
    locked.enrolment = enrolment
    if by.pk == enrolment.user_id:
        raise DomainError(_("Nobody signs their own work."))
    return locked, enrolment


def _is_said_already(submission: Submission, *, by: User, is_refused: bool) -> bool:
    """Whether ``by`` has said just this; refuses what another has said, and what asks for no signature."""
    said = SignOff.objects.select_related("signed_by").filter(submission=submission).first()
    if said is None and submission.status == Submission.Status.UNSIGNED:
        return False
    if said is None:
        raise DomainError(_("This asks for no signature."))
    if said.signed_by_id == by.pk and said.is_refused == is_refused:
        return True
    words = _("%(person)s has sent this back already.") if said.is_refused else _("%(person)s has signed this already.")
    raise DomainError(words % {"person": said.signed_by})


def _write(sign_off: SignOff, tasks: Collection[ObservedTask]) -> None:
    sign_off.signed_at = timezone.now()
    sign_off.save(force_insert=True)
    SignOffTick.objects.bulk_create(SignOffTick(sign_off=sign_off, task=task) for task in tasks)

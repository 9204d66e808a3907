"""Who is told of work that was handed in, and of what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from assessments.models import Mark, Submission
from assessments.queries.marking import markers_of
from assessments.queries.sign_offs import waiting_for_signature
from lms.accounts.models import User
from lms.core.dates import today
from lms.notifications.domain import notify, notify_many
from lms.notifications.models import Message

HANDED_IN, MARKED, RETURNED, TO_SIGN = (
    f"assessments.{name}" for name in ("handed_in", "marked", "returned", "to_sign")
)


def tell_markers(submission: Submission) -> None:
    """Tell those who mark that work waits: once a day for each assignment, and without a name."""
    assignment = submission.assignment
    markers = [one for one in markers_of(assignment) if one.pk != submission.enrolment.user_id]
    notify_many(
        markers,
        kind=HANDED_IN,
        url=reverse("marking:queue", args=[assignment.pk]),
        context={"assignment": assignment},
        key_prefix=f"{HANDED_IN}:{assignment.pk}:{today():%Y%m%d}",
    )


def tell_supervisors(submission: Submission, supervisors: Iterable[User]) -> None:
    """Tell those who may sign, once for each piece of work."""
    notify_many(
        supervisors,
        kind=TO_SIGN,
        url=reverse("reports:sign_off", args=[submission.pk]),
        context={"assignment": submission.assignment, "learner": submission.enrolment.user},
        key_prefix=f"{TO_SIGN}:{submission.pk}",
    )


def may_receive_to_sign(message: Message) -> bool:
    """Whether it still waits for the recipient's signature."""
    _kind, submission, *_rest = (message.key or ":0").split(":")
    return waiting_for_signature(message.recipient).filter(pk=int(submission)).exists()


def tell_learner(mark: Mark) -> None:
    """Tell whoever handed it in what ``mark`` says."""
    submission = mark.submission
    if submission is None:
        return
    kind = RETURNED if mark.is_return else MARKED
    notify(
        submission.enrolment.user,
        kind=kind,
        url=submission.assignment.get_url() or "",
        context={"assignment": submission.assignment, "submission": submission, "mark": mark},
        key=f"{kind}:{mark.pk}",
    )


def may_receive_handed_in(message: Message) -> bool:
    """Whether work of that assignment still waits for the recipient."""
    _kind, assignment, *_rest = (message.key or ":0").split(":")
    return (
        Submission.objects.markable_by(message.recipient)
        .filter(assignment=int(assignment))
        .awaiting(message.recipient)
        .exists()
    )

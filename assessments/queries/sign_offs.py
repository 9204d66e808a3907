"""Work that waits for a supervisor's signature, and who may give it: who supervises where the learner works today."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from assessments.models import SignOff, Submission
from lms.accounts.models import User
from lms.organisations.models import Organisation, RoleAssignment
from lms.organisations.queries import SUPERVISOR, people_visible_to, primary_posting


def signable_by(user: User) -> QuerySet[Submission]:
    """What ``user`` may read and sign: of people in their care who are not they themselves."""
    people = people_visible_to(user).exclude(pk=user.pk).order_by().values("pk")
    asked = Submission.objects.handed_in().exclude(signing="").filter(enrolment__user__in=people)
    return asked.select_related("enrolment__user", "enrolment__organisation", "assignment")


def waiting_for_signature(user: User) -> QuerySet[Submission]:
    """What waits for ``user``, first handed in first."""
    return signable_by(user).filter(status=Submission.Status.UNSIGNED).order_by("submitted_at", "pk")


def signed_lately(user: User) -> list[Submission]:
    """The last twenty that were signed or sent back in the care of ``user``; one query."""
    rows = signable_by(user).filter(sign_off__isnull=False).select_related("sign_off__signed_by")
    return list(rows.order_by("-sign_off__signed_at", "-pk")[:20])


def supervisors_of(learner: User) -> list[User]:
    """Who supervises where ``learner`` mainly works: the nearest place upwards that has somebody; two queries."""
    posting = primary_posting(learner)
    if posting is None:
        return []
    path, step = posting.organisation.path, Organisation.steplen
    paths = [path[:end] for end in range(len(path), 0, -step)]
    held = RoleAssignment.objects.active().filter(role=SUPERVISOR, organisation__path__in=paths)
    rows = list(held.exclude(user=learner).select_related("user", "organisation"))
    for place in paths:
        if found := [row.user for row in rows if row.organisation.path == place]:
            return found
    return []


def read_sign_offs(submissions: Sequence[Submission]) -> None:
    """Have what was to be seen and what was signed at hand; three queries if anything asks for it, else none."""
    asked = [one for one in submissions if one.signing]
    if asked:
        signed = Prefetch("sign_off", SignOff.objects.select_related("signed_by").prefetch_related("ticks"))
        prefetch_related_objects(asked, "observed_tasks", signed)


def tasks_seen(submission: Submission) -> list[tuple[str, bool]]:
    """Each task with whether it was ticked; ``read_sign_offs`` goes before."""
    sign_off = sign_off_of(submission)
    ticked = {tick.task_id for tick in sign_off.ticks.all()} if sign_off else set()
    return [(task.text, task.pk in ticked) for task in submission.observed_tasks.all()]


def sign_off_of(submission: Submission) -> SignOff | None:
    """The supervisor's word, if there is one."""
    return getattr(submission, "sign_off", None) if submission.signing else None

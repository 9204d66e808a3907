"""Attempts graded again, one transaction each, by what was decided about a question. Begun by ``regrades``.

Lock order as in ``attempts``: enrolment, attempt, responses. A result that would lose its pass stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.domain import attempts
from assessments.domain.results import result_of_total
from assessments.domain.rulings import retotal
from assessments.models import Attempt, QuizPage, Regrade, RegradedAttempt, Response
from courses.models import Enrolment
from lms.accounts.models import User
from lms.notifications.domain import notify

REGRADED = "assessments.regraded"
BATCH = 200


def run(regrade: Regrade) -> int:
    """Grade every attempt that still waits for ``regrade``, and close it; how many there were. Safe to repeat.

    Open attempts only take note: they are graded by it when they are handed in.
    """
    versions = set(regrade.versions.values_list("pk", flat=True))
    count = 0
    while keys := list(_waiting(regrade, versions)[:BATCH]):
        for key in keys:
            _regrade_one(regrade, key, versions)
        count += len(keys)
    _finish(regrade)
    return count


def _waiting(regrade: Regrade, versions: set[int]) -> QuerySet[Response, int]:
    asked = Response.objects.filter(version__in=versions).exclude(regrade=regrade)
    return asked.order_by("attempt").values_list("attempt", flat=True).distinct()


@transaction.atomic
def _finish(regrade: Regrade) -> None:
    regrade = Regrade.objects.select_for_update(of=("self",)).get(pk=regrade.pk)
    if regrade.status == Regrade.Status.RUNNING:
        regrade.status, regrade.finished_at = Regrade.Status.DONE, timezone.now()
        regrade._history_user = regrade.made_by
        regrade.save()


@transaction.atomic
def _regrade_one(regrade: Regrade, key: int, versions: set[int]) -> None:
    enrolments = Enrolment.objects.select_for_update(of=("self",)).select_related("course", "user")
    enrolment = enrolments.get(attempts=key)
    attempt = Attempt.objects.select_related("quiz").select_for_update(of=("self",)).get(pk=key)
    responses = list(
        Response.objects.select_for_update(of=("self",))
        .select_related("version", "regrade")
        .prefetch_related("version__options")
        .filter(attempt=attempt)
        .order_by("position")
    )
    asked = [one for one in responses if one.version_id in versions and one.regrade_id != regrade.pk]
    if not asked:
        return
    counted = [one for one in responses if not one.is_left_out]
    total = sum((one.score or Decimal(0) for one in counted), Decimal(0))
    total, count, becomes = retotal(total, len(counted), asked, regrade)
    if attempt.is_marked:
        _change_result(attempt, enrolment, regrade, result_of_total(total, count, pass_mark=attempt.pass_mark), becomes)
        return
    _store(regrade, becomes, is_closed=not attempt.is_open)
    if not attempt.is_open:
        attempts.finish_marking(attempt, by=regrade.made_by or enrolment.user)


def _change_result(
    attempt: Attempt,
    enrolment: Enrolment,
    regrade: Regrade,
    result: tuple[Decimal, bool],
    becomes: Sequence[tuple[Response, Decimal | None, bool]],
) -> None:
    before, was_passed = attempt.score_percent or Decimal(0), bool(attempt.is_passed)
    after, is_passed = result
    is_kept = is_lost(attempt, is_passed=is_passed)
    if is_kept:
        Response.objects.filter(pk__in=[one.pk for one, _point, _left in becomes]).update(regrade=regrade)
    else:
        _store(regrade, becomes, is_closed=True)
    if (before, was_passed) == (after, is_passed):
        return
    RegradedAttempt.objects.create(
        regrade=regrade,
        attempt=attempt,
        score_before=before,
        score_after=after,
        was_passed=was_passed,
        is_passed=is_passed,
        is_kept=is_kept,
    )
    if is_kept:
        return
    attempt.score_percent, attempt.is_passed = after, is_passed
    attempt.save(update_fields=["score_percent", "is_passed"])
    if after > before and not attempt.is_practice:  # what the course has recorded is only ever raised
        attempts.tell_course(attempt, enrolment, by=regrade.made_by or enrolment.user)
    _tell_learner(attempt, enrolment.user, regrade, before=before)


def is_lost(attempt: Attempt, *, is_passed: bool) -> bool:
    """Whether a pass that decided something would be taken away."""
    decides = attempt.quiz.purpose == QuizPage.Purpose.POST_TEST and not attempt.is_practice
    return decides and bool(attempt.is_passed) and not is_passed


def _store(regrade: Regrade, becomes: Sequence[tuple[Response, Decimal | None, bool]], *, is_closed: bool) -> None:
    """What each response becomes; one that is still open keeps only what was decided."""
    for response, point, is_left_out in becomes:
        response.regrade, response.is_left_out = regrade, is_left_out
        if is_closed:
            response.score = point
        response.save(update_fields=["regrade", "is_left_out", "score"])


def _tell_learner(attempt: Attempt, learner: User, regrade: Regrade, *, before: Decimal) -> None:
    notify(
        learner,
        kind=REGRADED,
        url=reverse("assessments:result", args=[attempt.reference]),
        context={"attempt": attempt, "before": before, "reason": regrade.reason},
        key=f"{REGRADED}:{regrade.pk}:{attempt.pk}",
    )

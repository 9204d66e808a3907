"""Fair timing: time that was lost to a failure is given back to those who were sitting an attempt."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.domain.receipts import withdraw_receipts
from assessments.models import Attempt, QuizPage, Response, TimeBack
from assessments.models.quiz import Paging
from assessments.models.time_back import MINUTES_AT_MOST
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.dates import short_moment
from lms.core.errors import DomainError
from lms.notifications.domain import Telling, notify_each
from lms.organisations.models import Organisation

TIME_BACK = "assessments.time_back"
REPEATED = dt.timedelta(minutes=2)
"""The same act for the same attempts so soon again is a button pressed twice."""
BATCH = 500


@transaction.atomic
def give_time_back(
    among: QuerySet[Attempt],
    *,
    minutes: int,
    reason: str,
    by: User | None,
    quiz: QuizPage | None = None,
    organisation: Organisation | None = None,
    since: dt.datetime | None = None,
) -> TimeBack:
    """Move the deadline of every open attempt ``among`` these that has one by ``minutes``, and tell the learners.

    With ``since``, the beginning of the failure, attempts that the deadline has closed from then on are opened again
    for so many minutes from now, unless they were passed or followed by another. Safe to repeat: the same act within
    two minutes is done once. Raises ``DomainError`` for too many minutes, without a reason, and if nobody is concerned.
    """
    _refuse(minutes, reason, since)
    attempts = _lock(among, since)
    if not attempts:
        raise DomainError(_("Nobody is sitting an attempt with a time limit here."))
    repeated = _given_just_now(attempts, minutes, reason, by)
    if repeated:
        return repeated
    now, more = timezone.now(), dt.timedelta(minutes=minutes)
    for attempt in attempts:
        _prolong(attempt, more, now)
    _store(attempts)
    act = TimeBack.objects.create(
        quiz=quiz,
        organisation=organisation,
        minutes=minutes,
        since=since,
        reason=reason.strip(),
        given_by=by,
        given_at=now,
    )
    act.attempts.set(attempts)
    if quiz:
        log(quiz, "assessments.time_back", user=by, data={"minutes": minutes, "attempts": len(attempts)})
    _tell(act, attempts)
    return act


def meant(among: QuerySet[Attempt], since: dt.datetime | None) -> QuerySet[Attempt]:
    """Attempts that ``give_time_back`` would prolong or open again."""
    current = Q(status=Attempt.Status.OPEN, deadline_at__isnull=False)
    if since is None:
        return among.filter(current)
    lost = Q(is_passed=False) | Q(status=Attempt.Status.MARKING)
    closed = lost & Q(is_closed_by_deadline=True, deadline_at__gte=since)
    return among.filter(current | closed & ~Q(pk__in=_followed(among)))


def _followed(among: QuerySet[Attempt]) -> set[int]:
    """Closed attempts after which the learner began another one at the same quiz."""
    rows = among.model.objects.filter(enrolment__in=among.values("enrolment")).order_by("started_at")
    latest: dict[tuple[int, int], int] = {}
    followed: set[int] = set()
    for pk, enrolment, quiz in rows.values_list("pk", "enrolment", "quiz"):
        if (enrolment, quiz) in latest:
            followed.add(latest[enrolment, quiz])
        latest[enrolment, quiz] = pk
    return followed


def _refuse(minutes: int, reason: str, since: dt.datetime | None) -> None:
    if not 1 <= minutes <= MINUTES_AT_MOST:
        raise DomainError(_("Give between 1 and %(most)s minutes.") % {"most": MINUTES_AT_MOST})
    if not reason.strip():
        raise DomainError(_("Say why, so that it can be understood later."))
    if since and since > timezone.now():
        raise DomainError(_("%(moment)s is still to come.") % {"moment": short_moment(since)})


def _lock(among: QuerySet[Attempt], since: dt.datetime | None) -> list[Attempt]:
    """Enrolments first, then what is still meant of their attempts."""
    pairs = list(meant(among, since).order_by().values_list("pk", "enrolment"))
    list(Enrolment.objects.select_for_update().filter(pk__in={one for _pk, one in pairs}).order_by("pk").values("pk"))
    locked = meant(Attempt.objects.filter(pk__in=[pk for pk, _one in pairs]), since).order_by("pk")
    return list(locked.select_for_update(of=("self",)).select_related("quiz", "enrolment__user"))


def _given_just_now(attempts: Sequence[Attempt], minutes: int, reason: str, by: User | None) -> TimeBack | None:
    acts = TimeBack.objects.filter(given_at__gt=timezone.now() - REPEATED, minutes=minutes, reason=reason.strip())
    keys = {attempt.pk for attempt in attempts}
    for act in acts.filter(given_by=by):
        if set(act.attempts.values_list("pk", flat=True)) == keys:
            return act
    return None


def _prolong(attempt: Attempt, more: dt.timedelta, now: dt.datetime) -> None:
    if attempt.is_open and attempt.deadline_at:
        attempt.deadline_at += more
        return
    attempt.status, attempt.deadline_at = Attempt.Status.OPEN, now + more
    attempt.submitted_at = attempt.score_percent = attempt.is_passed = None
    attempt.is_closed_by_deadline = False


def _store(attempts: Sequence[Attempt]) -> None:
    """Of those that were opened again the responses take answers again, but for what was checked or left for good."""
    names = ["status", "deadline_at", "submitted_at", "score_percent", "is_passed", "is_closed_by_deadline"]
    Attempt.objects.bulk_update(attempts, names, batch_size=BATCH)
    closed = Response.objects.filter(attempt__in=attempts, is_closed=True)
    is_left = Q(attempt__paging=Paging.FORWARD, position__lt=F("attempt__reached"))
    kept = closed.filter(is_left | Q(checked_at__isnull=False))
    closed.exclude(pk__in=kept.values("pk")).update(score=None, is_closed=False)
    closed.update(score=None)
    withdraw_receipts(attempts)


def _tell(act: TimeBack, attempts: Sequence[Attempt]) -> None:
    """Each learner, with the way back to the quiz."""
    by_quiz: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        by_quiz[attempt.quiz_id].append(attempt)
    for concerned in by_quiz.values():
        quiz = concerned[0].quiz
        context = {"title": quiz.title, "minutes": act.minutes, "reason": act.reason}
        tellings = (
            Telling(one.enrolment.user, context | {"until": one.deadline_at}, key=f"{TIME_BACK}:{act.pk}:{one.pk}")
            for one in concerned
        )
        notify_each(tellings, kind=TIME_BACK, url=quiz.get_url() or "")

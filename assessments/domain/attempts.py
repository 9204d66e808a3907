"""Sitting a quiz: start, submit, and what the deadline closes by itself. Lock order: enrolment, attempt, responses."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.answers import save_answer, save_answers, save_response
from assessments.domain.drawing import lay_out, stored_stock
from assessments.frozen import give_versions
from assessments.kinds import kind_of
from assessments.models import Attempt, QuizPage, Response
from courses.domain import progress
from courses.domain.doors import refuse_unit
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.prepared import Prepared, PreparedUpdate

__all__ = ["close_overdue_attempts", "save_answer", "save_answers", "save_response", "start_attempt", "submit_attempt"]

UNMISTAKABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BATCH = 200

_ENROLMENT = Prepared(
    lambda pk: Enrolment.objects.select_related("course").select_for_update(of=("self",)).filter(pk=pk)
)
_SITTINGS = Prepared(lambda enrolment, quiz: Attempt.objects.filter(enrolment=enrolment, quiz=quiz))
_ATTEMPT = Prepared(lambda pk: Attempt.objects.select_related("quiz").select_for_update(of=("self",)).filter(pk=pk))
_RESPONSES = Prepared(
    lambda attempt: Response.objects.stamped().select_for_update(of=("self",)).filter(attempt=attempt)
)
_GRADE = PreparedUpdate(lambda pks: Response.objects.filter(pk__among=pks), "score")


@transaction.atomic
def start_attempt(enrolment: Enrolment, quiz: QuizPage, *, by: User) -> Attempt:
    """The learner's open attempt at ``quiz``; a new one if there is none, with all it will be judged by frozen in it.

    Safe to repeat and to run at once. An open attempt whose time is over is graded and returned. Raises
    ``DomainError`` if the quiz is not open to the learner, no attempt is left, or the bank cannot fill the quiz.
    """
    enrolment = _lock(enrolment.pk)
    _refuse_stranger(enrolment, by)
    sittings = _SITTINGS.all(enrolment=enrolment.pk, quiz=quiz.pk)
    current = next((one for one in sittings if one.is_open), None)
    if current:
        return _close(current, enrolment, by=by) if current.is_time_over else current
    _refuse_start(enrolment, quiz, taken=len(sittings))
    refuse_unit(enrolment, quiz)
    number = max((one.number for one in sittings), default=0) + 1
    return _open(enrolment, quiz, number=number)


@transaction.atomic
def submit_attempt(attempt: Attempt, *, by: User) -> Attempt:
    """Grade ``attempt`` as it is stored and tell the course. Safe to repeat: the first result stands."""
    enrolment = _lock(attempt.enrolment_id)
    _refuse_stranger(enrolment, by)
    return _close(attempt, enrolment, by=by)


def close_overdue_attempts() -> int:
    """Grade every open attempt whose time is over, as it was saved; how many there were. One transaction each."""
    overdue = Attempt.objects.overdue().order_by("deadline_at")
    return sum(_close_overdue(attempt) for attempt in overdue[:BATCH])


def _lock(enrolment_pk: int) -> Enrolment:
    return _ENROLMENT.get(pk=enrolment_pk)


def _open(enrolment: Enrolment, quiz: QuizPage, *, number: int) -> Attempt:
    responses = lay_out(quiz, seed=f"{enrolment.pk}:{quiz.pk}:{number}", stock=stored_stock(quiz))
    now = timezone.now()
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz=quiz,
        number=number,
        pass_mark=quiz.pass_mark,
        started_at=now,
        deadline_at=now + dt.timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None,
        reference=make_reference(),
    )
    for response in responses:
        response.attempt = attempt
    Response.objects.bulk_create(responses)
    return attempt


def _refuse_stranger(enrolment: Enrolment, by: User) -> None:
    if by.pk != enrolment.user_id:
        raise DomainError(_("Only the learner can take this quiz."))


def _refuse_start(enrolment: Enrolment, quiz: QuizPage, *, taken: int) -> None:
    if enrolment.status == Enrolment.Status.WITHDRAWN:
        raise DomainError(_("You are no longer enrolled on this course."))
    if not quiz.live or not quiz.is_descendant_of(enrolment.course):
        raise DomainError(_("This quiz is not open."))
    if quiz.max_attempts is not None and taken >= quiz.max_attempts:
        raise DomainError(
            ngettext(
                "You have used the one attempt at this quiz.",
                "You have used all %(count)s attempts at this quiz.",
                quiz.max_attempts,
            )
            % {"count": quiz.max_attempts}
        )


@transaction.atomic
def _close_overdue(attempt: Attempt) -> bool:
    enrolment = _lock(attempt.enrolment_id)
    was_open = Attempt.objects.filter(pk=attempt.pk, status=Attempt.Status.OPEN).exists()
    _close(attempt, enrolment, by=enrolment.user)
    return was_open


def _close(attempt: Attempt, enrolment: Enrolment, *, by: User) -> Attempt:
    """Grade once; ``enrolment`` is locked. Late answers are out: a graded response takes no answer any more."""
    locked = _ATTEMPT.get(pk=attempt.pk)
    if not locked.is_open:
        return locked
    is_overdue = locked.is_time_over
    points = _grade_responses(locked)
    share = sum(points, Decimal(0)) * 100
    locked.status = Attempt.Status.SUBMITTED
    locked.submitted_at = locked.deadline_at if is_overdue else timezone.now()
    locked.is_closed_by_deadline = is_overdue
    locked.score_percent = score_percent = (share / len(points)).quantize(Decimal("0.01"), ROUND_DOWN)
    locked.is_passed = share >= locked.pass_mark * len(points)
    locked.save()
    _tell_course(locked, enrolment, score_percent, by=by)
    return locked


def _grade_responses(attempt: Attempt) -> list[Decimal]:
    """Score every response by the frozen version; the points in order."""
    responses = give_versions(_RESPONSES.all(attempt=attempt.pk))
    points = [kind_of(response.version.kind).grade(response.version, response.answer) for response in responses]
    for score in set(points):
        _GRADE(score=score, pks=[row.pk for row, point in zip(responses, points, strict=True) if point == score])
    return points


def _tell_course(attempt: Attempt, enrolment: Enrolment, score_percent: Decimal, *, by: User) -> None:
    """A pass completes the unit; a pre-test or practice is complete by being taken, whatever the score."""
    quiz = attempt.quiz
    if enrolment.status == Enrolment.Status.WITHDRAWN or not quiz.is_descendant_of(enrolment.course):
        return
    if attempt.is_passed or quiz.purpose != QuizPage.Purpose.POST_TEST:
        progress.record_pass(enrolment, quiz, by=by, score_percent=score_percent)
    else:
        progress.record_score(enrolment, quiz, score_percent=score_percent)


def make_reference() -> str:
    """Something a learner can read out over the telephone, such as ``K7MQ-2XPD``."""
    letters = "".join(secrets.choice(UNMISTAKABLE) for _position in range(8))
    return f"{letters[:4]}-{letters[4:]}"

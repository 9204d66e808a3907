"""Sitting a quiz: start, submit, deadline and result. Lock order: enrolment, attempt, responses."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from decimal import Decimal

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from assessments.domain import answer_news
from assessments.domain.answers import save_answer, save_answers, save_response
from assessments.domain.counting import outcome_of
from assessments.domain.crossover import form_for
from assessments.domain.drawing import lay_out, stored_stock
from assessments.domain.receipts import give_receipt
from assessments.domain.results import point_of, point_of_mark, result_of
from assessments.frozen import give_versions
from assessments.models import Attempt, QuizPage, Response
from assessments.queries.allowances import allowances_of
from assessments.queries.answers import marks_that_hold
from assessments.terms import Terms, terms_of
from courses.domain import progress
from courses.domain.doors import refuse_unit
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.prepared import Prepared, PreparedUpdate
from lms.core.text import normalise

__all__ = [
    "close_overdue_attempts",
    "finish_marking",
    "save_answer",
    "save_answers",
    "save_response",
    "start_attempt",
    "start_practice",
    "submit_attempt",
    "tell_course",
]

logger = logging.getLogger(__name__)

UNMISTAKABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BATCH = 200
SCORES_AT_ONCE = 2
"""Right and wrong are stored by one prepared update each; a paper of many different scores by one for all."""

_ENROLMENT = Prepared(
    lambda pk: Enrolment.objects.select_related("course").select_for_update(of=("self",)).filter(pk=pk)
)
_SITTINGS = Prepared(lambda enrolment, quiz: Attempt.objects.filter(enrolment=enrolment, quiz=quiz))
_ATTEMPT = Prepared(lambda pk: Attempt.objects.select_related("quiz").select_for_update(of=("self",)).filter(pk=pk))
_RESPONSES = Prepared(
    lambda attempt: Response.objects.stamped().select_for_update(of=("self",)).filter(attempt=attempt)
)
_GRADE = PreparedUpdate(lambda pks: Response.objects.filter(pk__among=pks), "score", "is_closed")


class WrongPassword(DomainError):
    """The quiz asks for a password, and this was not it."""


@transaction.atomic
def start_attempt(enrolment: Enrolment, quiz: QuizPage, *, by: User, password: str = "") -> Attempt:
    """The learner's open attempt at ``quiz``; a new one if there is none, with all it will be judged by frozen in it.

    Safe to repeat and to run at once. An open attempt whose time is over is graded and returned. Raises
    ``DomainError`` if the quiz is not open to the learner, no attempt is left, or the bank cannot fill the quiz, and
    ``WrongPassword``.
    """
    enrolment, sittings = _come_in(enrolment, quiz, by=by)
    current = next((one for one in sittings if one.is_open), None)
    if current:
        return _close(current, enrolment, by=by) if current.is_time_over else current
    terms = terms_of(quiz, allowances_of(enrolment, quiz))
    _refuse_start(enrolment, quiz, password=password, obstacle=terms.obstacle(sittings, now=timezone.now()))
    return _open(enrolment, quiz, terms, sittings=sittings, is_practice=False)


@transaction.atomic
def start_practice(enrolment: Enrolment, quiz: QuizPage, *, by: User, password: str = "") -> Attempt:
    """The same for an attempt that does not count; what is open, practice or not, comes first."""
    enrolment, sittings = _come_in(enrolment, quiz, by=by)
    current = next((one for one in sittings if one.is_open), None)
    if current:
        return _close(current, enrolment, by=by) if current.is_time_over else current
    terms = terms_of(quiz, allowances_of(enrolment, quiz))
    _refuse_start(enrolment, quiz, password=password, obstacle=terms.practice_obstacle(sittings, now=timezone.now()))
    return _open(enrolment, quiz, terms, sittings=sittings, is_practice=True)


@transaction.atomic
def submit_attempt(attempt: Attempt, *, by: User) -> Attempt:
    """Grade ``attempt`` as it is stored and tell the course. Safe to repeat: the first result stands.

    If a person must mark an answer, it waits for ``finish_marking``, and the course is told then.
    """
    enrolment = _lock(attempt.enrolment_id)
    _refuse_stranger(enrolment, by)
    return _close(attempt, enrolment, by=by)


@transaction.atomic
def finish_marking(attempt: Attempt, *, by: User) -> Attempt:
    """Give the result, and tell the course, once every response has its score. Safe to repeat after each mark.

    ``by`` is who marked last. An attempt that is open, or has its result, stays as it is.
    """
    enrolment = _lock(attempt.enrolment_id)
    locked = _ATTEMPT.get(pk=attempt.pk)
    if locked.status != Attempt.Status.MARKING:
        return locked
    return _give_result(locked, enrolment, _counted(_RESPONSES.all(attempt=locked.pk)), by=by)


def close_overdue_attempts() -> int:
    """Grade every open attempt whose time is over, as it was saved; how many there were. One transaction each.

    One that cannot be graded is logged and keeps nobody else from the result.
    """
    overdue = Attempt.objects.overdue().order_by("deadline_at")
    return sum(_try_to_close(attempt) for attempt in overdue[:BATCH])


def _lock(enrolment_pk: int) -> Enrolment:
    return _ENROLMENT.get(pk=enrolment_pk)


def _come_in(enrolment: Enrolment, quiz: QuizPage, *, by: User) -> tuple[Enrolment, list[Attempt]]:
    """The enrolment, locked, and the learner's attempts at ``quiz``."""
    enrolment = _lock(enrolment.pk)
    _refuse_stranger(enrolment, by)
    return enrolment, _SITTINGS.all(enrolment=enrolment.pk, quiz=quiz.pk)


def _open(
    enrolment: Enrolment, quiz: QuizPage, terms: Terms, *, sittings: Sequence[Attempt], is_practice: bool
) -> Attempt:
    number = max((one.number for one in sittings if one.is_practice == is_practice), default=0) + 1
    seed = f"{enrolment.pk}:{quiz.pk}:{'practice:' if is_practice else ''}{number}"
    stock = stored_stock(quiz)
    form = form_for(enrolment, quiz, is_practice=is_practice) if stock.has_forms else ""
    responses = lay_out(quiz, seed=seed, stock=stock, form=form)
    now = timezone.now()
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz=quiz,
        is_practice=is_practice,
        number=number,
        form=form,
        pass_mark=quiz.pass_mark,
        counted=quiz.counted,
        paging=quiz.paging,
        told_at_once=quiz.disclosure.told_at_once,
        started_at=now,
        deadline_at=terms.deadline(now),
        reference=make_reference(),
    )
    for response in responses:
        response.attempt = attempt
    Response.objects.bulk_create(responses)
    return attempt


def _refuse_stranger(enrolment: Enrolment, by: User) -> None:
    if by.pk != enrolment.user_id:
        raise DomainError(_("Only the learner can take this quiz."))


def _refuse_start(enrolment: Enrolment, quiz: QuizPage, *, password: str, obstacle: str) -> None:
    if enrolment.status == Enrolment.Status.WITHDRAWN:
        raise DomainError(_("You are no longer enrolled on this course."))
    if not quiz.live or not quiz.is_descendant_of(enrolment.course):
        raise DomainError(_("This quiz is not open."))
    if obstacle:
        raise DomainError(obstacle)
    refuse_unit(enrolment, quiz)
    if quiz.password and not constant_time_compare(_typed(password), _typed(quiz.password)):
        raise WrongPassword(_("This is not the password of the quiz. Ask your trainer for it."))


def _typed(password: str) -> str:
    """A password is read out and typed on a phone: capitals and spaces at the ends do not matter."""
    return normalise(password).strip().casefold()


def _try_to_close(attempt: Attempt) -> bool:
    try:
        return _close_overdue(attempt)
    except OperationalError:
        raise  # the database is away: so it is for all others
    except Exception:
        logger.exception("Attempt %s is over and cannot be graded.", attempt.reference)
        return False


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
    responses = _grade_responses(locked)
    locked.status = Attempt.Status.MARKING
    locked.submitted_at = locked.deadline_at if is_overdue else timezone.now()
    locked.is_closed_by_deadline = is_overdue
    closed = _give_result(locked, enrolment, _counted(responses), by=by)
    give_receipt(closed, responses)
    if not closed.is_marked:
        answer_news.tell_markers(closed)
    return closed


def _give_result(attempt: Attempt, enrolment: Enrolment, points: list[Decimal | None], *, by: User) -> Attempt:
    """Store the handed-in ``attempt`` with its result, unless it still waits for a mark."""
    known = [point for point in points if point is not None]
    if len(known) == len(points):
        attempt.status = Attempt.Status.SUBMITTED
        attempt.score_percent, attempt.is_passed = result_of(known, pass_mark=attempt.pass_mark)
    attempt.save()
    if attempt.is_marked and not attempt.is_practice:
        tell_course(attempt, enrolment, by=by)
    return attempt


def _grade_responses(attempt: Attempt) -> Sequence[Response]:
    """Score and close every response by the frozen version; no score where a person must mark."""
    responses = give_versions(_RESPONSES.all(attempt=attempt.pk))
    points = _points_of(responses)
    if len(set(points)) > SCORES_AT_ONCE:
        for response, point in zip(responses, points, strict=True):
            response.score, response.is_closed = point, True
        Response.objects.bulk_update(responses, ["score", "is_closed"])
        return responses
    for score in set(points):
        pks = [row.pk for row, point in zip(responses, points, strict=True) if point == score]
        _GRADE(score=score, is_closed=True, pks=pks)
    for response, point in zip(responses, points, strict=True):
        response.score = point
    return responses


def _points_of(responses: Sequence[Response]) -> list[Decimal | None]:
    """By the key; an answer that was marked, and not changed since, keeps its mark. One query if a person marks any."""
    points = [point_of(response) for response in responses]
    if None not in points:
        return points
    marks = marks_that_hold([one for one, point in zip(responses, points, strict=True) if point is None])
    return [
        point_of_mark(one, marks[one.pk]) if point is None and one.pk in marks else point
        for one, point in zip(responses, points, strict=True)
    ]


def _counted(responses: Sequence[Response]) -> list[Decimal | None]:
    """The scores of the questions that count; a regrade may have left some out."""
    return [response.score for response in responses if not response.is_left_out]


def tell_course(attempt: Attempt, enrolment: Enrolment, *, by: User) -> None:
    """A pass completes the unit; a pre-test or practice is complete by being taken, whatever the score."""
    quiz = attempt.quiz
    if enrolment.status == Enrolment.Status.WITHDRAWN or not quiz.is_descendant_of(enrolment.course):
        return
    known = _counting(attempt)
    if not known:
        return
    outcome = outcome_of(known[-1], known[:-1])
    if outcome.is_passed or quiz.purpose != QuizPage.Purpose.POST_TEST:
        progress.record_pass(enrolment, quiz, by=by, score_percent=outcome.score_percent)
    else:
        progress.record_score(enrolment, quiz, by=by, score_percent=outcome.score_percent)
    if attempt.counted != QuizPage.Counted.BEST:
        progress.correct_score(enrolment, quiz, score_percent=outcome.score_percent)


def _counting(attempt: Attempt) -> list[Attempt]:
    """The graded attempts by number that decide together with ``attempt``; one query unless the best counts.

    None while the first decides and still waits for its mark.
    """
    if attempt.counted == QuizPage.Counted.BEST:
        return [attempt]
    sittings = _SITTINGS.all(enrolment=attempt.enrolment_id, quiz=attempt.quiz_id)
    handed_in = [one for one in sittings if not one.is_open and not one.is_practice]
    first = min(handed_in, key=_number)
    if attempt.counted == QuizPage.Counted.FIRST and not first.is_marked:
        return []
    return sorted((one for one in handed_in if one.is_marked), key=_number)


def _number(attempt: Attempt) -> int:
    return attempt.number


def make_reference() -> str:
    """Something a learner can read out over the telephone, such as ``K7MQ-2XPD``."""
    letters = "".join(secrets.choice(UNMISTAKABLE) for _position in range(8))
    return f"{letters[:4]}-{letters[4:]}"

"""Judging an answer of a quiz. The last mark gives the attempt its result. Lock order: enrolment, attempt, response."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain import answer_news
from assessments.domain.attempts import finish_marking
from assessments.domain.results import point_of_mark
from assessments.models import AnswerClaim, Attempt, Mark, Response
from assessments.queries.answers import points_to_give
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise


@transaction.atomic
def mark_answer(response: Response, *, points: Decimal, comment: str, seen: int, by: User) -> Response:
    """Give ``points`` for an answer; once every answer of the attempt has its mark, the learner is told the result.

    ``seen`` is the key of the last mark that ``by`` has read (0: none), so that nobody overrules another unknowingly.
    Until the result is given a further mark may be added, which then holds. Safe to repeat. Raises ``DomainError`` for
    one's own answer, for one that is graded by itself or has its result, and for points out of range.
    """
    attempt, answer = _lock(response, by=by)
    most = points_to_give(answer.version)
    if not 0 <= points <= most:
        raise DomainError(_("Points are between 0 and %(most)s.") % {"most": most})
    mark = Mark(response=answer, points=points, most_points=Decimal(most), comment=_words(comment), marked_by=by)
    last = Mark.objects.filter(response=answer).order_by("-pk").first()
    if last and _says_the_same(last, mark) and answer.score is not None:
        return answer
    _refuse(attempt, answer, last, seen=seen)
    _refuse_claimed(answer, by=by)
    mark.marked_at = mark.released_at = timezone.now()
    mark.save(force_insert=True)
    answer.score = point_of_mark(answer, mark)
    answer.save(update_fields=["score"])
    AnswerClaim.objects.filter(response=answer).delete()
    attempt = finish_marking(attempt, by=by)
    if attempt.is_marked:
        answer_news.tell_learner(attempt)
    return answer


def _lock(response: Response, *, by: User) -> tuple[Attempt, Response]:
    enrolment = Enrolment.objects.select_for_update().get(attempts__responses=response.pk)
    if by.pk == enrolment.user_id:
        raise DomainError(_("Nobody marks their own work."))
    attempt = Attempt.objects.select_for_update().get(pk=response.attempt_id)
    locked = Response.objects.select_related("version").select_for_update(of=("self",)).get(pk=response.pk)
    if not points_to_give(locked.version):
        raise DomainError(_("This answer is graded by itself."))
    return attempt, locked


def _refuse(attempt: Attempt, answer: Response, last: Mark | None, *, seen: int) -> None:
    if attempt.is_open or not answer.is_closed:
        raise DomainError(_("The learner is still taking the quiz. There is nothing to mark yet."))
    if attempt.is_marked:
        raise DomainError(_("The attempt has its result already; it is not changed by a further mark."))
    if answer.score is not None and last is None:
        raise DomainError(_("This answer is graded by itself."))
    if last and last.pk != seen:
        raise DomainError(_("%(person)s has marked this meanwhile. Read it first.") % {"person": last.marked_by})


def _refuse_claimed(answer: Response, *, by: User) -> None:
    claim = AnswerClaim.objects.holding().select_related("claimed_by").filter(response=answer).first()
    if claim and claim.claimed_by_id != by.pk:
        raise DomainError(_("%(person)s is marking this just now. Take another one.") % {"person": claim.claimed_by})


def _says_the_same(last: Mark, mark: Mark) -> bool:
    same = ("points", "comment", "marked_by_id")
    return all(getattr(last, name) == getattr(mark, name) for name in same)


def _words(comment: str) -> str:
    return normalise(comment.replace("\r\n", "\n").replace("\r", "\n")).strip()

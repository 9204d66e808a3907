"""What was granted to somebody beyond the rules of a quiz."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessments.models import QuizAllowance, QuizPage
from courses.models import Enrolment
from lms.core.prepared import Prepared

_MEANT = Prepared(lambda user, quiz: QuizAllowance.objects.meant_for(user, quiz))


def allowances_of(enrolment: Enrolment, quiz: QuizPage) -> list[QuizAllowance]:
    """Exceptions that hold for the learner at ``quiz``, the widest organisation first, their own last.

    By the organisation of the enrolment. One query, one more if an organisation has an exception there.
    """
    return _concerning(enrolment, _MEANT.all(user=enrolment.user_id, quiz=quiz.pk))


def allowances_by_enrolment(enrolments: Iterable[Enrolment], quiz: QuizPage) -> dict[int, list[QuizAllowance]]:
    """The same for many, read with their organisations; one query."""
    found = list(QuizAllowance.objects.filter(quiz=quiz).select_related("organisation"))
    return {one.pk: _concerning(one, found) for one in enrolments}


def _concerning(enrolment: Enrolment, found: Sequence[QuizAllowance]) -> list[QuizAllowance]:
    own = [one for one in found if one.user_id == enrolment.user_id]
    wider = [one.organisation.path for one in found if one.organisation]
    path = enrolment.organisation.path if wider and enrolment.organisation else ""
    above = [one for one in found if one.organisation and path.startswith(one.organisation.path)]
    return [*sorted(above, key=_depth), *own]


def _depth(allowance: QuizAllowance) -> int:
    return allowance.organisation.depth if allowance.organisation else 0

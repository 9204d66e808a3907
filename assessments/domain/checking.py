"""Having an answer checked before handing in: it is closed first, and only then something is told of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.answers import AttemptClosed, Given, QuestionClosed, save_response
from assessments.domain.results import point_of
from assessments.frozen import give_versions
from assessments.kinds import kind_of
from assessments.models import Attempt, Response
from lms.core.errors import DomainError


@transaction.atomic
def check_answer(attempt: Attempt, position: int, given: Given | None = None) -> Response:
    """Close the answer to the question at ``position``, so that it can be told of; the response with its score.

    ``given`` is kept before, if the page sends it. Safe to repeat and to run at once: a save or a submission at the
    same moment comes before, and counts, or is refused. The score is not stored: handing in grades. Raises
    ``DomainError`` where nothing is checked, without an answer, and if another window has given a newer one;
    ``AttemptClosed`` and ``QuestionClosed`` as ``save_response`` does.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    response = _lock(attempt, position)
    if response.checked_at and attempt.is_open:
        return judged([response])[0]
    _refuse(attempt, response)
    if given:
        _keep(response, given)
    if response.answer is None:
        raise DomainError(_("Choose an answer first."))
    response.is_closed, response.checked_at = True, timezone.now()
    response.save(update_fields=["is_closed", "checked_at"])
    return judged([response])[0]


def judged(responses: Sequence[Response]) -> Sequence[Response]:
    """Checked ``responses`` with the scores that handing in would give them; nothing is stored."""
    for response in responses:
        response.score = point_of(response)
    return responses


def _lock(attempt: Attempt, position: int) -> Response:
    found = Response.objects.stamped().select_for_update(of=("self",)).filter(attempt=attempt, position=position)
    response = found.first()
    if response is None:
        raise DomainError(_("There is no such question in this attempt."))
    response.attempt = attempt
    return give_versions([response])[0]


def _refuse(attempt: Attempt, response: Response) -> None:
    if not attempt.is_open or attempt.is_time_over:
        raise AttemptClosed(_("This attempt takes no more answers."))
    if not attempt.told_at_once or kind_of(response.version.kind).marker_points(response.version.rules):
        raise DomainError(_("This question is not checked before you hand in."))
    is_ahead = attempt.is_forward_only and response.position > attempt.reached
    if is_ahead or response.is_closed:
        raise QuestionClosed(_("This question is not asked now."))


def _keep(response: Response, given: Given) -> None:
    """Nobody is told of an answer that is not the one before their eyes."""
    shown = kind_of(response.version.kind).accept(given.values, layout=response.option_order)
    if save_response(response, values=given.values, sequence=given.sequence).answer != shown:
        raise DomainError(_("Another window has given a newer answer. Reload the page and look at it first."))

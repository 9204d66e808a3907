"""Saving answers. The newest by sequence stands, whenever it arrives; what was handed in takes no answer any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.kinds import kind_of
from assessments.models import Attempt, Response
from lms.core.errors import DomainError
from lms.core.prepared import Prepared, PreparedUpdate

_RESPONSES = Prepared(
    lambda attempt, positions: (
        Response.objects.select_for_update(of=("self",))
        .select_related("version")
        .filter(attempt=attempt, position__among=positions)
    )
)
_KEEP = PreparedUpdate(
    lambda pk, older_than: Response.objects.filter(pk=pk, sequence__lt=older_than, is_closed=False),
    "answer",
    "sequence",
    "answered_at",
)
SEQUENCE_AT_MOST = 1_000_000


class AttemptClosed(DomainError):
    """The attempt was submitted or its time is over: it takes no answer any more."""


class QuestionClosed(DomainError):
    """The attempt is open, but this question was left for good, or is not asked yet."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as a page sends it: what its form holds under one name, and the count of the learner's changes."""

    values: Sequence[str]
    sequence: int


def save_answer(attempt: Attempt, *, position: int, values: Sequence[str], sequence: int) -> Response:
    """Keep the answer to the question at ``position``; return the response as it now stands. See ``save_response``."""
    response = attempt.responses.select_related("attempt", "version").filter(position=position).first()
    if response is None:
        raise DomainError(_("There is no such question in this attempt."))
    return save_response(response, values=values, sequence=sequence)


def save_response(response: Response, *, values: Sequence[str], sequence: int) -> Response:
    """Keep an answer; return ``response`` (read with its attempt and version) as it now stands.

    ``values`` are what its kind accepts. Safe to repeat and to reorder: a save with a lower
    or equal ``sequence`` changes nothing. One conditional UPDATE, so that a submission at the same moment either
    grades this answer or refuses it. Raises ``AttemptClosed``, ``QuestionClosed``, or ``DomainError`` for an answer
    that was not on offer.
    """
    _refuse_closed(response.attempt)
    _refuse_ahead(response.attempt, response.position)
    answer = _accept(response, Given(values, sequence))
    changes = {"answer": answer, "sequence": sequence, "answered_at": timezone.now()}
    if _KEEP(pk=response.pk, older_than=sequence, **changes):
        for name, value in changes.items():
            setattr(response, name, value)
        return response
    response.refresh_from_db(fields=["answer", "sequence", "answered_at", "is_closed"])
    if response.is_closed:
        raise _why_closed(response.attempt)
    return response


@transaction.atomic
def save_answers(attempt: Attempt, given: Mapping[int, Given]) -> list[int]:
    """Keep the answers of a whole form, by position; return the positions that were not kept.

    The form shows what was stored when it was drawn: an answer that differs is a change made on it, even with an
    unchanged sequence (a page without JavaScript does not count). It is not kept if a newer one came from elsewhere, or
    it was checked there.
    Raises as ``save_response`` does, and keeps nothing then.
    """
    _refuse_closed(attempt)
    for position in given:
        _refuse_ahead(attempt, position)
    responses = _RESPONSES.all(attempt=attempt.pk, positions=list(given))
    changed, outdated = [], []
    for response in responses:
        one = given[response.position]
        if kind_of(response.version.kind).is_uploaded:
            continue  # its files are there already; the form says how many, and nothing else
        answer = _accept(response, one)
        if answer == response.answer:
            continue
        if response.is_closed and not response.checked_at:
            raise _why_closed(attempt)
        if response.is_closed or one.sequence < response.sequence:
            outdated.append(response.position)
            continue
        response.answer, response.sequence = answer, max(one.sequence, response.sequence + 1)
        response.answered_at = timezone.now()
        changed.append(response)
    Response.objects.bulk_update(changed, ["answer", "sequence", "answered_at"])
    return outdated


def refuse_unless_open(attempt: Attempt, position: int, response: Response | None = None) -> None:
    """Raise ``AttemptClosed`` or ``QuestionClosed`` unless the question takes an answer; ``response`` if locked."""
    _refuse_closed(attempt)
    _refuse_ahead(attempt, position)
    if response is not None and response.is_closed:
        raise _why_closed(attempt)


def _accept(response: Response, given: Given) -> object:
    if not 0 <= given.sequence <= SEQUENCE_AT_MOST:
        raise DomainError(_("That answer cannot be read. Reload the page and choose again."))
    return kind_of(response.version.kind).accept(given.values, layout=response.option_order)


def _refuse_ahead(attempt: Attempt, position: int) -> None:
    """A paper that is turned forward only asks one question after the other."""
    if attempt.is_forward_only and position > attempt.reached:
        raise QuestionClosed(_("This question is not asked yet."))


def _why_closed(attempt: Attempt) -> DomainError:
    """Its own question was closed, or the whole attempt; one query."""
    if Attempt.objects.filter(pk=attempt.pk, status=Attempt.Status.OPEN).exists():
        return QuestionClosed(_("You have left this question, or had it checked. Its answer can no longer be changed."))
    return AttemptClosed(_("This attempt was already submitted."))


def _refuse_closed(attempt: Attempt) -> None:
    """``attempt`` as it was read; a submission in between is caught by the responses themselves."""
    if not attempt.is_open and not attempt.is_closed_by_deadline:
        raise AttemptClosed(_("This attempt was already submitted."))
    if not attempt.is_open or attempt.is_time_over:
        raise AttemptClosed(_("The time is over. What was saved before is graded."))

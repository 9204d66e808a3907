"""Files as the answer to a question: added and taken away until the response is closed."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.answers import refuse_unless_open
from assessments.domain.handed_files import Taken, forget_unused, take_file
from assessments.kinds import kind_of
from assessments.kinds.files import USUAL_FILES
from assessments.models import AnswerFile, Attempt, Response
from lms.accounts.models import User
from lms.core.errors import DomainError


def attach_answer(attempt: Attempt, *, position: int, file: File, by: User) -> Response:
    """Add ``file`` to the answer at ``position``; where one file is taken, it replaces what was there.

    Safe to repeat: the same content is kept once. A submission at the same moment either has the file or refuses it.
    Raises ``AttemptClosed``, ``QuestionClosed``, or ``DomainError`` for a file we do not take and one too many.
    """
    refuse_unless_open(attempt, position)
    return _keep(attempt, position, take_file(file), by=by)


@transaction.atomic
def detach_answer(attempt: Attempt, *, position: int, file: int, by: User) -> Response:
    """Take a file away. Safe to repeat: what is gone stays gone. Raises as ``attach_answer`` does."""
    response = _lock(attempt, position, by=by)
    found = response.files.filter(pk=file).first()
    return _without(response, [found]) if found else response


@transaction.atomic
def _keep(attempt: Attempt, position: int, taken: Taken, *, by: User) -> Response:
    response = _lock(attempt, position, by=by)
    if response.files.filter(digest=taken.digest).exists():
        return response
    most = response.version.rules.get("most", USUAL_FILES)
    if most == 1:
        _without(response, list(response.files.all()))
    elif response.files.count() >= most:
        message = _("%(name)s: at most %(most)d files are taken. Take one away first.")
        raise DomainError(message % {"name": taken.name, "most": most})
    row = AnswerFile(
        response=response,
        original_name=taken.name,
        file_size=taken.content.size,
        is_picture=taken.is_picture,
        digest=taken.digest,
        added_at=timezone.now(),
    )
    row.file.save(f"file.{taken.extension}", taken.content, save=False)
    row.save()
    return _record(response)


def _lock(attempt: Attempt, position: int, *, by: User) -> Response:
    """The response, locked; refuses strangers, other types and what takes no answer any more."""
    if by.pk != attempt.enrolment.user_id:
        raise DomainError(_("Only the learner can take this quiz."))
    locked = Response.objects.select_for_update(of=("self",)).select_related("version", "attempt")
    response = locked.filter(attempt=attempt, position=position).first()
    if response is None or not kind_of(response.version.kind).is_uploaded:
        raise DomainError(_("This question is not answered with a file."))
    refuse_unless_open(response.attempt, position, response)
    return response


def _without(response: Response, files: list[AnswerFile]) -> Response:
    for one in files:
        one.delete()
        forget_unused(one)
    return _record(response)


def _record(response: Response) -> Response:
    """Let the answer say which files there are."""
    response.answer = [_told(one) for one in response.files.order_by("pk")] or None
    response.sequence += 1
    response.answered_at = timezone.now()
    response.save(update_fields=["answer", "sequence", "answered_at"])
    return response


def _told(file: AnswerFile) -> dict[str, object]:
    return {
        "file": file.pk,
        "key": str(file.file.name),
        "name": file.original_name,
        "size": file.file_size,
        "is_picture": file.is_picture,
    }

"""Files and photos of a draft: judged by content, pictures written anew, kept under random keys."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.handed_files import Taken, forget_unused, take_file
from assessments.domain.submitting import lock, open_draft
from assessments.models import AssignmentPage, Submission, SubmissionFile
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError


def attach_file(enrolment: Enrolment, assignment: AssignmentPage, file: File, *, by: User) -> SubmissionFile:
    """Put ``file`` into the learner's draft. Safe to repeat: the same content is kept once.

    Raises ``DomainError`` with the file's name if it is of no kind we take, too big, or one too many.
    """
    return _keep(enrolment, assignment, take_file(file), by=by)


@transaction.atomic
def remove_file(enrolment: Enrolment, assignment: AssignmentPage, *, file: int, by: User) -> Submission:
    """Take a file out of the learner's draft. Safe to repeat: what is gone stays gone."""
    draft = open_draft(enrolment, assignment, by=by)
    found = draft.files.filter(pk=file).first()
    if found:
        found.delete()
        forget_unused(found)
    return draft


@transaction.atomic
def _keep(enrolment: Enrolment, assignment: AssignmentPage, taken: Taken, *, by: User) -> SubmissionFile:
    lock(enrolment, assignment, by=by)
    if not assignment.takes_files:
        raise DomainError(_("This assignment takes a text only."))
    draft = open_draft(enrolment, assignment, by=by)
    known = draft.files.filter(digest=taken.digest).first()
    if known:
        return known
    if draft.files.count() >= assignment.most_files:
        raise DomainError(
            _("%(name)s: at most %(most)d files are taken. Take one away first.")
            % {"name": taken.name, "most": assignment.most_files}
        )
    row = SubmissionFile(
        submission=draft,
        original_name=taken.name,
        file_size=taken.content.size,
        is_picture=taken.is_picture,
        digest=taken.digest,
        added_at=timezone.now(),
    )
    row.file.save(f"file.{taken.extension}", taken.content, save=False)
    row.save()
    return row

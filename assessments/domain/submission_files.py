"""Files and photos of a draft: judged by content, pictures written anew, kept under random keys."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.submitting import lock, open_draft
from assessments.models import AssignmentPage, Submission, SubmissionFile
from assessments.models.submission import display_name
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError
from media.uploads import EXTENSIONS, check_content, clean_image, extension_of

LARGEST = 15 * 1024 * 1024
"""Bytes of one file."""
DOCUMENTS = ("pdf", "docx", "doc", "xlsx", "xls", "pptx", "ppt", "odt", "ods", "odp")
ACCEPTED = (*DOCUMENTS, *EXTENSIONS)


def attach_file(enrolment: Enrolment, assignment: AssignmentPage, file: File, *, by: User) -> SubmissionFile:
    """Put ``file`` into the learner's draft. Safe to repeat: the same content is kept once.

    Raises ``DomainError`` with the file's name if it is of no kind we take, too big, or one too many.
    """
    name = display_name(file.name or "")
    digest = _digest(file)
    try:
        content = _cleaned(file)
    except (ValidationError, DomainError) as error:
        said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise DomainError(f"{name}: {said}") from None
    return _keep(enrolment, assignment, content, name=name, digest=digest, by=by)


@transaction.atomic
def remove_file(enrolment: Enrolment, assignment: AssignmentPage, *, file: int, by: User) -> Submission:
    """Take a file out of the learner's draft. Safe to repeat: what is gone stays gone."""
    draft = open_draft(enrolment, assignment, by=by)
    found = draft.files.filter(pk=file).first()
    if found:
        found.delete()
        _forget_unused(found)
    return draft


@transaction.atomic
def _keep(
    enrolment: Enrolment, assignment: AssignmentPage, content: File, *, name: str, digest: str, by: User
) -> SubmissionFile:
    lock(enrolment, assignment, by=by)
    if not assignment.takes_files:
        raise DomainError(_("This assignment takes a text only."))
    draft = open_draft(enrolment, assignment, by=by)
    known = draft.files.filter(digest=digest).first()
    if known:
        return known
    if draft.files.count() >= assignment.most_files:
        raise DomainError(
            _("%(name)s: at most %(most)d files are taken. Take one away first.")
            % {"name": name, "most": assignment.most_files}
        )
    row = SubmissionFile(
        submission=draft,
        original_name=name,
        file_size=content.size,
        is_picture=extension_of(name) in EXTENSIONS,
        digest=digest,
        added_at=timezone.now(),
    )
    row.file.save(f"file.{extension_of(name)}", content, save=False)
    row.save()
    return row


def _cleaned(file: File) -> File:
    extension = extension_of(file.name or "")
    if extension not in ACCEPTED:
        raise DomainError(_("Files of this kind are not taken. Send a PDF, Word, Excel, PowerPoint file or a picture."))
    if file.size > LARGEST:
        sizes = {"size": filesizeformat(file.size), "limit": filesizeformat(LARGEST)}
        raise DomainError(_("The file is too big: %(size)s. At most %(limit)s.") % sizes)
    if extension in EXTENSIONS:
        return clean_image(file)
    check_content(file)
    file.seek(0)
    return ContentFile(file.read())


def _digest(file: File) -> str:
    file.seek(0)
    sum_ = hashlib.sha256()
    for chunk in file.chunks():
        sum_.update(chunk)
    file.seek(0)
    return sum_.hexdigest()


def _forget_unused(row: SubmissionFile) -> None:
    """Delete the stored file once nothing refers to it; an earlier try may still hold the same."""
    key, storage = str(row.file.name), row.file.storage

    def forget() -> None:
        if not SubmissionFile.objects.filter(file=key).exists():
            storage.delete(key)

    transaction.on_commit(forget)

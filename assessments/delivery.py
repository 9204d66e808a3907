"""Files that were handed in, sent to those who may read them: their learner, and those who mark."""

from __future__ import annotations

from assessments.models import Submission, SubmissionFile
from lms.accounts.models import User
from media.queries import Upload

FOLDER = "submissions"


def find_submitted(key: str, reader: User) -> Upload | None:
    """The file stored under ``key``, if ``reader`` handed it in or marks it; pictures are shown, others downloaded."""
    rows = SubmissionFile.objects.filter(file=key)
    mine = rows.filter(submission__in=Submission.objects.of(reader))
    found = mine.first() or rows.filter(submission__in=Submission.objects.markable_by(reader)).first()
    if found is None:
        return None
    return Upload(key, found.file.storage, found.original_name, None, is_download=not found.is_picture)

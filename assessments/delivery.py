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
    if own := mine.first():
        return _upload(key, own, own.original_name)
    to_mark = rows.filter(submission__in=Submission.objects.markable_by(reader))
    found = to_mark.select_related("submission__assignment").order_by("-pk").first()
    if found is None:
        return None
    return _upload(key, found, found.nameless if found.submission.is_nameless else found.original_name)


def _upload(key: str, file: SubmissionFile, name: str) -> Upload:
    return Upload(key, file.file.storage, name, None, is_download=not file.is_picture)

"""Files of ours, sent to those who may read them: what was handed in, and what stands beside questions."""

from __future__ import annotations

from django.db.models import Q

from assessments.models import AnswerFile, Figure, Submission, SubmissionFile
from assessments.queries.answers import answers_for
from assessments.queries.sign_offs import signable_by
from lms.accounts.models import User
from media.queries import Upload

FOLDER = "submissions"
FIGURES, ANSWERS = "figures", "answers"


def find_submitted(key: str, reader: User) -> Upload | None:
    """The file stored under ``key``, for who handed it in, signs or marks it; pictures are shown, others downloaded."""
    rows = SubmissionFile.objects.filter(file=key)
    mine = rows.filter(submission__in=Submission.objects.of(reader))
    if own := mine.first():
        return _upload(key, own, own.original_name)
    may_mark = Submission.objects.markable_by(reader).order_by().values("pk")
    may_sign = signable_by(reader).order_by().values("pk")
    to_mark = rows.filter(Q(submission__in=may_mark) | Q(submission__in=may_sign))
    found = to_mark.select_related("submission__assignment").order_by("-pk").first()
    if found is None:
        return None
    return _upload(key, found, found.nameless if found.submission.is_nameless else found.original_name)


def _upload(key: str, file: SubmissionFile, name: str) -> Upload:
    return Upload(key, file.file.storage, name, None, is_download=not file.is_picture)


def find_answered(key: str, reader: User) -> Upload | None:
    """The file stored under ``key``, if ``reader`` gave it as an answer or marks it; for markers without its name."""
    rows = AnswerFile.objects.filter(file=key)
    if own := rows.filter(response__attempt__enrolment__user=reader).first():
        return Upload(key, own.file.storage, own.original_name, None, is_download=not own.is_picture)
    found = rows.filter(response__in=answers_for(reader)).first()
    return found and Upload(key, found.file.storage, found.nameless, None, is_download=not found.is_picture)


def find_figure(key: str, reader: User) -> Upload | None:
    """The copy stored under ``key``, if ``reader`` is asked a question beside which it stands, or reads that one."""
    figure = Figure.objects.visible_to(reader).filter(file=key).first()
    if figure is None:
        return None
    name = f"{figure.title or 'figure'}.{figure.extension.lower()}"
    return Upload(key, figure.file.storage, name, None, is_download=figure.kind == Figure.Kind.PAPER)

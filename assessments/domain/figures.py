"""Copies of what stands beside questions: a version shows what it showed when it was written."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from assessments.kinds import kind_of
from assessments.models import Figure, QuestionVersion
from lms.core.errors import DomainError
from media.uploads import extension_of

if TYPE_CHECKING:
    from media.models import Document, Image, Media

LARGEST = 20 * 1024 * 1024
"""Bytes of a recording or document: it is fetched over a telephone, during a quiz."""


def freeze_picture(image: Image, *, size: int) -> Figure:
    """The picture as it is now, ``size`` pixels at most. Safe to repeat: the same picture with the same words is one.

    Raises ``DomainError`` if its file cannot be read.
    """
    figure = Figure(digest=_picture_digest(image, size), alt_text=image.alt_text)
    if found := _known(figure):
        return found
    try:
        drawn = image.get_rendition(f"max-{size}x{size}|format-webp")
    except (OSError, SourceImageIOError):
        raise _unreadable() from None
    figure.width, figure.height = drawn.width, drawn.height
    return _copy(drawn.file, figure)


def freeze_recording(recording: Media) -> Figure:
    """The sound recording as it is now; as ``freeze_picture``. Refuses video, and what has no transcript."""
    _refuse_recording(recording)
    figure = Figure(kind=Figure.Kind.SOUND, digest=_digest(*_words_of(recording)), title=recording.title)
    figure.transcript, figure.duration_seconds = recording.transcript, recording.duration_seconds
    return _known(figure) or _copy(recording.file, figure)


def freeze_document(document: Document) -> Figure:
    """The document as it is now; as ``freeze_picture``."""
    figure = Figure(kind=Figure.Kind.PAPER, digest=_digest(*_words_of(document)), title=document.title)
    return _known(figure) or _copy(document.file, figure)


def is_replaced(version: QuestionVersion) -> bool:
    """Whether the library has something else, or other words, than ``version`` asks with."""
    size = kind_of(version.kind).picture_size
    frozen = {one.digest for one in (version.picture, version.sound, version.paper) if one}
    now = {_digest(*_words_of(one)) for one in (version.recording, version.document) if one}
    now |= {_picture_digest(version.image, size)} if version.image else set()
    return bool(frozen) and frozen != now


def _picture_digest(image: Image, size: int) -> str:
    return _digest(str(image.file.name), f"max-{size}x{size}", image.alt_text)


def _words_of(upload: Media | Document) -> tuple[str, ...]:
    return str(upload.file.name), upload.title, getattr(upload, "transcript", "")


def _digest(*words: str) -> str:
    """What tells one copy from another: of which stored file, and with which words."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _known(figure: Figure) -> Figure | None:
    return Figure.objects.filter(digest=figure.digest).first()


def _copy(file: File, figure: Figure) -> Figure:
    _refuse_large(file)
    try:
        with file.open("rb") as stream:
            figure.file_size = stream.size
            figure.file.save(f"figure.{extension_of(str(file.name))}", stream, save=False)
    except OSError:
        raise _unreadable() from None
    try:
        with transaction.atomic():
            figure.save(force_insert=True)
    except IntegrityError:  # another trainer was quicker
        figure.file.storage.delete(str(figure.file.name))
        return Figure.objects.get(digest=figure.digest)
    figure.is_new = True
    return figure


def _refuse_recording(recording: Media) -> None:
    if recording.kind != recording.Kind.AUDIO:
        raise DomainError(_("A video does not stand beside a question. Choose a sound recording."))
    if not recording.transcript.strip():
        raise DomainError(_("Write the transcript of the recording first: who cannot hear it reads it."))


def _refuse_large(file: File) -> None:
    try:
        size = file.size
    except OSError:
        raise _unreadable() from None
    if size > LARGEST:
        sizes = {"size": filesizeformat(size), "limit": filesizeformat(LARGEST)}
        raise DomainError(_("The file is too big: %(size)s. At most %(limit)s.") % sizes)


def _unreadable() -> DomainError:
    return DomainError(_("A file of the library cannot be read. Upload it again."))

"""Copies of what stands beside questions: a version shows what it showed when it was written."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from assessments.kinds import kind_of
from assessments.models import Figure, QuestionVersion
from lms.core.errors import DomainError

if TYPE_CHECKING:
    from media.models import Image


def freeze_picture(image: Image, *, size: int) -> Figure:
    """The picture as it is now, ``size`` pixels at most. Safe to repeat: the same picture with the same words is one.

    Raises ``DomainError`` if its file cannot be read.
    """
    digest = _digest(image, size)
    found = Figure.objects.filter(digest=digest).first()
    return found or _copy(image, Figure(digest=digest, alt_text=image.alt_text), size)


def is_replaced(version: QuestionVersion) -> bool:
    """Whether the library has another picture, or other words, than ``version`` asks with."""
    size = kind_of(version.kind).picture_size
    return bool(version.image and version.picture and version.picture.digest != _digest(version.image, size))


def _digest(image: Image, size: int) -> str:
    """What tells one copy from another: of which stored file, in which size, with which words."""
    words = (str(image.file.name), f"max-{size}x{size}", image.alt_text)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _copy(image: Image, figure: Figure, size: int) -> Figure:
    try:
        drawn = image.get_rendition(f"max-{size}x{size}|format-webp")
        with drawn.file.open("rb") as stream:
            content = stream.read()
    except (OSError, SourceImageIOError):
        raise DomainError(_("The picture cannot be read. Upload it again.")) from None
    figure.width, figure.height = drawn.width, drawn.height
    figure.file.save("figure.webp", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            figure.save(force_insert=True)
    except IntegrityError:  # another trainer was quicker
        figure.file.storage.delete(str(figure.file.name))
        return Figure.objects.get(digest=figure.digest)
    figure.is_new = True
    return figure

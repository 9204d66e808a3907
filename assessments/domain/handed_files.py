"""Files that learners send: judged by content, pictures written anew, the same content known again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from assessments.models.submission import ACCEPTED_FILES as ACCEPTED
from assessments.models.submission import LARGEST_FILE as LARGEST
from assessments.models.submission import display_name
from lms.core.errors import DomainError
from media.uploads import EXTENSIONS, check_content, clean_image, extension_of


@dataclass(frozen=True)
class Taken:
    """A file that was looked at and may be stored."""

    name: str
    """As its learner calls it."""
    content: File
    digest: str
    """Of what was sent: the same file is known again, though its pictures are written anew."""

    @property
    def extension(self) -> str:
        return extension_of(self.name)

    @property
    def is_picture(self) -> bool:
        return self.extension in EXTENSIONS


def take_file(file: File) -> Taken:
    """Judge ``file``. Raises ``DomainError``, which begins with its name, if it is of no kind we take, or too big."""
    name = display_name(file.name or "")
    digest = _digest(file)
    try:
        return Taken(name, _cleaned(file), digest)
    except (ValidationError, DomainError) as error:
        said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise DomainError(f"{name}: {said}") from None


def forget_unused(row: models.Model) -> None:
    """Delete the stored file of a deleted ``row`` once no other row of its kind has the same."""
    kind, key, storage = type(row), str(row.file.name), row.file.storage  # type: ignore[attr-defined]

    def forget() -> None:
        if not kind._default_manager.filter(file=key).exists():
            storage.delete(key)

    transaction.on_commit(forget)


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

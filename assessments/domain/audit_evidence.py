"""Files that show what a self-audit says: judged by content, pictures written anew, kept under random keys."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import AuditEvidence, AuditSheet
from courses.domain import progress
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise
from media.uploads import EXTENSIONS, check_content, clean_image, extension_of

DOCUMENTS = ("pdf", "docx", "doc", "xlsx", "xls", "odt", "ods")
ACCEPTED = (*DOCUMENTS, *EXTENSIONS)
LARGEST = 15 * 1024 * 1024
MOST = 100
"""Files of one sheet."""


def attach_evidence(sheet: AuditSheet, item: int, file: File, *, by: User) -> AuditEvidence:
    """Put ``file`` beside the answer to ``item``. Safe to repeat: the same content is kept once an item.

    Raises ``DomainError`` for a file of no kind we take or too big, and for one too many.
    """
    name = normalise(PurePath((file.name or "").replace("\\", "/")).name)[-255:]
    content = _cleaned(file)
    return _keep(sheet, item, content, name=name, by=by)


@transaction.atomic
def remove_evidence(sheet: AuditSheet, evidence: int, *, by: User) -> None:
    """Take a file away. Safe to repeat."""
    _lock(sheet, by=by)
    found = AuditEvidence.objects.filter(sheet=sheet, pk=evidence).first()
    if found:
        key, storage = str(found.file.name), found.file.storage
        found.delete()
        transaction.on_commit(lambda: storage.delete(key))


@transaction.atomic
def _keep(sheet: AuditSheet, item: int, content: File, *, name: str, by: User) -> AuditEvidence:
    _lock(sheet, by=by)
    if not sheet.marks.filter(item=item).exists():
        raise DomainError(_("Answer the item first, then add its evidence."))
    digest = hashlib.sha256(content.read()).hexdigest()
    content.seek(0)
    known = AuditEvidence.objects.filter(sheet=sheet, item=item, digest=digest).first()
    if known:
        return known
    if sheet.evidence.count() >= MOST:
        raise DomainError(_("At most %(most)d files are taken. Take one away first.") % {"most": MOST})
    row = AuditEvidence(
        sheet=sheet,
        item_id=item,
        original_name=name,
        file_size=content.size,
        digest=digest,
        added_at=timezone.now(),
    )
    row.file.save(f"file.{extension_of(name)}", content, save=False)
    row.save()
    return row


def _lock(sheet: AuditSheet, *, by: User) -> None:
    enrolment = progress.lock(sheet.enrolment, sheet.audit)
    if by.pk != enrolment.user_id:
        raise DomainError(_("Only the learner can fill in this self-audit."))
    if sheet.audit.is_closed:
        raise DomainError(_("This self-audit takes no more answers."))


def _cleaned(file: File) -> File:
    extension = extension_of(file.name or "")
    if extension not in ACCEPTED:
        raise DomainError(_("Files of this kind are not taken. Send a PDF, Word or Excel file or a picture."))
    if file.size > LARGEST:
        raise DomainError(_("The file is too big. At most 15 MB."))
    try:
        if extension in EXTENSIONS:
            return clean_image(file)
        check_content(file)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from None
    file.seek(0)
    return ContentFile(file.read())

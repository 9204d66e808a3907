"""Files that show what a self-audit says: judged by content, pictures written anew, kept under random keys."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.handed_files import Taken, forget_unused, take_file
from assessments.models import AuditEvidence, AuditSheet
from courses.domain import progress
from lms.accounts.models import User
from lms.core.errors import DomainError

MOST = 100
"""Files of one sheet."""


def attach_evidence(sheet: AuditSheet, item: int, file: File, *, by: User) -> AuditEvidence:
    """Put ``file`` beside the answer to ``item``. Safe to repeat: the same content is kept once an item.

    Raises ``DomainError`` for a file of no kind we take or too big, and for one too many.
    """
    return _keep(sheet, item, take_file(file), by=by)


@transaction.atomic
def remove_evidence(sheet: AuditSheet, evidence: int, *, by: User) -> None:
    """Take a file away. Safe to repeat."""
    _lock(sheet, by=by)
    found = AuditEvidence.objects.filter(sheet=sheet, pk=evidence).first()
    if found:
        found.delete()
        forget_unused(found)


@transaction.atomic
def _keep(sheet: AuditSheet, item: int, taken: Taken, *, by: User) -> AuditEvidence:
    _lock(sheet, by=by)
    if not sheet.marks.filter(item=item).exists():
        raise DomainError(_("Answer the item first, then add its evidence."))
    known = AuditEvidence.objects.filter(sheet=sheet, item=item, digest=taken.digest).first()
    if known:
        return known
    if sheet.evidence.count() >= MOST:
        raise DomainError(_("At most %(most)d files are taken. Take one away first.") % {"most": MOST})
    row = AuditEvidence(
        sheet=sheet,
        item_id=item,
        original_name=taken.name,
        file_size=taken.content.size,
        digest=taken.digest,
        added_at=timezone.now(),
    )
    row.file.save(f"file.{taken.extension}", taken.content, save=False)
    row.save()
    return row


def _lock(sheet: AuditSheet, *, by: User) -> None:
    enrolment = progress.lock(sheet.enrolment, sheet.audit)
    if by.pk != enrolment.user_id:
        raise DomainError(_("Only the learner can fill in this self-audit."))
    if sheet.audit.is_closed:
        raise DomainError(_("This self-audit takes no more answers."))

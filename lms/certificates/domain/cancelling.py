"""A certificate that should not have been issued, or not under this name."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.certificates.domain import numbering
from lms.certificates.domain.citing import copy_regulations
from lms.certificates.domain.issuing import lock_enrolment, snapshot, tell_holder
from lms.certificates.models import Certificate
from lms.core.dates import buddhist_year
from lms.core.errors import DomainError


@transaction.atomic
def cancel_certificate(certificate: Certificate, *, by: User, reason: str) -> Certificate:
    """Mark a certificate as cancelled; its number stays in the register and is never given again.

    Safe to repeat: one that is cancelled keeps its first reason. Raises ``DomainError`` without a reason.
    """
    lock_enrolment(certificate.enrolment)
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.status == Certificate.Status.CANCELLED:
        return certificate
    _cancel(certificate, by=by, reason=reason)
    tell_holder(certificate, kind="certificates.cancelled")
    return certificate


@transaction.atomic
def reissue_certificate(certificate: Certificate, *, by: User, reason: str) -> Certificate:
    """Issue anew under the holder's present name, with a new number, and cancel the old one.

    Course, hours, school, day of completion and regulations stay as they were issued. Safe to repeat: where a newer
    valid certificate stands in the old one's stead, that is returned. Raises ``DomainError`` without a reason.
    """
    enrolment = lock_enrolment(certificate.enrolment)
    old = Certificate.objects.select_for_update().get(pk=certificate.pk)
    newer = enrolment.certificates.filter(pk__gt=old.pk, status=Certificate.Status.VALID).first()
    if newer:
        return newer
    if old.status == Certificate.Status.VALID:
        _cancel(old, by=by, reason=reason)
    now = timezone.now()
    office = old.series.organisation
    series = numbering.lock_series(office, year=buddhist_year(now, kind=numbering.year_kind(office)))
    [number] = numbering.take_numbers(series, 1)
    new = snapshot(enrolment, series, number, issued_at=now)
    for kept in ("organisation_name", "course_title", "hours", "completed_on", "valid_until"):
        setattr(new, kept, getattr(old, kept))
    new._history_user = by
    new.save()
    copy_regulations(old, new)
    tell_holder(new, kind="certificates.issued")
    return new


def _cancel(certificate: Certificate, *, by: User, reason: str) -> None:
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why the certificate is cancelled."))
    certificate.status = Certificate.Status.CANCELLED
    certificate.cancelled_at = timezone.now()
    certificate.cancelled_by = by
    certificate.cancel_reason = reason
    certificate._history_user = by
    certificate.save()

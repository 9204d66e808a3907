"""A completed enrolment earns a certificate, once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from courses.models import Enrolment
from lms.certificates.domain import numbering
from lms.certificates.domain.citing import cite_regulations
from lms.certificates.models import Certificate, CertificateSeries
from lms.core.codes import new_code
from lms.core.dates import local_date
from lms.core.errors import DomainError
from lms.notifications.domain import Telling, notify_each
from lms.organisations.models import Organisation

CHUNK = 1000


@transaction.atomic
def issue_certificate(enrolment: Enrolment) -> Certificate | None:
    """Give the learner of a completed enrolment a certificate with the next number, and say so.

    Safe to repeat: an enrolment that has a certificate keeps it, a cancelled one too (``reissue_certificate`` makes
    another). ``None`` when the course gives no certificate, or when there is no office to issue it. Raises
    ``DomainError`` for an enrolment that is not completed.
    """
    enrolment = lock_enrolment(enrolment)
    existing = enrolment.certificates.first()
    if existing:
        return existing
    _completion_of(enrolment)
    office = numbering.issuing_office(enrolment.organisation, numbering.issuers_over(enrolment.organisation))
    if office is None or not enrolment.course.has_certificate:
        return None
    now = timezone.now()
    series = numbering.lock_series(office, year=numbering.year_of(office, now))
    [number] = numbering.take_numbers(series, 1)
    certificate = snapshot(enrolment, series, number, issued_at=now)
    certificate.save()
    cite_regulations([certificate])
    tell_holder(certificate, kind="certificates.issued")
    return certificate


def issue_many(enrolments: Iterable[Enrolment]) -> int:
    """Give many what ``issue_certificate`` would give each in turn, first completed first; how many were issued.

    Passes over enrolments that are not completed, have a certificate or are on a course without one. A constant
    number of queries for each thousand (and issuing office); a thousand is one transaction.
    """
    keys = sorted(enrolment.pk for enrolment in enrolments)
    return sum(_issue_chunk(keys[start : start + CHUNK]) for start in range(0, len(keys), CHUNK))


def lock_enrolment(enrolment: Enrolment) -> Enrolment:
    """The enrolment with all a certificate says of it, locked until the transaction ends."""
    related = Enrolment.objects.select_related("user", "course", "organisation")
    return related.select_for_update(of=("self",)).get(pk=enrolment.pk)


def snapshot(enrolment: Enrolment, series: CertificateSeries, number: int, *, issued_at: dt.datetime) -> Certificate:
    """An unsaved certificate that says what is true of the enrolment now."""
    organisation = enrolment.organisation
    return Certificate(
        enrolment=enrolment,
        series=series,
        number=number,
        number_text=numbering.number_text(series, number),
        code=new_code(),
        issuer_name=series.organisation.name,
        holder_name=str(enrolment.user),
        organisation_name=organisation.name if organisation else "",
        course_title=enrolment.course.title,
        hours=enrolment.course.hours,
        completed_on=local_date(_completion_of(enrolment)),
        valid_until=enrolment.valid_until,
        issued_at=issued_at,
        has_thai_digits=series.has_thai_digits,
        signatory_name=series.signatory_name,
        signatory_position=series.signatory_position,
    )


def tell_holder(certificate: Certificate, *, kind: str) -> None:
    """Write the holder a message of ``kind`` about the certificate; once for each kind."""
    tell_holders([certificate], kind=kind)


def tell_holders(certificates: Iterable[Certificate], *, kind: str) -> None:
    """The same for many certificates at once."""
    tellings = (
        Telling(
            certificate.enrolment.user,
            {
                "course": certificate.course_title,
                "number": certificate.number_text,
                "issuer": certificate.issuer_name,
                "reason": certificate.cancel_reason,
            },
            key=f"{kind}:{certificate.pk}",
        )
        for certificate in certificates
    )
    notify_each(tellings, kind=kind, url=reverse("certificates:list"))


def _completion_of(enrolment: Enrolment) -> dt.datetime:
    if enrolment.completed_at is None:
        raise DomainError(_("The course is not completed yet."))
    return enrolment.completed_at


@transaction.atomic
def _issue_chunk(keys: list[int]) -> int:
    waiting = (
        Enrolment.objects.select_for_update(of=("self",))
        .filter(pk__in=keys, completed_at__isnull=False, course__has_certificate=True, certificates=None)
        .select_related("user", "course", "organisation")
        .order_by("pk")
    )
    now = timezone.now()
    certificates: list[Certificate] = []
    for series, earned in _by_series(waiting, now):
        numbers = numbering.take_numbers(series, len(earned))
        pairs = zip(earned, numbers, strict=True)
        certificates += [snapshot(enrolment, series, number, issued_at=now) for enrolment, number in pairs]
    bulk_create_with_history(certificates, Certificate, batch_size=CHUNK)
    cite_regulations(certificates)
    tell_holders(certificates, kind="certificates.issued")
    return len(certificates)


def _by_series(enrolments: Iterable[Enrolment], moment: dt.datetime) -> list[tuple[CertificateSeries, list[Enrolment]]]:
    """Locked series, in a fixed order, with the enrolments that each numbers, first completed first."""
    issuers = numbering.all_issuers()
    groups: dict[Organisation, list[Enrolment]] = defaultdict(list)
    for enrolment in sorted(enrolments, key=lambda one: (_completion_of(one), one.pk)):
        office = numbering.issuing_office(enrolment.organisation, issuers)
        if office is not None:
            groups[office].append(enrolment)
    return [
        (numbering.lock_series(office, year=numbering.year_of(office, moment)), groups[office])
        for office in sorted(groups, key=lambda office: office.pk)
    ]

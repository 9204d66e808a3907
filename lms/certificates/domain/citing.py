"""The regulations that certificates rest on, written down with them."""

from __future__ import annotations

from collections.abc import Iterable

from courses.queries.regulations import cited_by_courses
from lms.certificates.models import Certificate, CitedRegulation

CHUNK = 1000


def cite_regulations(certificates: Iterable[Certificate]) -> None:
    """Keep, with certificates issued just now, what their courses rest on today; two queries, for any number."""
    issued = list(certificates)
    cited = cited_by_courses(certificate.enrolment.course for certificate in issued)
    CitedRegulation.objects.bulk_create(
        (
            CitedRegulation(
                certificate=certificate,
                regulation=regulation,
                code=regulation.code,
                short_title=regulation.short_title,
                number=regulation.number,
                signed_on=regulation.signed_on,
                effective_on=regulation.effective_on,
            )
            for certificate in issued
            for regulation in cited[certificate.enrolment.course.path]
        ),
        batch_size=CHUNK,
    )


def copy_regulations(old: Certificate, new: Certificate) -> None:
    """Give a certificate issued anew what the old one rested on."""
    rows = list(old.regulations.all())
    for row in rows:
        row.pk, row.certificate = None, new
    CitedRegulation.objects.bulk_create(rows)

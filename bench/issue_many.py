"""Certificates for so many completed enrolments that have none: ``python -m bench.inside issue_many COUNT``.

Prints how many were issued.
"""

from __future__ import annotations

from courses.models import Enrolment
from lms.certificates.domain import issue_many


def main(count: str) -> None:
    """Issue, and print how many."""
    completed = Enrolment.objects.filter(status=Enrolment.Status.COMPLETED, certificates=None).order_by("pk")
    print(issue_many(completed[: int(count)]))

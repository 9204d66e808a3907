"""News from below that this app answers to."""

from django.dispatch import receiver

from courses.models import Enrolment
from courses.signals import course_completed
from lms.certificates.domain import issue_certificate


@receiver(course_completed)
def issue_on_completion(sender: object, enrolment: Enrolment, **kwargs: object) -> None:
    """In the same transaction: no completion without its certificate, no certificate without its completion."""
    issue_certificate(enrolment)

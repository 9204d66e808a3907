"""News from below that this app answers to."""

from django.dispatch import receiver

from courses.models import Enrolment
from courses.signals import completions_recorded, course_completed
from lms.certificates.domain import issue_certificate, issue_many


@receiver(course_completed)
def issue_on_completion(sender: object, enrolment: Enrolment, **kwargs: object) -> None:
    """In the same transaction: no completion without its certificate, no certificate without its completion."""
    issue_certificate(enrolment)


@receiver(completions_recorded)
def issue_on_completions(sender: object, enrolments: list[Enrolment], **kwargs: object) -> None:
    """The same for many at once."""
    issue_many(enrolments)

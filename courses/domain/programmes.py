"""Giving a programme to the people it is meant for."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.domain.enrolment import enrol_many
from courses.models import Programme
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.organisations.models import Posting


@transaction.atomic
def assign_programme(programme: Programme, *, by: User | None) -> int:
    """Enrol every clerk who works today at or below the programme's organisation on each of its courses.

    Returns the number of new enrolments. Safe to repeat: newcomers are added, the due date is brought up to date.
    Raises ``DomainError`` if the programme is not active or has no open course.
    """
    if not programme.is_active:
        raise DomainError(_("This programme is not active."))
    courses = [row.course for row in programme.programme_courses.select_related("course") if row.course.live]
    if not courses:
        raise DomainError(_("This programme has no open course yet. Add a published course first."))
    clerks = clerks_of(programme)
    if programme.assigned_at is None:
        programme.assigned_at = timezone.now()
        programme.save(update_fields=["assigned_at"])
    return sum(enrol_many(clerks, course, by=by, due_on=programme.due_on, programme=programme) for course in courses)


def assign_to_newcomers() -> int:
    """Assign again every active programme that was assigned once, so that new clerks get it; how many enrolments."""
    programmes = Programme.objects.filter(is_active=True, assigned_at__isnull=False).select_related("organisation")
    return sum(assign_programme(one, by=None) for one in programmes if _has_open_course(one))


def _has_open_course(programme: Programme) -> bool:
    return programme.programme_courses.filter(course__live=True).exists()


def clerks_of(programme: Programme) -> list[User]:
    """Active people posted as clerks today at or below the programme's organisation."""
    postings = Posting.objects.current().filter(
        position=Posting.Position.CLERK, organisation__path__startswith=programme.organisation.path
    )
    return list(User.objects.filter(pk__in=postings.values("user"), is_active=True))
